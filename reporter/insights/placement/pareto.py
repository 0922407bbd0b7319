"""Which of many points are the best where several measures count and none outweighs another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether *one* is at least as high as *other* in every measure, and higher in one."""
    pairs = list(zip(one, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def front(points: Mapping[K, Sequence[float]]) -> tuple[K, ...]:
    """The keys of the points that no other point dominates, in the order of *points*.

    In every measure higher is better. All points have the same number of measures, none of which is NaN. Equal
    points are on the front together, and a front is empty only if there is no point.
    """
    return tuple(key for key, point in points.items() if not any(dominates(other, point) for other in points.values()))
