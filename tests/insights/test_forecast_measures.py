import math

import pytest

from reporter.insights.forecast.measures import Bin, auc, brier, calibration_error, log_loss, reliability, score

SAID = [(0.1, False), (0.4, True), (0.4, False), (0.9, True)]


def test_the_brier_score_is_the_mean_squared_distance():
    assert brier(SAID) == pytest.approx((0.01 + 0.36 + 0.16 + 0.01) / 4)


def test_the_log_loss_is_the_mean_surprise():
    assert log_loss(SAID) == pytest.approx(-math.log(0.9 * 0.4 * 0.6 * 0.9) / 4)


def test_one_certain_error_is_no_infinite_loss():
    assert log_loss([(0.0, True)]) == pytest.approx(6 * math.log(10))


def test_ties_count_half_in_the_auc():
    # Of four pairs of what happened and what did not, three are in order and one is tied.
    assert auc(SAID) == pytest.approx(3.5 / 4)


def test_perfect_order_has_1_and_the_reverse_0():
    assert auc([(0.2, False), (0.3, True)]) == 1
    assert auc([(0.2, True), (0.3, False)]) == 0


def test_there_is_no_auc_if_all_happened_or_nothing_did():
    assert auc([(0.2, True)]) is None
    assert auc([(0.2, False)]) is None


def test_bins_hold_equal_counts_and_the_first_ones_one_more():
    said = [(number / 4, number > 2) for number in range(5)]
    assert reliability(said, 2) == (Bin(3, 0.25, 0), Bin(2, 0.875, 1))


def test_empty_bins_are_left_out():
    assert reliability([(0.5, True)]) == (Bin(1, 0.5, 1),)


def test_the_calibration_error_weighs_bins_by_their_forecasts():
    assert calibration_error([Bin(3, 0.1, 0), Bin(1, 0.5, 1)]) == pytest.approx((0.3 + 0.5) / 4)


def test_a_score_holds_all_figures():
    found = score(SAID)
    assert (found.brier, found.log_loss, found.auc) == (brier(SAID), log_loss(SAID), auc(SAID))
    assert found.ece == calibration_error(found.bins)
    assert sum(one.n for one in found.bins) == 4
