"""``config validate``, as people and workflows run it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.config.encryption import encrypt, keygen
from tests.builders import day, new_repository, observe, service, snapshot

Ask = Callable[..., tuple[int, list[str], list[str]]]
JOB = "notifications: {channels: {news: {type: github}}, operations: news}\n"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """``ask(text, ...)``: exit code, output and errors where the project's file is *text*, if it is any."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))

    def run(text: str | None, *arguments: str) -> tuple[int, list[str], list[str]]:
        if text is not None:
            (tmp_path / "config").mkdir(exist_ok=True)
            (tmp_path / "config" / "reporter.yml").write_text(text, encoding="utf-8")
        code = main(["config", "validate", *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


def test_what_is_good_is_one_line(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "base.yml").write_text("guard: {floor: 5}", encoding="utf-8")
    text = "extends: base.yml\n" + JOB + "profiles: {a: {}, b: {}}\n"
    line = "config/reporter.yml is good: 2 files, 2 profiles, 1 channel, 0 rules"
    assert ask(text) == (0, [line], [])


def test_faults_are_a_line_each_and_the_exit_code(ask: Ask) -> None:
    text = "guard: {overall: 2}\nnotifications: {channels: {news: {type: github}}, operations: nwes}\n"
    assert ask(text) == (
        2,
        [
            "config/reporter.yml:1:9: guard.overall: expected a number from 0 to 1, not 2",
            (
                "warning: config/reporter.yml:2:28: notifications.channels.news: "
                "no rule names it, so nothing is sent there: name it in one, or take it out"
            ),
            ("config/reporter.yml:2:51: notifications.operations: there is no channel 'nwes': did you mean news?"),
            "config/reporter.yml is not good: 2 errors, 1 warning",
        ],
        [],
    )


def test_warnings_alone_are_no_fault(ask: Ask) -> None:
    code, out, _ = ask("plugins: {allowed: [terraform]}")
    assert code == 0
    assert out == [
        "warning: config/reporter.yml:1:21: plugins.allowed[0]: nothing of that name is installed here",
        "config/reporter.yml is good: 1 file, 0 profiles, 0 channels, 0 rules; 1 warning",
    ]


def test_patterns_are_compared_with_the_history_unless_nobody_wants_it(ask: Ask, tmp_path: Path) -> None:
    observe(new_repository(tmp_path), snapshot(service("s3", "eu-west-1")), day(0))
    text = "filters: {services: {include: [s4]}}"
    code, out, _ = ask(text)
    assert (code, len(out)) == (0, 2)
    assert out[0].startswith("warning: config/reporter.yml:1:32: filters.services.include[0]: 's4' fits no service")
    assert ask(text, "--offline")[1][0] == (
        "note: history: patterns and regions were not compared with the history: --offline"
    )


def test_nothing_configured_is_good_and_says_how_to_begin(ask: Ask) -> None:
    assert ask(None) == (
        0,
        [
            "nothing is configured, which is fine: source endpoints needs no account, and has its history in git",
            "see the defaults:     reporter config show",
            "begin with a file:    reporter init --template minimal",
        ],
        [],
    )
    assert ask(None, "--format", "json") == (0, [], [])


def test_variables_and_options_alone_configure_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(None, "--set", "guard.floor=5") == (
        0,
        ["the configuration is good: 0 files, 0 profiles, 0 channels, 0 rules"],
        [],
    )
    monkeypatch.setenv("REPORTER__GUARD__FLOOR", "-1")
    assert ask(None) == (
        2,
        [
            ("REPORTER__GUARD__FLOOR: guard.floor: expected a number from 0 to 100000, not what the variable gives"),
            "the configuration is not good: 1 error",
        ],
        [],
    )


def test_each_profile_counts_and_one_that_there_is_not_is_a_fault(ask: Ask) -> None:
    text = "profiles: {a: {guard: {floor: -1}}}"
    fault = "config/reporter.yml:1:24: guard.floor: in profile a: expected a number from 0 to 100000, not -1"
    assert ask(text)[1][0] == fault
    code, out, _ = ask(text, "--profile-name", "b")
    assert code == 2
    assert out == [
        fault,
        "profiles: there is no profile 'b': there are a",
        "config/reporter.yml is not good: 2 errors",
    ]


def test_a_file_that_is_not_there_is_a_fault_in_any_form(ask: Ask) -> None:
    told = "there is no such file"
    assert ask(None, "--config", "none.yml") == (
        2,
        [f"none.yml: {told}", "the configuration is not good: 1 error"],
        [],
    )
    assert ask(None, "--config", "none.yml", "--format", "github")[1] == [
        f"::error title=configuration::none.yml: {told}",
        "reporter: the configuration is not good: 1 error",
    ]


def test_a_wrong_command_line_is_told_as_everywhere(ask: Ask) -> None:
    code, out, err = ask("", "--set", "guard")
    assert (code, out) == (2, [])
    assert err == ["reporter: --set 'guard': expected SECTION.KEY=VALUE, such as guard.overall=0.1"]


def test_programs_get_one_object_a_line(ask: Ask) -> None:
    text = "guard: {overall: 2}\nplugins: {allowed: [terraform]}\nfilters: {partitions: [aws]}\n"
    code, out, _ = ask(text, "--format", "json", "--offline")
    assert code == 2
    assert [json.loads(line) for line in out] == [
        {
            "severity": "error",
            "file": "config/reporter.yml",
            "line": 1,
            "column": 9,
            "key": "guard.overall",
            "text": "expected a number from 0 to 1, not 2",
        },
        {
            "severity": "warning",
            "file": "config/reporter.yml",
            "line": 2,
            "column": 21,
            "key": "plugins.allowed[0]",
            "text": "nothing of that name is installed here",
        },
        {
            "severity": "note",
            "file": "",
            "line": 0,
            "column": 0,
            "key": "history",
            "text": "patterns and regions were not compared with the history: --offline",
        },
    ]


def test_github_gets_annotations_at_their_places(ask: Ask) -> None:
    text = "guard: {overall: 2}\nplugins: {allowed: [terraform]}\nfilters: {partitions: [aws]}\n"
    assert ask(text, "--format", "github", "--offline", "--set", "guard.floor=-1") == (
        2,
        [
            "::error title=guard.floor::--set: guard.floor: expected a number from 0 to 100000, not -1",
            ("::error file=config/reporter.yml,line=1,col=9,title=guard.overall::expected a number from 0 to 1, not 2"),
            (
                "::warning file=config/reporter.yml,line=2,col=21,title=plugins.allowed[0]::"
                "nothing of that name is installed here"
            ),
            ("::notice title=history::history: patterns and regions were not compared with the history: --offline"),
            "reporter: config/reporter.yml is not good: 2 errors, 1 warning",
        ],
        [],
    )


def test_no_name_gets_out_of_its_annotation(ask: Ask, tmp_path: Path) -> None:
    """Whatever the file and its keys are called: percent signs, commas, colons, line breaks, commands."""
    file = tmp_path / "100%,a:b.yml"
    file.write_text('guard: {"x,y:z%\\n::error::no": 1, "floor": "50%\\r\\n::stop"}', encoding="utf-8")
    code, out, _ = ask(None, "--config", file.name, "--format", "github")
    assert code == 2
    assert out == [
        (
            "::error file=100%25%2Ca%3Ab.yml,line=1,col=9,title=guard.x%2Cy%3Az%25 %3A%3Aerror%3A%3Ano::"
            "there is no such key: the keys here are overall, region, service, replaced, unread, floor"
        ),
        (
            "::error file=100%25%2Ca%3Ab.yml,line=1,col=35,title=guard.floor::"
            "expected a whole number, not '50%25\\r\\n::stop'"
        ),
        "reporter: 100%,a:b.yml is not good: 2 errors",
    ]


def test_no_file_s_name_begins_a_command(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "::error::.yml").write_text("", encoding="utf-8")
    assert ask(None, "--config", "::error::.yml", "--format", "github")[1] == [
        "reporter: ::error::.yml is good: 1 file, 0 profiles, 0 channels, 0 rules"
    ]


def test_a_file_as_a_whole_has_no_line(ask: Ask) -> None:
    ask("guard: {}")
    Path("config/reporter.json").write_text("{}", encoding="utf-8")
    code, out, _ = ask(None, "--format", "github")
    assert code == 2
    assert out[0] == (
        "::error file=config/reporter.yml,title=configuration::"
        "config/reporter.json stands beside it: keep one of them, and let it extend the others"
    )


def test_encrypted_values_are_opened_with_the_key_that_is_there(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    private, public = keygen()
    token = encrypt("http://hooks.example.org/hidden", [public])
    text = f"notifications: {{channels: {{news: {{type: webhook, url: '{token}'}}}}, operations: news}}"
    code, out, _ = ask(text)
    assert (code, out[0].startswith("note: config/reporter.yml:1:")) == (0, True)
    monkeypatch.setenv("REPORTER_AGE_KEY", private)
    code, out, _ = ask(text)
    assert code == 2
    assert "what was encrypted is wrong: expected an address that begins with https://" in out[0]
    assert "hidden" not in "".join(out)
    code, out, _ = ask(text, "--offline")
    assert code == 0
    assert out[0].endswith("this encrypted value was not opened: --offline")


def test_help_says_what_is_asked(ask: Ask) -> None:
    code, out, _ = ask(None, "--help")
    assert code == 0
    assert "Exit code 2 if there is a fault" in " ".join(" ".join(out).split())
