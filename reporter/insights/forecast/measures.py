"""How good probabilities were, in plain arithmetic. Each function takes pairs of what was said and what happened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

Said = tuple[float, bool]
"""A probability, and whether it happened."""

BINS: Final = 10
_LEAST: Final = 1e-6
"""Probabilities are at least that far from 0 and 1 in the log loss, so that one certain error is no infinite one."""


@dataclass(frozen=True, slots=True)
class Bin:
    """*n* forecasts that said ``said`` on average, of which the share ``happened`` came true."""

    n: int
    said: float
    happened: float


@dataclass(frozen=True, slots=True)
class Score:
    """``auc`` is ``None`` if everything happened or nothing did. ``ece``: expected calibration error, over ``bins``."""

    brier: float
    log_loss: float
    auc: float | None
    ece: float
    bins: tuple[Bin, ...]


def score(said: Sequence[Said]) -> Score:
    """All figures of at least one forecast."""
    bins = reliability(said)
    return Score(brier(said), log_loss(said), auc(said), calibration_error(bins), bins)


def brier(said: Sequence[Said]) -> float:
    """The mean of (p - happened)²: 0 is perfect, and always saying 0.5 has 0.25."""
    return math.fsum((p - happened) ** 2 for p, happened in said) / len(said)


def log_loss(said: Sequence[Said]) -> float:
    """The mean of -ln(probability of what happened)."""
    return -math.fsum(math.log(max(_LEAST, p if happened else 1 - p)) for p, happened in said) / len(said)


def auc(said: Sequence[Said]) -> float | None:
    """How often what happened had the greater probability than what did not, of all such pairs; ties count half."""
    yes = sum(happened for _, happened in said)
    no = len(said) - yes
    if not yes or not no:
        return None
    below, won = 0, 0.0
    for _, tied in groupby(sorted(said), key=lambda one: one[0]):
        some = [happened for _, happened in tied]
        hits = sum(some)
        won += hits * (below + (len(some) - hits) / 2)
        below += len(some) - hits
    return won / (yes * no)


def reliability(said: Sequence[Said], bins: int = BINS) -> tuple[Bin, ...]:
    """Forecasts in order of probability, cut into *bins* of equal count (the first ones have one more each)."""
    ordered = sorted(said)
    size, more = divmod(len(ordered), bins)
    found: list[Bin] = []
    start = 0
    for number in range(bins):
        some = ordered[start : start + size + (number < more)]
        start += len(some)
        if some:
            mean = math.fsum(p for p, _ in some) / len(some)
            found.append(Bin(len(some), mean, sum(happened for _, happened in some) / len(some)))
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean of the distance between what was said and what happened, over all forecasts."""
    total = sum(one.n for one in bins)
    return math.fsum(one.n * abs(one.said - one.happened) for one in bins) / total
