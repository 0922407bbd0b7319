"""Known figures: E. A. Gehan's leukaemia trial (Biometrika 52, 1965), and the example of Kaplan and Meier (1958)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.insights.measures.survival import Curve, Wait

TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
TREATED_CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
GEHAN = Curve.of([Wait(day, over=True) for day in TREATED] + [Wait(day, over=False) for day in TREATED_CENSORED])
NOBODY = Curve.of([])
WAITS = st.lists(st.builds(Wait, st.integers(0, 50), st.booleans()))


def test_the_estimate_is_that_of_the_textbook():
    found = [(step.days, step.at_risk, step.events, round(step.survival, 4)) for step in GEHAN.steps]
    assert found == [
        (6, 21, 3, 0.8571),
        (7, 17, 1, 0.8067),
        (10, 15, 1, 0.7529),
        (13, 12, 1, 0.6902),
        (16, 11, 1, 0.6275),
        (22, 7, 1, 0.5378),
        (23, 6, 1, 0.4482),
    ]


def test_greenwoods_standard_errors_are_those_of_the_textbook():
    errors = [round(step.variance**0.5, 4) for step in GEHAN.steps]
    assert errors == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_the_estimate_is_that_of_kaplan_and_meier():
    # Deaths at 0.8, 3.1, 5.4 and 9.2 months, losses at 1.0, 2.7, 7.0 and 12.1: here in tenths of a month.
    deaths = [Wait(day, over=True) for day in (8, 31, 54, 92)]
    found = Curve.of(deaths + [Wait(day, over=False) for day in (10, 27, 70, 121)])
    assert [round(step.survival, 4) for step in found.steps] == [0.875, 0.7, 0.525, 0.2625]


def test_the_medians_are_those_of_the_textbook():
    control = Curve.of(Wait(day, over=True) for day in CONTROL)
    assert (GEHAN.median, control.median) == (23, 8)


def test_what_more_than_half_still_wait_for_has_no_median():
    found = Curve.of([Wait(3, over=True), Wait(9, over=False), Wait(9, over=False)])
    assert (found.median, found.quantile(0.25), found.censored) == (None, 3, 2)


def test_a_wait_that_is_censored_on_a_day_is_at_risk_on_it():
    assert [GEHAN.at_risk(day) for day in (0, 6, 7, 35, 36)] == [21, 21, 17, 1, 0]


def test_a_median_is_found_where_rounding_leaves_a_little_more_than_half():
    waits = [Wait(day, over=True) for day in range(1, 4)] + [Wait(9, over=False)] * 3
    assert Curve.of(waits).median == 3


def test_before_the_first_event_all_still_wait():
    assert (GEHAN.survival(5), GEHAN.arrived(5), GEHAN.band(5)) == (1, 0, None)


def test_after_the_longest_wait_nothing_is_known():
    assert (GEHAN.survival(35) is None, GEHAN.survival(36), GEHAN.arrived(36), GEHAN.band(36)) == (
        False,
        None,
        None,
        None,
    )


def test_when_all_are_over_nobody_waits_longer():
    found = Curve.of([Wait(2, over=True), Wait(5, over=True)])
    assert (found.survival(100), found.arrived(100), found.band(100)) == (0, 1, None)


def test_the_band_is_that_of_the_textbook():
    # Log(-log) limits of the treated at day 6, as programs for survival analysis print them.
    low, high = GEHAN.band(6) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.620, 0.952)


def test_of_no_waits_nothing_is_known():
    assert (NOBODY.waits, NOBODY.longest, NOBODY.median, NOBODY.survival(0), NOBODY.band(0)) == (
        0,
        None,
        None,
        None,
        None,
    )


@given(WAITS)
def test_the_share_that_waits_never_grows(waits: list[Wait]):
    found = Curve.of(waits)
    assert all(one.survival >= other.survival for one, other in pairwise(found.steps))


@given(WAITS)
def test_the_order_of_the_waits_does_not_matter(waits: list[Wait]):
    assert Curve.of(waits) == Curve.of(reversed(waits))


@given(st.lists(st.integers(0, 50), min_size=1))
def test_without_censoring_it_is_the_plain_share(days: list[int]):
    found = Curve.of(Wait(day, over=True) for day in days)
    for day in range(51):
        assert found.survival(day) == pytest.approx(sum(one > day for one in days) / len(days))
