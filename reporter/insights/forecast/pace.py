"""How fast services spread and regions fill, and when a service came to many regions at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from reporter.insights.forecast.lattice import NEVER, OPENING, Lattice

BURST: Final = 4
"""So many regions within one week are a burst."""
_WEEK: Final = 7
_YEAR: Final = 365
_OF_SERVICE: Final = 500
_OF_REGION: Final = 10_000
"""Days of waiting with which the rate of one service or region is drawn to that of all."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Arrivals per year of waiting, by number of the service and of the region.

    A pair waits from the day on which both are there until the service comes. What comes with the opening of a region
    is neither arrival nor waiting. Rates of those that waited little are drawn to the rate of all.
    """

    services: tuple[float, ...]
    regions: tuple[float, ...]


def rates(lattice: Lattice, window: int) -> Rates:
    """Over the last *window* days."""
    begin = lattice.today - window
    numbers = range(len(lattice.regions))
    ready = [max(since + OPENING, begin) for since in lattice.since]
    waited_s, waited_r = [0] * len(lattice.services), [0] * len(lattice.regions)
    came_s, came_r = [0] * len(lattice.services), [0] * len(lattice.regions)
    for s, came in enumerate(lattice.came):
        begun = lattice.begun[s]
        for r in numbers:
            start = max(begun, ready[r])
            days = came.get(r, lattice.today) - start
            if days > 0:
                waited_s[s] += days
                waited_r[r] += days
        for day, r in lattice.later[s]:
            if day > begin:
                came_s[s] += 1
                came_r[r] += 1
    mean = sum(came_s) / (sum(waited_s) + 1)
    return Rates(_drawn(came_s, waited_s, mean, _OF_SERVICE), _drawn(came_r, waited_r, mean, _OF_REGION))


def bursts(lattice: Lattice, s: int, window: int) -> tuple[float, int]:
    """Days since the last burst of a service (or ``NEVER``), and how many began within the last *window* days."""
    weeks = Counter(day // _WEEK for day, _ in lattice.later[s])
    days = [week * _WEEK for week, count in weeks.items() if count >= BURST]
    since = lattice.today - max(days) if days else NEVER
    return since, sum(day > lattice.today - window for day in days)


def _drawn(came: list[int], waited: list[int], mean: float, weight: int) -> tuple[float, ...]:
    return tuple(_YEAR * (count + mean * weight) / (days + weight) for count, days in zip(came, waited, strict=True))
