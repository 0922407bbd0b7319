from itertools import permutations

import pytest

from reporter.changes.change import Change, Kind, of_kind, ordered
from reporter.model.snapshot import Completeness, Unread
from tests.builders import added, change_set, removed


@pytest.mark.parametrize("kind", Kind)
def test_an_opposite_takes_back_and_is_taken_back(kind):
    """Kinds come in pairs, of which one removes; renames and attributes have no opposite kind."""
    opposite = kind.opposite

    assert (opposite is None) == (kind in {Kind.SERVICE_RENAMED, Kind.ATTRIBUTE_MODIFIED})
    if opposite is not None:
        assert opposite.opposite is kind
        assert opposite.removes is not kind.removes


def test_changes_are_told_in_the_order_in_which_they_apply():
    """A region opens before a service arrives in it, and closes after the last one has left."""
    changes = [
        Change(Kind.REGION_ADDED, region="r2", partition="aws"),
        Change(Kind.SERVICE_ADDED, service="s2"),
        added("s1", "r2"),
        added("s2", "r2"),
        removed("s1", "r1"),
        Change(Kind.REGION_REMOVED, region="r1", partition="aws"),
    ]

    assert {ordered(order) for order in permutations(changes)} == {tuple(changes)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (added("ec2", "r1"), removed("ec2", "r1"), True),
        (added("ec2", "r1"), added("ec2", "r2"), False),
        (added("ec2", "r1"), added("s3", "r1"), False),
        (added("ec2", "aws"), Change(Kind.AVAILABILITY_ADDED, service="ec2", partition="aws"), False),
        (added("ec2", "r1"), Change(Kind.SERVICE_ADDED, service="ec2"), False),
        (
            Change(Kind.REGION_ADDED, region="r1", partition="aws"),
            Change(Kind.REGION_REMOVED, region="r1", partition="aws-cn"),
            True,
        ),
        (
            Change(Kind.ATTRIBUTE_MODIFIED, service="ec2", attribute="name"),
            Change(Kind.ATTRIBUTE_MODIFIED, service="ec2", attribute="unknown_in"),
            False,
        ),
    ],
)
def test_a_change_and_its_opposite_are_about_the_same_fact(one, other, same):
    """The fact is the cell, the service, the region or the attribute, whichever way it changes."""
    assert (one.fact == other.fact) is same


def test_a_place_is_a_region_or_else_a_partition():
    """A partition-global availability is placed in its partition."""
    everywhere = Change(Kind.AVAILABILITY_ADDED, service="iam", partition="aws")

    assert (added("ec2", "r1").place, everywhere.place) == ("r1", "aws")


def test_changes_are_chosen_by_kind_in_their_order():
    """Several kinds mean any of them."""
    changes = [added("a", "r"), removed("b", "r"), Change(Kind.SERVICE_ADDED, service="c")]

    assert of_kind(changes, Kind.AVAILABILITY_ADDED, Kind.SERVICE_ADDED) == [changes[0], changes[2]]


def test_a_change_set_is_partial_if_something_was_unread():
    """Completeness follows from the list of unread things."""
    whole = change_set(0)
    partial = type(whole)("endpoints", whole.observed_at, (), unread=(Unread("service", "s3", "closed"),))

    assert (whole.completeness, partial.completeness) == (Completeness.COMPLETE, Completeness.PARTIAL)
