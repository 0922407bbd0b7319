"""What models learn from and are tested on: the pairs of a day with what was known of them then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from reporter.changes.change import ChangeSet
from reporter.insights.forecast.candidates import Pair
from reporter.insights.forecast.features import Rows, features
from reporter.insights.rollouts import Rollouts

FIRST: Final = date(2017, 1, 1)
"""The first day that is learnt from: before it, fewer than two years are known."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The candidates of *day* with their features, as they were known at the end of it."""

    day: date
    rows: Rows


def known_on(timeline: Sequence[ChangeSet], day: date) -> Rollouts:
    """What the timeline said at the end of *day*, without anything that came later."""
    end = datetime.combine(day, time(23, 59, 59), UTC)
    return Rollouts.of(timeline, end)


def sample(timeline: Sequence[ChangeSet], day: date, partition: str = "aws") -> Sample:
    return Sample(day, features(known_on(timeline, day), partition))


def sample_days(until: date, first: date = FIRST) -> Iterator[date]:
    """The first of every month from *first* up to *until*."""
    day = first
    while day <= until:
        yield day
        day = (day + timedelta(days=31)).replace(day=1)


def labels(one: Sample, arrivals: Mapping[Pair, Sequence[date]]) -> list[int | None]:
    """In how many days each pair of the sample came; ``None`` if it has not."""
    day = one.day
    return [next(((came - day).days for came in arrivals.get(pair, ()) if came > day), None) for pair in one.rows.pairs]
