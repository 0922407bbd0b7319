"""The executive summary of a period: the few things that matter, as a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from reporter.insights.insight import Insight
from reporter.insights.past import Stay
from reporter.insights.period import Period
from reporter.insights.rollouts import Rollouts

EARLIER: Final = 12
"""Periods of the series, this one included."""
_TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the period, the one of the period before, and the one of the same period a year before.

    ``None`` where the history does not reach back over all of that period.
    """

    now: int
    before: int | None
    year_before: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened in ``period``, as known at its end, or now if it is not over (``complete``).

    ``arrivals`` counts services that came to a region, ``departures`` those that left one, both without entries
    that are marked. ``launched`` and ``opened`` are the codes of services and regions that are new, ``left`` of
    services that are not listed any more. ``busiest_services`` and ``busiest_regions`` are codes with their
    arrivals, most first, those with one left out. ``series`` holds the arrivals of the last periods, oldest first,
    ``None`` before the history. ``services``, ``regions`` and ``availabilities`` count what is listed at the end.
    ``insights`` are those that became true in the period; ``more`` are left out.
    """

    source: str
    period: Period
    complete: bool
    revision: str
    arrivals: Count
    departures: Count
    launched: tuple[str, ...]
    left: tuple[str, ...]
    opened: tuple[str, ...]
    busiest_services: tuple[tuple[str, int], ...]
    busiest_regions: tuple[tuple[str, int], ...]
    series: tuple[int | None, ...]
    services: int
    regions: int
    availabilities: int
    insights: tuple[Insight, ...]
    more: int


def end_of(period: Period) -> datetime:
    """The last second of *period*, in UTC."""
    return datetime.combine(period.end, time(), UTC) - timedelta(seconds=1)


def summarize(rollouts: Rollouts, period: Period, insights: Sequence[Insight], more: int = 0) -> Summary:
    """The summary of *period*; *rollouts* must end with it, or in it, and *insights* be those that are to be told."""
    arrivals = [stay for stay in rollouts.launches if stay.since in period]
    rows = rollouts.services.values()
    return Summary(
        source=rollouts.source,
        period=period,
        complete=rollouts.at >= period.last_day,
        revision=rollouts.revision,
        arrivals=_counts(rollouts, period, rollouts.launches),
        departures=_departures(rollouts, period),
        launched=tuple(sorted(code for code, row in rollouts.services.items() if _is_new(row.first.values(), period))),
        left=tuple(
            sorted(row.code for row in rows if not row.listed and not row.unknown_in and _left_in(row.ended, period))
        ),
        opened=tuple(
            code for code, row in sorted(rollouts.regions.items()) if row.since in period and row.mark is None
        ),
        busiest_services=_top(stay.service for stay in arrivals),
        busiest_regions=_top(stay.region for stay in arrivals),
        series=_series(rollouts, period),
        services=sum(row.listed for row in rows),
        regions=len(rollouts.region_codes()),
        availabilities=sum(len(row.now) for row in rows),
        insights=tuple(insights),
        more=more,
    )


def _counts(rollouts: Rollouts, period: Period, stays: Sequence[Stay]) -> Count:
    def count(wanted: Period) -> int | None:
        return sum(stay.since in wanted for stay in stays) if _covers(rollouts, wanted) else None

    return Count(count(period) or 0, count(period.before), count(period.year_before))


def _departures(rollouts: Rollouts, period: Period) -> Count:
    days = [
        stay.until
        for row in rollouts.services.values()
        for stay in row.ended
        if stay.until is not None and stay.end_mark is None
    ]

    def count(wanted: Period) -> int | None:
        return sum(day in wanted for day in days) if _covers(rollouts, wanted) else None

    return Count(count(period) or 0, count(period.before), count(period.year_before))


def _series(rollouts: Rollouts, period: Period) -> tuple[int | None, ...]:
    counts: list[int | None] = []
    for _ in range(EARLIER):
        wanted = period
        seen = _covers(rollouts, wanted) or not counts
        counts.append(sum(stay.since in wanted for stay in rollouts.launches) if seen else None)
        period = period.before
    return tuple(reversed(counts))


def _covers(rollouts: Rollouts, period: Period) -> bool:
    """Whether the history begins before *period*: its first list says nothing about when anything came."""
    return bool(rollouts.sets) and rollouts.sets[0].observed_at.date() < period.start


def _is_new(stays: Iterable[Stay], period: Period) -> bool:
    """Whether the first of a service's *stays* lies in *period* and is no marked one."""
    confirmed = [stay for stay in stays if not stay.provisional]
    if not confirmed:
        return False
    first = min(confirmed, key=lambda stay: stay.since)
    return first.since in period and first.mark is None


def _left_in(ended: Sequence[Stay], period: Period) -> bool:
    return bool(ended) and (last := ended[-1]).end_mark is None and last.until is not None and last.until in period


def _top(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counted = sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0]))
    return tuple(item for item in counted[:_TOP] if item[1] > 1)
