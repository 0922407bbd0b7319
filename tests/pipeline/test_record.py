"""What becomes a commit: only what is new, can be believed, and is not older than what is known."""

from dataclasses import replace

import pytest

from reporter.changes.compare import compare
from reporter.collect.source import Reading
from reporter.errors import GuardError, HistoryError, SourceError, UsageError
from reporter.history.commit import BranchMoved, append, observation
from reporter.history.git import Repository
from reporter.history.message import Trailers
from reporter.history.observed import Observed, remembered
from reporter.history.revisions import last, tip
from reporter.history.timeline import read_timeline
from reporter.model.catalog import Region, Service
from reporter.model.codec import SCHEMA, encode_schema
from reporter.model.snapshot import Snapshot, Unread
from reporter.pipeline import record as record_module
from reporter.pipeline.record import Recorded, Rules, record
from tests.repositories import (
    AT,
    files,
    git,
    init,
    later,
    newest_commit,
    observations,
    reading,
    refs,
    snapshot,
    without,
)

FACTS = {"ec2": "eu-west-1 us-east-1", "s3": "eu-west-1"}
MANY = {f"s{number}": "eu-west-1 us-east-1" for number in range(30)}


@pytest.fixture
def ours(tmp_path) -> Repository:
    return init(tmp_path)


def observe(ours: Repository, said: Reading, hours: float = 0, **rules: str) -> Recorded:
    return record(ours, said, observed_at=later(hours), rules=Rules(**rules))  # type: ignore[arg-type]


def message(ours: Repository) -> str:
    return str(newest_commit(ours).message)


def test_news_is_one_commit(ours):
    """An observation that differs is one commit, and says which."""
    observe(ours, reading(**FACTS))
    recorded = observe(ours, reading(**FACTS | {"sqs": "us-east-1"}), 1)

    assert recorded.change_set.revision == tip(ours)
    assert git(ours.path, "rev-list", "--count", "snapshots") == "2"
    assert message(ours).startswith("table: ")


def test_no_news_is_no_commit(ours):
    """The same facts again make no commit; only the last look is remembered."""
    observe(ours, reading(version="1", **FACTS))
    before = tip(ours)

    recorded = observe(ours, reading(version="2", **FACTS), 1)

    assert (tip(ours), recorded.change_set.revision, recorded.change_set.changes) == (before, "", ())
    assert remembered(ours, "table") == Observed(later(1), "2")


def test_seconds_are_whole_and_utc(ours):
    """A moment is recorded to the second, wherever and however precisely it was taken."""
    record(ours, reading(**FACTS), observed_at=AT.replace(microsecond=999_999))

    assert newest_commit(ours).authored_datetime == AT


@pytest.mark.parametrize("name", ["Table", "a/b", "..", "", "-x", "a" * 42, "README.md", "x\n"])
def test_name_that_is_no_folder_is_refused(ours, name):
    """A source's name becomes a folder and a ref, so it is a plain word."""
    with pytest.raises(UsageError, match="use up to 41 lower case letters, digits and -"):
        observe(ours, reading(name, **FACTS))

    assert refs(ours) == []


def test_source_that_could_not_be_read_records_nothing(ours):
    """A source that says it could not be read is an error, never an empty history."""
    said = without(reading(**FACTS), Unread("source", "", "timed\nout"))

    with pytest.raises(SourceError, match="source table could not be read: timed out: nothing was recorded"):
        observe(ours, said)

    assert refs(ours) == []


def test_partial_reading_keeps_the_last_values(ours):
    """What was not read stands as it was, and the commit says what that is."""
    observe(ours, reading(**FACTS))
    unread = Unread("region", "us-east-1", "AccessDenied: closed")

    recorded = observe(ours, without(reading(ec2="eu-west-1", s3="eu-west-1 eu-west-2"), unread), 1)

    assert observations(ours)[-1] == snapshot(ec2="eu-west-1 us-east-1", s3="eu-west-1 eu-west-2")
    assert recorded.unread == (unread,)
    assert message(ours).endswith("Completeness: partial\nUnread: region us-east-1: AccessDenied: closed\n")


def test_partial_reading_without_news_is_no_commit(ours):
    """Not reading something is no news."""
    observe(ours, reading(**FACTS))
    before = tip(ours)

    recorded = observe(ours, without(reading(ec2="eu-west-1", s3="eu-west-1"), Unread("region", "us-east-1", "closed")))

    assert (tip(ours), recorded.change_set.changes) == (before, ())
    assert str(recorded.change_set.completeness) == "partial"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (MANY, dict(list(MANY.items())[:20]), "20 of 60 .33%. of all availabilities would go"),
        (MANY, dict.fromkeys(MANY, "eu-west-1"), "30 of 30 .100%. of region us-east-1 would go"),
        (FACTS, {}, "the source lists no service at all"),
    ],
)
def test_guard_refuses_what_looks_like_a_fault(ours, before, after, told):
    """Much going at once is refused with the reason and a list, and nothing is recorded."""
    observe(ours, reading(**before))
    state = git(ours.path, "for-each-ref")

    with pytest.raises(GuardError, match=told) as caught:
        observe(ours, reading(**after), 1)

    assert str(caught.value).endswith('nothing was recorded; if it is true, say --accept "why"')
    assert ("and 10 more" in str(caught.value)) == (len(after) == 20)
    assert "\n" not in str(caught.value)
    assert git(ours.path, "for-each-ref") == state


def test_accepted_reason_lands_in_the_commit(ours):
    """A person's reason lets the guard's doubt pass, and is kept on one line."""
    observe(ours, reading(**MANY))

    recorded = observe(ours, reading(s1="eu-west-1"), 1, accept="AWS said\nso")

    assert "Accepted: AWS said so\n" in message(ours)
    assert recorded.change_set.accepted == "AWS said so"


def test_reason_without_doubt_is_left_out(ours):
    """A reason given to be safe is no part of a commit that needed none."""
    observe(ours, reading(**FACTS), accept="just in case")

    assert "Accepted" not in message(ours)


def test_observation_from_the_past_is_refused(ours):
    """A clock that was set back does not rewrite the order of what happened."""
    observe(ours, reading(**FACTS), 5)

    with pytest.raises(HistoryError, match="dated 2026-03-01T06:00:00Z, but the history already has 2026-03-01T11"):
        observe(ours, reading(**MANY))

    assert len(observations(ours)) == 1


def test_late_observation_keeps_its_own_time(ours):
    """A job that was overtaken by minutes is recorded, with commit times that never run backwards."""
    observe(ours, reading(**FACTS), 0.5)
    observe(ours, reading(**FACTS | {"sqs": "us-east-1"}), 0)

    commit = newest_commit(ours)

    assert (commit.authored_datetime, commit.committed_datetime) == (AT, later(0.5))


def test_older_release_than_recorded_is_refused(ours):
    """An older botocore knows less: what it lacks was not removed."""
    observe(ours, reading(version="botocore 1.44.10", **FACTS))

    with pytest.raises(SourceError, match=r"botocore 1.44.9 is older than botocore 1.44.10, .*: upgrade it"):
        observe(ours, reading(version="botocore 1.44.9", s3="eu-west-1"), 1)

    assert len(observations(ours)) == 1


@pytest.mark.parametrize(("was", "now"), [(None, "1.0"), ("2.0", None), ("2.0", "main"), ("x", "1.0")])
def test_versions_that_cannot_be_compared_are_no_reason(ours, was, now):
    """Only two versions that have an order can be in the wrong one."""
    observe(ours, reading(version=was, **FACTS))

    assert observe(ours, reading(version=now, sqs="eu-west-1", **FACTS), 1).change_set.changes


def test_renames_are_proposed(ours):
    """A service that goes while one comes in the same regions may be a rename: a person decides."""
    regions = " ".join(f"eu-west-{number}" for number in range(9))
    observe(ours, reading(old_name=regions, s3=regions, ec2=regions))

    recorded = observe(ours, reading(new_name=regions, s3=regions, ec2=regions), 1, accept="test")

    assert [(one.old, one.new) for one in recorded.proposals] == [("old-name", "new-name")]


def test_lost_race_is_made_again(ours, monkeypatch):
    """An observation that loses a race is made again on top of the winner's."""
    observe(ours, reading(**FACTS))

    def overtaken(*arguments: object, **keys: object) -> str:
        monkeypatch.undo()
        observe(ours, reading("other", sqs="eu-west-1"), 1)
        return append(*arguments, **keys)  # type: ignore[arg-type]

    monkeypatch.setattr(record_module, "append", overtaken)
    observe(ours, reading(**FACTS | {"sns": "us-east-1"}), 2)

    log = git(ours.path, "log", "--reverse", "--format=%(trailers:key=Source,valueonly,separator=)", "snapshots")
    assert log.split() == ["table", "other", "table"]


def test_races_are_bounded(ours, monkeypatch):
    """A branch that never holds still ends in an error, and nothing is recorded."""
    tries = []

    def moved(*_: object, **__: object) -> str:
        tries.append(1)
        raise BranchMoved

    monkeypatch.setattr(record_module, "append", moved)
    monkeypatch.setattr("reporter.pipeline.record.time.sleep", lambda _: None)

    with pytest.raises(HistoryError, match=r"moved 30 times in a row: run again: nothing was recorded"):
        observe(ours, reading(**FACTS))

    assert (len(tries), refs(ours)) == (30, [])


SCHEMA_1 = b'{\n  "version": 1\n}\n'
GLOBAL_1 = b'{\n  "name": null,\n  "regions": [\n    "aws-global"\n  ]\n}\n'


def in_schema_1(ours: Repository) -> Snapshot:
    """A history as a release with schema 1 wrote it: ``iam`` is listed under a pseudo-region."""
    facts = Snapshot.of(
        "table",
        [Region("eu-west-1", "aws"), Region("us-east-1", "aws")],
        [Service("ec2", None, frozenset({"eu-west-1"})), Service("iam", global_in=frozenset({"aws"}))],
    )
    made = observation(None, facts, compare(Snapshot("table"), facts), Trailers("table", AT, "1.0"), AT)
    files = {**made.files, "table/schema.json": SCHEMA_1, "table/services/iam.json": GLOBAL_1}
    append(ours, [replace(made, files=files)], parent=None)
    return facts


def test_older_schema_is_rewritten_in_a_commit_that_says_so(ours):
    """The first observation of a newer release brings the files into its schema, though no fact is new."""
    facts = in_schema_1(ours)

    recorded = observe(ours, Reading(facts, "1.0"), 1)

    assert message(ours).startswith("table: same facts, newer schema\n")
    assert files(ours)["table/schema.json"] == encode_schema(SCHEMA)
    assert b'"global": [\n    "aws"' in files(ours)["table/services/iam.json"]
    assert (recorded.change_set.revision, recorded.change_set.changes) == (tip(ours), ())
    assert observations(ours) == [facts, facts]


def test_news_on_an_older_schema_are_a_commit_of_their_own(ours):
    """Rewriting and news are two commits that arrive together: a reader sees which is which."""
    facts = in_schema_1(ours)
    news = Snapshot.of("table", facts.regions.values(), [*facts.services.values(), Service("s3", "S3")])

    observe(ours, Reading(news, "1.1"), 1)

    subjects = git(ours.path, "log", "--reverse", "--format=%s", "snapshots").splitlines()
    assert subjects[1] == "table: same facts, newer schema"
    assert observations(ours) == [facts, facts, news]
    changed = git(ours.path, "diff", "--name-only", "snapshots~", "snapshots").split()
    assert changed == ["table/services/s3.json"]


def test_timeline_reads_through_the_rewriting(ours):
    """A change of schema is no change of facts."""
    facts = in_schema_1(ours)
    news = Snapshot.of("table", facts.regions.values(), [*facts.services.values(), Service("s3", "S3")])
    observe(ours, Reading(news, "1.1"), 1)

    sets = read_timeline(ours, tip(ours) or "", "table")

    assert [(one.observed_at, len(one.changes)) for one in sets] == [(AT, 6), (later(1), 1)]


def test_rewriting_happens_once(ours):
    """The second observation of the newer release finds nothing to rewrite."""
    facts = in_schema_1(ours)
    observe(ours, Reading(facts, "1.0"), 1)
    before = tip(ours)

    observe(ours, Reading(facts, "1.0"), 2)

    assert tip(ours) == before


def test_refused_observation_rewrites_nothing(ours):
    """The guard comes before the schema: a refused observation leaves everything as it is."""
    in_schema_1(ours)
    before = tip(ours)

    with pytest.raises(GuardError):
        observe(ours, Reading(Snapshot("table"), "1.0"), 1)

    assert tip(ours) == before


def test_newest_observation_of_the_source_counts(ours):
    """Sources have their own clocks and versions: others' are no reason to refuse."""
    observe(ours, reading("other", version="9.0", **FACTS), 9)

    observe(ours, reading(version="1.0", **FACTS))

    newest = last(ours, tip(ours) or "", "table")
    assert newest is not None
    assert newest.committed_at == AT
