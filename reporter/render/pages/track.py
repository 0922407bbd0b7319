"""The rollout track of one service: in how many regions it was on each day, as a line."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from reporter.insights.past import ServicePast

WIDTH: Final = 600
HEIGHT: Final = 120


@dataclass(frozen=True, slots=True)
class Track:
    """``steps`` are days and the number of regions from then on, oldest first. ``path`` draws them, WIDTH by HEIGHT.

    ``ticks`` are years with their place from the left.
    """

    steps: tuple[tuple[date, int], ...]
    path: str
    ticks: tuple[tuple[str, int], ...]
    most: int

    @property
    def told(self) -> str:
        """The line in words."""
        first, last = self.steps[0], self.steps[-1]
        return (
            f"Regions over time: {first[1]:,} from {first[0].isoformat()}, {last[1]:,} since {last[0].isoformat()},"
            f" at most {self.most:,}."
        )


def track(past: ServicePast, at: date) -> Track | None:
    """``None`` for a service that was never listed in a region."""
    counts: Counter[date] = Counter()
    for stay in (*past.now.values(), *past.ended):
        counts[stay.since] += 1
        if stay.until is not None:
            counts[stay.until] -= 1
    days = sorted(day for day in counts if counts[day])
    if not days:
        return None
    steps = tuple(zip(days, accumulate(counts[day] for day in days), strict=True))
    most = max(number for _, number in steps)
    span = max((at - days[0]).days, 1)

    def across(day: date) -> int:
        return round(WIDTH * (day - days[0]).days / span)

    def up(number: int) -> int:
        return HEIGHT - round(HEIGHT * number / most)

    path = f"M0 {HEIGHT}" + "".join(f"H{across(day)}V{up(number)}" for day, number in steps) + f"H{WIDTH}"
    years = [date(year, 1, 1) for year in range(days[0].year + 1, at.year + 1)]
    every = max(1, round(len(years) / 6))
    ticks = tuple((str(day.year), across(day)) for day in years[::every])
    return Track(steps, path, ticks, most)
