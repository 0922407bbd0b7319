"""Record what a source said, if that differs from what is known and can be believed."""

import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from reporter.changes.carry import carry
from reporter.changes.change import ChangeSet
from reporter.changes.compare import compare
from reporter.changes.guard import DEFAULT, Refusal, Thresholds, check
from reporter.changes.rename import Proposal, propose
from reporter.changes.wording import line
from reporter.collect.source import Reading
from reporter.errors import GuardError, HistoryError, SourceError, UsageError
from reporter.history.commit import BranchMoved, Observation, append, observation
from reporter.history.git import BRANCH, Repository
from reporter.history.message import Trailers, format_time, one_line, release_of
from reporter.history.observed import Observed, remember
from reporter.history.revisions import Revision, last, tip
from reporter.history.timeline import is_outdated, read_snapshot
from reporter.model.snapshot import Snapshot, Unread

RACE: Final = timedelta(hours=1)
"""How much older than the last one an observation may be: jobs that race are late by minutes, a clock by more."""
_ATTEMPTS: Final = 30
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one observation.

    ``change_set.revision`` is empty where nothing had changed, so nothing was committed, unless files were rewritten
    in a newer schema.
    """

    change_set: ChangeSet
    snapshot: Snapshot
    proposals: tuple[Proposal, ...] = ()
    via: str | None = None

    @property
    def unread(self) -> tuple[Unread, ...]:
        return self.snapshot.unread


@dataclass(frozen=True, slots=True)
class Rules:
    """How an observation is judged.

    ``accept`` is a person's reason to record what the guard would refuse; ``renamed`` the reviewed alias table.
    """

    thresholds: Thresholds = DEFAULT
    accept: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)


def record(
    repository: Repository,
    reading: Reading,
    *,
    observed_at: datetime,
    branch: str = BRANCH,
    rules: Rules | None = None,
) -> Recorded:
    """Commit *reading* on top of the history, unless it says nothing new.

    ``GuardError`` if it looks like a fault of the source and no reason to accept it is given; ``SourceError`` if
    nothing could be read; ``HistoryError`` if it is dated before what is recorded. Nothing is recorded then. An
    observation that loses a race is made again on top of the winner's. Files in an older schema are rewritten first,
    in a commit of its own.
    """
    source = reading.snapshot.source
    if not _NAME.fullmatch(source):
        msg = f"source name {source!r}: use up to 41 lower case letters, digits and -"
        raise UsageError(msg)
    observed_at = observed_at.astimezone(UTC).replace(microsecond=0)
    for item in reading.snapshot.unread:
        if item.what == "source":
            msg = f"source {source} could not be read: {one_line(item.reason)}: nothing was recorded"
            raise SourceError(msg)
    for attempt in range(_ATTEMPTS):
        try:
            recorded = _record(repository, reading, observed_at, branch, rules or Rules())
        except BranchMoved:
            time.sleep(0.02 * attempt * random.random())  # noqa: S311 - jitter
            continue
        remember(repository, source, Observed(observed_at, reading.version, recorded.unread))
        return recorded
    msg = f"branch {branch} moved {_ATTEMPTS} times in a row: run again: nothing was recorded"
    raise HistoryError(msg)


def _record(repository: Repository, reading: Reading, observed_at: datetime, branch: str, rules: Rules) -> Recorded:
    source, here = reading.snapshot.source, tip(repository, branch)
    newest = last(repository, here, source) if here else None
    before = read_snapshot(repository, here, source) if here else None
    _refuse_older(source, reading, observed_at, newest)
    after = carry(before, reading.snapshot)
    changes = compare(before or Snapshot(source), after, rules.renamed)
    refusals = check(before, after, changes, rules.thresholds)
    accepted = one_line(rules.accept or "") or None if refusals else None
    if refusals and not accepted:
        raise GuardError(_refused(source, refusals))
    change_set = ChangeSet(source, observed_at, changes, "", reading.version, accepted, after.unread)
    committed_at = max(observed_at, newest.committed_at) if newest else observed_at
    made: list[Observation] = []
    if here and before and newest and is_outdated(repository, here, source):
        trailers = replace(newest.trailers, accepted=None)
        made.append(observation(before, before, (), trailers, committed_at, reform=True))
    if changes:
        trailers = Trailers(source, observed_at, reading.version, after.unread, accepted, reading.via)
        made.append(observation(before, after, changes, trailers, committed_at))
    if made:
        change_set = replace(change_set, revision=append(repository, made, parent=here, branch=branch))
    return Recorded(change_set, after, propose(changes), reading.via)


def _refuse_older(source: str, reading: Reading, observed_at: datetime, newest: Revision | None) -> None:
    if newest is None:
        return
    if observed_at < newest.committed_at - RACE:
        msg = (
            f"{source}: this observation is dated {format_time(observed_at)}, but the history already has "
            f"{format_time(newest.committed_at)}: set the clock, or give a later --observed-at"
        )
        raise HistoryError(msg)
    was, now = release_of(newest.trailers.version), release_of(reading.version)
    if was and now and now < was:
        msg = (
            f"{source}: {reading.version} is older than {newest.trailers.version}, which the history already has: "
            "upgrade it: nothing was recorded"
        )
        raise SourceError(msg)


def _refused(source: str, refusals: tuple[Refusal, ...]) -> str:
    reasons = "; ".join(refusal.reason for refusal in refusals)
    about = list(dict.fromkeys(line(change) for refusal in refusals for change in refusal.changes))
    shown = ", ".join(about[:_SHOWN]) + (f" and {len(about) - _SHOWN:,} more" if len(about) > _SHOWN else "")
    listed = f" ({shown})" if about else ""
    return f'{source}: refused: {reasons}{listed}: nothing was recorded; if it is true, say --accept "why"'
