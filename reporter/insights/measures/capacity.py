"""Which regions have most, and how unevenly services are spread over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporter.insights.measures.courses import COMMERCIAL
from reporter.insights.rollouts import Rollouts

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Capacity:
    """``services`` listed in *region* now, of the ``of`` that any region of its partition lists.

    ``arrivals`` counts the launches of the last 365 days. ``rank`` is 1 for the region with the most services in
    its partition; regions with as many share a rank (1, 1, 3).
    """

    rank: int
    region: str
    partition: str
    services: int
    of: int
    arrivals: int

    @property
    def share(self) -> float | None:
        """0 to 1; ``None`` if no region of the partition lists anything."""
        return self.services / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the ``availabilities`` of *partition* lay over its ``regions`` at the end of *day*.

    ``herfindahl``: the Herfindahl-Hirschman index, the sum of the squared shares of the regions, from ``even`` =
    1 / regions (all have as many) to 1 (one has all). ``gini``: 0 (all have as many) to 1 - 1 / regions (one has all).
    ``in_one`` and ``in_all`` are the shares of the ``services`` that are in one region only, and in all. All four are
    ``None`` if nothing was listed.
    """

    day: date
    partition: str
    regions: int
    services: int
    availabilities: int
    herfindahl: float | None
    gini: float | None
    in_one: float | None
    in_all: float | None

    @property
    def even(self) -> float | None:
        return 1 / self.regions if self.regions else None


def capacities(rollouts: Rollouts, partition: str = COMMERCIAL) -> tuple[Capacity, ...]:
    """All regions of *partition*, by rank and code.

    Unit: services. Those that the partition runs once for all regions are in none. Marked stays count among the
    services, since presence needs no day, and not among the arrivals.
    """
    codes = rollouts.region_codes((partition,))
    everything = len(frozenset().union(*(rollouts.present[code] for code in codes)))
    after = rollouts.at - _YEAR
    recent = Counter(stay.region for stay in rollouts.launches if stay.since > after)
    counts = {code: len(rollouts.present[code]) for code in codes}
    return tuple(
        Capacity(
            1 + sum(other > counts[code] for other in counts.values()),
            code,
            partition,
            counts[code],
            everything,
            recent[code],
        )
        for code in sorted(codes, key=lambda code: (-counts[code], code))
    )


def concentration(rollouts: Rollouts, partition: str = COMMERCIAL, day: date | None = None) -> Concentration:
    """The concentration at the end of *day*, or now: as known now. Marked stays count from their day on.

    Regions are those that the source lists now and had listed by *day*.
    """
    wanted = day or rollouts.at
    codes = {code for code in rollouts.region_codes((partition,)) if rollouts.regions[code].since <= wanted}
    where = [regions for row in rollouts.services.values() if (regions := row.regions_on(wanted) & codes)]
    counts = Counter(code for regions in where for code in regions)
    total = counts.total()
    sizes = sorted(counts[code] for code in codes)
    return Concentration(
        wanted,
        partition,
        len(codes),
        len(where),
        total,
        herfindahl=sum((size / total) ** 2 for size in sizes) if total else None,
        gini=_gini(sizes, total) if total else None,
        in_one=sum(len(regions) == 1 for regions in where) / len(where) if where else None,
        in_all=sum(regions == codes for regions in where) / len(where) if where else None,
    )


def concentration_over_time(rollouts: Rollouts, partition: str = COMMERCIAL) -> tuple[Concentration, ...]:
    """At the end of every year since the partition's first region was listed, oldest first, and now."""
    begun = min((row.since for row in rollouts.regions.values() if row.partition == partition), default=None)
    if begun is None:
        return ()
    ends = [date(year, 12, 31) for year in range(begun.year, rollouts.at.year)]
    return tuple(concentration(rollouts, partition, day) for day in [*ends, rollouts.at])


def _gini(sizes: Sequence[int], total: int) -> float:
    """Of *sizes* in rising order: sum over i of (2 i - n - 1) x(i), by n times their sum."""
    count = len(sizes)
    return sum((2 * index - count - 1) * size for index, size in enumerate(sizes, 1)) / (count * total)
