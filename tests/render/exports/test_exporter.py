import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from reporter.errors import BuildError, UsageError
from reporter.render.exports import exporter as module
from reporter.render.exports.exporter import BUILT_IN, GROUP, exporter, files_of, names
from reporter.render.exports.facts import ExportFacts
from tests.render.exports.sample import FACTS, files

ROOT = Path(__file__).parents[3]


class Lines:
    """A format of somebody else."""

    name = "lines"

    def __init__(self, made: object = None) -> None:
        self.made: Any = made or {"lines.txt": b"1\n"}

    def export(self, facts: ExportFacts) -> Any:
        return self.made


class Faulty(Lines):
    name = "faulty"

    def export(self, facts: ExportFacts) -> Any:
        raise ZeroDivisionError


class Choosy(Lines):
    def export(self, facts: ExportFacts) -> Any:
        message = "no region is chosen"
        raise UsageError(message)


class Nameless:
    def export(self, facts):
        return {}


class Mute:
    name = "mute"


def needs_more():
    message = "format strict needs a licence"
    raise UsageError(message)


@pytest.fixture
def installed(monkeypatch):
    """Formats as packages would install them."""
    points = [EntryPoint(name, f"tests.render.exports.test_exporter:{value}", GROUP) for name, value in PLUGINS.items()]

    def entry_points(group, name=None):
        return [point for point in points if group == GROUP and name in {None, point.name}]

    monkeypatch.setattr(module, "entry_points", entry_points)


PLUGINS = {"lines": "Lines", "nameless": "Nameless", "missing": "nothing", "mute": "Mute", "strict": "needs_more"}


def test_the_built_in_formats_are_these():
    """A new one needs its tests and its section of the page."""
    assert tuple(BUILT_IN) == ("csv", "json", "xlsx", "xml", "sqlite", "parquet", "markdown")
    assert [exporter(name).name for name in BUILT_IN] == list(BUILT_IN)


def test_an_installed_format_is_named_and_made(installed):
    """A package adds one by its entry point."""
    assert set(names()) == {*BUILT_IN, *PLUGINS}
    assert files_of(exporter("lines"), FACTS) == {"lines.txt": b"1\n"}


def test_a_format_that_nobody_has_is_refused_with_those_that_there_are():
    """Before anything is read."""
    with pytest.raises(UsageError) as caught:
        exporter("pdf")

    assert str(caught.value) == (
        "there is no format 'pdf': choose one of csv, json, markdown, parquet, sqlite, xlsx, xml"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("missing", "cannot be loaded: AttributeError: "),
        ("nameless", "cannot be loaded: AttributeError: 'Nameless' object has no attribute 'name'"),
        ("mute", "tests.render.exports.test_exporter:Mute makes a Mute, which is no exporter"),
    ],
)
def test_a_format_that_cannot_be_loaded_is_named_with_its_fault(installed, name, expected):
    """Whatever its package raises or makes."""
    with pytest.raises(BuildError) as caught:
        exporter(name)

    assert str(caught.value).startswith(f"format {name}")
    assert expected in str(caught.value)


def test_what_a_format_says_of_itself_is_passed_on(installed):
    """Its own errors are errors of ours, when it is made and when it works."""
    with pytest.raises(UsageError, match=r"^format strict needs a licence$"):
        exporter("strict")
    with pytest.raises(UsageError, match=r"^no region is chosen$"):
        files_of(Choosy(), FACTS)


def test_a_format_that_fails_is_named_with_its_fault():
    """Its traceback is its own affair."""
    with pytest.raises(BuildError, match=r"^format faulty: ZeroDivisionError: $"):
        files_of(Faulty(), FACTS)


@pytest.mark.parametrize("made", [b"bytes", [], {}, None])
def test_what_is_no_files_is_refused(made):
    """Bytes without a name are not enough."""
    broken = Lines()
    broken.made = made

    with pytest.raises(BuildError, match=rf"^format lines: it returned {type(made).__name__}, not files by name$"):
        files_of(broken, FACTS)


@pytest.mark.parametrize("name", ["../a", "a/b", "a\\b", "", ".", "..", ".hidden", "a\nb", "x" * 101, 1])
def test_a_file_lies_in_the_folder_that_is_named(name):
    """A plug-in cannot write elsewhere."""
    with pytest.raises(BuildError, match=r"^format lines: .*: a file needs a plain name, without folders, and bytes$"):
        files_of(Lines({name: b""}), FACTS)


def test_a_file_is_bytes():
    """Not text in whichever encoding."""
    with pytest.raises(BuildError, match="and bytes$"):
        files_of(Lines({"lines.txt": "text"}), FACTS)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_facts_give_the_same_bytes(name, monkeypatch):
    """In another process, at another time and place, too."""
    code = f"""if True:
        import sys, hashlib
        from tests.render.exports.sample import files
        print([(name, hashlib.sha256(data).hexdigest()) for name, data in files({name!r}).items()])
    """
    environments = [{"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LANG": "de_DE"}]
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for environment in environments
    }

    assert len(said) == 1
    assert files(name) == files(name)


def test_a_format_loads_what_it_needs_and_nothing_else():
    """Whoever asks for JSON waits for no workbook, no table engine and no templates."""
    code = """if True:
        import sys
        from tests.render.exports.sample import files
        files("json")
        print(sorted({"xlsxwriter", "pyarrow", "jinja2"} & set(sys.modules)))
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_parquet_says_which_extra_it_needs(monkeypatch):
    """In one line, with the command that installs it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "reporter.render.exports.parquet_files", raising=False)

    with pytest.raises(UsageError) as caught:
        exporter("parquet")

    assert str(caught.value) == "format parquet needs pyarrow: run `pip install 'aws-services-reporter[parquet]'`"
