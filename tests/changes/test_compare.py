from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, Kind
from reporter.changes.compare import apply, compare
from reporter.errors import DataError
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import added, removed, service, snapshot
from tests.strategies import codes, snapshots

ALIASES = st.dictionaries(codes, codes, max_size=4)
DAYS = ("2021-03-04", "2026-11-22")
FEW = st.sampled_from(("ec2", "api.ecr", "ecr", "iam"))


@given(snapshots(), snapshots(), ALIASES)
def test_what_differs_leads_from_one_to_the_other(before, after, renamed):
    """apply(compare(before, after), before) == after, whatever moves, and whatever the alias table says."""
    assert apply(compare(before, after, renamed), before) == after


@given(snapshots(FEW), snapshots(FEW), st.dictionaries(FEW, FEW, max_size=4))
def test_the_law_holds_where_renames_are_frequent(before, after, renamed):
    """The same with few codes, so that most aliases meet a service that went and one that came."""
    assert apply(compare(before, after, renamed), before) == after


@given(snapshots(), ALIASES)
def test_nothing_differs_from_itself(one, renamed):
    """compare(snapshot, snapshot) is empty."""
    assert compare(one, one, renamed) == ()


@given(snapshots(), snapshots())
def test_the_way_back_has_the_opposite_changes(before, after):
    """Each addition there is a removal back, and each attribute of what stays goes back to what it was."""
    regions, services = before.regions.keys() & after.regions.keys(), before.services.keys() & after.services.keys()
    there, back = (
        {
            change
            for change in changes
            if not change.attribute or (change.service in services if change.service else change.region in regions)
        }
        for changes in (compare(before, after), compare(after, before))
    )

    assert {_opposite(change) for change in there} == {_without_partition(change) for change in back}


def _without_partition(change: Change) -> Change:
    about_region = change.kind is Kind.ATTRIBUTE_MODIFIED
    return Change(
        change.kind,
        change.service,
        change.region,
        None if about_region else change.partition,
        change.attribute,
        change.before,
        change.after,
    )


def _opposite(change: Change) -> Change:
    change = _without_partition(change)
    kind = change.kind.opposite or change.kind
    return Change(kind, change.service, change.region, change.partition, change.attribute, change.after, change.before)


@given(snapshots(), snapshots(), st.randoms(use_true_random=False))
def test_changes_come_and_apply_in_any_order(before, after, random):
    """The order of rows changes no change, and the order of changes no snapshot."""
    regions, services = list(after.regions.values()), list(after.services.values())
    changes = list(compare(before, after))
    for items in (regions, services, changes):
        random.shuffle(items)

    assert compare(before, Snapshot.of("endpoints", regions, services)) == compare(before, after)
    assert apply(changes, before) == after


def test_each_kind_of_change_is_found():
    """One pair of snapshots that differ in every way."""
    before = Snapshot.of(
        "endpoints",
        [Region("r1", "aws", "One"), Region("r2", "aws"), Region("r3", "aws")],
        [
            service("gone", "r1", name="Gone", unknown=["aws-cn"]),
            service("old", "r1"),
            service("both", "r1", everywhere=["aws-cn"]),
        ],
    )
    after = Snapshot.of(
        "endpoints",
        [Region("r1", "aws-cn", "Uno"), Region("r2", "aws"), Region("r4", "aws", "Four")],
        [
            service("new", "r1"),
            service("fresh", "r4", name="Fresh"),
            service("both", "r2", name="Both", everywhere=["aws"], unknown=["aws-iso", "aws-eusc"]),
        ],
    )

    expected = (
        Change(Kind.REGION_ADDED, region="r4", partition="aws", after="Four"),
        Change(Kind.SERVICE_ADDED, service="fresh", after="Fresh"),
        Change(Kind.SERVICE_RENAMED, service="new", before="old", after="new"),
        Change(Kind.ATTRIBUTE_MODIFIED, None, "r1", "aws-cn", "name", "One", "Uno"),
        Change(Kind.ATTRIBUTE_MODIFIED, None, "r1", "aws-cn", "partition", "aws", "aws-cn"),
        Change(Kind.ATTRIBUTE_MODIFIED, "both", attribute="name", after="Both"),
        Change(Kind.ATTRIBUTE_MODIFIED, "both", attribute="unknown_in", after='["aws-eusc", "aws-iso"]'),
        Change(Kind.AVAILABILITY_ADDED, "both", partition="aws"),
        added("both", "r2"),
        added("fresh", "r4"),
        Change(Kind.AVAILABILITY_REMOVED, "both", partition="aws-cn"),
        removed("both", "r1"),
        removed("gone", "r1"),
        Change(Kind.SERVICE_REMOVED, service="gone", before="Gone"),
        Change(Kind.REGION_REMOVED, region="r3", partition="aws"),
    )
    assert set(compare(before, after, {"old": "new"})) == set(expected)
    assert compare(before, after, {"old": "new"}) == expected


@pytest.mark.parametrize(
    ("before", "after"), [(["old", "new"], ["new"]), (["old"], ["old", "new"]), (["other"], ["new"]), (["old"], [])]
)
def test_a_pair_of_the_table_is_a_rename_only_where_one_went_and_the_other_came(before, after):
    """With the old code still there, or the new one there before, they are two services."""
    was, now = (snapshot(*map(service, codes)) for codes in (before, after))
    kinds = {change.kind for change in compare(was, now, {"old": "new"})}

    assert Kind.SERVICE_RENAMED not in kinds
    assert kinds


def test_a_rename_keeps_what_did_not_change():
    """Only the code, and the region that is new with it, are told."""
    before, after = snapshot(service("ecr", "r1")), snapshot(service("api.ecr", "r1", "r2"), regions=["r1"])
    kinds = [change.kind for change in compare(before, after, {"ecr": "api.ecr"})]

    assert kinds == [Kind.REGION_ADDED, Kind.SERVICE_RENAMED, Kind.AVAILABILITY_ADDED]


def test_what_was_unread_makes_no_difference():
    """Two snapshots with the same facts do not differ, and nothing that was unread is applied."""
    one, other = snapshot(service("s3", "r1")), snapshot(service("s3", "r1"), unread=[Unread("source", "", "x")])

    assert compare(one, other) == ()
    assert apply((), other) == one


@pytest.mark.parametrize(
    "change",
    [removed("no", "r1"), Change(Kind.REGION_REMOVED, region="no"), Change(Kind.SERVICE_REMOVED, service="no")],
)
def test_a_change_that_does_not_fit_is_a_key_error(change):
    """What is not there cannot change; the caller says which text was wrong."""
    with pytest.raises(KeyError, match="no"):
        apply([change], snapshot(service("s3", "r1")))


def test_an_availability_in_a_region_that_is_not_there_is_refused():
    """What comes out of apply is as sound as any snapshot."""
    with pytest.raises(
        DataError, match=r"^endpoints: service s3 is listed in region r2, which endpoints does not have$"
    ):
        apply([added("s3", "r2")], snapshot(service("s3", "r1")))


IRELAND = Region("eu-west-1", "aws", "Europe (Ireland)", country="IE", zones=frozenset({"euw1-az1", "euw1-az2"}))


def test_a_new_region_tells_its_attributes():
    """One change each, after the one that adds it."""
    found = compare(Snapshot("ssm"), Snapshot.of("ssm", [IRELAND], []))

    assert [(change.kind, change.attribute, change.after) for change in found] == [
        (Kind.REGION_ADDED, None, "Europe (Ireland)"),
        (Kind.ATTRIBUTE_MODIFIED, "country", "IE"),
        (Kind.ATTRIBUTE_MODIFIED, "zones", '["euw1-az1", "euw1-az2"]'),
    ]


def test_the_day_of_an_entry_comes_with_its_arrival_and_goes_with_it():
    """A day that changes while the service stays is a change of its own."""
    dated = [Service("s3", regions=frozenset({"eu-west-1"}), dated=frozenset({("eu-west-1", day)})) for day in DAYS]
    states = [Snapshot.of("ssm", [IRELAND], rows) for rows in ([Service("s3")], [dated[0]], [dated[1]], [])]

    assert [list(compare(*pair)) for pair in pairwise(states)] == [
        [Change(Kind.AVAILABILITY_ADDED, service="s3", region="eu-west-1", after=DAYS[0])],
        [
            Change(
                Kind.ATTRIBUTE_MODIFIED,
                service="s3",
                region="eu-west-1",
                attribute="dated",
                before=DAYS[0],
                after=DAYS[1],
            )
        ],
        [
            Change(Kind.AVAILABILITY_REMOVED, service="s3", region="eu-west-1", before=DAYS[1]),
            Change(Kind.SERVICE_REMOVED, service="s3"),
        ],
    ]
