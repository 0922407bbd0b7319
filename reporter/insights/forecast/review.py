"""Forecasts that were made some time ago, held against what happened since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reporter.insights.forecast.candidates import Pair, arrivals
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.forecast.measures import Score, score
from reporter.insights.rollouts import Rollouts


class Outcome(StrEnum):
    """``OPEN``: it has not come, and the horizon is not over yet, so nobody can say."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not arrived"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """*forecast* and its outcome. ``arrived`` is the day on which the service came, if within the horizon."""

    forecast: Forecast
    outcome: Outcome
    arrived: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One horizon. ``answered`` forecasts are those whose horizon is over.

    ``expected`` is the sum of their probabilities, ``came`` how many came true, and ``score`` the figures, ``None`` if
    none is answered. What came while its horizon still runs is in ``reviewed`` but in none of these figures: it would
    count hits alone. ``reviewed`` is in order of day, then the likeliest first, then by code.
    """

    horizon: int
    answered: int
    expected: float
    came: int
    score: Score | None
    reviewed: tuple[Reviewed, ...]

    def of(self, outcome: Outcome) -> tuple[Reviewed, ...]:
        return tuple(one for one in self.reviewed if one.outcome is outcome)


def review(earlier: Iterable[Forecast], rollouts: Rollouts, horizon: int = 180) -> Review:
    """What became of *earlier* forecasts, as far as *rollouts* knows. Those made after ``rollouts.at`` are left out.

    *horizon* is one of ``scorecard.HORIZONS``. A service came in time if its day is after that of the forecast and
    at most *horizon* days later.
    """
    came = arrivals(rollouts)
    reviewed: list[Reviewed] = []
    for one in earlier:
        if one.at <= rollouts.at:
            end = one.at + timedelta(days=horizon)
            days = came.get(Pair(one.service, one.region), ())
            day = next((day for day in days if one.at < day <= end), None)
            open_yet = end > rollouts.at
            outcome = Outcome.ARRIVED if day else Outcome.OPEN if open_yet else Outcome.NOT_ARRIVED
            reviewed.append(Reviewed(one, outcome, day))
    reviewed.sort(
        key=lambda one: (
            one.forecast.at,
            -one.forecast.probability(horizon),
            one.forecast.service,
            one.forecast.region,
        )
    )
    over = [one for one in reviewed if one.forecast.at + timedelta(days=horizon) <= rollouts.at]
    said = [(one.forecast.probability(horizon), one.arrived is not None) for one in over]
    return Review(
        horizon,
        answered=len(said),
        expected=sum(p for p, _ in said),
        came=sum(happened for _, happened in said),
        score=score(said) if said else None,
        reviewed=tuple(reviewed),
    )
