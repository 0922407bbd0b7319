"""Which feeds there are, what they tell, and that readers can read them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reporter.changes.change import ChangeSet
from reporter.changes.settle import Status, settle
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Service
from reporter.render.facts import SiteFacts
from reporter.render.feeds.files import ATOM, JSON, RSS, feed_files, region_feed, service_feed
from reporter.render.feeds.news import NEWEST, NEWEST_OF_ONE
from tests.render.feeds.conftest import URL
from tests.render.feeds.reading import Read, atom, json_feed, rss
from tests.site_sample import IRELAND, MEXICO, VIRGINIA, History, at, hostile, runs, sample


def entries(facts: SiteFacts, path: str = ATOM, url: str | None = None) -> tuple[Read, ...]:
    return atom(feed_files(facts, url)[path]).entries


def rewritten(facts: SiteFacts) -> SiteFacts:
    """The same history in other commits."""
    fresh = {one.revision: replace(one, revision="f" * 39 + str(number)) for number, one in enumerate(_sets(facts))}
    settled = [replace(one, change_set=fresh[one.change_set.revision]) for one in facts.settled]
    return replace(facts, settled=settled)


def _sets(facts: SiteFacts) -> list[ChangeSet]:
    return list({one.change_set.revision: one.change_set for one in facts.settled}.values())


def test_there_is_a_feed_of_everything_and_one_of_each_region_and_service(feeds, shipped):
    """Also of those that are gone."""
    expected = {ATOM, RSS, JSON}
    expected |= {region_feed(code) for code in shipped.rollouts.regions}
    expected |= {service_feed(code) for code in shipped.rollouts.services}

    assert set(feeds) == expected
    assert len(feeds) == 3 + len(shipped.rollouts.regions) + len(shipped.rollouts.services)
    assert any(row.gone for row in shipped.rollouts.services.values())


def test_every_feed_is_sound(feeds):
    """As its format demands, with absolute links, its own address and the newest entry first."""
    readers = {"atom": atom, "rss": rss, "json": json_feed}
    for path, data in feeds.items():
        feed = readers[path.rpartition(".")[2]](data)
        assert feed.address == f"{URL}/{path}"
        assert feed.page.startswith(f"{URL}/")
        assert len(feed.entries) <= (NEWEST if path in {ATOM, RSS, JSON} else NEWEST_OF_ONE)
        moments = [entry.moment for entry in feed.entries]
        assert moments == sorted(moments, reverse=True)
        assert not moments or feed.updated in {moments[0], None}
        assert all(entry.link.startswith(f"{URL}/changes/{entry.moment:%Y}.html#t") for entry in feed.entries)
        assert all(entry.html.startswith("<ul><li>") for entry in feed.entries)


def test_ids_are_unique_over_all_feeds(feeds):
    """Those of feeds and those of entries; the three feeds of everything have the same entries."""
    found: list[str] = []
    for path, data in feeds.items():
        if path.endswith(".atom"):
            feed = atom(data)
            found += [feed.id, *(entry.id for entry in feed.entries)]

    assert len(set(found)) == len(found)


def test_the_three_feeds_of_everything_tell_the_same(feeds):
    """Entry by entry."""
    first = atom(feeds[ATOM]).entries

    assert rss(feeds[RSS]).entries == first
    assert json_feed(feeds[JSON]).entries == first
    assert len(first) == NEWEST


def test_the_newest_entry_of_the_shipped_history_is_told(feeds):
    """It is not confirmed yet, and says so."""
    newest = atom(feeds[ATOM]).entries[0]

    assert newest.title == "aps arrives in eusc-de-east-1 (not yet confirmed)"
    assert newest.link == f"{URL}/changes/2026.html#t20261117t202414z"
    assert newest.moment == datetime(2026, 11, 17, 20, 24, 14, tzinfo=UTC)
    assert newest.tags == ("availability added",)
    assert newest.html.startswith(
        "<ul><li><code>aps</code> arrives in <code>eusc-de-east-1</code> <em>(not yet confirmed)</em></li></ul>"
        "<p>botocore 1.44.5 · <code>"
    )


@pytest.mark.parametrize(
    ("path", "title", "page"),
    [
        (region_feed("eu-isoe-west-1"), "guardduty arrives in eu-isoe-west-1", "regions/eu-isoe-west-1.html"),
        (service_feed("guardduty"), "guardduty arrives in eu-isoe-west-1", "services/guardduty.html"),
        (service_feed("osm"), "service osm is new", "services/osm.html"),
        (service_feed("backupstorage"), "service backupstorage is no longer listed", "services/backupstorage.html"),
    ],
)
def test_a_feed_of_one_tells_what_is_about_it(feeds, path, title, page):
    """The newest first, with the page that tells the same, also of what is gone."""
    feed = atom(feeds[path])

    assert feed.entries[0].title == title
    assert feed.page == f"{URL}/{page}"


def test_feeds_of_one_hold_the_newest_that_are_about_it(feeds, shipped):
    """Counted by hand, for regions and services that do not share their change sets with a whole partition."""
    for path, match in ((region_feed("sa-east-1"), "sa-east-1"), (service_feed("s3"), "s3")):
        moments = {
            one.change_set.observed_at
            for one in shipped.settled
            if match in {one.change.service, one.change.region}
            and one.status is not Status.REVERTED
            and shipped.is_news(one.change_set)
        }
        places = {
            one.change_set.observed_at
            for one in shipped.settled
            if match == "sa-east-1"
            and one.change.region is None
            and one.change.partition == "aws"
            and one.status is not Status.REVERTED
            and shipped.is_news(one.change_set)
        }
        expected = sorted(moments | places, reverse=True)[:NEWEST_OF_ONE]
        assert [entry.moment for entry in atom(feeds[path]).entries] == expected


def test_first_lists_corrections_and_what_was_taken_back_are_no_news():
    """Of the eight change sets of the sample these four are left."""
    assert [entry.title for entry in entries(sample())] == [
        "keys arrives in eu-west-1 (not yet confirmed)",
        "service service-17 is no longer listed (not yet confirmed)",
        "region mx-central-1 opens; 18 new services; 37 arrivals in 2 regions",
        "ec2: name is now Amazon Elastic Compute Cloud",
    ]


def test_a_renamed_service_takes_its_news_along():
    """What was told of the old code stands in the feed of the new one, and the old one has none."""
    history = History()
    world = [IRELAND, VIRGINIA]
    history.observe(at("2020-01-01"), world, [runs("old", VIRGINIA)])
    history.observe(at("2020-02-01"), world, [runs("old", VIRGINIA, IRELAND)])
    history.observe(at("2020-03-01"), world, [runs("new", VIRGINIA, IRELAND)], renamed={"old": "new"})
    history.observe(at("2020-04-01"), world, [runs("new", VIRGINIA, IRELAND), runs("other")])
    found = feed_files(history.facts(), None)

    assert service_feed("old") not in found
    assert [entry.title for entry in atom(found[service_feed("new")]).entries] == [
        "service old is now new",
        "old arrives in eu-west-1",
    ]


def test_a_renamed_service_keeps_only_the_newest():
    """As many as any other."""
    history = History()
    history.observe(at("2019-01-01"), [VIRGINIA], [Service("old", "Name 0")])
    for number in range(1, 26):
        history.observe(at(f"2020-01-{number:02}"), [VIRGINIA], [Service("old", f"Name {number}")])
    history.observe(at("2020-02-01"), [VIRGINIA], [Service("new", "Name 25")], renamed={"old": "new"})
    found = entries(history.facts(), service_feed("new"))

    assert len(found) == NEWEST_OF_ONE
    assert [entry.title for entry in found[:2]] == [
        "service old is now new (not yet confirmed)",
        "old: name is now Name 25",
    ]


def test_a_region_tells_what_its_partition_runs_from_its_first_day_on():
    """What a partition began to run before the region opened is not about it."""
    history = History()
    history.observe(at("2020-01-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    iam = Service("iam", global_in=frozenset({"aws"}))
    history.observe(at("2020-02-01"), [VIRGINIA], [runs("ec2", VIRGINIA), iam])
    history.observe(at("2020-03-01"), [VIRGINIA, MEXICO], [runs("ec2", VIRGINIA), iam])
    dns = Service("dns", global_in=frozenset({"aws"}))
    history.observe(at("2020-04-01"), [VIRGINIA, MEXICO], [runs("ec2", VIRGINIA), iam, dns])
    found = feed_files(history.facts(), None)

    [newest, opened] = atom(found[region_feed(MEXICO.code)]).entries
    assert "all of <code>aws</code> (global)" in newest.html
    assert opened.title == "region mx-central-1 opens"
    assert len(atom(found[region_feed(VIRGINIA.code)]).entries) == 2


def test_a_region_that_is_gone_keeps_its_feed():
    """So whoever follows it learns of its end."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND, VIRGINIA], [runs("ec2", VIRGINIA)])
    history.observe(at("2020-02-01"), [IRELAND, VIRGINIA], [runs("ec2")])
    history.observe(at("2020-03-01"), [VIRGINIA], [runs("ec2")])
    history.observe(at("2020-04-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    feed = atom(feed_files(history.facts(), None)[region_feed(IRELAND.code)])

    assert (feed.page, [entry.title for entry in feed.entries]) == (
        "../../regions/eu-west-1.html",
        ["region eu-west-1 is no longer listed"],
    )


def test_ids_outlive_a_history_that_is_written_anew_and_a_site_that_moves():
    """Revisions and addresses have no part in them."""
    facts = sample()
    for path in (ATOM, region_feed("eu-west-1"), service_feed("keys")):
        before = [entry.id for entry in entries(facts, path)]
        assert before == [entry.id for entry in entries(rewritten(facts), path, "https://elsewhere.example")]
        assert before != [entry.id for entry in entries(replace(facts, source="ssm"), path)]


def test_an_entry_keeps_its_id_and_time_when_it_is_confirmed():
    """Only its words change."""
    facts = sample()
    sets = _sets(facts)
    later = replace(facts, settled=settle(sets, observed_until=at("2026-01-01")))
    before, after = entries(facts)[0], entries(later)[0]

    assert (before.id, before.moment) == (after.id, after.moment)
    assert (before.title, after.title) == ("keys arrives in eu-west-1 (not yet confirmed)", "keys arrives in eu-west-1")


def test_without_an_address_links_are_relative_to_the_feed():
    """And no feed says where it is."""
    found = feed_files(sample(), None)
    region = atom(found[region_feed("eu-west-1")])

    assert atom(found[ATOM]).page == "../changes/index.html"
    assert (region.page, region.address) == ("../../regions/eu-west-1.html", None)
    assert region.entries[0].link == "../../changes/2025.html#t20250220t180000z"
    assert (rss(found[RSS]).address, json_feed(found[JSON]).address) == (None, None)


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example/"])
def test_an_address_may_end_in_a_slash(url):
    """It is a folder either way."""
    assert entries(sample(), url=url)[0].link.startswith("https://a.example/changes/")


def test_an_empty_feed_is_as_old_as_the_first_list():
    """Never as new as the build."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND)])
    found = feed_files(history.facts(), None)

    for path in (ATOM, region_feed(IRELAND.code)):
        assert (atom(found[path]).updated, atom(found[path]).entries) == (at("2020-01-01"), ())
    assert rss(found[RSS]).updated == at("2020-01-01")


def test_feeds_without_any_change_are_as_old_as_the_observation():
    history = History()
    history.observe(at("2020-01-01"), [], [])

    assert atom(feed_files(history.facts(), None)[ATOM]).updated == at("2020-01-01")


def test_hostile_names_stay_text():
    """In titles, in the HTML of an entry, and in the paths of the files."""
    found = feed_files(hostile(), URL)
    read: Mapping[str, tuple[Read, ...]] = {
        path: (json_feed if path == JSON else rss if path == RSS else atom)(data).entries
        for path, data in found.items()
    }

    assert all(path.count("/") <= 2 and ".." not in path for path in found)
    html = "".join(entry.html for own in read.values() for entry in own)
    assert "&lt;script&gt;window.hacked" in html
    for tag in ("<script", "<img", "<b>", "<u>", "<i>", "<h1", 'href="javascript'):
        assert tag not in html.lower()
    titles_ = [entry.title for entry in read[RSS]]
    assert titles_
    assert not [title for title in titles_ if "<" in title or ">" in title]


def test_what_xml_cannot_hold_is_replaced():
    """Control characters, lone surrogates and the two that are no characters."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND, name="EC2")])
    history.observe(
        at("2020-01-02"), [IRELAND], [runs("ec2", IRELAND, name="a\x00b\x1b\ud800\uffff]]>")], version="v\x01"
    )
    found = feed_files(history.facts(), URL)

    assert "a\ufffdb\ufffd\ufffd\ufffd]]&gt;" in atom(found[ATOM]).entries[0].html
    assert rss(found[RSS]).entries[0].title.startswith("ec2: name is now a\ufffdb\ufffd\ufffd\ufffd]]\u203a")
    assert "\ufffd" in json_feed(found[JSON]).entries[0].title


def test_the_same_facts_make_the_same_bytes(feeds, shipped):
    """The clock has no part in them."""
    assert feed_files(replace(shipped), URL) == feeds


def test_a_feed_knows_nothing_of_later():
    """A site as of a date has the feeds of that date."""
    facts = sample()
    until = [one for one in _sets(facts) if one.observed_at < at("2025-01-15")]
    earlier = replace(
        facts, settled=settle(until), rollouts=Rollouts.of(until, at("2025-01-15")), shown_at=at("2025-01-15")
    )

    assert entries(earlier)[0].moment == at("2025-01-14")


def test_a_feed_looks_like_this(golden):
    """What a reader gets."""
    golden("feeds/changes.atom", feed_files(sample(), "https://cloud.example.org/")[ATOM].decode())
    golden("feeds/changes.json", feed_files(sample(), "https://cloud.example.org/")[JSON].decode())
