"""What the site is made of: one value, so that rendering is pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from reporter.changes.agreement import Agreement
from reporter.changes.change import ChangeSet
from reporter.changes.settle import Settled, Settling
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.geography import Geography
from reporter.insights.insight import Insight
from reporter.insights.risk.residency import ResidencyRule
from reporter.insights.rollouts import Rollouts
from reporter.insights.summary import Summary
from reporter.model.snapshot import Snapshot, Unread


@dataclass(frozen=True, slots=True)
class Looked:
    """One source of the history: its last change, and the last look at it where this repository remembers one.

    ``observations`` counts the change sets. ``unread`` is what the last look could not read.
    """

    source: str
    snapshot: Snapshot
    changed_at: datetime
    observations: int
    version: str | None
    looked_at: datetime | None
    unread: Sequence[Unread]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The facts of one source. Of the others the site says only how they are, and how far they agree.

    ``settled`` is the whole timeline, oldest first, and ``snapshot`` is where it ends, at ``revision``; its ``unread``
    is what the last look could not read. ``version`` is the source's own, and ``via`` the way it was read.
    ``observed_at`` is the last recorded change; ``observed_until`` is the last time that the source was looked at,
    whether or not anything had changed; with ``shown_at``, the pages speak of that earlier moment, and nothing later is
    in any field. Times are in UTC.

    ``rollouts`` is what the timeline means at that moment. ``forecasts`` are the likeliest first, ``findings`` the most
    important first, and ``summaries`` newest first: the month that is not over, then those before it. ``reference`` are
    the regions that others are held against.

    ``sources`` has every source of the history, this one too, and ``agreements`` holds it against each of the others.
    """

    source: str
    snapshot: Snapshot
    settled: Sequence[Settled]
    revision: str
    version: str | None
    via: str | None
    observed_at: datetime
    observed_until: datetime | None
    settling: Settling
    rollouts: Rollouts
    geography: Geography = field(default_factory=Geography)
    forecasts: Sequence[Forecast] = ()
    findings: Sequence[Insight] = ()
    summaries: Sequence[Summary] = ()
    shown_at: datetime | None = None
    repository_url: str | None = None
    sources: Sequence[Looked] = ()
    agreements: Sequence[Agreement] = ()
    residency_rules: Mapping[str, ResidencyRule] = field(default_factory=lambda: MappingProxyType({}))
    reference: Sequence[str] = ("us-east-1",)

    @property
    def as_of(self) -> datetime:
        """The moment that every page speaks of."""
        return self.shown_at or self.observed_until or self.observed_at

    @property
    def first_list(self) -> ChangeSet | None:
        """The change set that holds the source's first list, or ``None`` if nothing was ever recorded."""
        return self.settled[0].change_set if self.settled else None

    def is_news(self, change_set: ChangeSet) -> bool:
        """Whether its changes happened when it was observed.

        Those of the first list had happened before, and those of an accepted set are corrections.
        """
        return change_set.accepted is None and change_set != self.first_list
