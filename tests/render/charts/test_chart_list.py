"""Which charts there are, and what holds for each of them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reporter.insights.geography import Geography
from reporter.insights.measures.capacity import capacities
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import Level
from reporter.insights.period import Span
from reporter.render.charts.chart import Chart
from reporter.render.charts.chart_list import chart_list, shown_backtest
from reporter.render.charts.growth import _range
from reporter.render.charts.over_time import coverage, launches_chart
from reporter.render.charts.places import PLACES
from reporter.render.facts import SiteFacts
from tests.render.charts.samples import nothing, one_day
from tests.render.downloads.shipped import shipped_facts
from tests.site_sample import hostile, sample

ALL = (
    *("launches", "services", "regions", "velocity", "cohorts", "maturity", "parity", "capacity", "concentration"),
    *("world", "expected", "reliability-180"),
)


@pytest.fixture(scope="module")
def facts(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


@pytest.fixture(scope="module")
def charts(facts: SiteFacts) -> dict[str, Chart]:
    return {chart.id: chart for chart in chart_list(facts)}


def test_the_shipped_history_has_every_chart(charts: dict[str, Chart]):
    assert tuple(charts) == ALL


def test_nothing_observed_gives_no_chart():
    assert chart_list(nothing()) == ()


@pytest.mark.parametrize("made", [sample, hostile, one_day])
def test_charts_cope_with_little_and_with_attacks(made: Callable[[], SiteFacts]):
    found = chart_list(made())
    assert found
    assert len({chart.id for chart in found}) == len(found)


def test_each_row_has_a_cell_for_each_column(charts: dict[str, Chart]):
    for chart in charts.values():
        assert chart.rows
        assert {len(row) for row in chart.rows} == {len(chart.columns)}, chart.id


def test_the_text_alternative_says_what_is_drawn_and_what_is_seen_with_numbers(charts: dict[str, Chart]):
    for chart in charts.values():
        assert chart.alt == f"{chart.drawn} {chart.finding}"
        assert re.search(r"\d", chart.finding), chart.id
        assert chart.finding.endswith("."), chart.id


def test_ids_are_file_names(charts: dict[str, Chart]):
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in charts)


def test_a_cell_without_a_number_says_unknown():
    chart = Chart("x", "X", "1.", "", "A.", {}, ("Name", ">Number"), [("a", None), ("b", 1200)])
    assert chart.cells == [["a", "unknown"], ["b", "1,200"]]


def test_launches_are_those_of_the_measure(facts: SiteFacts, charts: dict[str, Chart]):
    counted = launches(facts.rollouts, Span.QUARTER)
    assert [row[:2] for row in charts["launches"].rows] == [(one.period.name, one.launches) for one in counted]


def test_launches_say_what_the_last_whole_quarter_brought(facts: SiteFacts, charts: dict[str, Chart]):
    last = [one for one in launches(facts.rollouts, Span.QUARTER) if one.complete][-1]
    assert charts["launches"].finding.startswith(f"{last.launches} arrivals in {last.period.name}, the last whole")


def test_a_first_quarter_that_still_runs_is_told_as_such():
    chart = launches_chart(one_day().rollouts)
    assert chart is not None
    assert chart.finding == "0 arrivals in 2020-Q1 so far."


def test_the_falling_coverage_of_the_source_is_told(charts: dict[str, Chart]):
    assert "6 of the 36 that it first named in 2024" in charts["launches"].note


def test_a_source_that_places_all_its_services_has_no_gap_to_tell():
    assert coverage(sample().rollouts) == ""


def test_a_region_without_a_known_place_is_named_and_not_drawn(facts: SiteFacts, charts: dict[str, Chart]):
    chart = charts["world"]
    layers = chart.spec["layer"]
    assert isinstance(layers, list)
    drawn = {row["region"].split(" ")[0] for row in layers[1]["data"]["values"]}
    listed = set(facts.rollouts.region_codes())
    assert drawn == listed & PLACES.keys()
    assert all(code in chart.note for code in listed - PLACES.keys())
    assert {str(row[0]).split(" ")[0] for row in chart.rows} == listed


def test_no_place_lies_outside_the_earth():
    assert all(-180 <= dot.longitude <= 180 and -60 < dot.latitude < 75 for dot in PLACES.values())


def test_the_ranking_is_that_of_the_measure(facts: SiteFacts, charts: dict[str, Chart]):
    counted = [(one.rank, one.services, one.arrivals) for one in capacities(facts.rollouts)]
    assert [(row[0], row[2], row[4]) for row in charts["capacity"].rows] == counted


def test_expected_arrivals_are_the_sum_of_probabilities(facts: SiteFacts, charts: dict[str, Chart]):
    total = sum(one.p365 for one in facts.forecasts)
    assert f"{total:.0f} within 365" in charts["expected"].finding


def test_every_other_region_is_held_against_the_reference(facts: SiteFacts):
    charts = {chart.id: chart for chart in chart_list(replace(facts, reference=("eu-west-1",)))}
    assert charts["parity"].title == "How close regions come to eu-west-1"
    assert ">eu-west-1" not in charts["parity"].columns


def test_without_the_reference_there_is_no_parity(facts: SiteFacts):
    charts = chart_list(replace(facts, reference=("mars-1",)))
    assert "parity" not in {chart.id for chart in charts}


def test_the_back_test_of_another_source_or_a_later_day_is_not_shown(facts: SiteFacts):
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    assert shown_backtest(facts) is not None
    assert shown_backtest(replace(facts, source="ssm")) is None
    assert shown_backtest(replace(facts, forecasts=())) is None
    assert shown_backtest(replace(facts, shown_at=earlier)) is None


def test_attacks_stay_one_line_of_printable_text():
    for chart in chart_list(hostile()):
        assert "\n" not in chart.title + chart.finding + chart.note


def test_what_may_have_been_there_is_told_as_a_range():
    assert _range(Level(365, 100)) == "100"
    assert _range(Level(365, 100, 7)) == "100 to 107"
    assert _range(None) == "unknown"


def test_without_a_table_of_places_nobody_knows_the_continent(facts: SiteFacts):
    nowhere = {chart.id: chart for chart in chart_list(replace(facts, geography=Geography()))}
    assert nowhere["world"].finding == "Nobody says on which continent they are: 46 regions."
    assert nowhere["parity"].columns[1:3] == (">us-west-2", ">ap-northeast-1")
