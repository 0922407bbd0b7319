"""``reporter init`` writes a configuration to begin with, and never over another one."""

import io
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.config.documents import LARGEST
from reporter.config.gallery import GALLERY, template_files
from reporter.config.schema import schema_text
from reporter.errors import UsageError
from reporter.pipeline.init import Plan, write

MINIMAL = template_files("minimal")["reporter.yml"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    """Everything below *folder*, with what it holds."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_the_files_are_written_and_the_next_two_steps_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--yes"]) == 0

    assert files(project) == {"config/reporter.yml": MINIMAL, "config/reporter.schema.json": schema_text()}
    assert capsys.readouterr().out == (
        "wrote config/reporter.yml\n"
        "wrote config/reporter.schema.json\n"
        "1. look through config/reporter.yml, and check it: reporter config validate\n"
        "2. begin: reporter run\n"
    )


@pytest.mark.parametrize("template", GALLERY)
def test_each_template_is_written_as_it_stands_in_the_gallery(project: Path, template: str) -> None:
    assert main(["init", "--template", template, "--yes"]) == 0

    expected = {f"config/{name}": text for name, text in template_files(template).items()}
    assert files(project) == expected | {"config/reporter.schema.json": schema_text()}


@pytest.mark.parametrize("template", ["minimal", "airgapped"])
def test_what_is_written_configures_the_reporter(
    project: Path, capsys: pytest.CaptureFixture[str], template: str
) -> None:
    main(["init", "--template", template, "--yes"])
    capsys.readouterr()

    assert main(["config", "show", "metadata.name", "--origin"]) == 0
    assert "# project: config/reporter.yml:" in capsys.readouterr().out


def test_the_variables_that_a_template_needs_are_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those with a default are not needed."""
    main(["init", "--template", "team", "--yes"])
    assert "reporter.yml, set SLACK_TOKEN, TEAMS_WORKFLOW, and check it: reporter" in capsys.readouterr().out


def test_another_folder_is_configured_where_it_is(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "there").mkdir()
    assert main(["init", "-C", "there", "--yes"]) == 0
    assert files(project).keys() == {"there/config/reporter.yml", "there/config/reporter.schema.json"}
    assert "check it: cd there && reporter config validate\n" in capsys.readouterr().out


def test_the_gallery_is_listed_and_nothing_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--list"]) == 0
    expected = "".join(f"{name}\t{told}\n" for name, told in GALLERY.items())
    assert capsys.readouterr().out == f"template\twhat it is for\n{expected}"
    assert files(project) == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--template", "teem"], "there is no template 'teem': did you mean team?"),
        (["--template", "x"], "there is no template 'x': choose one of minimal, team, enterprise, airgapped, "),
        (["-C", "none"], "none: there is no such folder: make it, or name another with --repository"),
        ([], "nobody can be asked here: say --yes"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["init", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"reporter: {told}")
    assert files(project) == {}


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("YES\n", True), ("n\n", False), ("", False)])
def test_a_person_is_asked_first(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    written: bool,
) -> None:
    """Whoever says nothing has not agreed."""
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert main(["init"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("write config/reporter.yml, config/reporter.schema.json? [y/N] ")
    assert bool(files(project)) is written
    assert ("nothing was written\n" in out) is not written


def test_a_file_that_is_there_stays_and_the_difference_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """None of the other files is written either."""
    (project / "config").mkdir()
    (project / "config/base.yml").write_text("version: 2\n", encoding="utf-8")

    assert main(["init", "--template", "enterprise", "--yes"]) == 2
    out, err = capsys.readouterr()

    assert files(project) == {"config/base.yml": "version: 2\n"}
    assert out.startswith("--- config/base.yml\n+++ config/base.yml of the template\n@@ ")
    assert "\n version: 2\n" in out
    assert "\n+history:\n" in out
    assert err == (
        "reporter: config/base.yml: there already, so nothing was written: take over what you want, or move it\n"
    )


def test_secrets_of_a_file_that_is_there_are_not_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither by the names of their keys nor by their looks, in values and in comments; variables are no secret."""
    text = (
        "old: {smtp_password: canary-one, api_token: '${TOKEN}'}\n"
        "certificate: |\n  canary-two-a\n  canary-two-b\n"
        "# once xoxb-canary-three\n"
        "channel: 'https://hooks.slack.com/services/canary-four'\n"
    )
    (project / "config").mkdir()
    (project / "config/reporter.yml").write_text(text, encoding="utf-8")

    assert main(["init", "--yes"]) == 2
    out = capsys.readouterr().out

    assert "canary" not in out
    assert "-old: {smtp_password: ***, api_token: '${TOKEN}'}\n" in out
    assert out.splitlines().count("-***") == 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a: [", "config/reporter.yml:2:1: this is no YAML: "),
        (b"\xff", "config/reporter.yml:1:1: this is not UTF-8: "),
        (b"#" * (LARGEST + 1), "config/reporter.yml: it is larger than 4 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_in_the_way_too(
    project: Path, capsys: pytest.CaptureFixture[str], data: bytes, told: str
) -> None:
    (project / "config").mkdir()
    (project / "config/reporter.yml").write_bytes(data)
    assert main(["init", "--yes"]) == 2
    assert capsys.readouterr().out.startswith(told)
    assert (project / "config/reporter.yml").read_bytes() == data


def test_a_second_time_nothing_is_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "--yes"])
    capsys.readouterr()
    assert main(["init", "--yes"]) == 0
    assert capsys.readouterr().out == (
        "config/reporter.yml, config/reporter.schema.json: there already, as the template has it\n"
    )


def test_a_file_that_is_missing_is_added_and_a_schema_stays(project: Path) -> None:
    """The schema may be of another version; `reporter config schema` makes it anew."""
    main(["init", "--template", "enterprise", "--yes"])
    (project / "config/base.yml").unlink()
    (project / "config/reporter.schema.json").write_text("{}", encoding="utf-8")

    assert main(["init", "--template", "enterprise", "--yes"]) == 0
    assert files(project)["config/base.yml"] == template_files("enterprise")["base.yml"]
    assert files(project)["config/reporter.schema.json"] == "{}"


@pytest.mark.parametrize("other", ["aws-services-reporter.toml", "config/reporter.json"])
def test_a_project_that_another_file_configures_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    (project / "config").mkdir()
    (project / other).write_text("", encoding="utf-8")
    assert main(["init", "--yes"]) == 2
    assert capsys.readouterr().err == (
        f"reporter: {other}: configures this project already: change it, or move it away\n"
    )
    assert files(project).keys() == {other}


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    """A folder stands where the second one would: the first is taken back, with the folder that was made."""
    taken = tmp_path / "taken" / "config" / "b.yml"
    (taken / "in it").mkdir(parents=True)

    with pytest.raises(UsageError, match=r"b\.yml: cannot be written: Is a directory: nothing was written$"):
        write(Plan(tmp_path / "taken", {"config/a.yml": "a", "config/b.yml": "b"}))
    assert files(tmp_path) == {}
    assert [path.name for path in (tmp_path / "taken/config").iterdir()] == ["b.yml"]


def test_a_folder_that_was_made_goes_again(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written: File name too long: nothing was written$"):
        write(Plan(tmp_path, {"config/a.yml": "a", f"config/{'b' * 300}": "b"}))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "config").write_text("", encoding="utf-8")
    assert main(["init", "--yes"]) == 2
    assert capsys.readouterr().err == "reporter: config: cannot be written: File exists: nothing was written\n"
    assert files(project) == {"config": ""}


def test_a_broken_configuration_of_the_user_does_not_hinder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one that a variable names: what is to be written does not depend on them."""
    monkeypatch.setenv("AWS_SERVICES_CONFIG", str(project / "none.yml"))
    assert main(["init", "--yes"]) == 0
