import subprocess
import sys
from pathlib import Path

import pytest
import typer

from reporter import __version__
from reporter.__main__ import main
from reporter.cli import app as module
from reporter.cli.app import app
from tests.builders import commit_files, day, observe, service, snapshot

COMMANDS = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def reporter(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reporter", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=cwd)


def test_the_commands_are_these():
    """A new one needs its tests and its page."""
    assert sorted(name for name, command in COMMANDS.items() if not command.hidden) == [
        "backfill", "build", "collect", "config", "diff", "doctor", "export", "init", "insights", "log", "regions",
        "run", "serve", "services", "show", "sources",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_mentions_each_option(name, capsys):
    """With what it is for."""
    code = main([name, "--help"])
    out = capsys.readouterr().out

    assert code == 0
    assert out.startswith(f"Usage: reporter {name} ")
    for parameter in COMMANDS[name].params:
        named = parameter.opts[0] if parameter.param_type_name == "option" else parameter.name
        assert named in out
        assert parameter.help


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_without_a_command_the_help_is_printed(arguments, capsys):
    """With every command and the exit codes."""
    assert main(arguments) == 0
    out, err = capsys.readouterr()

    assert err == ""
    assert "Exit codes: 0 done, 1 a check failed, 2 usage" in out
    assert all(f"\n  {name} " in out for name in COMMANDS if name != "baseline")


def test_the_version_is_printed(capsys):
    """One line."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"aws-services-reporter {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["log", "--nosuch"], "No such option: --nosuch"),
        (["nosuch"], "No such command 'nosuch': see `reporter --help`"),
        (["diff"], "Missing argument 'before': see `reporter diff --help`"),
        (["log", "-n", "0"], "Invalid value for '--limit' / '-n': "),
        (["serve", "--port", "65536"], "Invalid value for '--port': "),
        (["log", "--since"], "Option '--since' requires an argument"),
        (["log", "extra"], "Got unexpected extra argument"),
    ],
)
def test_a_wrong_command_line_is_one_line(arguments, expected, capsys):
    """It says where the help is, and exits with 2."""
    code = main(arguments)
    out, err = capsys.readouterr()

    assert (code, out) == (2, "")
    assert err.startswith(f"reporter: {expected}")
    assert err.rstrip().endswith(" --help`")
    assert err.count("\n") == 1


@pytest.fixture
def history(repository):
    observe(repository, snapshot(service("s3", "eu-west-1")), day(0))
    return str(repository.path)


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["show", "--at", "soon"], 2, "'soon' is no date: write 2024-06-01, or 2024-06-01T06:00:00Z"),
        (["log", "--since", "2024-13-01"], 2, "'2024-13-01' is no date: "),
        (["show", "--service", "nothing"], 2, "no service and region match: see `reporter services`"),
        (["collect", "-s", "nosuch"], 2, "there is no source 'nosuch': choose one of endpoints, ssm, table"),
        (["collect", "-o", "a=b"], 2, "source endpoints: there is no option 'a': it has no options"),
        (["collect", "-o", "a"], 2, "--option 'a': expected KEY=VALUE"),
        (["collect", "-s", "table"], 2, "source table: which file? Say `--option file=rows.csv`"),
        (["collect", "-s", "table", "-o", "file=no.csv"], 3, "no.csv: cannot be read: No such file or directory"),
        (["show", "--at", "1960-01-01"], 5, "endpoints: the history starts after 1960-01-01T23:59:59Z"),
        (["show", "-s", "table"], 5, "the history has no source 'table': it has endpoints"),
        (["log", "--branch", "nosuch"], 5, ""),
        (["diff", "v1"], 5, "'v1' is neither a date (2024-06-01) nor a revision of this repository"),
        (["log", "-s", "*"], 5, "the history has no source '*': it has endpoints"),
    ],
)
def test_an_error_is_one_line_with_its_exit_code(history, capsys, arguments, code, expected):
    """Nothing on standard output, no traceback."""
    found = main([arguments[0], "-C", history, *arguments[1:]])
    out, err = capsys.readouterr()

    assert (found, out) == (code, "")
    assert err.startswith(f"reporter: {expected}")
    assert err.count("\n") == 1
    assert err.rstrip("\n").isprintable()


@pytest.mark.parametrize("command", [["log"], ["show"], ["services"], ["regions"], ["diff", "2024-01-01"], ["collect"]])
def test_a_folder_that_is_no_repository_is_an_error_of_every_command(tmp_path, capsys, command):
    """It says what to do; so does one that does not exist."""
    codes = [main([*command, "-C", str(where)]) for where in (tmp_path, tmp_path / "missing")]
    lines = capsys.readouterr().err.splitlines()

    assert codes == [5, 5]
    assert (
        lines[0] == f"reporter: {tmp_path}: not a git repository: run `git init` there, or name one with --repository"
    )
    assert lines[1].endswith("missing: no such folder: name a git repository with --repository")


def test_a_file_name_with_a_line_break_does_not_break_the_line(history, repository, capsys):
    """Whatever a file of the history is called, its error is one line that a terminal can print."""
    message = "x\n\nSource: endpoints\nObserved-At: 2026-01-03T06:00:00Z\n"
    commit_files(repository, {'"endpoints/services/a\\nb\\033[31m.json"': b"{}"}, message, day(2))

    codes = [main(["show", "-C", history]), main(["doctor", "-C", history])]
    out, err = capsys.readouterr()

    assert codes == [3, 1]
    assert err.startswith("reporter: endpoints/services/a b [31m.json: ")
    assert err.count("\n") == 1
    assert out.replace("\n", "").replace("\t", "").isprintable()


def test_an_interrupt_says_that_what_was_recorded_stands(monkeypatch, capsys):
    """And exits as shells expect."""

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    for raised in (interrupted, lambda *arguments, **options: 130):
        monkeypatch.setattr(module, "app", raised)
        assert main(["log"]) == 130
        assert capsys.readouterr().err == "reporter: interrupted: what was recorded before stands\n"


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch):
    """Only known errors become one line."""

    def broken(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "app", broken)

    with pytest.raises(ZeroDivisionError):
        main(["log"])


def test_the_process_exits_with_the_code(tmp_path):
    """Run as a module, with its error on standard error."""
    done = reporter("log", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == ("reporter: .: not a git repository: run `git init` there, or name one with --repository\n")


@pytest.mark.parametrize("rows", [3, 3000])
def test_a_reader_that_has_gone_is_no_error(repository, rows):
    """``reporter log | head -1``, with a little output and with much, is silent and good."""
    observe(repository, snapshot(*(service(f"s{number}") for number in range(rows))), day(0))
    command = f'"{sys.executable}" -m reporter log -n 99999 | true; echo "${{PIPESTATUS[0]}}"'

    done = subprocess.run(["bash", "-c", command], cwd=repository.path, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_doctor_that_finds_something_exits_with_one(repository, tmp_path, capsys):
    """Each check is a line, with ok or WRONG in front, or an object."""
    codes = [main(["doctor", "-C", str(where), "--root", str(where)]) for where in (repository.path, tmp_path / "no")]
    lines = capsys.readouterr().out.splitlines()

    assert codes == [0, 1]
    assert lines[0] == "\tcheck\tfound"
    assert {line.split("\t")[0] for line in lines} == {"", "ok", "WRONG"}
    assert main(["doctor", "-C", str(repository.path), "--json"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith('{"check": "repository", "found": "')
