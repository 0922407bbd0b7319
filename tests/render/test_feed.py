"""Change sets for readers."""

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import Settled, Status
from reporter.render.feed import entries, latest, lines
from tests.site_sample import IRELAND, VIRGINIA, History, at, runs, sample

EMPTY = ChangeSet("endpoints", at("2020-01-01"), ())


def settled(*pairs: tuple[str, str], status: Status = Status.CONFIRMED, kind: Kind = Kind.AVAILABILITY_ADDED):
    return [Settled(Change(kind, service=service, region=region), EMPTY, status) for service, region in pairs]


def test_availabilities_are_told_in_the_fewest_lines() -> None:
    """Many regions of a service make one line, and so do many services of a region."""
    by_service = lines(settled(("ec2", "a"), ("ec2", "b"), ("ec2", "c")))
    by_place = lines(settled(("ec2", "a"), ("kms", "a"), ("s3", "a"), ("s3", "b")))

    assert [(len(line.changes), line.by_place) for line in by_service] == [(3, False)]
    assert [(len(line.changes), line.by_place) for line in by_place] == [(3, True), (1, True)]


def test_a_line_has_one_status() -> None:
    """Changes of different statuses are never told together, and confirmed ones come first."""
    mixed = [*settled(("a", "x"), status=Status.REVERTED), *settled(("b", "x"), ("c", "x"))]

    assert [(line.status, len(line.changes)) for line in lines(mixed)] == [(Status.CONFIRMED, 2), (Status.REVERTED, 1)]


def test_entries_of_the_same_second_have_their_own_anchors() -> None:
    """Anchors come from the time of observation; a second set of that second gets a number."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2")])
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND)])

    found = [entry.address for entry in entries(history.facts())]
    assert found == ["changes/2020.md#t20200101t200000z", "changes/2020.md#t20200101t200000z-2"]


def test_latest_stops_at_a_whole_entry() -> None:
    """The newest lines come first, reverted ones are left out, and no entry is cut in two."""
    found = entries(sample())

    assert [day.day for day in latest(found, 1)] == ["2025-02-20"]
    assert [len(day.entries) for day in latest(found, 2)] == [2]
    everything = [entry for day in latest(found, 1000) for entry in day.entries]
    assert len(everything) == len(found) - 2
    assert all(line.status is not Status.REVERTED for entry in everything for line in entry.lines)


def test_statuses_are_counted() -> None:
    """An entry says how many of its changes have which status."""
    found = entries(sample())

    assert found[1].statuses == ((Status.REVERTED, 1),)
    assert found[-1].statuses == ((Status.PROVISIONAL, 1),)
    assert VIRGINIA.code in str(found[0].lines)
