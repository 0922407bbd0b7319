"""Share the history with a remote, without losing anybody's observation.

A push is a compare-and-swap on the remote. If others were first, our observations are made again on top of theirs:
an observation is a value, so nothing needs a textual merge. What counts is what the remote says afterwards.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from reporter.changes.carry import carry
from reporter.changes.compare import compare
from reporter.errors import HistoryError, PushError
from reporter.history.commit import Observation, import_commits, observation
from reporter.history.git import BRANCH, GitError, Repository
from reporter.history.revisions import last, only_in, tip
from reporter.history.timeline import read_snapshot
from reporter.model.snapshot import Snapshot

ATTEMPTS: Final = 30
TIMEOUT: Final = 120.0
"""Seconds for one exchange with the remote."""
_CREDENTIALS: Final = re.compile(r"(\w+://)[^/\s@]*@")
_LATER: Final = (
    "fetch first",
    "non-fast-forward",
    "stale info",
    "cannot lock ref",
    "failed to update ref",
    "[remote rejected] ",
    "incorrect old value",
)
_NEVER: Final = ("hook declined", "protected branch", "denied", "prohibited", "deny updating")


@dataclass(frozen=True, slots=True)
class Pushed:
    """``revision`` is what the remote holds now. ``reapplied`` observations were made again on top of others'."""

    revision: str
    reapplied: int
    attempts: int


def push(
    repository: Repository,
    remote: str,
    branch: str = BRANCH,
    *,
    attempts: int = ATTEMPTS,
    wait: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Bring *branch* to *remote*, and *branch* here to what the remote then holds.

    ``PushError`` if the remote refuses, cannot be reached, or does not hold our commits afterwards; all
    observations then still stand here, and the next push takes them along.
    """
    reapplied = 0
    for attempt in range(1, attempts + 1):
        ours = tip(repository, branch)
        if ours is None:
            msg = f"there is no branch {branch} to push: run `reporter collect` first"
            raise HistoryError(msg)
        theirs = fetch(repository, remote, branch)
        target, made = _on_top(repository, ours, theirs, branch)
        if target == theirs or _send(repository, remote, target, branch):
            _verify(repository, remote, target, branch)
            repository.run("update-ref", f"refs/heads/{branch}", target, ours)
            return Pushed(target, reapplied + made, attempt)
        reapplied = max(reapplied, made)
        wait(min(2.0, 0.05 * 2 ** min(attempt, 6)) * (0.5 + random.random()))  # noqa: S311 - jitter
    msg = f"remote {_shown(remote)}: others pushed {attempts} times in a row before us: run again: nothing is lost"
    raise PushError(msg)


def fetch(repository: Repository, remote: str, branch: str = BRANCH) -> str | None:
    """The remote's newest commit of *branch*, fetched; ``None`` if the remote has no such branch."""
    try:
        listed = repository.run("ls-remote", "--end-of-options", remote, f"refs/heads/{branch}", timeout=TIMEOUT)
        theirs = listed.decode().split("\t")[0] or None
        if theirs is not None and repository.resolve(theirs) is None:
            command = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"]
            where = f"+refs/heads/{branch}:refs/reporter/remote/{branch}"
            repository.run(*command, "--end-of-options", remote, where, timeout=TIMEOUT)
    except GitError as error:
        raise _unreachable(remote, error) from None
    return theirs


def adopt(repository: Repository, revision: str, branch: str = BRANCH) -> None:
    """Move *branch* here forward to *revision* where that loses nothing; otherwise leave it for ``push``."""
    ours = tip(repository, branch)
    if ours is None or _contains(repository, revision, ours):
        repository.run("update-ref", f"refs/heads/{branch}", revision, ours or "")


def _on_top(repository: Repository, ours: str, theirs: str | None, branch: str) -> tuple[str, int]:
    """A commit that holds both histories, and how many observations had to be made again for it."""
    if theirs is None or _contains(repository, ours, theirs):
        return ours, 0
    if _contains(repository, theirs, ours):
        return theirs, 0
    again = tuple(_again(repository, ours, theirs))
    if not again:
        return theirs, 0
    ref = f"refs/reporter/reapplied/{branch}/{ours}"
    try:
        made = import_commits(repository, again, parent=theirs, ref=ref, reset=True)
    finally:
        repository.run("update-ref", "-d", ref)
    if made is None:
        msg = f"{ref} moved: another process pushes the same observations: run again"
        raise HistoryError(msg)
    return made, len(again)


def _again(repository: Repository, ours: str, theirs: str) -> Iterator[Observation]:
    latest: dict[str, Snapshot | None] = {}
    for revision in only_in(repository, ours, theirs):
        source = revision.trailers.source
        if source not in latest:
            latest[source] = read_snapshot(repository, theirs, source)
        seen = read_snapshot(repository, revision.id, source)
        before = latest[source]
        if seen is None:
            continue
        after = carry(before, Snapshot(source, seen.regions, seen.services, revision.trailers.unread))
        changes = compare(before or Snapshot(source), after)
        if changes:
            newest = last(repository, theirs, source)
            committed_at = max(revision.committed_at, newest.committed_at if newest else revision.committed_at)
            yield observation(before, after, changes, revision.trailers, committed_at)
            latest[source] = after


def _send(repository: Repository, remote: str, commit: str, branch: str) -> bool:
    """Whether the remote took it. ``PushError`` if it never will."""
    try:
        repository.run(
            "push",
            "--quiet",
            "--porcelain",
            "--no-verify",
            "--end-of-options",
            remote,
            f"{commit}:refs/heads/{branch}",
            timeout=TIMEOUT,
        )
    except GitError as error:
        said = error.stderr + error.stdout
        if any(sign in said for sign in _LATER) and not any(sign in said for sign in _NEVER):
            return False
        raise _refused(remote, branch, error) from None
    return True


def _verify(repository: Repository, remote: str, commit: str, branch: str) -> None:
    now = fetch(repository, remote, branch)
    if now is None or not _contains(repository, now, commit):
        holds = now[:12] if now else "nothing"
        msg = f"remote {_shown(remote)} took the push, yet its branch {branch} holds {holds}, not {commit[:12]}"
        raise PushError(msg)


def _contains(repository: Repository, tip_of: str, commit: str) -> bool:
    try:
        repository.run("merge-base", "--is-ancestor", commit, tip_of)
    except GitError:
        return False
    return True


def _refused(remote: str, branch: str, error: GitError) -> PushError:
    said = " ".join(
        line.removeprefix("remote:").strip() for line in (error.stderr + error.stdout).splitlines() if line.strip()
    )
    msg = (
        f"remote {_shown(remote)} refused branch {branch}: {said[:300]}: let this job push there; nothing is lost here"
    )
    return PushError(msg)


def _unreachable(remote: str, error: GitError) -> PushError:
    said = next((line for line in error.stderr.splitlines() if line.startswith("fatal:")), str(error))
    msg = f"remote {_shown(remote)} cannot be read: {_shown(said)}: check its address and access; nothing is lost here"
    return PushError(msg)


def _shown(text: str) -> str:
    """*text* without the credentials that a URL in it may carry."""
    return _CREDENTIALS.sub(r"\1", text)
