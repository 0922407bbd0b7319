"""What the best of many points are."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.insights.placement.pareto import dominates, front

POINTS = st.dictionaries(st.integers(), st.tuples(*[st.integers(0, 4)] * 3), max_size=12)


@given(POINTS)
def test_nothing_on_the_front_is_dominated(points: dict[int, Sequence[float]]) -> None:
    for key in front(points):
        assert not any(dominates(other, points[key]) for other in points.values())


@given(POINTS)
def test_whatever_is_off_the_front_is_dominated_by_something_on_it(points: dict[int, Sequence[float]]) -> None:
    best = front(points)
    for key in points.keys() - set(best):
        assert any(dominates(points[other], points[key]) for other in best)


@given(POINTS)
def test_the_front_keeps_the_order_of_the_points_and_is_empty_only_without_any(
    points: dict[int, Sequence[float]],
) -> None:
    best = front(points)
    assert list(best) == [key for key in points if key in best]
    assert bool(best) == bool(points)


@given(POINTS)
def test_the_front_of_a_front_is_itself(points: dict[int, Sequence[float]]) -> None:
    best = front(points)
    assert front({key: points[key] for key in best}) == best


def test_equal_points_are_on_the_front_together() -> None:
    assert front({"a": (1, 2), "b": (1, 2), "c": (1, 1)}) == ("a", "b")


def test_a_point_does_not_dominate_itself() -> None:
    assert not dominates((1, 2), (1, 2))
    assert dominates((1, 3), (1, 2))
    assert not dominates((0, 3), (1, 2))


def test_points_of_different_lengths_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="zip"):
        dominates((1, 2), (1,))
