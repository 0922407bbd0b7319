"""The page of the forecast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reporter.insights.forecast.forecast import Forecast
from reporter.insights.forecast.tested import shipped_backtest
from reporter.insights.forecast.words import Reason
from reporter.render.facts import SiteFacts
from reporter.render.pages.context import Page, Site
from reporter.render.pages.forecast import MOST, pages
from tests.render.charts.samples import nothing
from tests.render.downloads.shipped import shipped_facts
from tests.render.pages.rendered import Plain
from tests.site_sample import BEIJING, History, at, runs, sample


def page(facts: SiteFacts) -> Page:
    [(path, found)] = pages(Site(facts, Plain()))
    assert path == "forecast.md"
    return found


def foretold(facts: SiteFacts, *, back_tested: bool = True, p90: float = 0.001) -> SiteFacts:
    """With one forecast, that somebody made up."""
    day = facts.as_of.date()
    why = (Reason("it rains", 1), Reason("it <snows>", -0.5), Reason("it blows", 0.2))
    one = Forecast(day, "ec2", "eu-west-1", p90, 0.4, 0.996, why, day, back_tested=back_tested)
    return replace(facts, forecasts=(one,))


@pytest.fixture(scope="module")
def facts(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


@pytest.fixture(scope="module")
def twin(facts: SiteFacts) -> str:
    return page(facts).twin()


def rows(text: str) -> list[str]:
    return [line for line in text.split("| Service | Region |")[1].splitlines()[2:] if line.startswith("| [")]


def test_the_likeliest_come_first_and_are_so_many(facts: SiteFacts, twin: str):
    first = facts.forecasts[0]
    found = rows(twin)
    assert len(found) == MOST
    assert f"[`{first.service}`]" in found[0]
    assert f"[`{first.region}`]" in found[0]
    assert f"| {first.p90:.0%} | {first.p180:.0%} | {first.p365:.0%} |".replace("%", " %") in found[0]


def test_how_many_there_are_in_all_is_told(facts: SiteFacts, twin: str):
    assert f"The 50 likeliest of {len(facts.forecasts):,} services" in twin


def test_each_links_to_its_service_and_region(facts: SiteFacts):
    first = facts.forecasts[0]
    text = page(facts).markdown()
    assert f'<a href="services/{first.service}.html">' in text
    assert f'<a href="regions/{first.region}.html">' in text


def test_what_speaks_against_is_told_too():
    text = page(foretold(sample())).twin()
    assert "For: it rains; it blows. Against: it &#60;snows&#62;" in text


def test_nothing_is_shown_as_impossible_or_certain():
    assert "| &#60;1 % | 40 % | &#62;99 % |" in page(foretold(sample())).twin()


def test_few_forecasts_are_shown_as_all():
    assert "All services that a region does not list but others do" in page(foretold(sample())).twin()


def test_a_region_that_was_not_back_tested_is_named():
    assert (
        "For [`eu-west-1`](regions/eu-west-1.md) it was not back-tested"
        in page(foretold(sample(), back_tested=False)).twin()
    )


def test_the_back_test_is_told_as_it_was_stored(twin: str):
    one = shipped_backtest().of(180)
    assert f"| 180 | {one.n:,} | {one.positives:,} | " in twin
    assert f"over it the skill is {one.skill * 100:.1f} %" in twin
    assert "On 2 of the days the model was worse" in twin


def test_the_reliability_is_drawn(facts: SiteFacts):
    assert 'data-chart="reliability-180"' in page(facts).markdown()
    assert 'data-chart="expected"' in page(facts).markdown()


def test_a_back_test_that_looks_further_is_not_shown(facts: SiteFacts):
    text = page(replace(facts, observed_until=datetime(2025, 1, 1, tzinfo=UTC))).twin()
    assert "looks further than these pages" in text
    assert "AUC is how often" not in text


def elsewhere() -> SiteFacts:
    history = History()
    history.observe(at("2020-01-01"), [BEIJING], [runs("ec2", BEIJING)])
    return history.facts()


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (nothing, "The source has listed no region yet"),
        (elsewhere, "The forecast is made for partition aws only"),
        (
            lambda: replace(sample(), forecasts=(), shown_at=at("2025-02-20")),
            "No model had been trained by the day of these pages",
        ),
        (lambda: replace(sample(), forecasts=()), "The models were learnt from the history of one source"),
    ],
)
def test_where_there_is_no_forecast_the_page_says_why(made: Callable[[], SiteFacts], why: str):
    text = page(made()).twin()
    assert "There is no forecast." in text
    assert why in text
    assert "back-test that ships" not in text
