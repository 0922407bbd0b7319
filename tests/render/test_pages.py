"""Pages as Markdown. ``pytest --update-golden`` writes ``tests/golden/site`` anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reporter.changes.settle import DEFAULT
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from reporter.render.facts import SiteFacts
from reporter.render.pages import render_data, render_pages
from tests.site_sample import MEXICO, VIRGINIA, History, at, hostile, runs, sample

PAGES = render_pages(sample())


@pytest.mark.parametrize("path", sorted(PAGES))
def test_golden_pages(path: str, golden: Callable[[str, str], None]) -> None:
    """Each page of the sample reads as it did when somebody last looked at it."""
    golden(f"site/{path}", PAGES[path])


def test_golden_data(golden: Callable[[str, str], None]) -> None:
    """The matrix's data file is what the browser code was written for."""
    for path, text in render_data(sample()).items():
        golden(f"site/{path}", text)


def test_same_facts_same_text() -> None:
    """Rendering depends on the facts only."""
    assert render_pages(hostile()) == render_pages(hostile())


def test_every_month_and_region_has_a_page() -> None:
    """Pages grow with regions and months, not with services or changes."""
    assert {path for path in PAGES if path.startswith("changes/2")} == {
        "changes/2016-03.md",
        "changes/2017-01.md",
        "changes/2025-01.md",
        "changes/2025-02.md",
    }
    assert sum(path.startswith("regions/") for path in PAGES) == 5


def test_unknown_is_never_zero() -> None:
    """A service that the source does not place is unknown, not in 0 regions."""
    rows = [row for row in PAGES["services/index.md"].splitlines() if "mystery" in row]

    assert len(rows) == 1
    assert rows[0].endswith("| unknown | unknown | before 2016-03-02 | unknown |")


def test_no_names_no_column() -> None:
    """A source without service names leaves no empty column."""
    history = History()
    history.observe(at("2020-01-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    pages = render_pages(history.facts())

    assert "| Service | Regions | Partitions |" in pages["services/index.md"]
    assert "| Service | Since |" in pages["regions/us-east-1.md"]
    assert "No change since the first list." in pages["index.md"]


def test_nothing_observed_yet() -> None:
    """A site can be made before anything was observed."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    nothing = Rollouts.of((), moment)
    pages = render_pages(SiteFacts("ssm", Snapshot("ssm"), (), "", None, None, moment, None, DEFAULT, nothing))

    assert "Nothing has been observed yet" in pages["index.md"]
    assert "The history is empty." in pages["about-data.md"]
    assert len(pages) == 6


def test_as_of_is_when_the_source_was_last_looked_at() -> None:
    """A quiet week does not make the pages look old."""
    facts = replace(sample(), observed_until=at("2025-03-01"))

    assert "as of **2025-03-01**" in render_pages(facts)["index.md"]
    assert "last change 2025-02-20" in render_pages(facts)["index.md"]


def test_what_could_not_be_read_is_told() -> None:
    """A region's failed read is told on its page and on the page about the data, with the reason."""
    facts = sample()
    unread = (Unread("region", "mx-central-1", "denied"), Unread("source", "", "slow"))
    pages = render_pages(replace(facts, snapshot=replace(facts.snapshot, unread=unread)))

    assert "The last read failed (denied)" in pages["regions/mx-central-1.md"]
    assert "The last read failed (denied)" not in pages["regions/us-east-1.md"]
    assert "- region `mx-central-1`: denied" in pages["about-data.md"]


def test_partial_change_set_says_so() -> None:
    """A change set of a partial observation is marked as one."""
    facts = sample()
    last = facts.settled[-1]
    partial = replace(last.change_set, unread=(Unread("name", "ec2", "timeout"),))
    pages = render_pages(replace(facts, settled=(*facts.settled[:-1], replace(last, change_set=partial))))

    assert "The read was partial: 1 thing could not be read" in pages["changes/2025-02.md"]


def test_every_kind_of_change_is_worded() -> None:
    """What goes, is renamed or becomes global is told in words with links only to what still exists."""
    history = History()
    gone = Region("gone-1", "aws", "Gone")
    both = [VIRGINIA, gone]
    history.observe(at("2020-01-01"), both, [runs("ec2", *both), runs("old", *both, name="Old")])
    history.observe(at("2020-02-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    everywhere = Service("ec2", global_in=frozenset({"aws"}))
    better = replace(VIRGINIA, name="Virginia")
    history.observe(at("2020-03-01"), [better], [everywhere])
    pages = render_pages(history.facts(observed_until=at("2020-04-01")))

    february, march = pages["changes/2020-02.md"], pages["changes/2020-03.md"]
    assert "region `gone-1` Gone is no longer listed" in february
    assert "service `old` Old is no longer listed" in february
    assert "`old` leaves `gone-1`, [`us-east-1`]" in february
    assert "arrives in all of `aws` (global)" in march
    assert "US East (N. Virginia)" in march
    assert "arrives in all of `aws` (global)" in pages["regions/us-east-1.md"]
    assert MEXICO.code not in "".join(pages.values())


def test_what_aws_itself_says_of_a_region_and_its_entries_is_shown() -> None:
    """Its place, zones and launch; and the day of an entry, where it is earlier than our first sight of it."""
    history = History("ssm")
    region = replace(
        VIRGINIA,
        domain="amazonaws.com",
        country="US",
        geolocation="US-VA",
        zones=frozenset({"use1-az2", "use1-az1"}),
        local_zones=frozenset({"use1-bos1-az1"}),
        launched="2006-08-25",
        launch_source="rss",
        announcement="https://aws.example/news",
    )
    old = replace(runs("ec2", region), dated=frozenset({("us-east-1", "2021-03-04")}))
    rewritten = replace(runs("sqs", region), dated=frozenset({("us-east-1", "2026-11-20")}))
    history.observe(at("2026-11-20"), [region], [old, rewritten])
    new = replace(runs("s3", region), dated=frozenset({("us-east-1", "2026-11-21")}))
    history.observe(at("2026-11-22"), [region], [old, rewritten, new])

    pages = render_pages(history.facts(via="us-west-2"))
    page = pages["regions/us-east-1.md"]

    assert "- **Launched** [2006-08-25](https://aws.example/news)" in page
    assert "- **Place** US (US-VA)" in page
    assert "- **Availability Zones** `use1-az1`, `use1-az2`" in page
    assert "- **Local Zones** `use1-bos1-az1`" in page
    rows = {row.split("`")[1]: row.rpartition("| ")[2] for row in page.splitlines() if row.startswith("| [`")}
    assert {code: since.rstrip(" |") for code, since in rows.items()} == {
        "ec2": "by 2021-03-04",
        "s3": "2026-11-21",
        "sqs": "before 2026-11-20",
    }
    assert "- **Read through** us-west-2" in pages["about-data.md"]
    assert "Where the source itself dates an entry" in pages["about-data.md"]


@pytest.mark.parametrize(
    ("what", "code", "told"),
    [
        ("partition", "aws", True),
        ("partition", "aws-cn", False),
        ("attributes", "mx-central-1", True),
        ("attributes", "us-east-1", False),
        ("launches", "", False),
        ("source", "", True),
    ],
)
def test_a_region_tells_what_of_it_was_unread(what: str, code: str, told: bool) -> None:
    """Of its partition and of its attributes, too, and not of others'."""
    facts = sample()
    pages = render_pages(replace(facts, snapshot=replace(facts.snapshot, unread=(Unread(what, code, "denied"),))))

    assert ("(denied), so the last known facts stand" in pages["regions/mx-central-1.md"]) is told
    assert f"- {what}" in pages["about-data.md"]
