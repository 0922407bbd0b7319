"""All charts of the site, made once for pages, messages and print."""

from collections.abc import Callable
from typing import Final

from reporter.insights.forecast.backtest import Backtest
from reporter.insights.forecast.tested import SOURCE, shipped_backtest
from reporter.render.charts.chart import Chart
from reporter.render.charts.growth import cohorts_chart, maturity_chart
from reporter.render.charts.outlook import expected_chart, reliability_chart, told_of
from reporter.render.charts.over_time import launches_chart, regions_chart, services_chart
from reporter.render.charts.speed import velocity_chart
from reporter.render.charts.spread import capacity_chart, concentration_chart, parity_chart
from reporter.render.charts.world import world_chart
from reporter.render.facts import SiteFacts

SHOWN: Final = 180
"""The horizon, in days, that is shown of a back-test."""


def shown_backtest(facts: SiteFacts) -> Backtest | None:
    """The shipped back-test, where it speaks of this source, of its forecasts and of nothing later than the pages."""
    if facts.source != SOURCE or not facts.forecasts:
        return None
    tested = shipped_backtest()
    return tested if tested.observed_until <= facts.as_of.date() else None


def _reliability(facts: SiteFacts) -> Chart | None:
    tested = shown_backtest(facts)
    return reliability_chart(tested.of(SHOWN), told_of(tested)) if tested else None


Make = Callable[[SiteFacts], Chart | None]

_MAKERS: Final[tuple[Make, ...]] = (
    lambda facts: launches_chart(facts.rollouts),
    lambda facts: services_chart(facts.rollouts),
    lambda facts: regions_chart(facts.rollouts),
    lambda facts: velocity_chart(facts.rollouts),
    lambda facts: cohorts_chart(facts.rollouts),
    lambda facts: maturity_chart(facts.rollouts),
    lambda facts: parity_chart(facts.rollouts, facts.geography, facts.reference),
    lambda facts: capacity_chart(facts.rollouts),
    lambda facts: concentration_chart(facts.rollouts),
    lambda facts: world_chart(facts.rollouts, facts.geography),
    lambda facts: expected_chart(facts.rollouts, facts.forecasts),
    _reliability,
)


def chart_list(facts: SiteFacts) -> tuple[Chart, ...]:
    """Every chart that *facts* have something to show for, each ``id`` once."""
    return tuple(chart for make in _MAKERS if (chart := make(facts)) is not None)
