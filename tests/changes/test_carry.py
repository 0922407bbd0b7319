from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.carry import carry, recarry
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import service, snapshot
from tests.strategies import snapshots

BEFORE = snapshot(
    service("iam", name="IAM", everywhere=["aws"]),
    service("s3", "eu-west-1", "us-east-1", name="S3"),
    service("sqs", "us-east-1"),
    service("shy", name="Shy"),
)


def observed(*services: Service, what: str, code: str = "", regions: Sequence[str] = ()) -> Snapshot:
    return snapshot(*services, regions=regions, unread=[Unread(what, code, "closed")])


def carried(after: Snapshot) -> dict[str, tuple[str | None, list[str], list[str]]]:
    return {row.code: (row.name, sorted(row.regions), sorted(row.global_in)) for row in after.services.values()}


def test_a_complete_observation_stands_as_it_is():
    """Nothing is carried over where nothing was unread, and on a first observation."""
    whole, first = snapshot(service("s3", "eu-west-1")), observed(service("s3"), what="source")

    assert carry(BEFORE, whole) is whole
    assert carry(None, first) is first


def test_an_unread_source_keeps_everything_that_would_go():
    """Its regions, services, places and names; what is new is taken in."""
    after = carry(BEFORE, observed(service("s3", "ap-east-2"), service("new"), what="source"))

    assert carried(after) == {
        "iam": ("IAM", [], ["aws"]),
        "new": (None, [], []),
        "s3": ("S3", ["ap-east-2", "eu-west-1", "us-east-1"], []),
        "shy": ("Shy", [], []),
        "sqs": (None, ["us-east-1"], []),
    }
    assert set(after.regions) == {"ap-east-2", "eu-west-1", "us-east-1"}


def test_an_unread_region_keeps_its_services():
    """Other regions are believed: S3 leaves Ireland, and stays in Virginia, which could not be read."""
    after = carry(BEFORE, observed(service("s3"), what="region", code="us-east-1", regions=["eu-west-1"]))

    assert carried(after) == {"s3": (None, ["us-east-1"], []), "sqs": (None, ["us-east-1"], [])}
    assert set(after.regions) == {"eu-west-1", "us-east-1"}
    assert after.regions["us-east-1"] == BEFORE.regions["us-east-1"]


def test_an_unread_service_keeps_its_row():
    """Its regions come back with it, even where the observation does not name them any more."""
    after = carry(BEFORE, observed(service("sqs"), what="service", code="s3"))

    assert after.services["s3"] == BEFORE.services["s3"]
    assert after.services["sqs"] == service("sqs")
    assert set(after.regions) == {"eu-west-1", "us-east-1"}


def test_an_unread_name_keeps_names_and_services_of_which_nothing_else_is_known():
    """A new name wins, a lost one comes back, a listed service that went stays away."""
    after = carry(BEFORE, observed(service("s3", "eu-west-1"), service("iam", name="New"), what="name", code="s3"))

    assert carried(after) == {"iam": ("New", [], []), "s3": ("S3", ["eu-west-1"], []), "shy": ("Shy", [], [])}


@pytest.mark.parametrize("what", ["region", "service"])
def test_something_unread_that_was_not_known_before_adds_nothing(what):
    """A region or service that was never there has no last known value."""
    made = observed(service("s3", "eu-west-1"), what=what, code="xx-1")

    assert carry(BEFORE, made) == made


@pytest.mark.parametrize("what", ["source", "partition", "region", "service", "name", "attributes", "launches", "own"])
def test_the_result_still_says_what_was_unread(what):
    """Carrying does not make an observation complete."""
    made = observed(service("s3", "eu-west-1"), what=what, code="s3")

    assert carry(BEFORE, made).unread == made.unread


def test_carrying_over_twice_changes_nothing():
    """What was carried is what a second carry finds."""
    once = carry(BEFORE, observed(service("s3", "eu-west-1"), what="source"))

    assert carry(once, once) == once
    assert carry(BEFORE, once) == once


def test_a_region_that_was_read_anew_keeps_its_new_facts():
    """Only what is missing comes from before."""
    renamed = Region("eu-west-1", "aws", "Dublin")
    made = Snapshot.of("endpoints", [renamed], [], [Unread("source", "", "closed")])

    assert carry(BEFORE, made).regions["eu-west-1"] == renamed


FEW = st.sampled_from(("ec2", "s3", "iam"))


def without(seen: Snapshot, item: Unread) -> Snapshot:
    """*seen* as a source gives it that could not read *item*."""
    rows = [row for row in seen.services.values() if not (item.what == "service" and row.code == item.code)]
    if item.what == "region":
        rows = [replace(row, regions=row.regions - {item.code}) for row in rows]
        rows = [row for row in rows if row.listed]
    places = [place for place in seen.regions.values() if not (item.what == "region" and place.code == item.code)]
    return Snapshot.of(seen.source, places, rows, [item])


def undated(made: Snapshot) -> list[Service]:
    return [replace(row, dated=frozenset()) for row in made.services.values()]


@given(snapshots(FEW), snapshots(FEW), snapshots(FEW), st.sampled_from(("region", "service")), st.data())
def test_carried_again_is_as_if_carried_from_the_newer_facts_at_once(base, newer, seen, what, data):
    """What was unread says nothing: after a lost race it is taken from the winner, as it would have been.

    Only a day that *base* gave to an entry stays, where the winner gives none.
    """
    known = sorted((base.regions if what == "region" else base.services).keys()) or ["s3"]
    observed = without(seen, Unread(what, data.draw(st.sampled_from(known)), "closed"))

    again = recarry(base, carry(base, observed), newer)

    assert undated(again) == undated(carry(newer, observed))


def test_a_name_that_was_unread_is_taken_from_the_newer_facts():
    """A name that was only carried gives way; one that was read stands."""
    base = snapshot(service("s3", "eu-west-1", name="Old"), service("sqs", "eu-west-1"))
    newer = snapshot(service("s3", "eu-west-1", name="New"), service("sqs", "eu-west-1", name="Theirs"))
    raw = observed(service("s3", "eu-west-1"), service("sqs", "eu-west-1", name="Ours"), what="name", code="s3")

    again = recarry(base, carry(base, raw), newer)

    assert {code: row.name for code, row in again.services.items()} == {"s3": "New", "sqs": "Ours"}


def test_a_service_known_by_name_only_goes_with_the_newer_facts():
    """It was only carried, and others have read that it is gone."""
    base, newer = snapshot(service("s3", "eu-west-1"), service("shy", name="Shy")), snapshot(service("s3", "eu-west-1"))
    raw = observed(service("s3", "eu-west-1"), what="name", code="shy")

    again = recarry(base, carry(base, raw), newer)

    assert set(again.services) == {"s3"}


def test_without_others_facts_nothing_is_carried_again():
    """On an empty remote the observation stands as it is."""
    seen = observed(service("s3", "eu-west-1"), what="name", code="s3")

    assert recarry(BEFORE, seen, None) == seen
    assert recarry(None, seen, BEFORE) == carry(BEFORE, seen)


LAUNCH = Region(
    "eu-west-1", "aws", "Ireland", country="IE", zones=frozenset({"z1"}), launched="2007-12-10", launch_source="rss"
)


def test_an_unread_partition_keeps_its_regions_and_what_is_in_them():
    """Services that the partition runs for all its regions too; the other partition is believed."""
    before = snapshot(
        service("iam", everywhere=["aws", "aws-cn"]),
        service("s3", "cn-north-1", "us-east-1"),
        service("shy", "us-east-1", unknown=["aws-cn"]),
        service("sqs", "us-east-1"),
    )
    after = carry(before, observed(service("s3"), service("new", "us-east-1"), what="partition", code="aws-cn"))

    assert carried(after) == {
        "iam": (None, [], ["aws-cn"]),
        "new": (None, ["us-east-1"], []),
        "s3": (None, ["cn-north-1"], []),
        "shy": (None, [], []),
    }
    assert after.services["shy"].unknown_in == {"aws-cn"}
    assert set(after.regions) == {"cn-north-1", "us-east-1"}


def test_unread_attributes_keep_what_would_get_lost():
    """What was read counts; the partition was a guess, and stays what it was."""
    before = Snapshot.of("ssm", [LAUNCH], [])
    guess = Region("eu-west-1", "aws-guess", country="GB")
    made = Snapshot.of("ssm", [guess], [], [Unread("attributes", "eu-west-1", "closed")])

    assert carry(before, made).regions["eu-west-1"] == replace(LAUNCH, country="GB")
    assert carry(Snapshot("ssm"), made).regions["eu-west-1"] == guess


def test_a_launch_stays_known_when_its_news_are_gone():
    """A feed holds the latest news only. Anything else that a complete read does not have is gone."""
    before = Snapshot.of("ssm", [LAUNCH], [])
    made = Snapshot.of("ssm", [Region("eu-west-1", "aws")], [])

    after = carry(before, made).regions["eu-west-1"]

    assert after == Region("eu-west-1", "aws", launched="2007-12-10", launch_source="rss")


def test_an_entry_keeps_the_day_that_it_came_with():
    """AWS dates an entry anew when it writes it anew; only a new entry has a new day."""
    regions = [Region(code, "aws") for code in ("r1", "r2", "r3")]
    was = Service("s3", regions=frozenset({"r1", "r2"}), dated=frozenset({("r1", "2021-03-04"), ("r2", "2021-03-04")}))
    now = Service("s3", regions=frozenset({"r1", "r3"}), dated=frozenset({("r1", "2026-11-22"), ("r3", "2026-11-22")}))

    after = carry(Snapshot.of("ssm", regions, [was]), Snapshot.of("ssm", regions, [now])).services["s3"]

    assert after.dated == {("r1", "2021-03-04"), ("r3", "2026-11-22")}


@pytest.mark.parametrize("what", ["attributes", "launches"])
def test_attributes_that_were_unread_are_taken_from_the_newer_facts(what):
    """Not from those that they were carried over from first."""
    base = Snapshot.of("ssm", [LAUNCH, Region("r2", "aws")], [])
    newer = Snapshot.of("ssm", [replace(LAUNCH, country="GB", launched="2007-12-11")], [])
    seen = Snapshot.of("ssm", [Region("eu-west-1", "aws"), Region("r3", "aws")], [], [Unread(what, "eu-west-1", "-")])

    again = recarry(base, carry(base, seen), newer)

    assert again == carry(newer, seen)
    assert again.regions["eu-west-1"].launched == "2007-12-11"


def test_a_partition_that_was_unread_is_taken_from_the_newer_facts():
    """Its regions, its services and those that it runs for all regions."""
    base = snapshot(service("s3", "cn-north-1"), service("iam", everywhere=["aws-cn"]), regions=["us-east-1"])
    newer = snapshot(service("s3", "cn-northwest-1", "us-east-1"))
    seen = observed(service("s3", "us-east-1"), what="partition", code="aws-cn")

    again = recarry(base, carry(base, seen), newer)

    assert again == carry(newer, seen)
    assert again.services["s3"].regions == {"cn-northwest-1", "us-east-1"}
