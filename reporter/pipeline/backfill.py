"""``backfill``: read botocore's releases back, one by one, into the history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from reporter.changes.compare import compare
from reporter.changes.guard import check
from reporter.collect.endpoints import NAME, snapshot_of, version_text
from reporter.collect.index import Release, Skipped, releases
from reporter.collect.walk import Broken, Reading, walk
from reporter.errors import DataError
from reporter.history.baseline import Baseline, decode_baseline, encode_baseline
from reporter.history.commit import Observation, append, observation
from reporter.history.git import BRANCH, Repository
from reporter.history.message import Trailers
from reporter.history.observed import Observed, remember, remembered
from reporter.history.revisions import Revision, last, tip
from reporter.history.timeline import is_outdated, read_snapshot, read_timeline
from reporter.model.snapshot import Snapshot
from reporter.pipeline.read import history

if TYPE_CHECKING:
    from requests import Session

PROJECT: Final = "botocore"


@dataclass(frozen=True, slots=True)
class Backfilled:
    """``commits`` observations came of ``releases`` that were read; ``skipped`` ones could not be."""

    releases: int
    commits: int
    skipped: tuple[Skipped, ...]


def newer_releases(
    repository: Repository, session: "Session", index_url: str, branch: str = BRANCH
) -> tuple[tuple[Release, ...], tuple[Skipped, ...]]:
    """The releases that the history does not know yet, oldest first, and those that cannot be read."""
    return releases(PROJECT, session=session, index_url=index_url, after=_known_version(repository, branch))


def backfill(
    repository: Repository,
    found: tuple[Release, ...],
    *,
    session: "Session",
    branch: str = BRANCH,
    renamed: Mapping[str, str] | None = None,
    workers: int = 24,
    window: int = 256,
    progress: Callable[[Release], None] = lambda _: None,
) -> Backfilled:
    """Record what *found* say, oldest first, one commit for each that differs from the one before.

    Commits window by window, so an interruption loses the current window at most, and the next call goes on from
    there. What a release says stands as it was published; where the guard would have refused it, the commit says so.
    """
    here = tip(repository, branch)
    facts = _Facts(read_snapshot(repository, here, NAME) if here else None, renamed or {})
    if here and facts.before:
        facts.newest = last(repository, here, NAME)
        facts.committed_at = facts.newest.committed_at if facts.newest else None
        facts.outdated = is_outdated(repository, here, NAME)
    commits = 0
    skipped: list[Skipped] = []
    for readings in walk(found, session=session, workers=workers, window=window, progress=progress):
        made = list(facts.observations(readings, skipped))
        if made:
            here = append(repository, made, parent=here, branch=branch)
            commits += len(made)
        if facts.observed:
            remember(repository, NAME, facts.observed)
    return Backfilled(len(found) - len(skipped), commits, tuple(skipped))


def export_baseline(repository: Repository, branch: str = BRANCH, renamed: Mapping[str, str] | None = None) -> str:
    """The history of ``endpoints`` as the text that the package ships."""
    here = history(repository, branch)
    timeline = read_timeline(repository, here, NAME, renamed=renamed or {})
    observed = remembered(repository, NAME) or Observed(timeline[-1].observed_at, timeline[-1].version)
    sets = tuple(replace(one, revision="") for one in timeline)
    text = encode_baseline(Baseline(NAME, sets, observed.at, observed.version))
    decode_baseline(text, "the new baseline")
    return text


class _Facts:
    """Turns readings into observations; holds the facts of the release before."""

    def __init__(self, before: Snapshot | None, renamed: Mapping[str, str]) -> None:
        self.before, self.renamed = before, renamed
        self.endpoints = b""
        self.models: Mapping[str, object] | None = None
        self.observed: Observed | None = None
        self.newest: Revision | None = None
        self.committed_at: datetime | None = None
        self.outdated = False

    def observations(self, readings: Iterable[Reading | Broken], skipped: list[Skipped]) -> Iterator[Observation]:
        for reading in readings:
            if isinstance(reading, Broken):
                skipped.append(Skipped(reading.release.version, reading.reason))
                continue
            same = reading.endpoints is None and reading.models == self.models
            self.endpoints, self.models = reading.endpoints or self.endpoints, reading.models
            try:
                after = self.before if same and self.before else snapshot_of(self.endpoints, reading.models)
            except DataError as error:
                self.models = None  # the same bytes are as unreadable in the next release
                skipped.append(Skipped(reading.release.version, str(error)))
                continue
            uploaded_at = reading.release.uploaded_at
            self.observed = Observed(self._not_before(uploaded_at), version_text(reading.release.version))
            yield from self._observation(after, Trailers(NAME, uploaded_at, self.observed.version))
            self.before = after

    def _not_before(self, moment: datetime) -> datetime:
        """Commit times never run backwards: a `collect` may be newer than the releases that are read after it."""
        return max(moment, self.committed_at) if self.committed_at else moment

    def _observation(self, after: Snapshot, trailers: Trailers) -> Iterator[Observation]:
        changes = compare(self.before or Snapshot(NAME), after, self.renamed)
        if not changes:
            return
        self.committed_at = committed_at = self._not_before(trailers.observed_at)
        if self.before and self.newest and self.outdated:
            old = replace(self.newest.trailers, accepted=None)
            yield observation(self.before, self.before, (), old, committed_at, reform=True)
            self.outdated = False
        refusals = check(self.before, after, changes)
        reasons = "; ".join(refusal.reason for refusal in refusals)
        accepted = f"as the release was published: {reasons}" if reasons else None
        yield observation(self.before, after, changes, replace(trailers, accepted=accepted), committed_at)


def _known_version(repository: Repository, branch: str) -> str | None:
    here = tip(repository, branch)
    newest = last(repository, here, NAME) if here else None
    if newest is None:
        return None
    seen = remembered(repository, NAME)
    version = seen.version if seen and seen.at >= newest.committed_at else newest.trailers.version
    return (version or "").rpartition(" ")[2] or None
