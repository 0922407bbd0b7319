"""Where services are and since when, in the shape in which thousands of pairs are looked up fast.

Sets of regions and of services are whole numbers with one bit each, so that a count of what two sets share is one
operation. Days are proleptic ordinals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reporter.insights.forecast.candidates import eligible
from reporter.insights.rollouts import Rollouts

OPENING: Final = 3
"""Days after its first listing up to which what comes to a region is part of its opening."""
NEVER: Final = 9_999
"""Days since something that has not happened."""


@dataclass(frozen=True, slots=True)
class Recent:
    """Who came lately: masks of regions by number of the service, of services by number of the region."""

    services: tuple[int, ...]
    regions: tuple[int, ...]


class Lattice:
    """One partition at one moment. ``r`` is the number of a region in ``regions``, ``s`` of a service in ``services``.

    ``here[r]`` and ``there[s]`` are masks of services and regions. ``came[s][r]`` is the day of the first stay of a
    service that is there now, and ``begun[s]`` the first of these. ``later[s]`` holds those that came after that day
    and after the opening of the region, as (day, r), in order. ``since[r]`` is the day of a region's first listing,
    and ``opened[r]`` that of its launch, ``None`` where nobody knows.
    """

    def __init__(self, rollouts: Rollouts, partition: str) -> None:
        rows = eligible(rollouts, partition)
        self.today: Final = rollouts.at.toordinal()
        self.regions: Final = rollouts.region_codes((partition,))
        self.services: Final = tuple(rows)
        number = {code: r for r, code in enumerate(self.regions)}
        places = [rollouts.regions[code] for code in self.regions]
        self.opened: Final = [None if one.opened is None else one.opened.toordinal() for one in places]
        self.since: Final = [one.since.toordinal() for one in places]
        self.came: Final[list[dict[int, int]]] = []
        for row in rows.values():
            self.came.append({number[code]: row.first[code].since.toordinal() for code in row.now if code in number})
        self.begun: Final = [min(days.values()) for days in self.came]
        self.there: Final = [mask(days) for days in self.came]
        self.later: Final = [
            sorted((day, r) for r, day in days.items() if day > self.since[r] + OPENING and day > begun)
            for days, begun in zip(self.came, self.begun, strict=True)
        ]
        self.here: Final = [
            mask(s for s, there in enumerate(self.there) if there >> r & 1) for r in range(len(self.regions))
        ]

    def recent(self, days: int) -> Recent:
        """Who came within the last *days*, after the opening of the region and the first day of the service."""
        by_service, by_region = [0] * len(self.services), [0] * len(self.regions)
        for s, later in enumerate(self.later):
            for day, r in later:
                if day > self.today - days:
                    by_service[s] |= 1 << r
                    by_region[r] |= 1 << s
        return Recent(tuple(by_service), tuple(by_region))


def mask(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def bits(found: int) -> Iterator[int]:
    """The numbers in a mask, lowest first."""
    while found:
        low = found & -found
        yield low.bit_length() - 1
        found ^= low


def nearest(sets: Sequence[int], weights: Sequence[float], most: int) -> list[tuple[int, ...]]:
    """For each set the *most* others that are most like it, nearest first.

    Likeness is the weight of what both hold over the weight of what either holds. Ties go to the lower number.
    """
    members = [list(bits(one)) for one in sets]
    total = [sum(weights[i] for i in one) for one in members]
    shared: list[list[float]] = [[0.0] * len(sets) for _ in sets]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(members):
        for i in one:
            holders[i].append(number)
    for i, some in holders.items():
        weight = weights[i]
        for first in some:
            row = shared[first]
            for second in some:
                row[second] += weight
    found: list[tuple[int, ...]] = []
    for first, row in enumerate(shared):
        likeness = [
            (-(both / either) if (either := total[first] + total[second] - both) else 0.0, second)
            for second, both in enumerate(row)
            if second != first
        ]
        found.append(tuple(second for _, second in sorted(likeness)[:most]))
    return found
