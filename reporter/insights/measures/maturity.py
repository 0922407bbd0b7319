"""How regions fill up after their launch."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporter.insights.past import Stay
from reporter.insights.rollouts import Rollouts

AGES: Final = (30, 90, 180, 365, 730)
"""Days after the launch at which regions are compared."""


@dataclass(frozen=True, slots=True)
class Level:
    """``services`` were listed at the end of the day that lies ``days`` after the launch.

    Further ``unsure`` may have been there: the source listed them later, with a mark, so that they had come by then
    or before. The truth lies between ``services`` and ``services + unsure``.
    """

    days: int
    services: int
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Maturity:
    """One region. ``points`` are the levels from its launch on, one for each day on which one changed, oldest first.

    The first point is that of the launch (0), or of the first listing if AWS launched it before. The last is ``age``,
    the day of the rollouts, so that a line through the points ends there.
    """

    region: str
    partition: str
    opened: date
    age: int
    points: tuple[Level, ...]

    def level(self, days: int) -> Level | None:
        """The level so many days after the launch; ``None`` if the region is younger, or was not listed yet."""
        index = bisect_right(self.points, days, key=lambda point: point.days)
        if days > self.age or not index:
            return None
        point = self.points[index - 1]
        return Level(days, point.services, point.unsure)

    @property
    def levels(self) -> tuple[Level | None, ...]:
        """The levels at ``AGES``."""
        return tuple(self.level(days) for days in AGES)


@dataclass(frozen=True, slots=True)
class Ranked:
    """1 is the region with the most services at that age; regions with as many share a rank (1, 1, 3)."""

    rank: int
    region: str
    level: Level


def maturity(rollouts: Rollouts, partitions: Collection[str] = ()) -> tuple[Maturity, ...]:
    """Services listed in a region against days since its launch, for regions of *partitions* (all if empty), by code.

    The launch is ``RegionPast.opened``. Left out are regions that are marked, since nobody saw them being filled, and
    those that are gone or provisional. Services that have left are not counted any more; provisional stays are not
    counted yet.
    """
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    for row in rollouts.services.values():
        for stay in (*row.now.values(), *row.ended):
            if not stay.provisional:
                stays[stay.region].append(stay)
    found: list[Maturity] = []
    for code in rollouts.region_codes(partitions):
        region = rollouts.regions[code]
        if region.mark is None and not region.provisional and region.opened and region.opened <= rollouts.at:
            begun = max(region.opened, region.since)
            points = _points(stays[code], region.opened, begun, rollouts.at)
            age = (rollouts.at - region.opened).days
            found.append(Maturity(code, region.partition, region.opened, age, points))
    return tuple(found)


def rank(found: Sequence[Maturity], days: int) -> tuple[Ranked, ...]:
    """The regions of *found* that are at least so many days old, most services at that age first, then by code."""
    levels = [(one.region, level) for one in found if (level := one.level(days))]
    levels.sort(key=lambda item: (-item[1].services, item[0]))
    counts = [-level.services for _, level in levels]
    return tuple(Ranked(counts.index(-level.services) + 1, region, level) for region, level in levels)


def _points(stays: Sequence[Stay], opened: date, begun: date, at: date) -> tuple[Level, ...]:
    services: Counter[date] = Counter({begun: 0, at: 0})
    unsure: Counter[date] = Counter()
    for stay in stays:
        services[max(begun, stay.since)] += 1
        if stay.mark and stay.since > begun:
            unsure[begun] += 1
            unsure[stay.since] -= 1
        if stay.until:
            services[max(begun, stay.until)] -= 1
    count = maybe = 0
    points: list[Level] = []
    for day in sorted(services):
        count += services[day]
        maybe += unsure[day]
        points.append(Level((day - opened) // timedelta(days=1), count, maybe))
    return tuple(points)
