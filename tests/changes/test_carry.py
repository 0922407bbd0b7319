from collections.abc import Sequence

import pytest

from reporter.changes.carry import carry
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import service, snapshot

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


@pytest.mark.parametrize("what", ["source", "region", "service", "name"])
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
