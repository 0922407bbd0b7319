"""Pages as Markdown. ``pytest --update-golden`` writes ``tests/golden/site`` and ``tests/golden/staged`` anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reporter.changes.settle import DEFAULT
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from reporter.render.facts import SiteFacts
from reporter.render.pages.context import Site
from reporter.render.pages.site import site_pages
from tests.render.pages.rendered import staged, twins
from tests.site_sample import ATTACKS, MEXICO, VIRGINIA, History, at, hostile, runs, sample

TWINS = twins(sample())
STAGED = staged(sample())
SHOWN = ("index.md", "regions/mx-central-1.md", "services/keys.md", "services/index.md", "risk.md", "status.md")


@pytest.mark.parametrize("path", sorted(TWINS))
def test_each_page_reads_as_it_did_when_somebody_last_looked_at_it(
    path: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"site/{path}", TWINS[path])


@pytest.mark.parametrize("path", SHOWN)
def test_what_is_staged_is_the_html_that_the_styles_were_written_for(
    path: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"staged/{path}", STAGED[path])


def test_the_same_facts_give_the_same_text() -> None:
    assert staged(hostile()) == staged(hostile())


def test_pages_grow_with_regions_services_and_years_only() -> None:
    assert {path for path in TWINS if path.startswith("changes/2")} == {
        f"changes/{year}.md" for year in (2016, 2017, 2025)
    }
    assert sum(path.startswith("regions/") for path in TWINS) == 1 + 4
    assert sum(path.startswith("services/") for path in TWINS) == 1 + 23


def test_a_service_that_is_not_named_any_more_keeps_its_page() -> None:
    page = TWINS["services/service-17.md"]

    assert "The source does not name this service any more." in page
    assert "`service-17` leaves" in page
    assert "| [`service-17`](../services/service-17.md) | 2025-01-14 | 2 regions |" in TWINS["services/index.md"]


def test_a_region_that_is_not_listed_any_more_keeps_its_page() -> None:
    history = History()
    gone = Region("gone-1", "aws", "Gone")
    history.observe(at("2020-01-01"), [VIRGINIA, gone], [runs("ec2", VIRGINIA, gone)])
    history.observe(at("2020-01-15"), [VIRGINIA, gone], [runs("ec2", VIRGINIA, gone), runs("kms", VIRGINIA)])
    history.observe(at("2020-02-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    history.observe(at("2020-03-01"), [VIRGINIA], [runs("ec2", VIRGINIA), runs("sqs", VIRGINIA)])
    pages = twins(history.facts())

    assert "does not list this region any more" in pages["regions/gone-1.md"]
    assert "[`gone-1`](../regions/gone-1.md)" in pages["regions/index.md"]


def test_a_service_that_the_source_does_not_place_is_unknown_and_not_in_0_regions() -> None:
    rows = [row for row in TWINS["services/index.md"].splitlines() if "mystery" in row]

    assert len(rows) == 1
    assert rows[0].endswith("| unknown | unknown | before 2016-03-02 | unknown |")
    assert "is available is **unknown**" in TWINS["services/mystery.md"]
    assert "| unknown | \u2013 | \u2013 | \u2013 |" in TWINS["services/mystery.md"]


def test_a_source_without_service_names_leaves_no_empty_column() -> None:
    history = History()
    history.observe(at("2020-01-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    pages = twins(history.facts())

    assert "| Service | Regions | Partitions |" in pages["services/index.md"]
    assert "| Service | Since |" in pages["regions/us-east-1.md"]
    assert "No change since the first list." in pages["index.md"]


def test_a_site_can_be_made_before_anything_was_observed() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    nothing = Rollouts.of((), moment)
    facts = SiteFacts("ssm", Snapshot("ssm"), (), "", None, None, moment, None, DEFAULT, nothing)
    pages = twins(facts)

    assert staged(facts).keys() == pages.keys()
    assert "Nothing has been observed yet" in pages["index.md"]
    assert "The history is empty." in pages["sources.md"]
    assert "The history is empty." in pages["status.md"]


def test_a_quiet_week_does_not_make_the_pages_look_old() -> None:
    page = twins(replace(sample(), observed_until=at("2025-03-01")))["index.md"]

    assert "says of AWS as of 2025-03-01" in page
    assert "last change 2025-02-20" in page


def test_a_site_of_an_earlier_day_says_so() -> None:
    pages = twins(replace(sample(), shown_at=at("2025-02-28")))

    assert "says of AWS as of 2025-02-28" in pages["index.md"]
    assert "This is the site as it was then" in pages["status.md"]


def test_what_could_not_be_read_is_told_with_the_reason() -> None:
    facts = sample()
    unread = (Unread("region", "mx-central-1", "denied"), Unread("source", "", "slow"))
    own = replace(facts.sources[0], unread=unread)
    pages = twins(replace(facts, snapshot=replace(facts.snapshot, unread=unread), sources=(own, *facts.sources[1:])))

    assert "The last read failed (denied)" in pages["regions/mx-central-1.md"]
    assert "The last read failed (denied)" not in pages["regions/us-east-1.md"]
    assert "- region `mx-central-1`: denied" in pages["sources.md"]
    assert "- `endpoints`: region `mx-central-1`: denied" in pages["status.md"]
    assert "- `endpoints`: source: slow" in pages["status.md"]


def test_a_source_that_nobody_remembers_to_have_looked_at_is_unknown_and_an_old_look_is_stale() -> None:
    facts = sample()
    old, never = (
        replace(facts.sources[0], looked_at=at("2025-01-01")),
        replace(facts.sources[1], looked_at=None, version=None),
    )
    page = twins(replace(facts, sources=(old, never)))["status.md"]

    assert "| `endpoints` | stale | 2025-01-01 20:00 UTC |" in page
    assert "| `ssm` | unknown | unknown | 2025-02-20 18:00 UTC | not stated |" in page


def test_what_goes_or_becomes_global_is_told_with_links_to_what_there_is_or_was() -> None:
    history = History()
    gone = Region("gone-1", "aws", "Gone")
    both = [VIRGINIA, gone]
    old = runs("old", *both, name="Old")
    history.observe(at("2020-01-01"), both, [runs("ec2", *both), old])
    history.observe(at("2020-01-15"), both, [runs("ec2", *both), old, runs("kms", VIRGINIA)])
    history.observe(at("2020-02-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    everywhere = Service("ec2", global_in=frozenset({"aws"}))
    better = replace(VIRGINIA, name="Virginia")
    history.observe(at("2020-03-01"), [better], [everywhere])
    pages = twins(history.facts(observed_until=at("2020-04-01")))

    year = pages["changes/2020.md"]
    assert "region [`gone-1`](../regions/gone-1.md) Gone is no longer listed" in year
    assert "service [`old`](../services/old.md) Old is no longer listed" in year
    assert "arrives in all of `aws` (global)" in year
    assert "arrives in all of `aws` (global)" in pages["regions/us-east-1.md"]
    assert "once for all of `aws`" in pages["services/ec2.md"]
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

    pages = twins(history.facts(via="us-west-2"))
    page = pages["regions/us-east-1.md"]

    assert "- Launched: [2006-08-25](https://aws.example/news)" in page
    assert "- Place: US (US-VA)" in page
    assert "- Domain: `amazonaws.com`" in page
    assert "- Availability Zones: `use1-az1`, `use1-az2`" in page
    assert "- Local Zones: `use1-bos1-az1`" in page
    rows = {row.split("`")[1]: row.rpartition("| ")[2] for row in page.splitlines() if row.startswith("| [`")}
    assert {"ec2", "s3", "sqs"} <= rows.keys()
    since = {
        code: row.split("|")[-2].strip() for row in page.splitlines() if (code := _code(row)) in {"ec2", "s3", "sqs"}
    }
    assert since == {"ec2": "by 2021-03-04", "s3": "2026-11-21", "sqs": "before 2026-11-20"}
    assert "- Read through: us-west-2" in pages["sources.md"]
    assert "Where the source itself dates an entry" in pages["sources.md"]


def _code(row: str) -> str:
    return row.split("`")[1] if row.startswith("| [`") else ""


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
    pages = twins(replace(facts, snapshot=replace(facts.snapshot, unread=(Unread(what, code, "denied"),))))

    assert ("(denied), so the last known facts stand" in pages["regions/mx-central-1.md"]) is told
    assert f"- {what}" in pages["sources.md"]


def test_the_text_of_a_component_ends_the_pages_that_it_is_for() -> None:
    pages = site_pages(Site(sample(), {}, {"region": "Ask the *platform team*.", "overview": "Hello."}))

    assert {path for path, page in pages.items() if page.ending} == {
        "index.md",
        *(path for path in pages if path.startswith("regions/") and path != "regions/index.md"),
    }
    assert pages["regions/us-east-1.md"].twin().endswith("\nAsk the *platform team*.\n")


def test_no_twin_holds_html_from_the_data() -> None:
    """Hostile names are entity references in twins, too."""
    for path, text in twins(hostile()).items():
        assert "<script" not in text, path
        assert "<img" not in text, path
        assert "](javascript:" not in text, path
    assert len(ATTACKS) > 20
