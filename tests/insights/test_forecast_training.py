"""Training and back-test. These need scikit-learn."""

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from benchmarks.forecast_training import tables
from reporter.changes.change import Change, ChangeSet, Kind
from reporter.errors import DataError, UsageError
from reporter.history.baseline import Baseline
from reporter.insights.forecast.backtest import Backtest, Origin, Result, backtest, default_origins
from reporter.insights.forecast.baselines import BASELINES, baselines
from reporter.insights.forecast.book import decode_models
from reporter.insights.forecast.candidates import Pair
from reporter.insights.forecast.features import FEATURES, Rows
from reporter.insights.forecast.fit import BINS, fit
from reporter.insights.forecast.measures import score
from reporter.insights.forecast.samples import Sample, labels, sample, sample_days
from reporter.insights.forecast.scorecard import Model, Models
from reporter.insights.forecast.tested import decode_backtest, encode_backtest, shipped_backtest
from reporter.render.charts.outlook import backtest_svg
from tests.builders import added, change_set

UNTIL = date(2019, 1, 1)
ORIGINS = (date(2019, 1, 1), date(2019, 7, 1))


@pytest.fixture(scope="module")
def shipped() -> Models:
    return decode_models(files("reporter").joinpath("baseline/forecast.json").read_text(encoding="utf-8"), "x")


@pytest.fixture(scope="module")
def samples(timeline: tuple[ChangeSet, ...]) -> list[Sample]:
    return [sample(timeline, one) for one in sample_days(ORIGINS[-1])]


@pytest.fixture(scope="module")
def model(timeline: tuple[ChangeSet, ...], samples: list[Sample]) -> Model:
    return fit(timeline, UNTIL, samples)


@pytest.fixture(scope="module")
def tested(baseline: Baseline) -> Backtest:
    return backtest(baseline.timeline, datetime(2020, 1, 15, tzinfo=UTC), ORIGINS)


def test_a_model_has_a_card_for_every_feature_with_at_most_ten_bins(model: Model):
    assert tuple(card.feature for card in model.cards) == FEATURES
    assert max(len(card.points) for card in model.cards) <= BINS
    assert all(low < high for card in model.cards for low, high in pairwise(card.edges))


def test_the_same_history_gives_the_same_model(timeline: tuple[ChangeSet, ...], model: Model):
    assert fit(timeline, UNTIL) == model


def test_what_comes_after_the_day_does_not_change_the_model(
    timeline: tuple[ChangeSet, ...], samples: list[Sample], model: Model
):
    past = tuple(one for one in timeline if one.observed_at.date() <= UNTIL)
    assert fit(past, UNTIL, samples) == model
    later = (added("polly", "eu-north-1"), added("lex", "eu-west-3"))
    future = ChangeSet("endpoints", datetime(2019, 1, 2, tzinfo=UTC), later)
    assert fit((*past, future), UNTIL, samples) == model


def test_the_shipped_models_are_those_that_training_makes(shipped: Models, samples: list[Sample], model: Model):
    # Not to the last digit: the arithmetic of another machine may differ.
    ours = shipped.at(UNTIL)
    assert (ours.trained_until, ours.learnt_from) == (model.trained_until, model.learnt_from)
    for values in samples[-1].rows.values:
        assert ours.chances(values) == pytest.approx(model.chances(values), abs=0.01)


def test_a_history_that_is_too_short_is_refused(timeline: tuple[ChangeSet, ...]):
    with pytest.raises(UsageError, match="until 2017-06-01 there is too little to learn from"):
        fit(timeline, date(2017, 6, 1))
    with pytest.raises(UsageError, match="until 2016-06-01 there is too little to learn from"):
        fit(timeline, date(2016, 6, 1))


def test_a_history_in_which_nothing_came_is_refused():
    opened = [Change(Kind.REGION_ADDED, region=code, partition="aws") for code in ("a-1", "b-1")]
    still = change_set(0, *opened, Change(Kind.SERVICE_ADDED, service="s3"), added("s3", "a-1"))
    with pytest.raises(UsageError, match="too little to learn from"):
        fit((still,), date(2028, 1, 1))


def test_without_scikit_learn_training_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(UsageError, match=r"pip install 'aws-services-reporter\[forecast\]'"):
        fit((), UNTIL)


def test_samples_are_taken_on_the_first_of_every_month():
    assert list(sample_days(date(2017, 3, 1))) == [date(2017, 1, 1), date(2017, 2, 1), date(2017, 3, 1)]


def test_a_label_is_the_days_until_the_next_arrival():
    rows = Rows((Pair("s3", "a-1"), Pair("s3", "b-1")))
    came = {Pair("s3", "a-1"): (date(2026, 1, 1), date(2026, 1, 9), date(2026, 3, 1))}
    assert labels(Sample(date(2026, 1, 1), rows), came) == [8, None]


def test_origins_are_half_yearly_up_to_the_last_answered_one():
    found = default_origins(date(2026, 11, 17))
    assert (found[0], found[-1], len(found)) == (date(2019, 1, 1), date(2026, 1, 1), 15)


def test_a_horizon_that_is_not_over_is_not_answered(tested: Backtest):
    first, second = tested.origins
    assert [one.horizon for one in first.tested] == [90, 180, 365]
    assert [one.horizon for one in second.tested] == [90, 180]


def test_all_origins_together_are_the_pooled_result(tested: Backtest):
    first, second = (origin.tested[1] for origin in tested.origins)
    pooled = tested.of(180)
    assert (pooled.n, pooled.positives) == (first.n + second.n, first.positives + second.positives)
    assert pooled.model.brier == pytest.approx((first.n * first.model.brier + second.n * second.model.brier) / pooled.n)
    assert tested.of(365).n == first.n


def test_the_model_beats_the_baselines_on_these_origins(tested: Backtest):
    found = tested.of(180)
    assert found.best == "service"
    assert found.skill == found.skill_over("service") > 0.05
    assert found.skill_over("constant") > found.skill


def test_the_models_of_the_back_test_know_their_origin_and_no_more(tested: Backtest, model: Model):
    assert [one.trained_until for one in tested.models.trained] == list(ORIGINS)
    assert tested.models.trained[0] == model


def test_the_number_of_processes_changes_nothing(baseline: Baseline):
    moment = datetime(2019, 9, 1, tzinfo=UTC)
    one = backtest(baseline.timeline, moment, ORIGINS[:1])
    assert backtest(baseline.timeline, moment, ORIGINS[:1], workers=2) == one


def test_an_origin_whose_90_days_are_not_over_is_left_out(baseline: Baseline):
    with pytest.raises(UsageError, match="no origin is 90 days before that"):
        backtest(baseline.timeline, datetime(2019, 2, 1, tzinfo=UTC), ORIGINS)
    with pytest.raises(UsageError, match="no origin is 90 days before that"):
        backtest(baseline.timeline, datetime(2019, 2, 1, tzinfo=UTC))


def test_a_horizon_that_was_not_tested_is_refused(tested: Backtest):
    with pytest.raises(UsageError, match="horizon 30: it was not tested: use one of 90, 180, 365"):
        tested.of(30)


def test_baselines_are_shares_of_what_was_answered_drawn_to_the_mean():
    # Four pairs in one answered sample: x came to a-1. The mean is 1/4.
    pairs = tuple(Pair(service, region) for service in ("x", "y") for region in ("a-1", "b-1"))
    past = [Sample(date(2025, 1, 1), Rows(pairs)), Sample(date(2025, 12, 1), Rows(pairs))]
    came = {Pair("x", "a-1"): (date(2025, 2, 1),), Pair("y", "b-1"): (date(2025, 12, 2),)}
    constant, region, service = baselines(past, came, Sample(date(2026, 1, 1), Rows(pairs[:1])), 90)
    assert constant == (0.25,)
    assert region == service == ((1 + 10 * 0.25) / (2 + 10),)


def test_with_nothing_answered_baselines_say_0():
    now = Sample(date(2026, 1, 1), Rows((Pair("x", "a-1"),)))
    assert baselines([now], {}, now, 90) == ((0.0,), (0.0,), (0.0,))


def made() -> Backtest:
    """Figures that do not depend on any training."""
    said = [(number / 100, number % 10 < number // 8) for number in range(40)]
    zero = score([(0.0, False)])
    one = Result(180, 40, sum(hit for _, hit in said), score(said), (zero, score(said[5:]), score(said[9:])))
    origin = Origin(date(2025, 1, 1), (one,))
    return Backtest("aws", date(2026, 1, 1), (origin, Origin(date(2025, 7, 1), ())), (one,), (), Models(()))


def test_the_reliability_plot_has_a_dot_for_every_bin():
    found = backtest_svg(made(), 180)
    dots = re.search(r'<g class="mark-symbol role-mark.*?</g>', found)
    assert found.startswith("<svg ")
    assert dots is not None
    assert dots[0].count("<path") == len(made().of(180).model.bins)


def test_a_result_that_is_written_and_read_again_is_the_same_to_six_digits():
    again = decode_backtest(encode_backtest(made()), "x")
    assert encode_backtest(again) == encode_backtest(made())
    assert again.of(180).model.brier == pytest.approx(made().of(180).model.brier, abs=1e-6)
    assert [one.day for one in again.origins] == [one.day for one in made().origins]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[:-3], "x: not JSON"),
        (lambda text: text.replace('"version": 1', '"version": 2'), "x: made by another version of the program"),
        (lambda text: text.replace('"constant"', '"other"'), "x: made by another version of the program"),
        (lambda text: text.replace('"partition"', '"place"'), "x: expected an object with the keys"),
        (lambda text: text.replace('"aws"', "1"), "x: key partition: expected a text, found 1"),
        (lambda text: text.replace('"2026-01-01"', "7"), "x: key observed_until: expected a day like"),
        (lambda text: text.replace('"n": 40', '"n": true'), "x: key origins: key n: expected a number, found true"),
        (lambda text: text.replace('"horizon": 180', '"horizon": 7'), "expected a horizon of 90, 180, 365"),
        (
            lambda text: re.sub(r"\[\s+4,", "[", text, count=1),
            "x: key pooled: key model: key bins: expected a list of 3",
        ),
        (lambda text: re.sub(r'"judged": \[\]', '"judged": 1', text), "x: key judged: expected a list$"),
    ],
)
def test_a_result_that_is_damaged_is_refused_with_the_place(change: Callable[[str], str], told: str):
    with pytest.raises(DataError, match=told):
        decode_backtest(change(encode_backtest(made())), "x")


def test_the_shipped_result_is_the_back_test_of_the_shipped_history(tested: Backtest):
    # Not to the last digit, as above.
    shipped = {origin.day: origin for origin in shipped_backtest().origins}
    for origin in tested.origins:
        for one in origin.tested:
            known = next(result for result in shipped[origin.day].tested if result.horizon == one.horizon)
            assert (one.n, one.positives) == (known.n, known.positives)
            assert one.model.brier == pytest.approx(known.model.brier, abs=5e-4)
            assert one.skill == pytest.approx(known.skill, abs=0.02)


def test_there_is_no_skill_over_a_perfect_baseline():
    found = made().of(180)
    assert found.best == BASELINES[0]
    assert found.skill == 0


def test_the_tables_of_the_page_have_a_line_for_every_origin_and_horizon(tested: Backtest):
    text = tables(tested)
    for origin in tested.origins:
        assert text.count(f"\n| {origin.day} | ") == len(origin.tested)
    assert text.count("**model**") == 3


def test_a_back_test_ends_with_what_is_known(tested: Backtest):
    assert tested.observed_until == date(2020, 1, 15)
    assert all(origin.day + timedelta(days=90) <= tested.observed_until for origin in tested.origins)
