"""What may break a plan: services in one region only, and services that shrink or leave.

All partitions are looked at, each by itself: a region of one partition is no way out for a workload in another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from reporter.changes.change import Kind
from reporter.changes.settle import DEFAULT
from reporter.insights.past import Mark, ServicePast, Stay
from reporter.insights.presence import observed_since
from reporter.insights.rollouts import Rollouts

YEAR: Final = timedelta(days=365)
HALF_YEAR: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class SingleRegion:
    """A service that one *region* of a *partition* has and no other of its two or more has.

    ``since`` is the day from which on that was so: on which it came there, or on which it left the last other region
    of the partition, which then is among ``left``. ``at_least`` says that it was so before that day already, or may
    have been: the day of one of these says nothing (``Mark``). ``days`` counts from ``since``.
    """

    service: str
    partition: str
    region: str
    since: date
    days: int
    at_least: bool
    left: tuple[str, ...]
    revision: str


@dataclass(frozen=True, slots=True)
class Shrinking:
    """A service that has left regions of *partition* in the last 365 days, and runs in others of it.

    ``lost`` are the stays that ended, oldest end first, each with the revision that shows it (``left_in``). ``now``
    counts its regions in the partition; ``half_year_ago`` and ``year_ago`` those of 180 and 365 days ago, ``None``
    where the history is younger.
    """

    service: str
    partition: str
    lost: tuple[Stay, ...]
    now: int
    half_year_ago: int | None
    year_ago: int | None

    @property
    def shrunk(self) -> bool:
        """Whether it is in fewer regions than 180 or 365 days ago; else it came to as many as it left."""
        return any(before is not None and self.now < before for before in (self.half_year_ago, self.year_ago))


class Way(StrEnum):
    """How a service leaves: the source no longer names it, or still names it without saying where it runs."""

    REMOVED = "removed"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A service that runs nowhere any more. ``on`` is the day on which it was removed, or left its last region.

    ``regions`` are those that it left within 365 days before that day. ``revisions`` show it, oldest first.
    """

    service: str
    way: Way
    on: date
    regions: tuple[str, ...]
    revisions: tuple[str, ...]


def single_regions(rollouts: Rollouts) -> tuple[SingleRegion, ...]:
    """Every service that one region of its partition has alone, longest first, then by code.

    Partitions with one region are left out, and so are services that a partition runs once for all its regions.
    Sources list some such services in one region only, and do not say so.
    """
    found: list[SingleRegion] = []
    for partition, regions in partitions(rollouts):
        members = {code for code, row in rollouts.regions.items() if row.partition == partition}
        for row in rollouts.services.values() if len(regions) > 1 else ():
            here = [stay for code, stay in row.now.items() if code in members]
            if len(here) == 1 and partition not in row.global_in | row.unknown_in:
                found.append(_single(rollouts, row, partition, here[0], members))
    return tuple(sorted(found, key=lambda one: (-one.days, one.service, one.partition)))


def shrinking(rollouts: Rollouts) -> tuple[Shrinking, ...]:
    """Services that have left a region in the last 365 days and not come back, most regions lost first, then by code.

    A removal counts once it has lasted 14 days, as for ``reporter.changes.settle``; until then the service counts as
    still there. What a person accepted as a correction does not count, nor do regions that are gone themselves.
    Services that run nowhere any more are ``leaving``, and one that has become global in a partition has not shrunk.
    """
    found: list[Shrinking] = []
    for partition, regions in partitions(rollouts):
        for row in rollouts.services.values():
            lost = tuple(
                stay for stay in row.lost.values() if stay.region in regions and _left_within(stay, rollouts.at, YEAR)
            )
            now = _count(rollouts, row, regions)
            if lost and now and partition not in row.global_in:
                before = (_count_before(rollouts, row, regions, back) for back in (HALF_YEAR, YEAR))
                found.append(Shrinking(row.code, partition, lost, now, *before))
    return tuple(sorted(found, key=lambda one: (-len(one.lost), one.service, one.partition)))


def leaving(rollouts: Rollouts, within: timedelta | None = None) -> tuple[Leaving, ...]:
    """Services that were listed or named and run nowhere any more, newest first, then by code; *within* that time.

    Those that the source has always named without saying where they run are not among them. Removals that are
    younger than 14 days are left out, since many come back.
    """
    removed = _removals(rollouts)
    found = [
        one
        for row in rollouts.services.values()
        if (one := _leaves(row, removed)) is not None
        and one.on + DEFAULT.removals <= rollouts.at
        and (within is None or one.on > rollouts.at - within)
    ]
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.service)))


def partitions(rollouts: Rollouts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each partition with the regions that are listed now."""
    for partition in sorted({rollouts.regions[code].partition for code in rollouts.region_codes()}):
        yield partition, rollouts.region_codes([partition])


def _single(rollouts: Rollouts, row: ServicePast, partition: str, stay: Stay, members: Collection[str]) -> SingleRegion:
    others = [one for one in row.ended if one.region in members and one.region != stay.region and one.until]
    last = max((one.until for one in others if one.until), default=stay.since)
    since = max(stay.since, last)
    by_leaving = since > stay.since
    left = sorted({one.region for one in others if one.until == since}) if by_leaving else []
    shown = [one for one in others if one.until == since] if by_leaving else []
    at_least = any(one.end_mark for one in shown) if by_leaving else stay.mark is not None
    revision = (shown[-1].left_in or "") if shown else stay.revision
    return SingleRegion(
        row.code, partition, stay.region, since, (rollouts.at - since).days, at_least, tuple(left), revision
    )


def _left_within(stay: Stay, at: date, span: timedelta) -> bool:
    if stay.until is None or stay.end_mark is Mark.CORRECTED:
        return False
    return at - span < stay.until <= at - DEFAULT.removals


def _count(rollouts: Rollouts, row: ServicePast, regions: Collection[str]) -> int:
    """The regions that it has, with those that it has left too lately to believe it."""
    return len((row.now.keys() | row.regions_on(rollouts.at - DEFAULT.removals)) & set(regions))


def _count_before(rollouts: Rollouts, row: ServicePast, regions: Collection[str], back: timedelta) -> int | None:
    day = rollouts.at - back
    return len(row.regions_on(day) & set(regions)) if observed_since(rollouts, day) else None


def _removals(rollouts: Rollouts) -> Mapping[tuple[str, str], date]:
    """The day of each removal of a service, by its code and revision."""
    return {
        (change.service or "", one.revision): one.observed_at.date()
        for one in rollouts.sets
        for change in one.changes
        if change.kind is Kind.SERVICE_REMOVED
    }


def _leaves(row: ServicePast, removed: Mapping[tuple[str, str], date]) -> Leaving | None:
    ends = [stay for stay in row.ended if stay.until]
    if row.listed or (row.unknown_in and not row.gone) or not (ends or row.gone):
        return None
    last = max((stay.until for stay in ends if stay.until), default=row.named)
    on = removed.get((row.code, row.removed_in or ""), last) if row.gone else last
    recent = [stay for stay in row.lost.values() if stay.until and stay.until > on - YEAR]
    shown = [stay.left_in or "" for stay in sorted(recent, key=lambda stay: stay.until or on)]
    if row.gone:
        shown.append(row.removed_in or "")
    return Leaving(
        row.code,
        Way.REMOVED if row.gone else Way.UNLISTED,
        on,
        tuple(sorted(stay.region for stay in recent)),
        tuple(dict.fromkeys(shown)),
    )
