"""How long something takes, when it has not happened to all yet: the Kaplan-Meier estimator.

A wait that is not over says that it takes longer than that, which is a fact, too. Leaving such waits out, or
counting them as over, makes everything look faster than it is.

E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the American
Statistical Association 53 (1958), 457-481; the variance is Greenwood's (1926).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final, Self

_SLACK: Final = 1e-9
"""A product that should be one half may come out a little above it."""
_NORMAL_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, order=True)
class Wait:
    """So many whole days from 0 on. ``over``: it ended with what was waited for; else it goes on (censored)."""

    days: int
    over: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which at least one wait was over: ``events`` of ``at_risk`` that had lasted until then.

    ``survival`` is the share that waits longer than ``days``, and ``variance`` Greenwood's estimate for it.
    """

    days: int
    at_risk: int
    events: int
    survival: float
    variance: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The estimate from ``waits`` waits, ``events`` of which are over. ``longest`` is the longest wait of all.

    With d(i) events and n(i) at risk on day t(i): S(t) = product over t(i) <= t of (1 - d(i) / n(i)). A wait that
    is censored on a day is still at risk on that day. S is defined up to ``longest``.
    """

    steps: tuple[Step, ...]
    waits: int
    events: int
    longest: int | None
    ordered: tuple[int, ...]

    @classmethod
    def of(cls, waits: Iterable[Wait]) -> Self:
        """From *waits* in any order; none at all give a curve that knows nothing."""
        known = sorted(waits)
        over = Counter(wait.days for wait in known if wait.over)
        days = tuple(wait.days for wait in known)
        steps, survival, total, index = [], 1.0, 0.0, 0
        for day in sorted(over):
            while days[index] < day:
                index += 1
            at_risk, events = len(days) - index, over[day]
            survival *= 1 - events / at_risk
            total += events / (at_risk * (at_risk - events)) if at_risk > events else 0
            steps.append(Step(day, at_risk, events, survival, survival**2 * total))
        return cls(tuple(steps), len(known), sum(over.values()), days[-1] if days else None, days)

    @property
    def censored(self) -> int:
        return self.waits - self.events

    @property
    def median(self) -> int | None:
        """The day by which half are over; ``None`` if that is not reached."""
        return self.quantile(0.5)

    def quantile(self, share: float) -> int | None:
        """The first day by which at least *share* (0 to 1) are over: S <= 1 - share. ``None`` if not reached."""
        return next((step.days for step in self.steps if step.survival <= 1 - share + _SLACK), None)

    def survival(self, days: int) -> float | None:
        """S(*days*): the share that waits longer. ``None`` after the longest wait, unless all were over by then."""
        if self.longest is None or (days > self.longest and not (self.steps and self.steps[-1].survival < _SLACK)):
            return None
        step = self._step(days)
        return step.survival if step else 1.0

    def arrived(self, days: int) -> float | None:
        """The share that is over by *days*: 1 - S."""
        left = self.survival(days)
        return None if left is None else 1 - left

    def band(self, days: int) -> tuple[float, float] | None:
        """The pointwise 95 % confidence interval of S(*days*), from Greenwood's variance on the log(-log S) scale.

        On that scale it never leaves 0 to 1. ``None`` where S is 1, 0 or unknown.
        """
        step = self._step(days)
        if step is None or self.survival(days) is None or not _SLACK < step.survival < 1:
            return None
        spread = _NORMAL_95 * sqrt(step.variance) / (step.survival * abs(log(step.survival)))
        return step.survival ** exp(spread), step.survival ** exp(-spread)

    def at_risk(self, days: int) -> int:
        """How many waits had lasted up to *days*: what the estimate rests on there."""
        return len(self.ordered) - bisect_right(self.ordered, days - 1)

    def _step(self, days: int) -> Step | None:
        """The last step on or before *days*."""
        index = bisect_right(self.steps, days, key=lambda step: step.days)
        return self.steps[index - 1] if index else None
