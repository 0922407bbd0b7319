"""The matrix at the end of every month, read once from the settled timeline."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from reporter.changes.change import Change, Kind
from reporter.changes.settle import Settled, Status
from reporter.insights.period import Period, Span
from reporter.model.catalog import Availability, Service
from reporter.model.snapshot import Snapshot
from reporter.render.api.letters import LETTERS

_AVAILABLE, _GLOBAL, _NOT_LISTED, _UNKNOWN = (
    LETTERS[state]
    for state in (Availability.AVAILABLE, Availability.GLOBAL, Availability.NOT_LISTED, Availability.UNKNOWN)
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """What was where at ``at``. ``cells`` holds one letter a region by service code, all sorted by code."""

    at: datetime
    revision: str
    regions: tuple[str, ...]
    cells: dict[str, str]


def matrix(snapshot: Snapshot, at: datetime, revision: str) -> Matrix:
    """The matrix of *snapshot*."""
    reading = _Reading(
        {region.code: region.partition for region in snapshot.regions.values()},
        {service.code: _Row.of(service) for service in snapshot.services.values()},
    )
    return reading.matrix(at, revision)


def month_ends(settled: Sequence[Settled], until: datetime) -> Iterator[tuple[str, Matrix]]:
    """The months (``2026-10``) that are over at *until*, oldest first, each with the matrix of its last second.

    *settled* is the whole timeline. What of it is known now to have been reverted leaves no trace.
    """
    if not settled:
        return
    reading, position, revision = _Reading(), 0, ""
    month = Period.around(settled[0].change_set.observed_at.astimezone(UTC).date(), Span.MONTH)
    while (after := datetime(month.end.year, month.end.month, 1, tzinfo=UTC)) <= until:
        while position < len(settled) and settled[position].change_set.observed_at < after:
            one = settled[position]
            revision = one.change_set.revision
            if one.status is not Status.REVERTED:
                reading.take(one.change)
            position += 1
        yield month.name, reading.matrix(after - timedelta(seconds=1), revision)
        month = Period.around(month.end, Span.MONTH)


@dataclass(slots=True)
class _Row:
    regions: set[str] = field(default_factory=set)
    global_in: set[str] = field(default_factory=set)
    unknown_in: set[str] = field(default_factory=set)
    letters: str | None = None
    """As far as it is known; ``None`` after a change."""

    @classmethod
    def of(cls, service: Service) -> "_Row":
        return cls(set(service.regions), set(service.global_in), set(service.unknown_in))

    def letter(self, partition: str) -> str:
        """Of the regions of *partition* where it is not available."""
        if partition in self.global_in:
            return _GLOBAL
        unknown = partition in self.unknown_in or not (self.regions or self.global_in)
        return _UNKNOWN if unknown else _NOT_LISTED


class _Reading:
    """Takes changes in order. Letters are made anew only for what has changed."""

    def __init__(self, regions: dict[str, str] | None = None, rows: dict[str, _Row] | None = None) -> None:
        self.regions, self.rows = regions or {}, rows or {}
        self.written: dict[str, str] = {}

    def matrix(self, at: datetime, revision: str) -> Matrix:
        codes = sorted(self.regions)
        partitions = sorted(set(self.regions.values()))
        stale = self.written != self.regions
        self.written = dict(self.regions)
        for row in self.rows.values():
            if stale or row.letters is None:
                other = {partition: row.letter(partition) for partition in partitions}
                row.letters = "".join(
                    _AVAILABLE if code in row.regions else other[self.regions[code]] for code in codes
                )
        return Matrix(at, revision, tuple(codes), {code: self.rows[code].letters or "" for code in sorted(self.rows)})

    def take(self, change: Change) -> None:
        if change.service is None:
            self._region(change, change.region or "")
        elif change.kind is Kind.SERVICE_ADDED:
            self.rows[change.service] = _Row()
        elif change.kind is Kind.SERVICE_REMOVED:
            self.rows.pop(change.service, None)
        elif change.kind is Kind.SERVICE_RENAMED:
            self.rows[change.service] = self.rows.pop(change.before or "", _Row())
        elif (row := self.rows.get(change.service)) is not None:
            _modify(row, change)

    def _region(self, change: Change, code: str) -> None:
        if change.kind is Kind.REGION_ADDED:
            self.regions[code] = change.partition or ""
        elif change.kind is Kind.REGION_REMOVED:
            self.regions.pop(code, None)
        elif change.attribute == "partition" and code in self.regions:
            self.regions[code] = change.after or ""


def _modify(row: _Row, change: Change) -> None:
    match change.kind:
        case Kind.AVAILABILITY_ADDED:
            (row.regions if change.region else row.global_in).add(change.place or "")
        case Kind.AVAILABILITY_REMOVED:
            (row.regions if change.region else row.global_in).discard(change.place or "")
        case Kind.ATTRIBUTE_MODIFIED if change.attribute == "unknown_in":
            row.unknown_in = set(json.loads(change.after or "[]"))
        case _:
            return
    row.letters = None
