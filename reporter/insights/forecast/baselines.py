"""Three simple forecasts, which say how hard the task is.

Each knows what the model knows: the windows of the horizon that had ended by the day of the forecast and began within
the two years (``MEMORY``) before the last of these, sampled on the first of every month.

* ``constant``: the share of all pairs that came within the horizon.
* ``region``: that share of the region's pairs, drawn to the constant with the weight of ten pairs (``DRAWN``).
* ``service``: that share of the service's pairs, drawn in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from reporter.insights.forecast.candidates import Pair
from reporter.insights.forecast.samples import Sample, labels

BASELINES: Final = ("constant", "region", "service")
MEMORY: Final = 730
DRAWN: Final = 10


def baselines(
    past: Sequence[Sample], came: Mapping[Pair, Sequence[date]], now: Sample, horizon: int
) -> tuple[tuple[float, ...], ...]:
    """What each says of the pairs of *now*, in the order of ``BASELINES``.

    *came* are the ``arrivals`` known on that day. 0 everywhere if no window of the horizon has ended.
    """
    last = now.day - timedelta(days=horizon)
    pairs: Counter[tuple[str, str]] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for one in past:
        if last - timedelta(days=MEMORY) < one.day <= last:
            for pair, wait in zip(one.rows.pairs, labels(one, came), strict=True):
                keys = (("", ""), ("region", pair.region), ("service", pair.service))
                pairs.update(keys)
                if wait is not None and wait <= horizon:
                    hits.update(keys)
    mean = hits["", ""] / pairs["", ""] if pairs else 0.0

    def rate(*key: str) -> float:
        where = (key[0], key[1])
        return (hits[where] + DRAWN * mean) / (pairs[where] + DRAWN)

    return (
        (mean,) * len(now.rows.pairs),
        tuple(rate("region", pair.region) for pair in now.rows.pairs),
        tuple(rate("service", pair.service) for pair in now.rows.pairs),
    )
