import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aws_services_reporter.__main__ import main
from reporter.v1.progress import ProgressTracker
from tests.v1.conftest import CACHE, ROOT, Terminal

ALL = ("csv", "json", "excel", "region-summary", "service-summary", "xml")
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - [\w.]+ - (DEBUG|INFO|WARNING|ERROR) - .+")


@pytest.mark.parametrize("flag", ["--help", "--examples", "--cache-help", "--plugin-help"])
def test_what_is_explained_is_as_it_stands_here(command, golden, flag):
    """On standard output, with code 0."""
    ran = command(flag)

    assert (ran.code, ran.err) == (0, "")
    golden(f"v1/command/{flag[2:]}.txt", ran.out)


def test_the_stats_of_a_cache_are_as_they_stand_here(command, golden, old_cache):
    """Age and validity at the moment."""
    golden("v1/command/cache-stats.txt", command("--cache-stats", hours=2.5).out)
    golden("v1/command/cache-stats-stale.txt", command("--cache-stats", hours=48).out)
    old_cache.write_text("x", encoding="utf-8")
    golden("v1/command/cache-stats-damaged.txt", command("--cache-stats").out)
    old_cache.unlink()
    golden("v1/command/cache-stats-none.txt", command("--cache-stats").out)


def test_a_run_with_a_cache_says_what_stands_here(command, golden, old_cache):
    """Every format, with filters; only the time differs."""
    ran = command("--format", *ALL, "--include-regions", "us-*", "*ireland*", "--min-services", "2")

    golden("v1/command/run.txt", re.sub(r"\d+\.\d\d seconds", "0.00 seconds", ran.out))
    assert ran.warnings == []


def test_the_version_is_that_of_the_old_command(command, folder):
    """On standard output, and nothing else anywhere."""
    ran = command("--version")

    assert (ran.code, ran.out, ran.err) == (0, "AWS Services Reporter v1.5.0\n", "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["--examples", "--cache-help", "--plugin-help", "--cache-stats", "--clear-cache"], "📚 Examples"),
        (["--cache-help", "--plugin-help", "--cache-stats", "--clear-cache"], "🔄 The cache"),
        (["--plugin-help", "--cache-stats", "--clear-cache"], "🔌 Plug-ins"),
        (["--cache-stats", "--clear-cache"], "╭─"),
        (["--clear-cache"], "🧹 Cache cleared"),
    ],
)
def test_the_first_of_several_requests_is_answered(command, old_cache, arguments, first):
    """In the order of v1.5.0; the rest is as if it were not there."""
    ran = command(*reversed(arguments))

    assert ran.code == 0
    assert ran.out.startswith(first)
    assert old_cache.exists() is (arguments != ["--clear-cache"])


@pytest.mark.parametrize("flag", ["--cache-stats", "--clear-cache"])
def test_quiet_answers_are_silent(command, old_cache, flag):
    """As in v1.5.0."""
    assert command(flag, "--quiet").out == ""


def test_examples_are_shown_to_the_quiet(command):
    """As in v1.5.0."""
    assert command("--examples", "--quiet").out == command("--examples").out


def test_clearing_needs_no_cache(command, tmp_path):
    """0 also where it failed, except with ``--strict``."""
    assert command("--clear-cache").code == 0
    assert command("--clear-cache", "--cache-file", str(tmp_path)).code == 0
    assert command("--clear-cache", "--cache-file", str(tmp_path), "--strict").code == 3


def test_a_quiet_run_writes_its_files_and_says_nothing(command, old_cache):
    """Log lines go to standard error all the same, as in v1.5.0."""
    ran = command("--quiet", "--format", "json")

    assert (ran.code, ran.out) == (0, "")
    assert all(LINE.fullmatch(line) for line in ran.err.splitlines())
    assert Path("reports/json/regions_services.json").is_file()


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", True), ("INFO", True), ("WARNING", False), ("ERROR", False)])
def test_the_level_says_which_log_lines_there_are(command, old_cache, folder, level, lines):
    """On standard error and in the file of the current folder, which grows."""
    first = command("--log-level", level)
    second = command("--log-level", level)

    assert bool(first.err) is lines
    assert (folder / "aws_services.log").read_text(encoding="utf-8") == first.err + second.err


def test_a_log_line_is_one_line(command, old_cache):
    """Whatever a name holds."""
    ran = command("--output-dir", "a\nb\x1b[31m", "--cache-file", str(old_cache))

    assert all(LINE.fullmatch(line) for line in ran.err.splitlines())
    assert "\x1b" not in ran.err + ran.out


def test_a_current_folder_that_cannot_be_written_is_a_warning(command, old_cache, folder):
    """The reports lie elsewhere."""
    (folder / "aws_services.log").mkdir()
    ran = command()

    assert ran.code == 0
    assert ran.warnings == [
        "aws_services.log cannot be written in the current folder: Is a directory: there is no log file"
    ]


def test_a_read_only_folder_is_no_reason_to_fail(tmp_path, young_cache, process, monkeypatch):
    """v1.5.0 died of its log file. Nobody, not even root, can make files in this folder."""
    monkeypatch.chdir("/proc")
    ran = process("--output-dir", str(tmp_path / "out"), "--cache-file", str(young_cache))

    assert ran.code == 0
    assert len(ran.warnings) == 1
    assert (tmp_path / "out/csv/regions_services.csv").is_file()


@pytest.mark.parametrize(
    ("format_", "code", "strict"),
    [
        ("csv", 1, 3),
        ("region-summary", 1, 3),
        ("service-summary", 1, 3),
        ("json", 0, 3),
        ("excel", 0, 3),
        ("xml", 0, 3),
    ],
)
def test_a_file_that_cannot_be_written_hinders_no_other(command, old_cache, format_, code, strict):
    """One line; v1.5.0 took a failure of JSON, Excel and XML for a success, and died of the others."""
    reports = Path("reports")
    folder, other = ("csv", "json") if code else (format_, "csv")
    (reports / folder).write_text("in the way", encoding="utf-8")
    ran = command("--format", format_, other)

    assert ran.code == code
    assert len(ran.warnings) == 1
    assert "was not written: " in ran.warnings[0]
    assert (reports / other).is_dir()
    assert command("--format", format_, other, "--strict").code == strict


@pytest.mark.parametrize("format_", ALL)
@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 1)])
def test_nothing_left_is_a_warning(command, old_cache, format_, flags, code):
    """Also for the formats of which v1.5.0 died."""
    ran = command("--format", format_, "--include-services", "nothing*", *flags)

    assert ran.code == code
    assert ran.warnings == [
        "Pattern 'nothing*' matches nothing",
        "The filters leave nothing: the files hold no services",
    ]


def test_a_strict_run_that_goes_well_ends_with_0(command, old_cache):
    """Strict is not harder to please than the facts."""
    assert command("--strict", "--format", *ALL).code == 0


def test_a_strict_run_refuses_its_numbers_in_one_line(command, old_cache):
    """Code 2, as for any wrong command line."""
    ran = command("--strict", "--cache-hours", "-1")

    assert (ran.code, ran.out) == (2, "")
    assert ran.warnings == ["--cache-hours -1: expected a number from 0 to 8760"]
    assert command("--str", "--cache-hours", "-1").code == 2


def test_abbreviated_flags_count(command, old_cache):
    """Also the new one: how an error ends is decided by what the parser read."""
    assert command("--stri", "--fo", "json", "--incl-s", "none").code == 2
    assert command("--stri", "--fo", "json", "--include-s", "none").code == 1


def test_a_first_word_is_a_command_of_the_reporter(capsys):
    """v1.5.0 had no words."""
    assert main(["show", "--nothing"]) == 2
    assert "reporter show --help" in capsys.readouterr().err


def test_a_program_with_arguments_of_its_own_is_left_alone(monkeypatch, capsys):
    """``main()`` reads the command line."""
    monkeypatch.setattr(sys, "argv", ["aws-services-reporter", "--version"])

    assert main() == 0
    assert capsys.readouterr().out == "AWS Services Reporter v1.5.0\n"


def test_it_starts_from_a_checkout(young_cache):
    """``python main.py``, as the old documents say."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--format", "json"], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0
    assert json.loads(Path("reports/json/regions_services.json").read_bytes())["summary"]["total_regions"] == 3


def test_a_run_with_a_cache_imports_no_library_of_aws(young_cache):
    """Nor of HTTP; that is what makes it fast."""
    code = (
        "import sys; from aws_services_reporter.__main__ import main;"
        "main(['--quiet', '--format', 'csv', 'json', 'excel', 'region-summary', 'service-summary', 'xml']);"
        "slow = {'boto3', 'botocore', 'requests', 'urllib3', 'rich', 'typer', 'importlib.metadata'};"
        "print(sorted(slow & {*sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--examples"], 0),
        (["--plugin-help"], 0),
        (["--cache-stats"], 0),
        ([], 0),
        (["--min-services", "99", "--strict"], 1),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_is_no_error(young_cache, arguments, code, unbuffered):
    """``| head -0``. The files are written all the same, and the exit code says what came of that."""
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "aws_services_reporter", "--log-level", "ERROR", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)

    assert (ran.returncode, ran.stderr) == (code, "")
    assert Path("reports/csv/regions_services.csv").exists() is (not arguments or "--strict" in arguments)


@pytest.mark.parametrize(("arguments", "code"), [(["--examples"], 1), (["--strict"], 3)])
def test_output_that_cannot_be_written_is_one_line(young_cache, arguments, code):
    """A full disk is no reader that went."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "aws_services_reporter", "--log-level", "ERROR", *arguments],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ran.returncode == code
    assert re.fullmatch(r".* - ERROR - standard output: No space left on device\n", ran.stderr)


def test_a_current_folder_that_is_gone_is_one_line(command, folder, monkeypatch):
    """Relative paths lead nowhere then."""
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = command()

    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_a_stream_of_few_signs_gets_question_marks(process, young_cache):
    """v1.5.0 died of its own emoji."""
    ran = process("--format", "json", env={"PYTHONIOENCODING": "ascii"})

    assert ran.code == 0
    assert "AWS Services Reporter" in ran.out


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}])
def test_a_pipe_gets_no_colours(process, young_cache, env):
    """Nor any other sign for terminals."""
    assert "\x1b" not in process(env=env).out


def test_bars_are_drawn_on_a_terminal(monkeypatch):
    """One for each kind of thing that is read."""
    screen = Terminal()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", screen)
    with ProgressTracker().steps() as step:
        for number in range(40):
            step("services", number + 1, 40)

    assert "Services" in screen.getvalue()
    assert "40/40" in screen.getvalue()


def test_without_rich_panels_are_lines(capsys):
    """For importers who ask for that."""
    ProgressTracker(use_rich=False).panel("Title", [("Name", "[bold]\x1b")], ["Note"])
    ProgressTracker(quiet=True).panel("Title", [])
    with ProgressTracker(quiet=True).steps() as step:
        step("names", 1, 1)

    assert capsys.readouterr().out == "Title\nName: [bold] \nNote\n"


def test_the_cache_file_can_lie_anywhere(command, old_cache, tmp_path):
    """An absolute path does not lie below the output folder."""
    moved = old_cache.rename(tmp_path / "elsewhere.json")
    ran = command("--cache-file", str(moved), "--output-dir", "out")

    assert ran.code == 0
    assert Path("out/csv/regions_services.csv").is_file()
    assert not CACHE.exists()
