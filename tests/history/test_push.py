"""Sharing a history: what others observed stands, what we observed arrives, and every refusal says so."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import git as gitpython
import pytest

from reporter.changes.compare import compare
from reporter.errors import HistoryError, PushError
from reporter.history import push as push_module
from reporter.history.commit import append, observation
from reporter.history.git import Repository
from reporter.history.message import Trailers
from reporter.history.push import adopt, fetch, push
from reporter.history.revisions import last, tip
from reporter.history.timeline import read_snapshot
from reporter.model.codec import SCHEMA, encode_schema
from reporter.model.snapshot import Snapshot, Unread
from reporter.pipeline.record import record
from tests.repositories import (
    AT,
    bare,
    clone,
    files,
    git,
    init,
    later,
    observations,
    reading,
    refs,
    snapshot,
    sound,
    without,
)


@pytest.fixture
def remote(tmp_path) -> Repository:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def ours(tmp_path, remote) -> Repository:
    return clone(remote, tmp_path / "ours")


@pytest.fixture
def theirs(tmp_path, remote) -> Repository:
    return clone(remote, tmp_path / "theirs")


def at_once(_: float) -> None:
    """Instead of waiting between attempts."""


def never(_: float) -> None:
    pytest.fail("this is no lost race, so there is nothing to wait for")


def hook(repository: Repository, name: str, script: str) -> None:
    path = Path(git(repository.path, "rev-parse", "--absolute-git-dir")) / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def observe(repository: Repository, hours: float = 0, **services: str) -> None:
    record(repository, reading(**services), observed_at=later(hours))


def shared(ours: Repository, theirs: Repository) -> None:
    """Both start from the same first observation, which is at the remote."""
    observe(theirs, ec2="eu-west-1 us-east-1", s3="eu-west-1")
    push(theirs, "origin")
    adopt(ours, fetch(ours, "origin") or "")


def test_first_push_brings_the_branch(ours, remote):
    """A remote without the branch gets ours as it is."""
    observe(ours, ec2="eu-west-1")

    pushed = push(ours, "origin")

    assert (pushed.revision, pushed.reapplied, pushed.attempts) == (tip(ours), 0, 1)
    assert gitpython.Repo(remote.path).commit("snapshots").hexsha == tip(ours)


def test_push_again_makes_nothing(ours, remote):
    """What the remote has already is not sent again."""
    observe(ours, ec2="eu-west-1")
    first = push(ours, "origin")

    assert push(ours, "origin") == first


def test_push_without_history_says_what_to_do(ours):
    """There is nothing to push before the first observation."""
    with pytest.raises(HistoryError, match="run `reporter collect` first"):
        push(ours, "origin")


def test_branch_behind_is_fast_forwarded(ours, theirs):
    """A local branch that only lacks others' observations is moved to theirs, and nothing is made again."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="eu-west-1 us-east-1")
    push(theirs, "origin")

    pushed = push(ours, "origin")

    assert (pushed.reapplied, tip(ours)) == (0, tip(theirs))


def test_observations_are_made_again_on_top_of_others(ours, theirs, remote):
    """Both observations are in the remote's history, in a line, each as it was observed."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    observe(ours, 2, ec2="eu-west-1 us-east-1", s3="eu-west-1", sns="eu-west-1")
    push(theirs, "origin")

    pushed = push(ours, "origin")

    assert pushed.reapplied == 1
    assert [sorted(one.services) for one in observations(remote)] == [
        ["ec2", "s3"],
        ["ec2", "s3", "sqs"],
        ["ec2", "s3", "sns"],
    ]
    assert all(len(commit.parents) <= 1 for commit in gitpython.Repo(remote.path).iter_commits("snapshots"))
    assert sound(remote)


def test_other_sources_stand(ours, theirs, remote):
    """Observations of two sources do not touch each other's files."""
    record(theirs, reading("one", ec2="eu-west-1"), observed_at=AT)
    record(ours, reading("two", s3="us-east-1"), observed_at=AT)
    push(theirs, "origin")
    push(ours, "origin")

    assert {path.partition("/")[0] for path in files(remote)} == {"README.md", "one", "two"}
    assert read_snapshot(remote, tip(remote) or "", "one") == snapshot("one", ec2="eu-west-1")


def test_duplicates_are_skipped(ours, theirs, remote):
    """The same facts observed twice are one commit: the first."""
    shared(ours, theirs)
    for clone_, hours in ((theirs, 1), (ours, 2)):
        observe(clone_, hours, ec2="eu-west-1 us-east-1", s3="eu-west-1 us-east-1")
    push(theirs, "origin")

    pushed = push(ours, "origin")

    assert (pushed.reapplied, tip(ours)) == (0, tip(theirs))
    assert len(observations(remote)) == 2


def test_commit_times_never_run_backwards(ours, theirs):
    """An observation that comes late keeps its own time as author, and the newest one's as committer."""
    shared(ours, theirs)
    observe(theirs, 3, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    observe(ours, 2, ec2="eu-west-1 us-east-1", s3="eu-west-1", sns="eu-west-1")
    push(theirs, "origin")
    push(ours, "origin")

    commit = gitpython.Repo(ours.path).commit("snapshots")

    assert (commit.authored_datetime, commit.committed_datetime) == (later(2), later(3))


def partial(repository: Repository, unread: Unread, hours: float, **services: str) -> None:
    record(repository, without(reading(**services), unread), observed_at=later(hours))


@pytest.mark.parametrize("unread", [Unread("region", "us-east-1", "closed"), Unread("service", "ec2", "closed")])
def test_carried_facts_do_not_overwrite_newer_ones(ours, theirs, remote, unread):
    """What we could not read stays as others read it in the meantime, where they removed something, too."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1", s3="eu-west-1", sqs="us-east-1")
    partial(ours, unread, 2, s3="eu-west-1", sns="eu-west-1", ec2="eu-west-1", sqs="us-east-1")
    push(theirs, "origin")

    push(ours, "origin")

    found = read_snapshot(remote, tip(remote) or "", "table")
    assert found is not None
    assert {code: sorted(row.regions) for code, row in found.services.items()} == {
        "ec2": ["eu-west-1"],
        "s3": ["eu-west-1"],
        "sns": ["eu-west-1"],
        "sqs": ["us-east-1"],
    }


def test_carried_row_that_others_removed_stays_removed(ours, theirs, remote):
    """A service that we could not read, and that others saw go, does not come back."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1")
    partial(ours, Unread("service", "s3", "closed"), 2, ec2="eu-west-1 us-east-1", sns="eu-west-1")
    push(theirs, "origin")

    push(ours, "origin")

    assert sorted(observations(remote)[-1].services) == ["ec2", "sns"]
    newest = last(remote, tip(remote) or "", "table")
    assert newest is not None
    assert newest.trailers.unread == (Unread("service", "s3", "closed"),)


def test_lost_races_are_bounded(ours, theirs, monkeypatch):
    """Others who always come first end in an error after the last attempt; our observation still stands here."""
    shared(ours, theirs)
    observe(ours, 1, ec2="us-east-1", s3="eu-west-1")
    mine, times = tip(ours), iter(range(100))

    def first(_: float = 0) -> None:
        hours = 2 + next(times)
        observe(theirs, hours, ec2=f"eu-west-{hours} us-east-1", s3="eu-west-1")
        push(theirs, "origin")

    send = push_module._send

    def overtaken(repository: Repository, *arguments: str) -> bool:
        if repository == ours:
            first()
        return send(repository, *arguments)

    monkeypatch.setattr(push_module, "_send", overtaken)

    with pytest.raises(PushError, match="others pushed 4 times in a row before us: run again: nothing is lost"):
        push(ours, "origin", attempts=4, wait=at_once)

    assert tip(ours) == mine
    assert not [ref for ref in refs(ours) if "reapplied" in ref]


def test_one_lost_race_is_made_good(ours, theirs, remote):
    """Losing the race for the remote once costs an attempt, and no observation of anybody."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="us-east-1")
    observe(ours, 2, ec2="us-east-1", s3="eu-west-1")
    hook(ours, "pre-push", "exit 1")
    mine = fetch(ours, "origin")
    push(theirs, "origin")
    stale = iter([mine])
    listed = push_module.fetch

    def first_stale(repository: Repository, name: str, branch: str) -> str | None:
        return next(stale, None) or listed(repository, name, branch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(push_module, "fetch", first_stale)
        pushed = push(ours, "origin", wait=at_once)

    assert (pushed.attempts, pushed.reapplied, len(observations(remote))) == (2, 1, 3)


def test_commits_made_here_meanwhile_are_taken_along(ours, remote, monkeypatch):
    """An observation that another process records here during the push is neither lost nor an error."""
    observe(ours, 1, ec2="eu-west-1")
    verify = push_module._verify

    def meanwhile(*arguments: object) -> None:
        verify(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        observe(ours, 2, ec2="eu-west-1 us-east-1")

    monkeypatch.setattr(push_module, "_verify", meanwhile)

    pushed = push(ours, "origin", wait=at_once)

    assert pushed.revision == tip(ours) == tip(remote)
    assert len(observations(remote)) == 2


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("pre-receive", "echo no robots, said 'fetch first'; exit 1"),
        ("update", "echo protected; exit 1"),
    ],
)
def test_remote_that_rejects_is_believed_at_once(ours, remote, name, script):
    """A refusal by a rule is no lost race: one attempt, the remote's words, and the observation stands here."""
    observe(ours, ec2="eu-west-1")
    hook(remote, name, script)

    with pytest.raises(PushError, match=r"refused branch snapshots: .*nothing is lost here$") as caught:
        push(ours, "origin", attempts=3, wait=never)

    assert "no robots" in str(caught.value) or "protected" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tip(remote), len(observations(ours))) == (None, 1)


def test_branch_checked_out_at_the_remote_is_a_refusal(tmp_path, ours):
    """A remote that has the branch checked out never takes it, so that is said at once."""
    other = init(tmp_path / "desk")
    observe(other, ec2="eu-west-1")
    git(other.path, "checkout", "--quiet", "snapshots")
    observe(ours, 1, ec2="us-east-1")

    with pytest.raises(PushError, match=r"refused branch snapshots: .*checked out"):
        push(ours, str(other.path), attempts=3, wait=never)


def test_remote_that_drops_what_it_took_is_found_out(ours, remote):
    """What counts is what the remote holds afterwards: a push that was taken and undone is an error."""
    observe(ours, ec2="eu-west-1")
    hook(remote, "post-receive", "git update-ref -d refs/heads/snapshots")

    with pytest.raises(PushError, match="took the push, yet its branch snapshots holds nothing"):
        push(ours, "origin")

    assert len(observations(ours)) == 1


def test_remote_that_holds_something_else_is_found_out(ours, theirs, remote):
    """A remote that goes back to the old state after the push is an error that names both commits."""
    shared(ours, theirs)
    old = tip(remote) or ""
    observe(ours, 1, ec2="eu-west-1 us-east-1", s3="us-east-1")
    hook(remote, "post-receive", f"git update-ref refs/heads/snapshots {old}")

    with pytest.raises(PushError, match=f"holds {old[:12]}, not {(tip(ours) or '')[:12]}"):
        push(ours, "origin")


def test_remote_that_is_gone_is_named(ours, tmp_path):
    """A remote that does not exist is one line; the observation stands here."""
    observe(ours, ec2="eu-west-1")

    with pytest.raises(PushError, match=r"remote .* cannot be read: fatal: .*nothing is lost here$"):
        push(ours, str(tmp_path / "nowhere.git"))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def serve() -> None:
            try:
                while True:
                    taken.append(server.accept()[0])
            except OSError:
                pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"git://127.0.0.1:{server.getsockname()[1]}/history.git"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)
        for one in taken:
            one.close()


def test_remote_that_never_answers_is_given_up(ours, silent, monkeypatch):
    """A remote that hangs costs the time limit, not the night."""
    observe(ours, ec2="eu-west-1")
    monkeypatch.setattr(push_module, "TIMEOUT", 0.3)

    with pytest.raises(PushError, match=r"git ls-remote gave no answer within 0.3 s"):
        push(ours, silent)


@pytest.mark.parametrize("secret", ["user:hunter2@", "hunter2@", "user:hun@ter2@"])
def test_credentials_are_never_shown(ours, secret):
    """The name and password in a remote's address are in no message."""
    observe(ours, ec2="eu-west-1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(PushError, match=f"remote http://127.0.0.1:{port}/x.git cannot be read") as caught:
        push(ours, f"http://{secret}127.0.0.1:{port}/x.git")

    assert "hun" not in str(caught.value)
    assert "ter2" not in str(caught.value)


def test_credentials_in_a_refusal_are_not_shown(ours, remote, tmp_path):
    """An address that the remote itself repeats is shown without its password."""
    observe(ours, ec2="eu-west-1")
    hook(remote, "pre-receive", "echo see https://user:hunter2@git.example/rules >&2; exit 1")

    with pytest.raises(PushError, match=r"see https://git.example/rules"):
        push(ours, "origin")


def unrelated(path: Path, branch: str = "snapshots") -> None:
    """A branch of that name with somebody's code on it."""
    git(path, "checkout", "--quiet", "--orphan", branch)
    (path / "code.py").write_text("print()\n", encoding="utf-8")
    git(path, "add", ".")
    git(path, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Code")


def test_unrelated_branch_at_the_remote_is_left_alone(ours, theirs, remote):
    """A branch of that name that is no history of ours is neither pushed to nor adopted."""
    unrelated(theirs.path)
    git(theirs.path, "push", "--quiet", "origin", "snapshots")
    code = tip(remote)
    observe(ours, ec2="eu-west-1")
    mine = tip(ours)

    with pytest.raises(HistoryError, match=r"branch snapshots holds no observation: .*--branch"):
        push(ours, "origin")

    assert (tip(remote), tip(ours)) == (code, mine)


def test_unrelated_branch_is_not_adopted(ours, theirs):
    """A branch of that name that is no history of ours does not become the history here."""
    unrelated(theirs.path)
    git(theirs.path, "push", "--quiet", "origin", "snapshots")

    with pytest.raises(HistoryError, match=r"branch snapshots holds no observation: .*--branch"):
        adopt(ours, fetch(ours, "origin") or "")

    assert tip(ours) is None


def test_histories_without_a_common_commit_are_joined(ours, theirs, remote):
    """Two histories that were started apart become one line with the observations of both."""
    observe(theirs, 1, ec2="eu-west-1")
    observe(ours, 2, s3="eu-west-1")
    push(theirs, "origin")
    push(ours, "origin")

    assert [sorted(one.services) for one in observations(remote)] == [["ec2"], ["s3"]]
    assert sound(remote)


def test_adopt_never_loses_local_commits(ours, theirs):
    """A branch with observations that the other lacks stays where it is."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="us-east-1")
    observe(ours, 2, ec2="us-east-1", s3="eu-west-1")
    push(theirs, "origin")
    mine = tip(ours)

    adopt(ours, fetch(ours, "origin") or "")

    assert tip(ours) == mine


def test_adopt_takes_what_is_ahead(ours, theirs):
    """A branch that is behind, or not there at all, is moved to the other."""
    shared(ours, theirs)

    assert tip(ours) == tip(theirs)


def test_leftover_of_a_killed_push_is_swept(ours, remote):
    """The ref that a push builds on, left behind by one that was killed, is gone after the next."""
    observe(ours, ec2="eu-west-1")
    git(ours.path, "update-ref", "refs/reporter/reapplied/snapshots/0123", tip(ours) or "")

    push(ours, "origin")

    assert not [ref for ref in refs(ours) if "reapplied" in ref]


def test_no_refs_of_ours_are_pushed(ours, theirs, remote):
    """The remote gets the branch, and none of the refs that lie beside it here."""
    shared(ours, theirs)

    assert refs(remote) == ["refs/heads/snapshots"]


def old_form(before: Snapshot | None, after: Snapshot, hours: float) -> Callable[[Repository], str]:
    """Commits *after* as a release with schema 1 did."""

    def write(repository: Repository) -> str:
        changes = compare(before or Snapshot(after.source), after)
        made = observation(before, after, changes, Trailers(after.source, later(hours)), later(hours))
        files = dict(made.files)
        if before is None:
            files[f"{after.source}/schema.json"] = b'{\n  "version": 1\n}\n'
        return append(
            repository,
            [type(made)(made.trailers, made.changes, files, made.committed_at)],
            parent=tip(repository),
        )

    return write


def test_made_again_on_an_older_schema_rewrites_it(ours, theirs, remote):
    """Observations that are made again on top of files in an older schema bring them into ours."""
    old_form(None, snapshot(ec2="eu-west-1", s3="eu-west-1"), 0)(theirs)
    push(theirs, "origin")
    observe(ours, 1, ec2="eu-west-1", s3="eu-west-1 us-east-1")

    push(ours, "origin")

    assert files(remote)["table/schema.json"] == encode_schema(SCHEMA)
    assert observations(remote)[-1] == snapshot(ec2="eu-west-1", s3="eu-west-1 us-east-1")


def test_push_that_was_killed_half_way_is_not_made_twice(ours, theirs, remote):
    """Observations that the remote took just before the kill are recognized, although other commits hold them here."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    observe(ours, 2, ec2="eu-west-1 us-east-1", s3="us-east-1")
    partial(ours, Unread("service", "sqs", "closed"), 3, ec2="eu-west-1 us-east-1", s3="us-east-1", sns="eu-west-1")
    mine = tip(ours) or ""
    push(theirs, "origin")
    taken = push(ours, "origin")
    git(ours.path, "update-ref", "refs/heads/snapshots", mine)

    pushed = push(ours, "origin")

    assert (pushed.revision, pushed.reapplied, len(observations(remote))) == (taken.revision, 0, 4)


def test_older_release_is_not_made_again_on_a_newer_one(ours, theirs, remote):
    """What an older release lacks was not removed, so its observation does not go on top of a newer one's."""
    record(theirs, reading(version="botocore 1.10.0", ec2="eu-west-1", s3="eu-west-1"), observed_at=AT)
    record(ours, reading(version="botocore 1.9.0", ec2="eu-west-1"), observed_at=later(1))
    push(theirs, "origin")

    assert push(ours, "origin").reapplied == 0
    assert tip(ours) == tip(theirs) == tip(remote)


def test_partial_observation_that_was_made_again_is_recognized(ours, theirs, remote):
    """What was unread took others' values there, so its files differ; it is the same observation nevertheless."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    partial(ours, Unread("service", "sqs", "closed"), 2, ec2="eu-west-1 us-east-1", s3="us-east-1")
    mine = tip(ours) or ""
    push(theirs, "origin")
    push(ours, "origin")
    observe(ours, 3, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    taken = push(ours, "origin")
    git(ours.path, "update-ref", "refs/heads/snapshots", mine)

    pushed = push(ours, "origin")

    assert (pushed.revision, pushed.reapplied, len(observations(remote))) == (taken.revision, 0, 4)


def test_branch_that_is_locked_is_no_lost_race(ours, theirs):
    """A branch that cannot be moved for another reason than others' commits is an error."""
    shared(ours, theirs)
    observe(theirs, 1, ec2="eu-west-1 us-east-1", s3="eu-west-1", sqs="eu-west-1")
    (ours.path / ".git" / "refs" / "heads" / "snapshots.lock").touch()

    with pytest.raises(HistoryError, match=r"remove a stale .lock file"):
        adopt(ours, fetch(ours, str(theirs.path)) or "")
