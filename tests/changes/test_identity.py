"""The name of a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.identity import change_id

MOMENT = datetime(2026, 11, 17, 20, 24, 14, tzinfo=UTC)
CHANGE = Change(Kind.AVAILABILITY_ADDED, service="aps", region="eusc-de-east-1")
SET = ChangeSet("endpoints", MOMENT, (CHANGE,), revision="a" * 40)


def test_the_id_of_a_change_is_known_for_ever():
    """Whoever has stored it finds it again: this id must not change, ever."""
    assert change_id("endpoints", SET, CHANGE) == "651a6a39c49ddca54053"


def test_nothing_that_a_rewritten_history_changes_is_in_it():
    """Neither revisions, nor the source's version, nor other changes of the set, nor an acceptance."""
    other = Change(Kind.SERVICE_ADDED, service="aps")
    again = replace(SET, revision="b" * 40, version="2", accepted="why", changes=(other, CHANGE))

    assert change_id("endpoints", again, CHANGE) == change_id("endpoints", SET, CHANGE)


def test_the_same_moment_in_another_zone_is_the_same():
    """Times are compared, not texts."""
    elsewhere = replace(SET, observed_at=MOMENT.astimezone(timezone(timedelta(hours=9))))

    assert change_id("endpoints", elsewhere, CHANGE) == change_id("endpoints", SET, CHANGE)


def test_another_source_or_moment_is_another_change():
    """The same fact can be news more than once."""
    later = replace(SET, observed_at=MOMENT + timedelta(seconds=1))
    ids = {change_id("endpoints", SET, CHANGE), change_id("ssm", SET, CHANGE), change_id("endpoints", later, CHANGE)}

    assert len(ids) == 3


def test_a_change_and_its_opposite_differ():
    """They have the same fact."""
    back = replace(CHANGE, kind=Kind.AVAILABILITY_REMOVED)

    assert change_id("endpoints", SET, back) != change_id("endpoints", SET, CHANGE)


_texts = st.none() | st.text(alphabet='a",[]\\n\ud800', max_size=3)
_changes = st.builds(
    Change,
    st.sampled_from([Kind.ATTRIBUTE_MODIFIED, Kind.SERVICE_RENAMED]),
    service=_texts,
    region=_texts,
    attribute=_texts,
    before=_texts,
    after=_texts,
)


@given(_changes, _changes)
def test_different_changes_have_different_ids(one: Change, other: Change):
    """No text runs into the next, whatever signs it holds."""
    same = change_id("endpoints", SET, one) == change_id("endpoints", SET, other)

    assert same == ((one.kind, one.fact, one.before, one.after) == (other.kind, other.fact, other.before, other.after))
