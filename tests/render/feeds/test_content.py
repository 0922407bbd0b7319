"""Lines of a feed's entry in words."""

from dataclasses import replace

import pytest

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import Settled, Status
from reporter.model.snapshot import Unread
from reporter.render.feed import Entry, lines
from reporter.render.feeds.content import MOST_CODES, MOST_LINES, content
from tests.site_sample import at

FOUND = ChangeSet("endpoints", at("2020-01-01"), (), revision="0123456789abcdef", version="botocore 1.2.3")


def told(*changes: Change, repository: str | None = None, found: ChangeSet = FOUND) -> str:
    settled = [Settled(change, found, Status.CONFIRMED) for change in changes]
    return content(Entry(found, lines(settled), "t"), repository)


def services(kind: Kind, count: int) -> list[Change]:
    return [Change(kind, service=f"s{number:03}", region="eu-west-1") for number in range(count)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(Kind.REGION_ADDED, region="r", partition="aws", after="Name"),
            "Region <code>r</code> (Name) opens in <code>aws</code>",
        ),
        (Change(Kind.REGION_REMOVED, region="r", before="Name"), "Region <code>r</code> (Name) is no longer listed"),
        (Change(Kind.SERVICE_ADDED, service="s", after="A & B"), "Service <code>s</code> (A &amp; B) is new"),
        (Change(Kind.SERVICE_REMOVED, service="s"), "Service <code>s</code> is no longer listed"),
        (
            Change(Kind.SERVICE_RENAMED, service="new", before="old", after="new"),
            "Service <code>old</code> is now <code>new</code>",
        ),
        (
            Change(Kind.ATTRIBUTE_MODIFIED, service="s", attribute="unknown_in", before="[]"),
            "Service <code>s</code>, unknown in: [] → unset",
        ),
        (
            Change(Kind.ATTRIBUTE_MODIFIED, region="r", attribute="name", after="N"),
            "Region <code>r</code>, name: unset → N",
        ),
        (
            Change(Kind.ATTRIBUTE_MODIFIED, service="s", region="r", attribute="dated", after="2020-01-01"),
            "Service <code>s</code> in <code>r</code>, dated: unset → 2020-01-01",
        ),
        (Change(Kind.AVAILABILITY_ADDED, service="s", region="r"), "<code>s</code> arrives in <code>r</code>"),
        (Change(Kind.AVAILABILITY_REMOVED, service="s", region="r"), "<code>s</code> leaves <code>r</code>"),
        (
            Change(Kind.AVAILABILITY_ADDED, service="s", partition="aws"),
            "<code>s</code> arrives in all of <code>aws</code> (global)",
        ),
    ],
)
def test_each_kind_has_its_words(change, words):
    """Codes are code, names are in brackets, and every text is escaped."""
    assert told(change).startswith(f"<ul><li>{words}</li></ul>")


def test_many_together_are_named_together():
    """By region where that is shorter, and new services in one line."""
    assert "<code>eu-west-1</code> gets <code>s000</code>, <code>s001</code></li>" in told(
        *services(Kind.AVAILABILITY_ADDED, 2)
    )
    assert "<code>eu-west-1</code> loses <code>s000</code>" in told(*services(Kind.AVAILABILITY_REMOVED, 2))
    assert "4 services are new: <code>s000</code>" in told(*services(Kind.SERVICE_ADDED, 4))
    assert "4 services are no longer listed: <code>s000</code>" in told(*services(Kind.SERVICE_REMOVED, 4))


def test_a_line_names_so_many_codes_and_counts_the_rest():
    """The page has all of them."""
    assert told(*services(Kind.AVAILABILITY_ADDED, MOST_CODES)).count("<code>s") == MOST_CODES
    assert " and 2 more</li>" in told(*services(Kind.AVAILABILITY_ADDED, MOST_CODES + 2))


def test_an_entry_has_so_many_lines_and_counts_the_rest():
    """The page has all of them."""
    changes = [
        Change(Kind.ATTRIBUTE_MODIFIED, service=f"s{number}", attribute="name", after="n")
        for number in range(MOST_LINES + 5)
    ]

    assert told(*changes[:MOST_LINES]).count("<li>") == MOST_LINES
    assert "more" not in told(*changes[:MOST_LINES])
    assert told(*changes).count("<li>") == MOST_LINES
    assert "<p>And 5 more.</p>" in told(*changes)


def test_an_entry_says_where_it_comes_from():
    """Version, and the commit: a link where there is a place to see it."""
    change = Change(Kind.SERVICE_ADDED, service="s")

    assert told(change).endswith("<p>botocore 1.2.3 · <code>0123456789</code></p>")
    assert told(change, repository="https://git.example/x").endswith(
        '<p>botocore 1.2.3 · <a href="https://git.example/x/commit/0123456789abcdef"><code>0123456789</code></a></p>'
    )
    assert told(change, found=replace(FOUND, revision="", version=None)).endswith("<p>endpoints</p>")


def test_an_entry_says_that_something_was_not_read():
    """What is missing in it may have changed all the same."""
    partly = replace(FOUND, unread=(Unread("region", "r", "closed"),))

    assert told(Change(Kind.SERVICE_ADDED, service="s"), found=partly).endswith(
        " · not all of the source could be read then</p>"
    )
