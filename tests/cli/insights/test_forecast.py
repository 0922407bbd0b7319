import json
from datetime import UTC, datetime

import pytest

from reporter.cli.insights import forecast as module
from reporter.errors import UsageError
from reporter.history.git import Repository
from reporter.pipeline.insights import open_insights
from tests.builders import day, new_repository, observe, service, snapshot

AT = ("--at", "2025-12-31")


def test_the_likeliest_arrivals_are_told_with_their_reasons(asked, golden):
    golden("insights/cli/forecast.txt", "\n".join(asked("forecast", "--most", "5", *AT)) + "\n")


def test_a_forecast_as_json_has_its_reasons_and_what_the_model_knew(asked):
    [line] = asked("forecast", "--service", "bedrock", "--region", "ap-east-1", "--json", *AT)
    found = json.loads(line)
    assert found["p90"] <= found["p180"] <= found["p365"]
    assert found["trained_until"] <= "2025-12-31"
    assert found["reasons"]


def test_a_partition_on_which_the_model_was_not_tested_is_told(asked):
    lines = asked("forecast", "--partition", "aws-cn", "--most", "1", *AT)
    assert lines[-1] == "the model was not tested on partition aws-cn"


@pytest.mark.parametrize("wrong", [("--service", "bedrok"), ("--region", "eu-sout-2")], ids=["service", "region"])
def test_what_there_is_not_is_refused_with_the_closest(refused, wrong):
    code, said = refused("forecast", *wrong)
    assert code == 2
    assert "did you mean" in said


def test_a_day_before_the_first_model_is_refused(refused):
    code, said = refused("forecast", "--at", "2017-01-01")
    assert code == 2
    assert "the first model was trained until" in said


def test_a_source_without_a_model_is_refused(tmp_path):
    repository = new_repository(tmp_path / "repository")
    observe(repository, snapshot(service("s3", "eu-west-1"), source="ssm"), day(1), version="1")
    found = open_insights(Repository.at(repository.path), "ssm", root=tmp_path)
    with pytest.raises(UsageError, match="there is a forecast of source endpoints only"):
        found.forecasts(["aws"])
    assert found.scene().chances == {}


def test_the_future_does_not_change_a_forecast(shipped_history):
    then = open_insights(
        Repository.at(shipped_history), "endpoints", root=shipped_history, at=datetime(2024, 7, 1, tzinfo=UTC)
    )
    before = then.forecasts(["aws"], ["eu-south-2"])
    shorter = type(then)(
        type(then.past)(tuple(one for one in then.past.timeline if one.observed_at <= then.at), None, None), then.at
    )
    assert shorter.forecasts(["aws"], ["eu-south-2"]) == before


@pytest.fixture
def short(monkeypatch):
    """A back-test of two origins."""
    from reporter.insights.forecast import backtest  # noqa: PLC0415 - it is patched

    days = (datetime(2019, 7, 1, tzinfo=UTC).date(), datetime(2020, 1, 1, tzinfo=UTC).date())
    monkeypatch.setattr(backtest, "default_origins", lambda until: days)
    monkeypatch.setattr(module, "_WORKERS", 1)


def test_a_back_test_is_told_by_horizon_and_origin_and_drawn(asked, short, tmp_path):
    lines = asked("backtest", "--at", "2021-03-01", "--plot", str(tmp_path / "plot.svg"))
    assert lines[0] == "2 origins, 2019-07-01 to 2020-01-01, as of 2021-03-01"
    assert [line.split("\t")[3] for line in lines[2:6]] == ["model", "constant", "region", "service"]
    assert lines[-1].startswith("2020-01-01\t")
    assert (tmp_path / "plot.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_back_test_as_json_is_one_object(asked, short):
    [line] = asked("backtest", "--at", "2021-03-01", "--json")
    found = json.loads(line)
    assert [one["horizon"] for one in found["pooled"]] == [90, 180, 365]
    assert [one["day"] for one in found["origins"]] == ["2019-07-01", "2020-01-01"]


def test_earlier_forecasts_are_held_against_what_happened(asked, golden):
    golden("insights/cli/review.txt", "\n".join(asked("review", "2025-01-01", "--most", "6", *AT)) + "\n")


def test_forecasts_whose_time_is_not_over_are_open(asked):
    lines = asked("review", "2025-12-01", "--within", "365", "--most", "5000", *AT)
    assert lines[1] == "their time is not over, so nobody can say yet how good they were"
    assert lines[-1].endswith("\topen")


def test_a_review_as_json_is_one_object_a_line(asked):
    rows = [json.loads(line) for line in asked("review", "2025-01-01", "--most", "40", "--json", *AT)]
    assert {row["outcome"] for row in rows} == {"arrived", "not arrived"}
    assert all(bool(row["arrived"]) == (row["outcome"] == "arrived") for row in rows)
