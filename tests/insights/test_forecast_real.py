"""Forecasts on the shipped history with the shipped models."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporter.changes.change import ChangeSet, Kind
from reporter.errors import UsageError
from reporter.insights.forecast.book import decode_models, encode_models
from reporter.insights.forecast.candidates import candidates
from reporter.insights.forecast.forecast import Forecast, forecasts
from reporter.insights.forecast.review import Outcome, review
from reporter.insights.forecast.scorecard import Models
from reporter.insights.rollouts import Rollouts

Known = Callable[..., Rollouts]


@pytest.fixture(scope="module")
def shipped() -> Models:
    return decode_models(files("reporter").joinpath("baseline/forecast.json").read_text(encoding="utf-8"), "x")


def one(rollouts: Rollouts, models: Models, service: str, region: str) -> Forecast:
    [found] = forecasts(rollouts, models, services=[service], regions=[region])
    return found


def told(found: Forecast) -> tuple[str, list[str]]:
    return f"{found.p90:.0%} {found.p180:.0%} {found.p365:.0%}", [str(reason) for reason in found.reasons]


def test_there_is_a_forecast_for_every_candidate(rollouts: Rollouts, shipped: Models):
    found = forecasts(rollouts, shipped)
    pairs = sorted((one.service, one.region) for one in found)
    assert pairs == [(pair.service, pair.region) for pair in candidates(rollouts)]


def test_the_likeliest_within_180_days_come_first(rollouts: Rollouts, shipped: Models):
    found = forecasts(rollouts, shipped)
    assert list(found) == sorted(found, key=lambda one: (-one.p180, one.service, one.region))


def test_probabilities_never_fall_with_the_horizon(rollouts: Rollouts, shipped: Models):
    assert all(0 < one.p90 <= one.p180 <= one.p365 < 1 for one in forecasts(rollouts, shipped))


def test_a_forecast_is_found_by_its_horizon(rollouts: Rollouts, shipped: Models):
    found = forecasts(rollouts, shipped)[0]
    assert [found.probability(days) for days in (90, 180, 365)] == [found.p90, found.p180, found.p365]


def test_regions_and_services_choose(rollouts: Rollouts, shipped: Models):
    every = forecasts(rollouts, shipped)
    chosen = forecasts(rollouts, shipped, regions=["ap-east-2"], services=["airflow", "codebuild"])
    assert chosen == tuple(
        one for one in every if one.region == "ap-east-2" and one.service in {"airflow", "codebuild"}
    )
    assert chosen


def test_other_partitions_are_marked_as_not_back_tested(rollouts: Rollouts, shipped: Models):
    found = forecasts(rollouts, shipped, partitions=["aws", "aws-us-gov"])
    assert {one.back_tested for one in found if one.region.startswith("us-gov")} == {False}
    assert {one.back_tested for one in found if not one.region.startswith("us-gov")} == {True}


@pytest.mark.parametrize("year", [2019, 2021, 2023, 2025])
def test_no_future_changes_a_forecast(timeline: tuple[ChangeSet, ...], shipped: Models, year: int):
    moment = datetime(year, 3, 1, tzinfo=UTC)
    past = tuple(one for one in timeline if one.observed_at <= moment)
    expected = forecasts(Rollouts.of(past, moment), shipped)
    later = [one for one in timeline if one.observed_at > moment]
    # A future in which everything that came goes, and everything that went comes.
    turned = tuple(
        replace(
            one,
            changes=tuple(
                replace(change, kind=change.kind.opposite or change.kind)
                for change in one.changes
                if change.kind in {Kind.AVAILABILITY_ADDED, Kind.AVAILABILITY_REMOVED}
            ),
        )
        for one in later
    )
    assert forecasts(Rollouts.of(timeline, moment), shipped) == expected
    assert forecasts(Rollouts.of((*past, *turned), moment), shipped) == expected
    assert {one.trained_until for one in expected} == {date(year, 1, 1)}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 2870))
def test_no_model_knows_more_than_the_day_of_the_forecast(
    timeline: tuple[ChangeSet, ...], shipped: Models, number: int
):
    moment = datetime.fromordinal(date(2019, 1, 1).toordinal() + number).replace(tzinfo=UTC)
    found = forecasts(Rollouts.of(timeline, moment), shipped)
    assert all(one.trained_until <= one.at == moment.date() for one in found)
    assert all(one.p90 <= one.p180 <= one.p365 for one in found)


def test_before_the_first_model_there_is_no_forecast(rollouts_on: Known, shipped: Models):
    with pytest.raises(UsageError, match="trained until 2019-01-01"):
        forecasts(rollouts_on(2018, 12, 31), shipped)


def test_the_shipped_models_are_small_and_canonical(shipped: Models):
    text = files("reporter").joinpath("baseline/forecast.json").read_text(encoding="utf-8")
    assert len(text) < 600_000
    assert encode_models(shipped) == text


def test_the_newest_model_knows_the_whole_shipped_history(rollouts: Rollouts, shipped: Models):
    assert shipped.trained[-1].trained_until == rollouts.at


def test_kafka_was_likely_to_come_to_the_newest_region_and_came_15_days_later(rollouts_on: Known, shipped: Models):
    assert told(one(rollouts_on(2025, 7, 1), shipped, "kafka", "ap-east-2")) == (
        "56% 75% 84%",
        [
            "for: the service came to 3 further regions in the last 365 days",
            "for: 32 of 32 regions with more services have it",
            "for: service and region have both been there for 25 days",
        ],
    )


def test_bedrock_came_to_seoul_after_three_months(rollouts_on: Known, shipped: Models):
    assert told(one(rollouts_on(2024, 7, 1), shipped, "bedrock", "ap-northeast-2")) == (
        "29% 43% 54%",
        [
            "for: the service came to 9 further regions in the last 365 days",
            "for: 8 of 9 regions with more services and 4 of 19 regions with fewer services have it",
            "for: 9 of the 10 regions most like it have it, 5 of them got it in the last 180 days",
        ],
    )


def test_that_bedrock_came_to_mexico_was_not_expected(rollouts_on: Known, shipped: Models):
    assert told(one(rollouts_on(2025, 7, 1), shipped, "bedrock", "mx-central-1")) == (
        "5% 10% 19%",
        [
            "for: the service came to 8 further regions in the last 365 days",
            "for: service and region have both been there for 168 days",
            "against: 20 of 31 regions with more services have it",
        ],
    )


def test_rekognition_has_been_missing_in_stockholm_for_long(rollouts_on: Known, shipped: Models):
    assert told(one(rollouts_on(2023, 1, 1), shipped, "rekognition", "eu-north-1")) == (
        "3% 5% 7%",
        [
            "for: 12 of 12 regions with more services and 1 of 13 regions with fewer services have it",
            "against: service and region have both been there for 1,481 days",
            "against: the region got 5 services in the last 365 days, 1 of them in the last 90",
        ],
    )


def test_airflow_in_new_zealand_is_what_is_likeliest_now(rollouts: Rollouts, shipped: Models):
    found = forecasts(rollouts, shipped)[0]
    assert (found.service, found.region) == ("airflow", "ap-southeast-6")
    assert told(found) == (
        "36% 52% 64%",
        [
            "for: the service came to 2 further regions in the last 365 days",
            "for: 32 of 32 regions with more services have it",
            "for: the service is in 32 of 34 regions",
        ],
    )


def test_earlier_forecasts_are_held_against_what_happened(rollouts_on: Known, rollouts: Rollouts, shipped: Models):
    earlier = forecasts(rollouts_on(2026, 1, 1), shipped)
    found = review(earlier, rollouts)
    assert (found.answered, found.came) == (3720, 77)
    assert found.expected == pytest.approx(sum(one.p180 for one in earlier))
    assert found.score is not None
    assert found.score.brier < 0.0169, "the best baseline"
    assert len(found.of(Outcome.ARRIVED)) == 77
    assert not found.of(Outcome.OPEN)
    assert found.reviewed[0].forecast == earlier[0]


def test_what_is_not_over_is_open_and_in_no_figure(rollouts_on: Known, shipped: Models):
    earlier = forecasts(rollouts_on(2026, 1, 1), shipped)
    found = review(earlier, rollouts_on(2026, 4, 15))
    assert (found.answered, found.came, found.expected, found.score) == (0, 0, 0, None)
    assert found.of(Outcome.ARRIVED)
    assert not found.of(Outcome.NOT_ARRIVED)
    assert len(found.of(Outcome.ARRIVED)) + len(found.of(Outcome.OPEN)) == 3720


def test_forecasts_made_later_are_left_out(rollouts_on: Known, rollouts: Rollouts, shipped: Models):
    assert review(forecasts(rollouts, shipped), rollouts_on(2026, 1, 1)).reviewed == ()
