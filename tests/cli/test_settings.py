"""What the configuration does to commands."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from reporter.__main__ import main
from reporter.cli.app import app
from reporter.cli.settings import Configured, defaults, to_the_front
from reporter.config.places import system_folders, user_folders
from reporter.config.problems import ConfigError
from reporter.config.settings import Settings
from reporter.errors import UsageError
from reporter.history.git import Repository
from tests.builders import day, observe, service, snapshot

Said = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the project's file, and makes its folder the current one."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> Path:
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config" / "reporter.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code and lines of both streams."""

    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


def rows(folder: Path, text: str = "s3,eu-west-1") -> Path:
    file = folder / "rows.csv"
    file.write_text(f"service,region\n{text}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["run", "--config", "x.yml", "-q"], ["--config", "x.yml", "run", "-q"]),
        (["log", "--set=a.b=1", "--profile-name", "p"], ["--set=a.b=1", "--profile-name", "p", "log"]),
        (["run", "--", "--config", "x"], ["run", "--", "--config", "x"]),
        (["run", "--config"], ["--config", "run"]),
        (["log", "--configure"], ["log", "--configure"]),
        ([], []),
    ],
)
def test_options_of_the_program_may_stand_anywhere(given: list[str], expected: list[str]) -> None:
    assert to_the_front(given) == expected


def test_every_default_is_of_an_option_that_there_is() -> None:
    """A command that renames an option would lose its setting without a word."""

    def check(found: dict[str, Any], commands: dict[str, Any]) -> None:
        for name, value in found.items():
            if inner := getattr(commands[name], "commands", None):
                own = {parameter.name for parameter in commands[name].params}
                check({key: one for key, one in value.items() if key not in own}, inner)
            else:
                assert set(value) <= {parameter.name for parameter in commands[name].params}, name

    check(defaults(Settings()), typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_defaults_of_the_configuration_are_those_of_the_commands(
    ask: Said, configured: Callable[[str], Path]
) -> None:
    """An empty file changes nothing."""
    helps = [ask(command, "--help") for command in ("run", "log", "export", "build")]
    configured("metadata: {name: x}")
    assert [ask(command, "--help") for command in ("run", "log", "export", "build")] == helps


def test_help_shows_what_is_configured(ask: Said, configured: Callable[[str], Path]) -> None:
    configured("history: {branch: other}\nsources: {enabled: [table]}")
    _, out, _ = ask("log", "--help")
    told = " ".join(" ".join(out).split())
    assert "The branch of the history. [default: other]" in told
    assert "The source of the facts. [default: table]" in told


def test_help_is_given_although_the_configuration_is_broken(ask: Said, configured: Callable[[str], Path]) -> None:
    configured("nonsense: [")
    assert ask("log", "--help")[0] == 0
    assert ask("--version")[0] == 0


def test_every_fault_of_the_configuration_is_a_line(ask: Said, configured: Callable[[str], Path]) -> None:
    configured("gaurd: {}\nsettle: {additions: x}\n")
    assert ask("log") == (
        2,
        [],
        [
            "reporter: config/reporter.yml:1:1: gaurd: there is no such key: did you mean guard?",
            "reporter: config/reporter.yml:2:10: settle.additions: expected a whole number, not 'x'",
        ],
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("guard", "--set 'guard': expected SECTION.KEY=VALUE, such as guard.overall=0.1"),
        (".x=1", "--set '.x': expected SECTION.KEY=VALUE, such as guard.overall=0.1"),
        ("guard.floor=x", "--set: guard.floor: expected a whole number, not 'x'"),
    ],
)
def test_a_setting_of_the_command_line_that_is_wrong_is_told(
    ask: Said, configured: Callable[[str], Path], text: str, told: str
) -> None:
    configured("")
    assert ask("log", "--set", text) == (2, [], [f"reporter: {told}"])


def test_the_file_that_is_named_goes_before_the_project_s(ask: Said, configured: Callable[[str], Path]) -> None:
    folder = configured("guard: {floor: 1}")
    (folder / "other.toml").write_text("[guard]\nfloor = 2\n", encoding="utf-8")
    assert ask("config", "show", "guard.floor", "--json", "--config", "other.toml")[1] == ['{"guard.floor": 2}']


def test_the_environment_and_profiles_count(
    ask: Said, configured: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured("guard: {floor: 1, region: 0.1}\nprofiles: {p: {guard: {region: 0.3}}}")
    monkeypatch.setenv("REPORTER__GUARD__FLOOR", "7")
    monkeypatch.setenv("REPORTER_PROFILE", "p")
    _, out, _ = ask("config", "show", "guard", "--json")
    found = json.loads(out[0])
    assert (found["guard.floor"], found["guard.region"]) == (7, 0.3)


def test_the_history_s_place_is_configured(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    folder = configured(f"history: {{repository: '{repository.path}'}}")
    assert ask("collect", "-s", "table", "-o", f"file={rows(folder)}")[0] == 0
    assert ask("show", "-s", "table", "--json")[0] == 0


def test_sources_and_their_options_are_configured(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    text = "sources: {enabled: [table], options: {table: {file: rows.csv}}}"
    rows(configured(text))
    at = str(repository.path)
    code, out, err = ask("collect", "-C", at)
    assert (code, err) == (0, [])
    assert out[1].startswith("history: table: ")
    assert ask("show", "-C", at)[1][0].startswith("table as observed on ")


def test_one_source_that_fails_is_told_at_the_end(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    """The other is recorded; the exit code is that of the fault."""
    both = "sources: {enabled: [bad, table], options: {table: {file: rows.csv}}}"
    rows(configured(both.replace("bad", "ssm")))
    at = str(repository.path)
    code, out, err = ask("collect", "-C", at, "--set", "aws.profile=nobody", "--set", "collect.launches=false")
    assert code == 4
    assert out[1].startswith("history: table: ")
    assert len(err) == 1
    assert "source ssm" in err[0]


def test_an_option_is_for_one_source(ask: Said, configured: Callable[[str], Path], repository: Repository) -> None:
    configured("sources: {enabled: [endpoints, table]}")
    told = "reporter: --option is for one source, and there are endpoints, table: name one with --source"
    assert ask("collect", "-C", str(repository.path), "-o", "a=b") == (2, [], [told])


def test_the_guard_is_configured(ask: Said, configured: Callable[[str], Path], repository: Repository) -> None:
    folder = configured("guard: {floor: 0, overall: 0}")
    at = str(repository.path)
    first = rows(folder, "s3,eu-west-1\ns3,us-east-1")
    assert ask("collect", "-C", at, "-s", "table", "-o", f"file={first}")[0] == 0
    code, _, err = ask("collect", "-C", at, "-s", "table", "-o", f"file={rows(folder)}")
    assert code == 6
    assert "1 of 2 (50%) of all availabilities changed at once" in err[0]


def test_filters_narrow_what_is_shown_and_options_replace_them(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    at = str(repository.path)
    state = snapshot(service("s3", "eu-west-1", "us-east-1"), service("sqs", "eu-west-1"), service("ec2", "us-east-1"))
    observe(repository, state, day(0))
    configured("filters: {services: {include: ['s*'], exclude: [sqs]}, regions: {exclude: ['us-*']}}")
    assert ask("services", "-C", at)[1][1:] == ["s3\t-\t1\t"]
    assert ask("services", "-C", at, "--service", "ec2", "--service", "sqs")[1][1:] == ["ec2\t-\t0\t"]
    assert [line.split("\t")[0] for line in ask("regions", "-C", at)[1][1:]] == ["eu-west-1"]
    assert all("eu-west-1" in line or "s3" in line for line in ask("log", "-C", at)[1][1:])
    assert ask("show", "-C", at)[1][3].split("\t")[:4] == ["aws", "1", "1", "1"]
    code, out, _ = ask("export", "-C", at, "-f", "csv", "--output", "out")
    assert code == 0
    assert sorted(out) == ["out/availabilities.csv", "out/regions.csv", "out/services.csv"]
    assert Path("out/availabilities.csv").read_text(encoding="utf-8").count("\n") == 2


def test_formats_and_folder_of_exports_are_configured(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    observe(repository, snapshot(service("s3", "eu-west-1")), day(0))
    configured("exports: {formats: [json], directory: somewhere}")
    assert ask("export", "-C", str(repository.path))[1] == ["somewhere/availabilities.json"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["collect", "-s", "ours"], "source ours comes from a package, and plugins.allowed does not name it"),
        (["export", "-f", "ours"], "format ours comes from a package, and plugins.allowed does not name it"),
    ],
)
def test_a_plugin_that_is_not_allowed_is_refused(
    ask: Said, configured: Callable[[str], Path], repository: Repository, command: list[str], told: str
) -> None:
    configured("plugins: {allowed: [theirs]}")
    at = str(repository.path)
    code, _, err = ask(command[0], "-C", at, *command[1:])
    assert (code, err) == (2, [f"reporter: {told}: add it there"])


def test_log_lines_are_told_where_they_are_wanted_and_end_with_the_command(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    configured("logging: {level: debug, format: json}")
    _, _, err = ask("doctor", "-C", str(repository.path))
    assert {json.loads(line)["logger"] for line in err} == {"reporter.history.git"}
    assert not logging.getLogger("reporter").handlers


def test_a_feature_is_off_until_it_is_switched_on(configured: Callable[[str], Path]) -> None:
    configured("features: {parallel_sources: true}")
    assert Configured().is_on("parallel_sources")
    assert not Configured(sets=["features.parallel_sources=false"]).is_on("parallel_sources")


@pytest.mark.parametrize(("text", "on"), [("true", True), ("False", False)])
def test_a_variable_switches_a_feature(
    configured: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, text: str, on: bool
) -> None:
    monkeypatch.setenv("ON", text)
    configured("features: {parallel_sources: '${ON}'}")
    assert Configured().is_on("parallel_sources") is on


def test_a_share_of_installations_grows_without_switching_anybody_off(configured: Callable[[str], Path]) -> None:
    configured("")
    on = {
        percent: {
            name
            for name in map(str, range(200))
            if Configured(sets=[f"metadata.name=i{name}", f"features.parallel_sources={{percent: {percent}}}"]).is_on(
                "parallel_sources"
            )
        }
        for percent in (0, 30, 60, 100)
    }
    assert on[0] < on[30] < on[60] < on[100]
    assert (len(on[0]), len(on[100])) == (0, 200)
    assert 40 < len(on[30]) < 80


def test_a_feature_can_be_for_profiles_only(configured: Callable[[str], Path]) -> None:
    configured("features: {parallel_sources: {profiles: [staging]}}\nprofiles: {staging: {}, prod: {}}")
    assert [Configured(profile=name).is_on("parallel_sources") for name in ("staging", "prod", None)] == [
        True,
        False,
        False,
    ]


def test_without_a_configuration_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Configured()
    assert (found.loaded, found.source_options("ssm"), found.shown_source) == (None, {}, None)
    assert found.sources(None) == ("endpoints",)
    assert not found.is_on("parallel_sources")
    assert found.settings.guard.thresholds() == found.thresholds


def test_the_accounts_and_the_crawl_become_options_of_ssm(
    configured: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTERNAL", "an-external-id")
    configured(
        """
aws:
  profile: reader
  api_regions: [us-east-1, eu-west-1]
  accounts:
    gov: {role_arn: 'arn:aws-us-gov:iam::123456789012:role/r', external_id: '${EXTERNAL}', partitions: [aws-us-gov]}
collect: {workers: 5, deadline: 10m, feed: 'https://example.org/feed'}
sources: {options: {ssm: {attempts: 3}}}
"""
    )
    assert Configured().source_options("ssm") == {
        "profile": "reader",
        "api_regions": "us-east-1,eu-west-1",
        "gov.role_arn": "arn:aws-us-gov:iam::123456789012:role/r",
        "gov.external_id": "an-external-id",
        "gov.partitions": "aws-us-gov",
        "workers": "5",
        "deadline": "600",
        "feed": "https://example.org/feed",
        "attempts": "3",
    }
    assert Configured(sets=["collect.launches=false"]).source_options("ssm")["feed"] == "off"


def test_the_folders_of_the_roadmap_are_among_those_that_are_searched() -> None:
    assert Path.home() / ".aws-services-reporter" in user_folders()
    assert Path("/etc/aws-services-reporter") in system_folders()


def test_faults_are_raised_when_the_configuration_is_asked_for(configured: Callable[[str], Path]) -> None:
    configured("x: 1")
    with pytest.raises(ConfigError):
        _ = Configured().loaded
    with pytest.raises(UsageError):
        _ = Configured(sets=["x"]).loaded


UNSET = """
guard: {floor: "${FLOOR}"}
notifications: {channels: {ops: {type: slack, channel: x, token: "${TOKEN}"}}}
"""


def test_a_variable_that_is_not_set_holds_up_only_who_needs_it(
    ask: Said, configured: Callable[[str], Path], repository: Repository
) -> None:
    """Nobody needs the token of a channel to look at the history."""
    observe(repository, snapshot(service("s3", "eu-west-1")), day(0))
    configured(UNSET)
    at = str(repository.path)
    assert ask("show", "-C", at)[0] == 0
    told = "config/reporter.yml:2:9: guard.floor: the environment variable FLOOR is not set: "
    code, _, err = ask("collect", "-C", at)
    assert (code, len(err)) == (2, 1)
    assert err[0].startswith(f"reporter: {told}")


def test_a_check_of_the_configuration_tells_every_variable_that_is_not_set(
    ask: Said, configured: Callable[[str], Path]
) -> None:
    configured(UNSET)
    code, _, err = ask("config", "show")
    assert (code, len(err)) == (2, 2)


def test_every_other_fault_holds_up_every_command(ask: Said, configured: Callable[[str], Path]) -> None:
    configured(UNSET + "gaurd: {}\n")
    code, _, err = ask("log")
    assert (code, len(err)) == (2, 3)
