"""A row of numbers as a small line."""

import pytest

from reporter.render.spark import spark, spark_points


def test_points_run_from_edge_to_edge_and_from_the_smallest_to_the_largest() -> None:
    assert spark_points([0, 5, 10]) == "0.0,22.5 50.0,12.0 100.0,1.5"


def test_a_line_that_does_not_move_is_flat() -> None:
    assert spark_points([3, 3]) == "0.0,22.5 100.0,22.5"


@pytest.mark.parametrize("values", [[], [1]])
def test_less_than_two_values_are_no_line(values: list[float]) -> None:
    assert spark_points(values) == ""


def test_bars_are_as_high_as_their_share_of_the_largest_and_a_dot_is_unknown() -> None:
    assert spark([None, 0, 1, 2]) == "\u00b7\u2581\u2585\u2588"
    assert spark([0, 0]) == "\u2581\u2581"
