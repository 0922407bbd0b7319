"""What the timeline says up to a moment: when each service came to each region, and when it left.

Every measure, forecast and insight is a function of this value, so none can know what came later. Changes that were
reverted (``reporter.changes.settle``) leave no trace, and entries whose day says nothing are marked (``Mark``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Final, Self

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import DEFAULT, Settled, Settling, Status, settle
from reporter.insights.past import Mark, RegionPast, ServicePast, Stay
from reporter.model.uncollected import uncollected

LATE: Final = timedelta(days=30)
"""A service that is first listed so much later than it was first named had been somewhere before.

Of botocore's services, those that are listed within 30 days come with one region or with many; of those that are
listed later, up to seven years later, six in ten come with eight regions or more on one day.
"""


@dataclass(frozen=True)
class Rollouts:
    """The past of one source up to ``at``, by code. ``moment`` is the last observation that it holds.

    ``regions`` and ``services`` also hold those that are gone. ``arrivals`` are first stays, so that a service
    that comes back is no second arrival; none is provisional, so a later date never takes one back.
    """

    source: str
    at: date
    regions: Mapping[str, RegionPast]
    services: Mapping[str, ServicePast]
    revision: str
    sets: Sequence[ChangeSet]

    @classmethod
    def of(
        cls,
        timeline: Sequence[ChangeSet],
        at: datetime,
        *,
        observed_until: datetime | None = None,
        known: datetime | None = None,
        rules: Settling = DEFAULT,
    ) -> Self:
        """From a *timeline* (one source, oldest first, unfiltered), of which nothing after *at* is looked at.

        *observed_until* is as for ``settle``; a look after *at* does not count. With *known*, a later moment,
        observations up to then say which changes to believe: what a period looks like to those who look back.
        """
        seen = max(at, known) if known is not None else at
        looked = observed_until if observed_until is not None and observed_until <= seen else None
        with uncollected():
            settled = settle([one for one in timeline if one.observed_at <= seen], observed_until=looked, rules=rules)
        until = tuple(one for one in timeline if one.observed_at <= at)
        reading = _Reading()
        with uncollected():
            for one in settled:
                if one.status is not Status.REVERTED and one.change_set.observed_at <= at:
                    reading.take(one, first=one.change_set is until[0])
        source, revision = (until[-1].source, until[-1].revision) if until else ("", "")
        return cls(source, at.date(), reading.regions, reading.services(), revision, until)

    @cached_property
    def arrivals(self) -> tuple[Stay, ...]:
        """The first stay of every service in every region, in order of day, service and region."""
        stays = [stay for row in self.services.values() for stay in row.first.values() if not stay.provisional]
        return tuple(sorted(stays, key=lambda stay: (stay.since, stay.service, stay.region)))

    @cached_property
    def launches(self) -> tuple[Stay, ...]:
        """The arrivals whose day is the day on which the service came."""
        return tuple(stay for stay in self.arrivals if stay.mark is None)

    @cached_property
    def present(self) -> Mapping[str, frozenset[str]]:
        """The codes of the services that each region has now."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.services.values():
            for region in row.now:
                found[region].add(row.code)
        return {code: frozenset(found[code]) for code in self.regions}

    def region_codes(self, partitions: Iterable[str] = ()) -> tuple[str, ...]:
        """The regions that the source lists now, of all partitions or of these, in order."""
        wanted = frozenset(partitions)
        return tuple(
            code
            for code, row in sorted(self.regions.items())
            if not row.gone and (not wanted or row.partition in wanted)
        )


class _Reading:
    """Takes settled changes in order."""

    def __init__(self) -> None:
        self.regions: dict[str, RegionPast] = {}
        self.rows: dict[str, ServicePast] = {}
        self.first: defaultdict[str, dict[str, Stay]] = defaultdict(dict)
        self.now: defaultdict[str, dict[str, Stay]] = defaultdict(dict)
        self.ended: defaultdict[str, list[Stay]] = defaultdict(list)
        self.late: dict[str, date] = {}
        self.partitions: dict[str, date] = {}
        self.begun: dict[str, date] = {}

    def services(self) -> Mapping[str, ServicePast]:
        return {
            code: replace(
                row,
                first=MappingProxyType(self.first[code]),
                now=MappingProxyType(self.now[code]),
                ended=tuple(self.ended[code]),
            )
            for code, row in sorted(self.rows.items())
        }

    def take(self, one: Settled, *, first: bool) -> None:
        change, found = one.change, one.change_set
        if change.service is None:
            self._region(one, first=first)
        elif change.kind is Kind.AVAILABILITY_ADDED and change.region:
            self._arrives(one, change.service, change.region, first=first)
        elif change.kind is Kind.AVAILABILITY_REMOVED and change.region:
            self._leaves(change.service, change.region, found)
        else:
            self._service(change, change.service, found)

    def _arrives(self, one: Settled, service: str, region: str, *, first: bool) -> None:
        found, day = one.change_set, one.change_set.observed_at.date()
        mark = Mark.FIRST_LIST if first else Mark.CORRECTED if found.accepted is not None else None
        begins = self._is_first_of_partition(region, day)
        if mark is None:
            row = self.rows.get(service)
            if not self.first[service] and row is not None and day - row.named > LATE:
                self.late[service] = day
            if self.late.get(service) == day:
                mark = Mark.LISTED_LATE
            elif begins:
                mark = Mark.FIRST_LIST
        stay = Stay(
            service, region, day, found.revision, mark=mark, provisional=one.status is Status.PROVISIONAL and not first
        )
        if region not in self.first[service]:
            self.first[service][region] = stay
        self.now[service][region] = stay

    def _is_first_of_partition(self, region: str, day: date) -> bool:
        """Whether the source begins on *day* to say what runs in the partition, whose regions may have stood before."""
        place = self.regions.get(region)
        return place is not None and self.begun.setdefault(place.partition, day) == day and place.mark is not None

    def _leaves(self, service: str, region: str, found: ChangeSet) -> None:
        stay = self.now[service].pop(region, None)
        if stay is None:
            return
        mark = Mark.CORRECTED if found.accepted is not None else None
        ended = replace(stay, until=found.observed_at.date(), left_in=found.revision, end_mark=mark)
        self.ended[service].append(ended)
        if self.first[service][region] == stay:
            self.first[service][region] = ended

    def _region(self, one: Settled, *, first: bool) -> None:
        change, found = one.change, one.change_set
        code, day = change.region or "", found.observed_at.date()
        row = self.regions.get(code)
        if change.kind is Kind.REGION_ADDED:
            partition = change.partition or ""
            begun = self.partitions.setdefault(partition, day)
            listed = first or begun == day
            mark = Mark.FIRST_LIST if listed else Mark.CORRECTED if found.accepted is not None else None
            provisional = one.status is Status.PROVISIONAL and not first
            new = RegionPast(code, partition, day, found.revision, change.after, mark=mark, provisional=provisional)
            self.regions[code] = replace(row, gone=False, partition=partition, name=change.after) if row else new
        elif row is not None and change.kind is Kind.REGION_REMOVED:
            self.regions[code] = replace(row, gone=True)
        elif row is not None:
            self.regions[code] = _with_attribute(row, change)

    def _service(self, change: Change, code: str, found: ChangeSet) -> None:
        row = self.rows.get(code)
        match change.kind:
            case Kind.SERVICE_RENAMED:
                self._rename(change.before or "", code)
            case Kind.SERVICE_ADDED if row is None:
                self.rows[code] = ServicePast(code, found.observed_at.date(), found.revision, change.after)
            case Kind.SERVICE_ADDED if row is not None:
                self.rows[code] = replace(row, gone=False, removed_in=None, name=change.after)
            case Kind.SERVICE_REMOVED if row is not None:
                self.rows[code] = replace(row, gone=True, removed_in=found.revision)
            case Kind.AVAILABILITY_ADDED if row is not None:
                self.rows[code] = replace(row, global_in=row.global_in | {change.partition or ""})
            case Kind.AVAILABILITY_REMOVED if row is not None:
                self.rows[code] = replace(row, global_in=row.global_in - {change.partition or ""})
            case Kind.ATTRIBUTE_MODIFIED if row is not None and change.attribute == "name":
                self.rows[code] = replace(row, name=change.after)
            case Kind.ATTRIBUTE_MODIFIED if row is not None and change.attribute == "unknown_in":
                self.rows[code] = replace(row, unknown_in=frozenset(json.loads(change.after or "[]")))
            case _:
                pass

    def _rename(self, old: str, new: str) -> None:
        """The row and its stays go by their new code from now on."""
        row = self.rows.pop(old, None)
        if row is None:
            return
        self.rows[new] = replace(row, code=new)
        for stays in (self.first, self.now):
            stays[new] = {region: replace(stay, service=new) for region, stay in stays.pop(old, {}).items()}
        self.ended[new] = [replace(stay, service=new) for stay in self.ended.pop(old, [])]
        if old in self.late:
            self.late[new] = self.late.pop(old)


def _with_attribute(row: RegionPast, change: Change) -> RegionPast:
    match change.attribute:
        case "name":
            return replace(row, name=change.after)
        case "country":
            return replace(row, country=change.after)
        case "partition":
            return replace(row, partition=change.after or "")
        case "launched":
            return replace(row, launched=date.fromisoformat(change.after) if change.after else None)
        case "zones":
            return replace(row, zones=len(json.loads(change.after)) if change.after else None)
        case _:
            return row
