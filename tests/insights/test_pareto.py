from hypothesis import given
from hypothesis import strategies as st

from reporter.insights.placement.pareto import dominates, front

POINTS = st.dictionaries(st.text(max_size=3), st.tuples(*[st.integers(0, 5)] * 3), max_size=12)


def test_a_point_that_is_as_good_everywhere_does_not_dominate():
    assert not dominates((1, 2), (1, 2))
    assert dominates((1, 3), (1, 2))
    assert not dominates((0, 3), (1, 2))


@given(POINTS)
def test_nothing_on_the_front_is_dominated(points):
    assert not any(dominates(points[other], points[key]) for key in front(points) for other in points)


@given(POINTS)
def test_everything_off_the_front_is_dominated_by_something_on_it(points):
    best = front(points)
    for key in points.keys() - set(best):
        assert any(dominates(points[other], points[key]) for other in best)
