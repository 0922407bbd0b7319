from importlib.metadata import EntryPoint

import pytest

from reporter.collect import source as module
from reporter.collect.source import GROUP, Reading, names, read, source
from reporter.errors import SourceError, UsageError
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import service, snapshot


class Steady:
    """A source that says the same each time."""

    name = "steady"

    def collect(self) -> Reading:
        return Reading(snapshot(service("s3", "eu-west-1"), source=self.name), "7")


class Faulty(Steady):
    def collect(self) -> Reading:
        raise ZeroDivisionError


class Closed(Steady):
    def collect(self) -> Reading:
        message = "closed"
        raise SourceError(message)


def make(options):
    return Steady()


def break_off(options):
    raise ZeroDivisionError


def refuse(options):
    message = "no such option"
    raise UsageError(message)


OPTIONS = "file, name, service, region, service_name, region_name, partition"


@pytest.fixture
def installed(monkeypatch):
    """Three sources, as packages would install them."""
    points = [EntryPoint(name, f"tests.collect.test_source:{value}", GROUP) for name, value in PLUGINS.items()]

    def entry_points(group, name=None):
        return [point for point in points if group == GROUP and name in {None, point.name}]

    monkeypatch.setattr(module, "entry_points", entry_points)


PLUGINS = {"steady": "make", "broken": "break_off", "strict": "refuse", "missing": "nothing"}


def test_the_built_in_sources_are_named():
    """Whatever else is installed."""
    assert {"endpoints", "ssm", "table"} <= set(names())
    assert source("endpoints", {}).name == "endpoints"


def test_an_installed_source_is_named_and_made(installed):
    """A package adds one by its entry point."""
    assert names() == ("broken", "endpoints", "missing", "ssm", "steady", "strict", "table")
    assert read(source("steady", {})).version == "7"


def test_a_source_that_nobody_has_is_refused(installed):
    """The error lists those that there are."""
    with pytest.raises(UsageError) as caught:
        source("nothing", {})

    assert str(caught.value) == (
        "there is no source 'nothing': choose one of broken, endpoints, missing, ssm, steady, strict, table"
    )


@pytest.mark.parametrize("name", ["broken", "missing"])
def test_a_source_that_cannot_be_loaded_is_named_with_its_fault(installed, name):
    """Whatever its package raises."""
    with pytest.raises(SourceError, match=rf"^source {name} of package tests.* cannot be loaded: \w+Error: "):
        source(name, {})


def test_what_a_source_says_of_its_options_is_passed_on(installed):
    """Its own errors are errors of ours."""
    with pytest.raises(UsageError, match=r"^no such option$"):
        source("strict", {})


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("endpoints", {"file": "x"}, "source endpoints: there is no option 'file': it has no options"),
        (
            "table",
            {"path": "x"},
            f"source table: there is no option 'path': its options are {OPTIONS}",
        ),
        ("ssm", {"workers": "0"}, "source ssm: option workers: expected a whole number from 1 to 64, not '0'"),
        ("table", {}, "source table: which file? Say `--option file=rows.csv`"),
    ],
)
def test_an_option_that_a_source_does_not_have_is_refused(name, options, expected):
    """The error names the option, and those that there are."""
    with pytest.raises(UsageError) as caught:
        source(name, options)

    assert str(caught.value) == expected


def test_a_source_that_fails_could_not_be_read():
    """A fault of a source is something unread, and takes nothing away."""
    found = read(Faulty())

    assert found == Reading(Snapshot("steady", unread=(Unread("source", "", "ZeroDivisionError: "),)))


def test_a_source_that_knows_why_it_cannot_be_read_says_so():
    """Known errors go through as they are."""
    with pytest.raises(SourceError, match=r"^closed$"):
        read(Closed())


def test_a_source_that_says_nothing_could_not_be_read():
    """What is no reading is a fault of the source, too."""

    class Silent(Steady):
        def collect(self) -> Reading:
            return None  # type: ignore[return-value]

    [unread] = read(Silent()).snapshot.unread

    assert unread == Unread("source", "", "it returned NoneType, not a Reading")
