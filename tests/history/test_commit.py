"""Commits are made whole or not at all, and the branch only ever moves forward."""

import subprocess

import pytest

from reporter.changes.compare import compare
from reporter.history import commit as commit_module
from reporter.history.commit import AUTHOR, README, BranchMoved, Observation, append, import_commits, observation
from reporter.history.git import GitError, Repository
from reporter.history.message import Trailers
from reporter.history.revisions import tip
from reporter.history.timeline import read_snapshot
from reporter.model.codec import encode
from reporter.model.snapshot import Snapshot
from tests.repositories import clean, files, git, init, later, newest_commit, observations, refs, snapshot, sound


def step(before: Snapshot | None, after: Snapshot, hours: float = 0) -> Observation:
    changes = compare(before or Snapshot(after.source), after)
    return observation(before, after, changes, Trailers(after.source, later(hours)), later(hours))


ONE = snapshot(ec2="eu-west-1 us-east-1", s3="eu-west-1", old="eu-west-1 ap-south-1")
TWO = snapshot(ec2="eu-west-1 us-east-1", s3="eu-west-1 us-east-1", new="eu-west-1")


def test_first_commit_holds_the_files_and_a_readme(tmp_path):
    """A new branch begins with one commit without parent: the snapshot's canonical files and a word about them."""
    ours = init(tmp_path)

    new = append(ours, [step(None, ONE)], parent=None)

    commit = newest_commit(ours)
    assert (commit.hexsha, commit.parents) == (new, ())
    assert files(ours) == {"README.md": README} | {f"table/{path}": data for path, data in encode(ONE).items()}


def test_next_commit_changes_only_what_differs(tmp_path):
    """Files that differ are written, those that go are removed, all others keep their blobs."""
    ours = init(tmp_path)
    first = append(ours, [step(None, ONE)], parent=None)

    append(ours, [step(ONE, TWO, 1)], parent=first)

    listed = git(tmp_path, "diff", "--no-renames", "--name-status", "snapshots~", "snapshots").split()
    assert dict(zip(listed[1::2], listed[::2], strict=True)) == {
        "table/regions/ap-south-1.json": "D",
        "table/services/new.json": "A",
        "table/services/old.json": "D",
        "table/services/s3.json": "M",
    }
    assert observations(ours) == [ONE, TWO]


def test_many_commits_are_one_move(tmp_path):
    """Observations that are appended together arrive together, in their order."""
    ours = init(tmp_path)

    append(ours, (step(*pair, hours) for hours, pair in enumerate([(None, ONE), (ONE, TWO), (TWO, ONE)])), parent=None)

    assert observations(ours) == [ONE, TWO, ONE]
    assert sound(ours)


def test_author_is_the_same_everywhere(tmp_path):
    """Author and committer are the reporter's own, at the times of the observation, in UTC."""
    ours = init(tmp_path)
    made = observation(None, ONE, compare(Snapshot("table"), ONE), Trailers("table", later(1)), later(2))
    append(ours, [made], parent=None)

    commit = newest_commit(ours)

    assert f"{commit.author} <{commit.author.email}>" == f"{commit.committer} <{commit.committer.email}>" == AUTHOR
    assert (commit.authored_datetime, commit.committed_datetime) == (later(1), later(2))
    assert (commit.author_tz_offset, commit.encoding) == (0, "UTF-8")


@pytest.mark.parametrize("parent_of", ["nothing", "the first"])
def test_branch_that_moved_stays_where_it_is(tmp_path, parent_of):
    """Whoever builds on an older state than the branch has loses, and is told; the winner's commit stands."""
    ours = init(tmp_path)
    first = append(ours, [step(None, ONE)], parent=None)
    second = append(ours, [step(ONE, TWO, 1)], parent=first)
    stale = (None, step(None, TWO)) if parent_of == "nothing" else (first, step(ONE, snapshot(s3="eu-west-1"), 1))

    with pytest.raises(BranchMoved, match="branch snapshots moved while committing: run again"):
        append(ours, [stale[1]], parent=stale[0])

    assert tip(ours) == second


def test_forced_ref_is_made_anew(tmp_path):
    """A ref of our own for building on may be anything before."""
    ours = init(tmp_path)
    first = append(ours, [step(None, ONE)], parent=None)
    append(ours, [step(ONE, TWO, 1)], parent=first)
    git(tmp_path, "update-ref", "refs/reporter/work", "snapshots")

    made = import_commits(ours, [step(ONE, TWO, 2)], parent=first, ref="refs/reporter/work", reset=True)

    assert git(tmp_path, "rev-parse", "refs/reporter/work") == made


def stream_of(monkeypatch: pytest.MonkeyPatch, ours: Repository, *arguments: object) -> bytes:
    """The bytes that ``append`` would send to git."""
    sent: list[bytes] = []

    def keep(_: Repository, *__: str, stdin: bytes = b"") -> bytes:
        sent.append(stdin)
        return b""

    with monkeypatch.context() as patch:
        patch.setattr(Repository, "run", keep)
        append(ours, arguments[1], parent=arguments[0])  # type: ignore[arg-type]
    return sent[0]


def test_stream_that_breaks_off_changes_nothing(tmp_path, monkeypatch):
    """Wherever the words to git end, because the writer was killed, the branch keeps its old commit."""
    ours = init(tmp_path)
    first = append(ours, [step(None, ONE)], parent=None)
    stream = stream_of(monkeypatch, ours, first, [step(ONE, TWO, 1), step(TWO, ONE, 2)])

    for length in range(0, len(stream) - 1, len(stream) // 25):
        subprocess.run(
            ["git", "fast-import", "--quiet"],
            cwd=tmp_path,
            input=stream[:length],
            capture_output=True,
            env=clean(),
            timeout=10,
            check=False,
        )
        assert tip(ours) == first


@pytest.mark.parametrize("branch", ["with space", "a..b", "end.lock", "line\nbreak", ""])
def test_branch_that_git_does_not_allow_is_refused(tmp_path, branch):
    """A name that git has no ref for is an error, and nothing is written."""
    ours = init(tmp_path)

    with pytest.raises(GitError, match="git "):
        append(ours, [step(None, ONE)], parent=None, branch=branch)

    assert refs(ours) == []


def test_branch_with_a_folder_is_allowed(tmp_path):
    """A name with a slash is a branch like any other."""
    ours = init(tmp_path)

    append(ours, [step(None, ONE)], parent=None, branch="data/aws")

    assert refs(ours) == ["refs/heads/data/aws"]


def test_odd_codes_make_plain_paths(tmp_path):
    """A code with signs that mean something to git, a shell or a path is a file like any other."""
    ours = init(tmp_path)
    codes = ('"quoted"', "..", ".git", "a/b", "back\\slash", "東京", "$(x)", "*", ":(top)x", "D x")
    odd = Snapshot.of("table", ONE.regions.values(), [type(ONE.services["s3"])(code) for code in codes])

    append(ours, [step(None, odd)], parent=None)

    assert read_snapshot(ours, tip(ours) or "", "table") == odd
    assert sound(ours)


def test_reform_writes_every_file_and_removes_the_rest(tmp_path):
    """A commit for a newer schema writes all files anew, also those whose facts are the same."""
    made = observation(ONE, TWO, (), Trailers("table", later(1)), later(1), reform=True)

    assert {path for path, data in made.files.items() if data is not None} == {f"table/{path}" for path in encode(TWO)}
    assert {path for path, data in made.files.items() if data is None} == {
        "table/services/old.json",
        "table/regions/ap-south-1.json",
    }


def test_nothing_touches_the_index(tmp_path):
    """A commit is made without a checkout: there is not even an index afterwards."""
    ours = init(tmp_path)
    append(ours, [step(None, ONE)], parent=None)

    assert not (tmp_path / ".git" / "index").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git"]


def test_readme_says_what_the_branch_is():
    """Whoever looks into the branch is told what it is, and to leave it alone."""
    assert b"Do not edit it by hand" in commit_module.README
