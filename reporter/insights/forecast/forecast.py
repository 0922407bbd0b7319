"""The forecast: what comes where, how likely, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporter.insights.forecast.features import FEATURES, features
from reporter.insights.forecast.scorecard import HORIZONS, Models
from reporter.insights.forecast.words import Reason, reasons
from reporter.insights.rollouts import Rollouts

TESTED: Final = ("aws",)
"""The partitions on which the back-test was made. In others there is too little to learn from, or to test on."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """On day ``at`` *service* is not listed in *region*. ``p90`` is the probability that it comes within 90 days.

    ``p90 <= p180 <= p365``. ``reasons`` are the weightiest, heaviest first. The model behind it knows nothing later
    than ``trained_until``. Not ``back_tested``: the region's partition is none of ``TESTED``.
    """

    at: date
    service: str
    region: str
    p90: float
    p180: float
    p365: float
    reasons: tuple[Reason, ...]
    trained_until: date
    back_tested: bool = True

    def probability(self, horizon: int) -> float:
        """The probability for one of ``HORIZONS``."""
        return (self.p90, self.p180, self.p365)[HORIZONS.index(horizon)]


def forecasts(
    rollouts: Rollouts,
    models: Models,
    *,
    partitions: Collection[str] = TESTED,
    regions: Collection[str] = (),
    services: Collection[str] = (),
) -> tuple[Forecast, ...]:
    """One for every candidate (see ``candidates``) of *partitions*, the likeliest within 180 days first, then by code.

    With *regions* or *services*, only those; what is no candidate there is left out. It uses the newest of *models*
    that knows nothing later than ``rollouts.at``, so nothing that happens afterwards changes it. ``UsageError`` if
    there is none.
    """
    model = models.at(rollouts.at)
    found: list[Forecast] = []
    for partition in sorted(set(partitions)):
        rows = features(rollouts, partition)
        for pair, values, facts in zip(rows.pairs, rows.values, rows.facts, strict=True):
            if (regions and pair.region not in regions) or (services and pair.service not in services):
                continue
            named = dict(zip(FEATURES, values, strict=True))
            why = reasons(named, facts, model.contributions(values))
            known = partition in TESTED
            chances = model.chances(values)
            found.append(
                Forecast(rollouts.at, pair.service, pair.region, *chances, why, model.trained_until, back_tested=known)
            )
    return tuple(sorted(found, key=lambda one: (-one.p180, one.service, one.region)))
