from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import Settling, Status, settle
from tests.builders import added, change_set, day, removed

NAMED, UNNAMED = (
    Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", before=before, after=after)
    for before, after in (("A", "B"), ("B", "A"))
)
OTHER = added("other", "r1")
CAME, WENT = added("s3", "r1"), removed("s3", "r1")


def statuses(*sets: ChangeSet, until: float | None = None, rules: Settling | None = None) -> list[str]:
    found = settle(sets, observed_until=None if until is None else day(until), rules=rules or Settling())
    return [str(one.status) for one in found]


def test_an_addition_is_provisional_until_it_is_seen_again():
    """The newest observation confirms nothing of its own."""
    assert statuses(change_set(0, CAME)) == ["provisional"]
    assert statuses(change_set(0, CAME), change_set(1, OTHER)) == ["confirmed", "provisional"]


def test_an_observation_without_changes_confirms_an_addition():
    """The last look at the source counts as a further observation, if it is newer than the last change."""
    assert statuses(change_set(0, CAME), until=0.1) == ["confirmed"]
    assert statuses(change_set(0, CAME), until=0) == ["provisional"]


@pytest.mark.parametrize(
    ("needed", "expected"), [(0, "confirmed"), (1, "confirmed"), (2, "confirmed"), (3, "provisional")]
)
def test_so_many_further_observations_confirm_an_addition(needed, expected):
    """With two further observations, an addition that needs three stays provisional."""
    sets = [change_set(0, CAME), change_set(1, OTHER), change_set(2, added("more", "r1"))]

    assert statuses(*sets, rules=Settling(additions=needed))[0] == expected


@pytest.mark.parametrize(("days", "expected"), [(1, "provisional"), (13.999, "provisional"), (14, "confirmed")])
def test_a_removal_is_confirmed_by_time(days, expected):
    """Fourteen days, to the second, however many observations lie between."""
    sets = [change_set(0, WENT), change_set(0.5, OTHER)]

    assert statuses(*sets, until=days)[0] == expected


def test_when_a_change_was_settled_is_told():
    """An addition by the next observation, a removal by the first one after its time."""
    found = settle([change_set(0, CAME, removed("ec2", "r1")), change_set(3, OTHER)], observed_until=day(20))

    assert [one.settled_at for one in found] == [day(3), day(20), day(20)]


def test_what_the_next_observation_takes_back_is_no_news():
    """Both the addition and the removal are reverted, at the same moment."""
    found = settle([change_set(0, CAME), change_set(1, WENT)])

    assert [(str(one.status), one.settled_at) for one in found] == [("reverted", day(1)), ("reverted", day(1))]


def test_what_goes_and_returns_within_its_time_is_no_news():
    """A removal is reverted by a return up to the fourteenth day, and stands after it."""
    assert statuses(change_set(0, WENT), change_set(14, CAME)) == ["reverted", "reverted"]
    assert statuses(change_set(0, WENT), change_set(14.1, CAME), until=15) == ["reverted", "reverted"]
    assert statuses(change_set(0, WENT), change_set(14, OTHER), change_set(14.1, CAME), until=15) == [
        "confirmed",
        "confirmed",
        "confirmed",
    ]


def test_a_confirmed_addition_that_goes_later_is_a_removal():
    """Once confirmed, an addition stands, and its removal is news of its own."""
    sets = [change_set(0, CAME), change_set(1, OTHER), change_set(2, WENT)]

    assert statuses(*sets, until=20) == ["confirmed", "confirmed", "confirmed"]


def test_a_third_flip_is_not_cancelled_twice():
    """A pair cancels; what follows starts anew."""
    sets = [change_set(0, CAME), change_set(1, WENT), change_set(2, CAME)]

    assert statuses(*sets) == ["reverted", "reverted", "provisional"]


def test_an_attribute_that_goes_back_is_no_news():
    """A to B and then B to A within one observation cancel out."""
    assert statuses(change_set(0, NAMED), change_set(1, UNNAMED)) == ["reverted", "reverted"]


def test_an_attribute_that_goes_on_is_not_reverted():
    """A to B and then B to C are two changes."""
    onwards = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", before="B", after="C")

    assert statuses(change_set(0, NAMED), change_set(1, onwards)) == ["confirmed", "provisional"]


def test_a_rename_is_an_addition_that_nothing_takes_back():
    """It is confirmed by the next observation; a rename back is another one."""
    there = Change(Kind.SERVICE_RENAMED, service="b", before="a", after="b")
    back = Change(Kind.SERVICE_RENAMED, service="a", before="b", after="a")

    assert statuses(change_set(0, there), change_set(1, back)) == ["confirmed", "provisional"]


def test_what_a_person_accepted_is_confirmed_as_it_stands():
    """An accepted set waits for nothing, reverts nothing, and is reverted by nothing before it."""
    sets = [change_set(0, CAME), change_set(1, WENT, accepted="re-modelled"), change_set(2, CAME)]

    assert statuses(*sets) == ["confirmed", "confirmed", "provisional"]


def test_settling_changes_nothing_that_it_is_given():
    """The same timeline gives the same statuses again, and every change keeps its set."""
    sets = (change_set(0, CAME), change_set(1, WENT))
    first, second = settle(sets), settle(sets)

    assert first == second
    assert sets == (change_set(0, CAME), change_set(1, WENT))
    assert [one.change_set for one in first] == list(sets)


def test_an_observation_that_is_dated_back_does_not_shorten_the_time():
    """The latest date so far counts: two jobs that raced cannot make a removal younger or older."""
    sets = [change_set(10, OTHER), change_set(9, WENT)]

    assert statuses(*sets, until=23.9)[1] == "provisional"
    assert statuses(*sets, until=24)[1] == "confirmed"


CELLS = [(service, place) for service in ("a", "b") for place in ("r1", "r2")]


@st.composite
def timelines(draw: st.DrawFn) -> list[ChangeSet]:
    """Timelines in which a cell that is there can only go, and one that is not there can only come."""
    there: set[tuple[str, str]] = set()
    sets, now = [], 0.0
    for flipped in draw(st.lists(st.sets(st.sampled_from(CELLS), min_size=1), max_size=8)):
        changes = [removed(*cell) if cell in there else added(*cell) for cell in sorted(flipped)]
        there ^= flipped
        accepted = draw(st.sampled_from([None, None, None, "re-modelled"]))
        sets.append(change_set(now, *changes, accepted=accepted))
        now += draw(st.sampled_from([0.5, 5, 15]))
    return sets


@given(timelines(), st.none() | st.integers(0, 200), st.integers(0, 3), st.integers(0, 20))
def test_every_change_has_exactly_one_status_and_reverted_ones_cancel(sets, until, additions, days):
    """Nothing is lost, in the same order; of each fact, reverted changes are neighbours that are opposites."""
    rules = Settling(additions, timedelta(days=days))
    found = settle(sets, observed_until=None if until is None else day(until), rules=rules)

    assert [one.change for one in found] == [change for one in sets for change in one.changes]
    for fact in {one.change.fact for one in found}:
        ways = [one for one in found if one.change.fact == fact]
        pairs = [index for index, one in enumerate(ways) if one.status is Status.REVERTED]
        for first, second in zip(pairs[::2], pairs[1::2], strict=True):
            assert second == first + 1
            assert ways[second].change.kind is ways[first].change.kind.opposite
            assert ways[first].settled_at == ways[second].settled_at == ways[second].change_set.observed_at
    assert all((one.settled_at is None) == (one.status is Status.PROVISIONAL) for one in found)


@given(timelines())
def test_what_is_not_reverted_adds_up_to_what_is_there(sets):
    """Counting only what is news gives the same cells as counting everything."""
    news: Counter[tuple[str | None, str | None]] = Counter()
    everything: Counter[tuple[str | None, str | None]] = Counter()
    for one in settle(sets):
        step = -1 if one.change.kind.removes else 1
        everything[one.change.service, one.change.region] += step
        news[one.change.service, one.change.region] += step if one.status is not Status.REVERTED else 0

    assert +news == +everything
