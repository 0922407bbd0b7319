"""Learns a scorecard from the timeline up to a day. Needs scikit-learn, which comes with the extra ``forecast``.

Each step's card is a logistic regression with a ridge penalty. A feature is one column for each of its edges: 1
if the value is greater. So the penalty keeps the points of neighbouring bins close, and bins of few pairs cannot run
away. Older days count less: half as much for every ``HALF_LIFE`` days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from reporter.changes.change import ChangeSet
from reporter.errors import UsageError
from reporter.insights.forecast.candidates import arrivals
from reporter.insights.forecast.features import FEATURES
from reporter.insights.forecast.samples import FIRST, Sample, known_on, labels, sample, sample_days
from reporter.insights.forecast.scorecard import HORIZONS, Card, Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Flags = NDArray[np.bool_]

BINS: Final = 10
HALF_LIFE: Final = 900
PENALTY: Final = 0.006
"""The inverse strength of the ridge penalty (scikit-learn's ``C``)."""
_STEPS: Final = tuple(zip((0, *HORIZONS[:-1]), HORIZONS, strict=True))


def fit(timeline: Sequence[ChangeSet], until: date, samples: Iterable[Sample] = (), *, partition: str = "aws") -> Model:
    """The model that knows the timeline up to the end of *until*, and nothing later.

    It looks at all candidates of *partition* on the first of every month from 2017 on. A day counts for a step only if
    the step's end is not after *until*. *samples*, those of an earlier call or of ``sample``, save the time to compute
    features again; later ones than *until* are not looked at.

    ``UsageError`` if scikit-learn is missing, or too little came up to *until* to learn from.
    """
    try:
        import numpy as np  # noqa: PLC0415 - with scikit-learn, which is an extra
        import sklearn.linear_model  # noqa: F401, PLC0415 - told here if it is missing
    except ImportError:
        msg = "training a forecast needs scikit-learn: pip install 'aws-services-reporter[forecast]'"
        raise UsageError(msg) from None
    ready = {one.day: one for one in samples}
    days = list(sample_days(until - timedelta(days=HORIZONS[0])))
    given = [ready.get(day) or sample(timeline, day, partition) for day in days]
    given = [one for one in given if one.rows.pairs]
    came = arrivals(known_on(timeline, until))
    waits = [wait for one in given for wait in labels(one, came)]
    ages = np.asarray([(until - one.day).days for one in given for _ in one.rows.pairs])
    if not waits:
        raise _too_little(until)
    values = np.asarray([row for one in given for row in one.rows.values], dtype=np.float64)
    wait = np.asarray([10**6 if one is None else one for one in waits])
    edges = [_edges(values[:, number]) for number in range(len(FEATURES))]
    columns = np.concatenate(
        [(values[:, [number]] > np.asarray(some)).astype(np.float32) for number, some in enumerate(edges)], axis=1
    )
    del values
    weights = 0.5 ** (ages / HALF_LIFE)
    bases, slopes = [], []
    for low, high in _STEPS:
        used = (ages >= high) & (wait > low)
        happened = wait[used] <= high
        if not happened.any() or happened.all():
            raise _too_little(until)
        base, slope = _step(columns[used], happened, weights[used])
        bases.append(base)
        slopes.append(slope)
    means = [float(mean) for mean in np.average(columns, axis=0, weights=weights)]
    return _model(until, learnt_from=len(waits), edges=edges, bases=bases, slopes=slopes, means=means)


def _too_little(until: date) -> UsageError:
    days = HORIZONS[-1]
    return UsageError(
        f"forecast: until {until.isoformat()} there is too little to learn from: it takes a history of more than"
        f" {days} days after {FIRST.isoformat()} in which services came to regions early and late"
    )


def _edges(values: Floats) -> list[float]:
    """Where equal counts would be cut; a value that fills several bins makes one of its own. The last is no edge."""
    import numpy as np  # noqa: PLC0415 - an extra

    cuts = np.quantile(values, np.arange(1, BINS) / BINS, method="nearest")
    rounded = sorted({float(f"{cut:.4g}") for cut in cuts})
    top = float(values.max())
    return [edge for edge in rounded if edge < top]


def _step(columns: Floats, happened: Flags, weights: Floats) -> tuple[float, list[float]]:
    """The intercept and the slopes of one step, for columns as they are."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra

    means = columns.mean(axis=0)
    columns -= means
    learner = LogisticRegression(C=PENALTY, max_iter=500)
    learner.fit(columns, happened, sample_weight=weights)
    slopes = [float(one) for one in learner.coef_[0]]
    return float(learner.intercept_[0]) - float(means @ learner.coef_[0]), slopes


def _model(
    until: date,
    *,
    learnt_from: int,
    edges: Sequence[Sequence[float]],
    bases: list[float],
    slopes: Sequence[Sequence[float]],
    means: Sequence[float],
) -> Model:
    """Slopes summed up to points, shifted so that a feature's points are 0 on average."""
    cards: list[Card] = []
    start = 0
    for name, some in zip(FEATURES, edges, strict=True):
        points: list[list[float]] = []
        for step, slope in enumerate(slopes):
            own = slope[start : start + len(some)]
            average = sum(one * mean for one, mean in zip(own, means[start:], strict=False))
            bases[step] += average
            points.append([round(sum(own[:number], 0.0) - average, 3) for number in range(len(some) + 1)])
        start += len(some)
        first, second, third = points
        cards.append(Card(name, tuple(some), tuple(zip(first, second, third, strict=True))))
    first_base, second_base, third_base = (round(base, 3) for base in bases)
    return Model(until, learnt_from, (first_base, second_base, third_base), tuple(cards))
