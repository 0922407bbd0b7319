"""What the forecasts would have been worth: made again at past days with what was known then, held against the facts.

``reporter.insights.forecast.baselines`` says what they are compared with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from reporter.changes.change import ChangeSet
from reporter.errors import UsageError
from reporter.insights.forecast.baselines import BASELINES, baselines
from reporter.insights.forecast.candidates import arrivals
from reporter.insights.forecast.fit import fit
from reporter.insights.forecast.measures import Said, Score, score
from reporter.insights.forecast.samples import Sample, known_on, labels, sample, sample_days
from reporter.insights.forecast.scorecard import HORIZONS, Model, Models
from reporter.insights.rollouts import Rollouts

FIRST_ORIGIN: Final = date(2019, 1, 1)
JUDGED_FROM: Final = date(2020, 1, 1)
"""The goal is about the origins from here on: the model of 2019 had learnt from three years only."""

_Said = dict[int, list[list[Said]]]
"""By horizon: what the model said, then each baseline."""


@dataclass(frozen=True, slots=True)
class Result:
    """One horizon: *n* forecasts, of which ``positives`` came true. ``baselines`` are in the order of ``BASELINES``."""

    horizon: int
    n: int
    positives: int
    model: Score
    baselines: tuple[Score, ...]

    @property
    def best(self) -> str:
        """The baseline with the least Brier score."""
        return min(zip(self.baselines, BASELINES, strict=True), key=lambda one: one[0].brier)[1]

    @property
    def skill(self) -> float:
        """1 - Brier(model) / Brier(best baseline): 0 is no better than the baseline, 1 is perfect."""
        return self.skill_over(self.best)

    def skill_over(self, baseline: str) -> float:
        """The same against one baseline; 0 where that is perfect."""
        least = self.baselines[BASELINES.index(baseline)].brier
        return 1 - self.model.brier / least if least else 0.0


@dataclass(frozen=True, slots=True)
class Origin:
    """The forecasts of one *day*: one ``Result`` for each horizon whose end is known."""

    day: date
    tested: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Per origin, oldest first, and of all origins taken together.

    ``judged`` is of the origins from ``JUDGED_FROM`` on taken together, empty if there is none. ``models`` are those
    that were made for it.
    """

    partition: str
    observed_until: date
    origins: tuple[Origin, ...]
    pooled: tuple[Result, ...]
    judged: tuple[Result, ...]
    models: Models

    def of(self, horizon: int) -> Result:
        """The pooled result. ``UsageError`` if there is none for *horizon*."""
        for one in self.pooled:
            if one.horizon == horizon:
                return one
        msg = f"horizon {horizon}: it was not tested: use one of {', '.join(str(one.horizon) for one in self.pooled)}"
        raise UsageError(msg)


def default_origins(observed_until: date, first: date = FIRST_ORIGIN) -> tuple[date, ...]:
    """1 January and 1 July of every year from *first* on whose next 180 days are over."""
    last = observed_until - timedelta(days=HORIZONS[1])
    return tuple(day for day in sample_days(last, first) if day.month in {1, 7})


def backtest(
    timeline: Sequence[ChangeSet],
    observed_until: datetime,
    origins: Sequence[date] = (),
    *,
    partition: str = "aws",
    workers: int = 1,
) -> Backtest:
    """Trains at every origin with what was known at its end, forecasts, and compares with all that came by now.

    *observed_until* is the last time that the source was looked at: a horizon that ends later is not answered, and
    left out. *origins* are ``default_origins`` if none are given. *workers* processes compute features; the result does
    not depend on their number. Needs scikit-learn, see ``fit``. ``UsageError`` if no origin's 90 days are over.
    """
    days = sorted(set(origins)) or list(default_origins(observed_until.date()))
    days = [day for day in days if day + timedelta(days=HORIZONS[0]) <= observed_until.date()]
    if not days:
        msg = f"back-test: the history ends on {observed_until.date().isoformat()}: no origin is 90 days before that"
        raise UsageError(msg)
    wanted = sorted({*days, *sample_days(days[-1])})
    samples = {one.day: one for one in _samples(timeline, wanted, partition, workers)}
    facts = Rollouts.of(timeline, observed_until, observed_until=observed_until)
    came = arrivals(facts)
    models: list[Model] = []
    said: list[_Said] = []
    for day in days:
        past = [one for one in samples.values() if one.day <= day]
        models.append(fit(timeline, day, past, partition=partition))
        answered = [horizon for horizon in HORIZONS if day + timedelta(days=horizon) <= facts.at]
        known = arrivals(known_on(timeline, day))
        guesses = {horizon: baselines(past, known, samples[day], horizon) for horizon in answered}
        said.append(_said(models[-1], samples[day], labels(samples[day], came), guesses))
    return Backtest(
        partition,
        facts.at,
        tuple(Origin(day, _tested(one)) for day, one in zip(days, said, strict=True)),
        _tested(_together(said)),
        _tested(_together([one for day, one in zip(days, said, strict=True) if day >= JUDGED_FROM])),
        Models(tuple(models)),
    )


def _samples(timeline: Sequence[ChangeSet], days: Sequence[date], partition: str, workers: int) -> list[Sample]:
    make = partial(sample, timeline, partition=partition)
    if workers == 1:
        return [make(day) for day in days]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(make, days, chunksize=8))


def _said(
    model: Model, now: Sample, waits: Sequence[int | None], guesses: Mapping[int, Sequence[Sequence[float]]]
) -> _Said:
    """By horizon, what the model and each baseline said, and what happened."""
    chances = [model.chances(values) for values in now.rows.values]
    found: _Said = {}
    for horizon, some in guesses.items():
        own = [one[HORIZONS.index(horizon)] for one in chances]
        happened = [wait is not None and wait <= horizon for wait in waits]
        found[horizon] = [list(zip(one, happened, strict=True)) for one in (own, *some)]
    return found


def _together(said: Sequence[_Said]) -> _Said:
    found: _Said = {}
    for one in said:
        for horizon, parts in one.items():
            held = found.setdefault(horizon, [[] for _ in parts])
            for whole, part in zip(held, parts, strict=True):
                whole.extend(part)
    return found


def _tested(said: _Said) -> tuple[Result, ...]:
    made: list[Result] = []
    for horizon, parts in sorted(said.items()):
        model, *others = map(score, parts)
        happened = sum(hit for _, hit in parts[0])
        made.append(Result(horizon, len(parts[0]), happened, model, tuple(others)))
    return tuple(made)
