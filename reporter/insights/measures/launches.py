"""How often services came to regions, by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from reporter.insights.past import Stay
from reporter.insights.period import Period, Span
from reporter.insights.rollouts import Rollouts


@dataclass(frozen=True, slots=True)
class LaunchCount:
    """*launches* in *period*. Not ``complete``: the period began before the source listed regions, or still runs."""

    period: Period
    launches: int
    complete: bool


def launches(
    rollouts: Rollouts,
    span: Span = Span.MONTH,
    *,
    partitions: Collection[str] = (),
    regions: Collection[str] = (),
    services: Collection[str] = (),
) -> tuple[LaunchCount, ...]:
    """The number of ``Rollouts.launches`` (first arrivals of a service in a region, unmarked) by period, oldest first.

    Unit: arrivals. Whatever is empty stands for all. Every period of the observed span is there, with 0 where
    nothing came: from the day on which a region of *partitions* was first listed, to the day of *rollouts*. There
    are none if no such region was ever listed. Marked arrivals are left out, since nobody knows the period that
    they belong to; so are returns of a service to a region, and provisional ones.
    """
    begun = first_listed(rollouts, partitions)
    if begun is None:
        return ()
    wanted = [
        stay
        for stay in rollouts.launches
        if (not partitions or rollouts.regions[stay.region].partition in partitions)
        and (not regions or stay.region in regions)
        and (not services or stay.service in services)
    ]
    return _by_period(rollouts.at, wanted, begun, span)


def first_listed(rollouts: Rollouts, partitions: Collection[str] = ()) -> date | None:
    """The day on which the source first listed any region of *partitions*, of all if empty."""
    rows = rollouts.regions.values()
    return min((row.since for row in rows if not partitions or row.partition in partitions), default=None)


def _by_period(at: date, stays: Collection[Stay], begun: date, span: Span) -> tuple[LaunchCount, ...]:
    counts = Counter(Period.around(stay.since, span) for stay in stays)
    found: list[LaunchCount] = []
    period = Period.around(at, span)
    while period.end > begun:
        complete = period.start >= begun and at >= period.last_day
        found.append(LaunchCount(period, counts[period], complete))
        period = period.before
    return tuple(reversed(found))
