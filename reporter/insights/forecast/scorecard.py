"""An additive scorecard: each feature is cut into bins, each bin has points, and the points of a pair add up.

There is one card for each step of time: within 90 days; from there to 180 days if it has not come by then; from there
to 365 days if not by then. A card's sum is the log-odds of coming within its step. So the chance of coming
within a horizon is 1 minus the product of the chances of not coming in the steps up to it, and never falls with
the horizon.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporter.errors import UsageError

HORIZONS: Final = (90, 180, 365)
"""Days. The ends of the steps."""

Points = tuple[float, float, float]
"""One number for each step."""


@dataclass(frozen=True, slots=True)
class Card:
    """One feature. ``edges`` rise; a value that is greater than *i* of them is in bin *i*, so there is one bin more.

    Points are log-odds against the average of what was learnt from, where a feature's points are 0 on average.
    """

    feature: str
    edges: tuple[float, ...]
    points: tuple[Points, ...]

    def of(self, value: float) -> Points:
        return self.points[bisect_left(self.edges, value)]


@dataclass(frozen=True, slots=True)
class Model:
    """Learnt from the timeline up to ``trained_until`` and nothing later. ``cards`` are in the order of the features.

    ``base`` is the average log-odds of each step, and ``learnt_from`` how many pairs at how many days were looked at.
    """

    trained_until: date
    learnt_from: int
    base: Points
    cards: tuple[Card, ...]

    def chances(self, values: Sequence[float]) -> Points:
        """The probability of coming within each of ``HORIZONS``. *values* are in the order of the cards."""
        first, second, third = self.base
        for card, value in zip(self.cards, values, strict=True):
            points = card.points[bisect_left(card.edges, value)]
            first += points[0]
            second += points[1]
            third += points[2]
        p90 = _logistic(first)
        # Added rather than taken from 1, so that rounding lets no probability fall.
        p180 = p90 + (1 - p90) * _logistic(second)
        return p90, p180, p180 + (1 - p180) * _logistic(third)

    def contributions(self, values: Sequence[float]) -> dict[str, float]:
        """What each feature adds to the log-odds of the next 180 days, by its name: the mean of the first two cards."""
        given = ((card, card.of(value)) for card, value in zip(self.cards, values, strict=True))
        return {card.feature: (points[0] + points[1]) / 2 for card, points in given}


@dataclass(frozen=True, slots=True)
class Models:
    """Models that were trained at different times, oldest first."""

    trained: tuple[Model, ...]

    def at(self, day: date) -> Model:
        """The newest that knows nothing later than *day*. ``UsageError`` if even the oldest does."""
        found = [model for model in self.trained if model.trained_until <= day]
        if not found:
            first = self.trained[0].trained_until.isoformat() if self.trained else None
            known = f"the first model was trained until {first}: ask for that day or later" if first else "no model"
            msg = f"forecast at {day.isoformat()}: {known}"
            raise UsageError(msg)
        return found[-1]


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))
