from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.compare import apply, compare
from reporter.errors import DataError, HistoryError
from reporter.history.commit import append, observation
from reporter.history.git import Repository
from reporter.history.message import Trailers, encode_message
from reporter.history.timeline import Span, read_snapshot, read_timeline
from reporter.model.catalog import Region
from reporter.model.codec import SCHEMA
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import (
    added,
    as_json,
    commit_files,
    day,
    new_repository,
    observe,
    removed,
    service,
    snapshot,
)
from tests.strategies import codes, snapshots

STATES = [
    snapshot(service("s3", "eu-west-1"), service("ecr", "eu-west-1")),
    snapshot(service("s3", "eu-west-1", "us-east-1"), service("ecr", "eu-west-1")),
    snapshot(service("s3", "us-east-1"), service("api.ecr", "eu-west-1")),
    snapshot(service("s3", "us-east-1", "eu-west-1", name="S3"), service("api.ecr", "eu-west-1")),
]


@pytest.fixture
def history(repository):
    return [observe(repository, state, day(number), version=f"{number}.0") for number, state in enumerate(STATES)]


def facts(sets: tuple[ChangeSet, ...]) -> list[tuple[Change, ...]]:
    return [one.changes for one in sets]


def test_a_timeline_is_what_compare_finds_between_snapshots(repository, history):
    """Oldest first, with the time, version and revision of each observation."""
    found = read_timeline(repository, history[-1], "endpoints")

    expected = [compare(was, now) for was, now in zip([Snapshot("endpoints"), *STATES], STATES, strict=False)]
    assert facts(found) == expected
    assert [(one.observed_at, one.version, one.revision) for one in found] == [
        (day(number), f"{number}.0", revision) for number, revision in enumerate(history)
    ]


def test_applying_a_timeline_gives_each_snapshot(repository, history):
    """Change set by change set, the state is the one that git has at that revision."""
    state = Snapshot("endpoints")
    for one in read_timeline(repository, history[-1], "endpoints"):
        state = apply(one.changes, state)
        assert read_snapshot(repository, one.revision, "endpoints") == state

    assert state == STATES[-1]


def index(one: ChangeSet) -> int:
    return (one.observed_at - day(0)).days


def test_a_timeline_up_to_a_revision_ends_there(repository, history):
    """What came later is not read."""
    found = read_timeline(repository, history[1], "endpoints")

    assert [one.revision for one in found] == history[:2]


def test_reading_a_span_is_reading_all_and_cutting(repository, history):
    """Both bounds are inclusive, and what lies before the span is still known in it."""
    everything = read_timeline(repository, history[-1], "endpoints")
    bounds = [(None, None), (1, None), (0.5, 2), (3, 3), (None, 0), (2, 1), (None, -1), (4, None)]

    for since, until in bounds:
        span = Span(None if since is None else day(since), None if until is None else day(until))
        found = read_timeline(repository, history[-1], "endpoints", span=span)
        cut = [
            one
            for one in everything
            if (since is None or since <= index(one)) and (until is None or index(one) <= until)
        ]
        assert list(found) == cut


def test_one_service_has_its_own_timeline(repository, history):
    """Only its changes, and only the observations that have any."""
    found = read_timeline(repository, history[-1], "endpoints", service="s3")

    assert [[change.service for change in one.changes] for one in found] == [["s3"] * 2, ["s3"], ["s3"], ["s3"] * 2]
    assert facts(found)[2] == (removed("s3", "eu-west-1"),)
    assert read_timeline(repository, history[-1], "endpoints", service="nothing") == ()


def test_one_region_has_its_own_timeline(repository, history):
    """Its opening, and what comes to it and goes from it."""
    found = read_timeline(repository, history[-1], "endpoints", region="us-east-1")
    opened = Change(Kind.REGION_ADDED, region="us-east-1", partition="aws", after="US East (N. Virginia)")

    assert facts(found) == [(opened, added("s3", "us-east-1"))]


def test_a_renamed_service_is_one_service_with_the_alias_table(repository, history):
    """Without the table, one goes and another comes."""
    renamed = Change(Kind.SERVICE_RENAMED, service="api.ecr", before="ecr", after="api.ecr")
    plain = read_timeline(repository, history[-1], "endpoints")[2]
    told = read_timeline(repository, history[-1], "endpoints", renamed={"ecr": "api.ecr", "s3": "x"})[2]

    assert told.changes == (renamed, removed("s3", "eu-west-1"))
    assert Kind.SERVICE_REMOVED in {change.kind for change in plain.changes}


def test_what_a_commit_says_beside_its_facts_is_told(repository):
    """The reason why it was accepted, and what was unread."""
    unread = Unread("name", "s3", "closed")
    here = observe(repository, snapshot(service("s3", "eu-west-1"), unread=[unread]), day(0), accepted="a new model")
    [found] = read_timeline(repository, here, "endpoints")

    assert (found.accepted, found.unread) == ("a new model", (unread,))


@settings(max_examples=20)
@given(st.lists(snapshots(), min_size=1, max_size=3), st.dictionaries(codes, codes, max_size=2))
def test_hostile_codes_survive_git(tmp_path_factory, states, renamed):
    """Whatever codes and names are made of, the timeline and the last snapshot come back."""
    repository = new_repository(tmp_path_factory.mktemp("hostile"))
    before, made = Snapshot("endpoints"), []
    for number, state in enumerate(states):
        changes = compare(before, state, renamed)
        trailers = Trailers("endpoints", day(number))
        made.append(observation(before if number else None, state, changes, trailers, day(number)))
        before = state
    here = append(repository, made, parent=None)

    found = read_timeline(repository, here, "endpoints", renamed=renamed)

    assert facts(found) == [one.changes for one in made if one.changes]
    assert read_snapshot(repository, here, "endpoints") == states[-1]


def schema_1(repository: Repository, files: Mapping[str, bytes | None], at: float) -> str:
    message = encode_message(Trailers("endpoints", day(at)), [])
    return commit_files(repository, {f"endpoints/{path}": data for path, data in files.items()}, message, day(at))


OLD = {
    "schema.json": as_json({"version": 1}),
    "regions/eu-west-1.json": as_json({"name": None, "partition": "aws"}),
    "services/iam.json": as_json({"name": "IAM", "regions": ["aws-global"]}),
    "services/s3.json": as_json({"name": None, "regions": ["eu-west-1"]}),
}
EVERYWHERE = Change(Kind.AVAILABILITY_ADDED, service="iam", partition="aws")


def test_a_history_that_goes_from_schema_1_to_2_shows_no_change_of_the_same_facts(repository):
    """The commit that rewrites the files changes bytes, and says nothing new."""
    schema_1(repository, dict(OLD), 0)
    schema_1(repository, {"services/s3.json": as_json({"name": "S3", "regions": ["eu-west-1"]})}, 1)
    new = Snapshot.of(
        "endpoints",
        [Region("eu-west-1", "aws")],
        [service("iam", name="IAM", everywhere=["aws"]), service("s3", "eu-west-1", name="S3")],
    )
    reformed = observation(new, new, (), Trailers("endpoints", day(2)), day(2), reform=True)
    here = append(repository, [reformed], parent=repository.resolve("snapshots"))
    after = observe(repository, Snapshot.of("endpoints", new.regions.values(), [new.services["s3"]]), day(3))

    found = read_timeline(repository, after, "endpoints")

    assert [one.observed_at for one in found] == [day(0), day(1), day(3)]
    assert EVERYWHERE in found[0].changes
    assert found[2].changes == (
        Change(Kind.AVAILABILITY_REMOVED, service="iam", partition="aws"),
        Change(Kind.SERVICE_REMOVED, service="iam", before="IAM"),
    )
    assert read_snapshot(repository, here, "endpoints") == new
    assert read_timeline(repository, after, "endpoints", span=Span(day(2))) == found[2:]
    assert [one.observed_at for one in read_timeline(repository, after, "endpoints", service="iam")] == [day(0), day(3)]


def test_an_edit_by_hand_is_told_with_the_next_observation(repository):
    """Somebody removed a file; what the next observation says is compared with what then was there."""
    observe(repository, STATES[0], day(0))
    commit_files(repository, {"endpoints/services/ecr.json": None}, "Remove it\n", day(1))
    here = observe(repository, STATES[1], day(2))

    [_, found] = read_timeline(repository, here, "endpoints")

    assert added("ecr", "eu-west-1") in found.changes
    assert read_snapshot(repository, here, "endpoints") == STATES[1]


def test_a_file_that_comes_goes_and_comes_again_is_read_each_time(repository):
    """The same blob, three times."""
    there, away = snapshot(service("s3", "eu-west-1")), snapshot(regions=["eu-west-1"])
    here = [observe(repository, state, day(number)) for number, state in enumerate((there, away, there))][-1]

    kinds = [[change.kind for change in one.changes] for one in read_timeline(repository, here, "endpoints")]

    assert kinds[1] == [Kind.AVAILABILITY_REMOVED, Kind.SERVICE_REMOVED]
    assert kinds[2] == [Kind.SERVICE_ADDED, Kind.AVAILABILITY_ADDED]


def test_a_broken_file_in_the_past_is_named_with_its_blob(repository):
    """The path and the blob say where to look."""
    schema_1(repository, OLD | {"services/s3.json": b'{"name": 5}'}, 0)
    here = observe(repository, snapshot(service("s3", "eu-west-1"), source="table"), day(1))

    with pytest.raises(DataError, match=r"^endpoints/services/s3.json \(blob [0-9a-f]{12}\): key name: expected text"):
        read_timeline(repository, here, "endpoints")


def test_a_newer_schema_is_not_guessed_at(repository):
    """A history that a newer release wrote is refused by name."""
    here = schema_1(repository, {"schema.json": as_json({"version": SCHEMA + 1})}, 0)

    for ask in (read_timeline, read_snapshot):
        with pytest.raises(
            DataError, match=rf"^endpoints/schema.json: key version: schema {SCHEMA + 1} is newer than {SCHEMA}"
        ):
            ask(repository, here, "endpoints")


def test_a_source_that_is_not_there_has_nothing(repository, history):
    """No timeline and no snapshot."""
    assert read_timeline(repository, history[-1], "table") == ()
    assert read_snapshot(repository, history[-1], "table") is None


def test_a_shallow_clone_has_no_timeline(repository, history, tmp_path):
    """One line says what is wrong and what to do."""
    clone = new_repository(tmp_path / "clone")
    clone.run("fetch", "--quiet", "--depth=2", f"file://{repository.path}", "+snapshots:snapshots")

    with pytest.raises(HistoryError) as caught:
        read_timeline(clone, history[-1], "endpoints")

    assert str(caught.value) == (
        "the history is cut off: this is a shallow clone: "
        "run `git fetch --unshallow`, or set fetch-depth: 0 in the checkout step"
    )
