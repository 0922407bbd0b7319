from pathlib import Path

import pytest

from reporter.errors import DataError, HistoryError, ReporterError
from reporter.history.git import Repository
from reporter.history.revisions import as_of, last, only_in, parse_log, read_revisions, sources, tip
from reporter.model.snapshot import Snapshot
from tests.builders import commit_files, day, new_repository, observe, service, snapshot

CUT_OFF = (
    "the history is cut off: this is a shallow clone: "
    "run `git fetch --unshallow`, or set fetch-depth: 0 in the checkout step"
)
BLOB, OTHER = b"1" * 40, b"2" * 40
MESSAGE = b"endpoints: x\n\n+ y\n\nSource: endpoints\nObserved-At: 2026-01-01T06:00:00Z\n"
LOG = b"\0".join(
    [
        b"\x02" + BLOB,
        OTHER + b" " + BLOB,
        b"1767247200",
        MESSAGE,
        b"\n:100644 100644 " + BLOB + b" " + OTHER + b" M",
        b"endpoints/services/s3.json",
        b":000000 100644 " + b"0" * 40 + b" " + OTHER + b" A",
        b"endpoints/services/\xff.json",
        b"",
    ]
)


def states(count: int) -> list[Snapshot]:
    return [snapshot(*(service(f"s{one}", "eu-west-1") for one in range(number + 1))) for number in range(count)]


def observed(repository: Repository, count: int = 3, *, step: float = 1) -> list[str]:
    return [observe(repository, state, day(number * step)) for number, state in enumerate(states(count))]


def test_a_repository_without_a_history_has_no_tip(repository):
    """No branch, no commit, no error."""
    assert tip(repository) is None


def test_the_newest_observation_of_each_source_is_found(repository):
    """Sources share the branch, and each has its own last observation."""
    first = observe(repository, snapshot(service("s3", "eu-west-1")), day(0), version="1.0")
    second = observe(repository, snapshot(service("S3", "eu-west-1"), source="table"), day(1))
    here = tip(repository)
    assert here is not None

    found = {name: last(repository, here, name) for name in ("endpoints", "table")}

    assert {name: one and one.id for name, one in found.items()} == {"endpoints": first, "table": second}
    assert found["endpoints"] is not None
    assert (found["endpoints"].committed_at, found["endpoints"].trailers.version) == (day(0), "1.0")
    assert sources(repository, here) == ("endpoints", "table")


@pytest.mark.parametrize("source", ["", "*", ".", "end*", "endpoints/services", "../x", ":(glob)**", "-1", "--all"])
def test_a_name_that_is_no_source_finds_nothing(repository, source):
    """Patterns and paths that git would understand are not sources."""
    [revision] = observed(repository, 1)

    try:
        found = last(repository, revision, source)
    except ReporterError:
        found = None

    assert found is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (day(-0.001), None),
        (day(0), 0),
        (day(0.999), 0),
        (day(1), 1),
        (day(9999), 2),
        (day(2_900_000), 2),
        (day(0).replace(year=1960), None),
        (day(0).replace(year=1), None),
        (day(0).replace(year=9999), 2),
    ],
)
def test_as_of_finds_the_last_observation_that_is_not_later(repository, moment, expected):
    """To the second, for any date from the year 1 to 9999."""
    made = observed(repository)
    found = as_of(repository, made[-1], "endpoints", moment)

    assert (found and found.id) == (None if expected is None else made[expected])


def test_commits_of_others_are_skipped(repository):
    """A hand-made commit below, between or on top of the observations hides none of them."""
    commit_files(repository, {"README.md": b"Hello\n"}, "Start\n", day(-1))
    first = observe(repository, states(1)[0], day(0))
    commit_files(repository, {"endpoints/notes.txt": b"x\n"}, "A note\n\nSource: nobody\n", day(1))
    top = commit_files(repository, {"endpoints/notes.txt": None}, "Note removed\n", day(3))
    newest = last(repository, top, "endpoints")
    before = as_of(repository, top, "endpoints", day(1.5))

    assert [one.id for one in read_revisions(repository, top, "endpoints")] == [first]
    assert newest is not None
    assert before is not None
    assert (newest.id, before.id) == (first, first)


def test_revisions_name_what_they_touch(repository):
    """Oldest first, each with the blobs before and after."""
    made = observed(repository, 2)
    found = read_revisions(repository, made[-1], "endpoints")
    [entry] = found[1].entries

    assert [one.id for one in found] == made
    assert found[1].parent == made[0]
    assert (entry.path, entry.before, len(entry.after)) == ("endpoints/services/s1.json", "", 40)


def test_what_one_history_has_and_another_lacks(repository):
    """The observations after a revision, of any source, oldest first."""
    made = observed(repository, 3)
    added = observe(repository, snapshot(service("x", "eu-west-1"), source="table"), day(5))

    assert [one.id for one in only_in(repository, added, made[0])] == [made[1], made[2], added]


def shallow_clone(repository: Repository, target: Path, depth: int) -> Repository:
    made = new_repository(target)
    origin = f"file://{repository.path}"
    made.run("fetch", "--quiet", f"--depth={depth}", origin, "+refs/heads/snapshots:refs/heads/snapshots")
    return made


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_clone_is_refused(repository, tmp_path, depth):
    """Its oldest commit would look as if everything had come that day."""
    made = observed(repository)
    clone = shallow_clone(repository, tmp_path / "clone", depth)

    with pytest.raises(HistoryError) as caught:
        read_revisions(clone, made[-1], "endpoints")

    assert str(caught.value) == CUT_OFF


def test_a_shallow_clone_is_refused_where_the_cut_is_somebody_elses_commit(repository, tmp_path):
    """The root of the clone counts, whoever made it."""
    observe(repository, states(1)[0], day(0))
    commit_files(repository, {"README.md": b"Hello\n"}, "A word\n", day(1))
    top = observe(repository, states(2)[1], day(2))
    clone = shallow_clone(repository, tmp_path / "clone", 2)

    with pytest.raises(HistoryError) as caught:
        read_revisions(clone, top, "endpoints")

    assert str(caught.value) == CUT_OFF


def test_a_shallow_clone_does_not_answer_for_what_it_lacks(repository, tmp_path):
    """An older date, and a source whose last observation lies below the cut, are refused rather than denied."""
    observe(repository, snapshot(service("x", "eu-west-1"), source="table"), day(-1))
    made = observed(repository)
    clone = shallow_clone(repository, tmp_path / "clone", 1)
    newest = last(clone, made[-1], "endpoints")

    assert newest is not None
    assert newest.id == made[-1]
    with pytest.raises(HistoryError, match=r"^the history is cut off: "):
        as_of(clone, made[-1], "endpoints", day(0))
    with pytest.raises(HistoryError, match=r"^the history is cut off: "):
        last(clone, made[-1], "table")


def test_a_deep_enough_clone_is_read(repository, tmp_path):
    """A shallow clone that holds the first commit lacks nothing."""
    made = observed(repository)
    clone = shallow_clone(repository, tmp_path / "clone", 4)

    assert [one.id for one in read_revisions(clone, made[-1], "endpoints")] == made


def test_a_log_is_parsed():
    """Header, then entries; paths that are no UTF-8 come back as git has them."""
    [found] = parse_log(LOG)

    assert (found.id, found.parent, found.committed_at) == ("1" * 40, "2" * 40, day(0))
    assert [(entry.before, entry.after) for entry in found.entries] == [("1" * 40, "2" * 40), ("", "2" * 40)]
    assert found.entries[1].path.encode(errors="surrogateescape") == b"endpoints/services/\xff.json"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (b"\x02" + BLOB, "git log: cannot read b'' in its output: run `git fsck`, and upgrade git"),
        (LOG.replace(b"1767247200", b"soon"), "git log: cannot read b'soon' in its output"),
        (LOG.replace(b"1767247200", b"9" * 30), "git log: cannot read b'9999999999"),
        (LOG.replace(b" M\0", b"\0"), "git log: cannot read b':100644 100644 1111"),
        (LOG[: LOG.index(b" M\0") + 2], "git log: cannot read b'' in its output"),
    ],
)
def test_an_output_that_is_not_as_expected_is_named(output, expected):
    """The error shows the part that could not be read."""
    with pytest.raises(HistoryError) as caught:
        list(parse_log(output))

    assert str(caught.value).startswith(expected)


def test_a_broken_trailer_names_its_commit(repository):
    """An observation whose time is no time."""
    revision = commit_files(
        repository, {"endpoints/schema.json": b"{}"}, "x\n\nSource: endpoints\nObserved-At: soon\n", day(0)
    )

    with pytest.raises(DataError, match=f"^commit {revision[:12]}: trailer Observed-At: expected a time like "):
        last(repository, revision, "endpoints")
