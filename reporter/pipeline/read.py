"""Answer from the history: change sets with their status, and snapshots at a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reporter.changes.change import ChangeSet
from reporter.changes.settle import DEFAULT, Settled, Settling, settle
from reporter.errors import HistoryError
from reporter.history.git import BRANCH, Repository
from reporter.history.message import format_time
from reporter.history.observed import Observed, remembered
from reporter.history.revisions import Revision, as_of, last, sources, tip
from reporter.history.timeline import read_snapshot, read_timeline
from reporter.model.snapshot import Snapshot, Unread


@dataclass(frozen=True, slots=True)
class View:
    """A snapshot and the commit that it comes from."""

    snapshot: Snapshot
    revision: Revision


@dataclass(frozen=True, slots=True)
class Past:
    """All that is known of one source, oldest first, and when it was last looked at.

    ``confirmed_until`` is that look if it counts as a further observation, see ``read_log``.
    """

    timeline: tuple[ChangeSet, ...]
    observed: Observed | None
    confirmed_until: datetime | None

    @property
    def as_of(self) -> datetime:
        """The moment that everything speaks of."""
        last = self.timeline[-1].observed_at
        return max(last, self.observed.at) if self.observed else last


@dataclass(frozen=True, slots=True)
class Log:
    """All changes of one source with their status, oldest first, and when the source was last looked at."""

    settled: tuple[Settled, ...]
    observed: Observed | None


def history(repository: Repository, branch: str = BRANCH) -> str:
    """The tip of the history. ``HistoryError`` if there is none."""
    here = tip(repository, branch)
    if here is None:
        msg = f"{repository.path}: there is no history on branch {branch}: run `reporter run` first"
        raise HistoryError(msg)
    return here


def read_past(
    repository: Repository, source: str, *, branch: str = BRANCH, renamed: Mapping[str, str] | None = None
) -> Past:
    """The whole timeline of *source*. ``HistoryError`` if there is none."""
    here = history(repository, branch)
    timeline = read_timeline(repository, here, source, renamed=renamed or {})
    if not timeline:
        raise _no_source(repository, here, source)
    observed = remembered(repository, source)
    new = observed is not None and (observed.version is None or observed.version != timeline[-1].version)
    return Past(timeline, observed, observed.at if observed and new else None)


def read_log(
    repository: Repository,
    source: str,
    *,
    branch: str = BRANCH,
    renamed: Mapping[str, str] | None = None,
    settling: Settling = DEFAULT,
) -> Log:
    """Every change of *source*, settled. The whole timeline is read: a status depends on what came after.

    The last look counts as a further observation, unless it was at the version that the last change came from: the
    same release read twice says the same thing.
    """
    past = read_past(repository, source, branch=branch, renamed=renamed)
    return Log(settle(past.timeline, observed_until=past.confirmed_until, rules=settling), past.observed)


def view(repository: Repository, source: str, *, at: datetime | None = None, branch: str = BRANCH) -> View:
    """The snapshot of *source* as of *at*, or now. ``HistoryError`` if the history does not reach back that far."""
    here = history(repository, branch)
    revision = last(repository, here, source) if at is None else as_of(repository, here, source, at)
    if revision is None:
        if at is not None and last(repository, here, source) is not None:
            msg = f"{source}: the history starts after {format_time(at)}: see `reporter log`"
            raise HistoryError(msg)
        raise _no_source(repository, here, source)
    return _view(repository, source, revision)


def view_revision(repository: Repository, source: str, revision: str) -> View:
    """The snapshot of *source* at a commit. ``HistoryError`` if there is no such commit, or no such source in it."""
    found = repository.resolve(revision)
    if found is None:
        msg = f"{revision!r} is neither a date (2024-06-01) nor a revision of this repository"
        raise HistoryError(msg)
    newest = last(repository, found, source)
    if newest is None:
        raise _no_source(repository, found, source)
    return _view(repository, source, newest)


def unread_of(log: Log, current: View) -> tuple[Unread, ...]:
    """What the last look at the source could not read; it may have found nothing new, and so made no commit."""
    if log.observed and log.observed.at >= current.revision.trailers.observed_at:
        return log.observed.unread
    return current.revision.trailers.unread


def _view(repository: Repository, source: str, revision: Revision) -> View:
    snapshot = read_snapshot(repository, revision.id, source)
    if snapshot is None:
        raise _no_source(repository, revision.id, source)
    return View(snapshot, revision)


def _no_source(repository: Repository, revision: str, source: str) -> HistoryError:
    found = ", ".join(sources(repository, revision)) or "nothing"
    return HistoryError(f"the history has no source {source!r}: it has {found}")
