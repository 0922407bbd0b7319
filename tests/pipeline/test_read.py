import pytest

from reporter.changes.settle import Settling, Status
from reporter.errors import HistoryError
from reporter.history.observed import Observed, remember
from reporter.model.snapshot import Unread
from reporter.pipeline.read import history, read_log, unread_of, view, view_revision
from tests.builders import commit_files, day, observe, service, snapshot

STATES = [snapshot(service("s3", "eu-west-1")), snapshot(service("s3", "eu-west-1"), service("sqs", "eu-west-1"))]


@pytest.fixture
def made(repository):
    return [observe(repository, state, day(number)) for number, state in enumerate(STATES)]


def test_the_newest_snapshot_is_seen(repository, made):
    """Without a date: the last observation, and its commit."""
    found = view(repository, "endpoints")

    assert (found.snapshot, found.revision.id) == (STATES[1], made[1])


def test_a_snapshot_is_seen_as_of_a_date(repository, made):
    """What was known then, not what is known now."""
    assert view(repository, "endpoints", at=day(0.5)).snapshot == STATES[0]


def test_an_observation_is_seen_below_a_commit_of_somebody_else(repository, made):
    """A hand-made commit on top is no observation, and hides none."""
    commit_files(repository, {"endpoints/services/s3.json": None}, "Remove it\n", day(5))

    assert view(repository, "endpoints").snapshot == STATES[1]
    assert history(repository) != made[1]


def test_a_snapshot_is_seen_at_a_revision(repository, made):
    """Any name of a commit will do."""
    assert view_revision(repository, "endpoints", "snapshots~1").snapshot == STATES[0]
    assert view_revision(repository, "endpoints", made[1][:8]).snapshot == STATES[1]


def test_a_log_has_every_change_with_its_status(repository, made):
    """The last look at the source confirms what the last change added."""
    before = read_log(repository, "endpoints")
    remember(repository, "endpoints", Observed(day(2), "2.0", (Unread("name", "s3", "closed"),)))
    after = read_log(repository, "endpoints")

    assert {one.status for one in before.settled if one.change.service == "sqs"} == {Status.PROVISIONAL}
    assert {one.status for one in after.settled} == {Status.CONFIRMED}
    assert (before.observed, after.observed) == (None, Observed(day(2), "2.0", (Unread("name", "s3", "closed"),)))


def test_what_the_last_look_left_unread_is_known_though_it_made_no_commit(repository, made):
    """And an observation that others pushed after it says what it left unread itself."""
    seen = view(repository, "endpoints")
    closed = (Unread("region", "eu-west-1", "closed"),)

    remember(repository, "endpoints", Observed(day(2), None, closed))
    assert unread_of(read_log(repository, "endpoints"), seen) == closed

    remember(repository, "endpoints", Observed(day(0), None, closed))
    assert unread_of(read_log(repository, "endpoints"), seen) == ()


def test_a_log_follows_the_rules_of_settling(repository, made):
    """Here additions need no further observation."""
    found = read_log(repository, "endpoints", settling=Settling(additions=0))

    assert {one.status for one in found.settled} == {Status.CONFIRMED}


@pytest.mark.parametrize("ask", [history, lambda r: view(r, "endpoints"), lambda r: read_log(r, "endpoints")])
def test_without_a_history_there_is_no_answer(repository, ask):
    """The error says how to start one."""
    with pytest.raises(HistoryError, match=r": there is no history on branch snapshots: run `reporter run` first$"):
        ask(repository)


@pytest.mark.parametrize("ask", [view, read_log])
def test_a_source_that_the_history_lacks_is_named(repository, made, ask):
    """The error lists those that it has."""
    with pytest.raises(HistoryError) as caught:
        ask(repository, "ssm")

    assert str(caught.value) == "the history has no source 'ssm': it has endpoints"


def test_a_date_before_the_history_is_refused(repository, made):
    """Not knowing is not the same as nothing being there."""
    with pytest.raises(HistoryError) as caught:
        view(repository, "endpoints", at=day(-1))

    assert str(caught.value) == "endpoints: the history starts after 2025-12-31T06:00:00Z: see `reporter log`"


def test_a_revision_that_is_none_is_refused(repository, made):
    """The error shows what was given; a commit without the source is told apart."""
    with pytest.raises(HistoryError, match=r"^'v1' is neither a date "):
        view_revision(repository, "endpoints", "v1")
    with pytest.raises(HistoryError, match=r"^the history has no source 'table': it has endpoints$"):
        view_revision(repository, "table", made[0])
