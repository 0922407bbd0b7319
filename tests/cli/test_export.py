"""The command ``export``: files in a folder, or one on standard output."""

import csv
import io
import json
import os
import pty
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.render.exports import exporter
from reporter.render.exports.exporter import BUILT_IN, GROUP
from reporter.render.exports.facts import ExportFacts
from tests.builders import day, observe, service, snapshot


@pytest.fixture
def history(repository, made):
    return str(repository.path)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder that the command is run in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def arguments(*more: str, history: str) -> list[str]:
    return ["export", "-C", history, *more]


def printed(capsys, *more: str, history: str) -> str:
    assert main(arguments(*more, "--output", "-", history=history)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: str = out
    return found


def test_the_files_lie_in_build_export_and_are_named(history, here, capsys):
    """One line each, in the order of the formats."""
    code = main(arguments("--format", "csv", "-f", "json", "-f", "csv", history=history))
    out, err = capsys.readouterr()
    names = ["availabilities.csv", "regions.csv", "services.csv", "availabilities.json"]

    assert (code, err) == (0, "")
    assert out.splitlines() == [f"build/export/{name}" for name in names]
    assert sorted(path.name for path in (here / "build/export").iterdir()) == sorted(names)


def test_every_format_goes_into_one_folder(history, here, capsys):
    """No two have a file of the same name."""
    formats = [word for name in BUILT_IN for word in ("-f", name)]
    code = main(arguments(*formats, "--output", "out", "--quiet", history=history))

    assert (code, *capsys.readouterr()) == (0, "", "")
    assert len(list((here / "out").iterdir())) == 11
    with closing(sqlite3.connect(here / "out/availabilities.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM availabilities").fetchone() == (6,)


def test_a_file_that_is_there_is_replaced(history, here):
    """With the rights that a new file has here; what else lies there stays."""
    folder = here / "out"
    folder.mkdir()
    (folder / "availabilities.json").write_text("old")
    (folder / "mine.txt").write_text("mine")
    before = os.umask(0o027)
    try:
        main(arguments("-f", "json", "--output", "out", history=history))
    finally:
        os.umask(before)

    assert json.loads((folder / "availabilities.json").read_text())["about"]["source"] == "endpoints"
    assert (folder / "availabilities.json").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["availabilities.json", "mine.txt"]


def test_one_file_can_go_to_standard_output(history, made, capsys):
    """For the next program."""
    document = json.loads(printed(capsys, "-f", "json", history=history))

    assert document["about"]["revision"] == made[1]
    assert document["about"]["version"] == "1.0"
    assert [row["availability"] for row in document["availabilities"]] == [
        *("available", "global", "unknown", "unknown", "available", "available"),
    ]


def test_a_binary_file_goes_to_a_pipe_as_it_is(history, capfdbinary):
    """Byte for byte."""
    assert main(arguments("-f", "sqlite", "--output", "-", history=history)) == 0
    out, err = capfdbinary.readouterr()

    assert (out[:16], err) == (b"SQLite format 3\0", b"")


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("xlsx", 2, "reporter: availabilities.xlsx is no text: name a folder with --output, or"),
        ("markdown", 0, "# AWS"),
    ],
)
def test_a_terminal_is_shown_text_only(history, name, code, expected):
    """Anything else would upset it."""
    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, "-m", "reporter", *arguments("-f", name, "--output", "-", history=history)]
        done = subprocess.run(command, stdout=theirs, stderr=theirs, check=False, timeout=60)
        shown = os.read(ours, 4096).decode()
    finally:
        os.close(ours)
        os.close(theirs)

    assert done.returncode == code
    assert shown.startswith(expected)


def test_an_export_looks_back(history, made, capsys):
    """To the last observation of the day that is named."""
    document = json.loads(printed(capsys, "-f", "json", "--at", "2026-01-01", history=history))

    assert document["about"]["revision"] == made[0]
    assert document["about"]["observed_at"] == "2026-01-01T06:00:00Z"
    assert [row["code"] for row in document["services"]] == ["ecr", "new", "s3"]


def test_patterns_choose_what_is_exported(history, capsys):
    """As for `show`; the document says so."""
    patterns = ("--service", "S3", "--service", "iam", "--region", "*-1", "--partition", "aws")
    document = json.loads(printed(capsys, "-f", "json", *patterns, history=history))

    assert [(row["service"], row["region"]) for row in document["availabilities"]] == [
        ("iam", "eu-west-1"),
        ("s3", "eu-west-1"),
    ]
    assert document["about"]["chosen_services"] == ["S3", "iam"]
    assert document["about"]["chosen_partitions"] == ["aws"]


def test_another_source_and_branch_can_be_named(repository, made, here):
    """The history of each source is its own."""
    observe(repository, snapshot(service("ours", "eu-west-1"), source="table"), day(3))
    repository.run("branch", "kept", "snapshots")
    repository.run("branch", "-D", "snapshots")
    main(["export", "-C", str(repository.path), "-f", "csv", "-s", "table", "--branch", "kept"])
    rows = list(csv.DictReader(io.StringIO((here / "build/export/availabilities.csv").read_text())))

    assert [row["service"] for row in rows] == ["ours"]


@pytest.mark.parametrize(
    ("more", "code", "expected"),
    [
        (["-f", "pdf"], 2, "there is no format 'pdf': choose one of csv, json, markdown, parquet, sqlite, xlsx, xml"),
        ([], 2, "Missing option '--format' / '-f': see `reporter export --help`"),
        (["-f", "json", "-f", "xml", "--output", "-"], 2, "--output - prints one file, and there are 2: "),
        (["-f", "csv", "--output", "-"], 2, "--output - prints one file, and there are 3: availabilities.csv, "),
        (["-f", "json", "--region", "nowhere"], 2, "no service and region match: see `reporter services` and "),
        (["-f", "json", "--service", "nothing"], 2, "no service and region match: see `reporter services` and "),
        (["-f", "json", "--at", "1999-01-01"], 5, "endpoints: the history starts after 1999-01-01T23:59:59Z"),
        (["-f", "json", "-s", "ssm"], 5, "the history has no source 'ssm': it has endpoints"),
    ],
)
def test_an_error_writes_nothing(history, here, capsys, more, code, expected):
    """It is one line that says what to do."""
    found = main(arguments(*more, history=history))
    out, err = capsys.readouterr()

    assert (found, out) == (code, "")
    assert err.startswith(f"reporter: {expected}")
    assert err.count("\n") == 1
    assert list(here.iterdir()) == []


def test_a_folder_that_is_a_file_is_named(history, here, capsys):
    """With what to do."""
    (here / "out").write_text("a file")

    assert main(arguments("-f", "json", "--output", "out/deeper", history=history)) == 8
    assert capsys.readouterr().err == (
        "reporter: out/deeper: cannot be written: Not a directory: "
        "free the place, or name another folder with --output\n"
    )


def test_a_file_whose_place_is_a_folder_is_named(history, here, capsys):
    """And nothing of ours stays behind, nor is anything else replaced."""
    (here / "out/regions.csv").mkdir(parents=True)
    (here / "out/availabilities.csv").write_text("old")

    assert main(arguments("-f", "csv", "--output", "out", history=history)) == 8
    assert capsys.readouterr().err.startswith("reporter: out/regions.csv: cannot be written: Is a directory: ")
    assert sorted(path.name for path in (here / "out").iterdir()) == ["availabilities.csv", "regions.csv"]
    assert (here / "out/availabilities.csv").read_text() == "old"


class Twin:
    """A format whose file is called like one of ours."""

    name = "twin"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        return {"availabilities.json": b"{}"}


def test_two_formats_with_a_file_of_one_name_are_refused(history, here, capsys, monkeypatch):
    """Neither would be missed until it is too late."""
    point = EntryPoint("twin", "tests.cli.test_export:Twin", GROUP)
    monkeypatch.setattr(exporter, "entry_points", lambda **_: [point])

    assert main(arguments("-f", "json", "-f", "twin", history=history)) == 8
    assert capsys.readouterr().err == (
        "reporter: format twin: another format has a file availabilities.json, too: "
        "export them into different folders\n"
    )
    assert list(here.iterdir()) == []


def test_a_disk_that_takes_no_more_leaves_the_old_files(history, here, made):
    """All of them, whole, and none of ours: here files may have 1 KiB, and that of the second format has more."""
    for name in ("availabilities.csv", "availabilities.json"):
        (here / name).write_text("old")
    command = shlex.join([sys.executable, "-m", "reporter", *arguments("-f", "csv", "-f", "json", history=history)])
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 1; {command} --output ."],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
    )

    assert (done.returncode, done.stdout) == (8, "")
    assert done.stderr == (
        "reporter: availabilities.json: cannot be written: File too large: "
        "free the place, or name another folder with --output\n"
    )
    found = {path.name: path.read_text() for path in here.iterdir()}
    assert found == {"availabilities.csv": "old", "availabilities.json": "old"}


def test_a_full_standard_output_is_one_line(history):
    """As a full disk is."""
    command = [sys.executable, "-m", "reporter", *arguments("-f", "json", "--output", "-", history=history)]
    with Path("/dev/full").open("w") as full_device:
        done = subprocess.run(command, stdout=full_device, stderr=subprocess.PIPE, text=True, check=False, timeout=60)

    assert done.returncode == 8
    assert done.stderr == "reporter: standard output: cannot be written: No space left on device\n"


def test_a_reader_that_has_gone_is_no_error(repository):
    """``reporter export --output - | head -1`` is silent and good."""
    observe(repository, snapshot(*(service(f"s{number}", "eu-west-1") for number in range(3000))), day(0))
    command = f'"{sys.executable}" -m reporter export -f json --output - | true; echo "${{PIPESTATUS[0]}}"'

    done = subprocess.run(["bash", "-c", command], cwd=repository.path, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("0\n", "")
