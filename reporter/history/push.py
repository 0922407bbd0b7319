"""Share the history with a remote, without losing anybody's observation.

A push is a compare-and-swap on the remote. If others were first, our observations are made again on top of theirs:
an observation is a value, so nothing needs a textual merge. What counts is what the remote says afterwards.
"""

import contextlib
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from reporter.changes.carry import carry, recarry
from reporter.changes.compare import compare
from reporter.errors import HistoryError, PushError
from reporter.history.commit import Observation, import_commits, observation
from reporter.history.git import BRANCH, GitError, Repository
from reporter.history.message import release_of
from reporter.history.revisions import Revision, folders, last, observed_in, only_in, tip
from reporter.history.timeline import is_outdated, read_snapshot
from reporter.model.snapshot import Snapshot

ATTEMPTS: Final = 30
TIMEOUT: Final = 120.0
"""Seconds for one exchange with the remote."""
_CREDENTIALS: Final = re.compile(r"(\w+://)[^/\s]*@")
_REAPPLIED: Final = "refs/reporter/reapplied/"
_LATER: Final = (
    "fetch first",
    "non-fast-forward",
    "stale info",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
)
"""Why git turns down a push that lost a race. Every other reason is a rule, and stays one."""


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
    _sweep(repository)
    for attempt in range(1, attempts + 1):
        ours = tip(repository, branch)
        if ours is None:
            msg = f"there is no branch {branch} to push: run `reporter collect` first"
            raise HistoryError(msg)
        theirs = fetch(repository, remote, branch)
        target, made = _on_top(repository, ours, theirs, branch)
        if target == theirs or _send(repository, remote, target, branch):
            _verify(repository, remote, target, branch)
            if _move(repository, branch, target, ours):
                return Pushed(target, reapplied + made, attempt)
        reapplied = max(reapplied, made)
        wait(min(2.0, 0.05 * 2 ** min(attempt, 6)) * (0.5 + random.random()))  # noqa: S311 - jitter
    msg = f"remote {shown(remote)}: others pushed {attempts} times in a row before us: run again: nothing is lost"
    raise PushError(msg)


def fetch(repository: Repository, remote: str, branch: str = BRANCH) -> str | None:
    """The remote's newest commit of *branch*, fetched; ``None`` if the remote has no such branch."""
    try:
        listed = repository.run("ls-remote", "--end-of-options", remote, f"refs/heads/{branch}", timeout=TIMEOUT)
        theirs = listed.decode().split("\t")[0] or None
        if theirs is not None and repository.resolve(theirs) is None:
            # Without a ref to keep it, so that jobs that fetch at once do not get in each other's way.
            command = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap="]
            repository.run(*command, "--end-of-options", remote, f"refs/heads/{branch}", timeout=TIMEOUT)
    except GitError as error:
        raise _unreachable(remote, error) from None
    return theirs


def adopt(repository: Repository, revision: str, branch: str = BRANCH) -> None:
    """Move *branch* here forward to *revision* where that loses nothing; otherwise leave it for ``push``.

    ``HistoryError`` if *revision* is no history of ours.
    """
    ours = tip(repository, branch)
    if ours is None or _contains(repository, revision, ours):
        require_history(repository, revision, branch)
        _move(repository, branch, revision, ours)


def require_history(repository: Repository, revision: str, branch: str) -> None:
    """``HistoryError`` if *revision*, found as *branch*, is somebody's code or text."""
    if not observed_in(repository, revision):
        msg = f"branch {branch} holds no observation: it is no history of ours: name another with --branch"
        raise HistoryError(msg)


def shown(text: str) -> str:
    """*text* without the credentials that a URL in it may carry."""
    return _CREDENTIALS.sub(r"\1", text)


def _move(repository: Repository, branch: str, target: str, ours: str | None) -> bool:
    """Whether *branch* could be moved from *ours* to *target*; not if another process has moved it meanwhile."""
    try:
        repository.run("update-ref", f"refs/heads/{branch}", target, ours or "")
    except GitError:
        if tip(repository, branch) == ours:
            raise
        return False
    return True


def _sweep(repository: Repository) -> None:
    """Delete the refs that a push builds on, also those of one that was killed."""
    found = repository.run("for-each-ref", "--format=delete %(refname)", _REAPPLIED)
    if found:
        with contextlib.suppress(GitError):  # another process sweeps, too, or the next push does it
            repository.run("update-ref", "--stdin", stdin=found)


def _on_top(repository: Repository, ours: str, theirs: str | None, branch: str) -> tuple[str, int]:
    """A commit that holds both histories, and how many observations had to be made again for it."""
    if theirs is None or _contains(repository, ours, theirs):
        return ours, 0
    if _contains(repository, theirs, ours):
        return theirs, 0
    require_history(repository, theirs, branch)
    again = tuple(_again(repository, ours, theirs))
    if not again:
        return theirs, 0
    ref = f"{_REAPPLIED}{branch}/{ours}-{os.getpid()}"
    try:
        made = import_commits(repository, again, parent=theirs, ref=ref, reset=True)
    finally:
        _sweep(repository)
    if made is None:
        msg = f"{ref} moved: another process pushes the same observations: run again"
        raise HistoryError(msg)
    return made, sum(1 for item in again if item.changes)


def _again(repository: Repository, ours: str, theirs: str) -> Iterator[Observation]:
    """Our observations that *theirs* lacks, made again on top of it.

    Left out is what a release said that is older than the newest they have: on top it would read as removals.
    """
    latest: dict[str, Snapshot | None] = {}
    newest: dict[str, Revision | None] = {}
    outdated: set[str] = set()
    for revision in _lacking(repository, ours, theirs):
        source = revision.trailers.source
        if source not in latest:
            latest[source], newest[source] = read_snapshot(repository, theirs, source), last(repository, theirs, source)
            if latest[source] and is_outdated(repository, theirs, source):
                outdated.add(source)
        before, known = latest[source], newest[source]
        after = None if _is_older(revision, known) else _seen(repository, revision, before)
        if after is None:
            continue
        changes = compare(before or Snapshot(source), after)
        if changes:
            committed_at = max(revision.committed_at, known.committed_at if known else revision.committed_at)
            if before and known and source in outdated:
                trailers = replace(known.trailers, accepted=None)
                yield observation(before, before, (), trailers, committed_at, reform=True)
                outdated.remove(source)
            yield observation(before, after, changes, revision.trailers, committed_at)
            latest[source] = after


def _lacking(repository: Repository, ours: str, theirs: str) -> Iterator[Revision]:
    """What only *ours* has. A push that was killed half-way may have made some of it again at *theirs* already."""
    mine, made = tuple(only_in(repository, ours, theirs)), tuple(only_in(repository, theirs, ours))
    trees = iter(folders(repository, (*mine, *made)))
    trees_of_mine = [next(trees) for _ in mine]
    already = {(revision.trailers, tree) for revision, tree in zip(made, trees, strict=True)}
    again = {revision.trailers: revision for revision in made if revision.trailers.unread}
    for revision, tree in zip(mine, trees_of_mine, strict=True):
        twin = again.get(revision.trailers)
        if (revision.trailers, tree) not in already and not (twin and _is_again(repository, revision, twin)):
            yield revision


def _is_again(repository: Repository, revision: Revision, twin: Revision) -> bool:
    """Whether *twin* is *revision*, made again on top of other facts: what it left unread may differ."""
    source = revision.trailers.source
    before = read_snapshot(repository, twin.parent, source) if twin.parent else None
    after, there = _seen(repository, revision, before), read_snapshot(repository, twin.id, source)
    return after is not None and there is not None and not compare(there, after)


def _is_older(revision: Revision, newest: Revision | None) -> bool:
    was = release_of(newest.trailers.version) if newest else None
    now = release_of(revision.trailers.version)
    return was is not None and now is not None and now < was


def _seen(repository: Repository, revision: Revision, before: Snapshot | None) -> Snapshot | None:
    """What the observation *revision* says on top of *before*."""
    source, unread = revision.trailers.source, revision.trailers.unread
    seen = read_snapshot(repository, revision.id, source)
    if seen is None:
        return None
    if not unread:
        return carry(before, seen)
    base = read_snapshot(repository, revision.parent, source) if revision.parent else None
    return recarry(base, Snapshot(source, seen.regions, seen.services, unread), before)


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
        status = "".join(line for line in error.stdout.splitlines() if line.startswith("!"))
        if any(sign in status for sign in _LATER):
            return False
        raise _refused(remote, branch, error) from None
    return True


def _verify(repository: Repository, remote: str, commit: str, branch: str) -> None:
    now = fetch(repository, remote, branch)
    if now is None or not _contains(repository, now, commit):
        holds = now[:12] if now else "nothing"
        msg = f"remote {shown(remote)} took the push, yet its branch {branch} holds {holds}, not {commit[:12]}"
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
    told = shown(said)[:300]
    msg = f"remote {shown(remote)} refused branch {branch}: {told}: let this job push there; nothing is lost here"
    return PushError(msg)


def _unreachable(remote: str, error: GitError) -> PushError:
    said = next((line for line in error.stderr.splitlines() if line.startswith("fatal:")), str(error))
    msg = f"remote {shown(remote)} cannot be read: {shown(said)}: check its address and access; nothing is lost here"
    return PushError(msg)
