"""What became of the services of each year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from reporter.insights.measures.courses import COMMERCIAL, Course, courses
from reporter.insights.past import ServicePast
from reporter.insights.rollouts import Rollouts

YEARS: Final = (1, 2, 3)
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far services have come ``years`` times 365 days after their first region.

    ``share`` is the median over ``services`` services of the share of regions that each had come to by then: of the
    regions that the partition had on its first day. ``regions`` is the median number of regions of the partition,
    later ones included. Both are ``None`` if no service of the cohort is old enough.
    """

    years: int
    share: float | None
    regions: float | None
    services: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """The services that the source first named in *year*; ``None``: in its first list, so nobody knows the year.

    Of ``named`` services, ``listed`` were listed in any region or partition at some time, and ``still`` are now.
    ``judged`` have come to a region of *partition* on a day that is known; the others say nothing of their spread.
    """

    year: int | None
    named: int
    listed: int
    still: int
    partition: str
    judged: int
    spread: tuple[Spread, ...]


def cohorts(rollouts: Rollouts, partition: str = COMMERCIAL) -> tuple[Cohort, ...]:
    """One cohort a year, oldest first; the first is that of the source's first list. Years without any are left out.

    The counts are over all partitions, the spread over *partition*. A service enters the spread after so many years
    only once that time has passed since its first region; that it is not yet anywhere else is then a fact, and
    nothing is censored. A service that has left keeps the regions that it came to. Services with a marked
    stay in the partition are left out of the spread.
    """
    begun = rollouts.sets[0].observed_at.date() if rollouts.sets else date.max
    members: defaultdict[int | None, list[ServicePast]] = defaultdict(list)
    for row in rollouts.services.values():
        members[None if row.named <= begun else row.named.year].append(row)
    sound = courses(rollouts, partition).sound
    made: list[Cohort] = []
    for year, rows in sorted(members.items(), key=lambda item: item[0] or 0):
        judged = [sound[row.code] for row in rows if row.code in sound]
        made.append(
            Cohort(
                year,
                named=len(rows),
                listed=sum(bool(row.listed or row.first) for row in rows),
                still=sum(row.listed for row in rows),
                partition=partition,
                judged=len(judged),
                spread=tuple(_spread(judged, years, rollouts.at) for years in YEARS),
            )
        )
    return tuple(made)


def _spread(judged: list[Course], years: int, at: date) -> Spread:
    old = [one for one in judged if one.since + years * _YEAR <= at]
    reached = [[stay for stay in one.stays if stay.since <= one.since + years * _YEAR] for one in old]
    shares = [
        sum(stay.region in one.base for stay in stays) / len(one.base) for one, stays in zip(old, reached, strict=True)
    ]
    return Spread(years, median(shares) if old else None, median(map(len, reached)) if old else None, len(old))
