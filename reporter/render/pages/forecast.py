"""The forecast: what is likely to come, why, and how good such forecasts have been."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reporter.insights.forecast.backtest import Backtest, Result
from reporter.insights.forecast.baselines import BASELINES
from reporter.insights.forecast.forecast import TESTED, Forecast
from reporter.render.charts.chart import percent
from reporter.render.charts.chart_list import SHOWN, shown_backtest
from reporter.render.pages.context import Page, Site

MOST: Final = 50
"""Rows of the table; the downloads and the API have all."""
_LEAST: Final = 0.005
"""What is less rounds to 0."""


@dataclass(frozen=True, slots=True)
class Likely:
    """One row. Probabilities are in percent, as text."""

    service: str
    name: str | None
    region: str
    p90: str
    p180: str
    p365: str
    why: str


@dataclass(frozen=True, slots=True)
class Tested:
    """One horizon of the back-test, in words. ``skills`` are over each of the simple forecasts."""

    horizon: int
    forecasts: int
    came: int
    auc: str
    skills: tuple[str, ...]
    calibration: str


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    charts = {chart.id: chart for chart in site.charts}
    tested = shown_backtest(facts)
    yield (
        "forecast.md",
        site.page(
            "forecast.md.j2",
            likely=[_likely(site, one) for one in facts.forecasts[:MOST]],
            total=len(facts.forecasts),
            trained_until=facts.forecasts[0].trained_until.isoformat() if facts.forecasts else None,
            untested=sorted({one.region for one in facts.forecasts if not one.back_tested}),
            expected=charts.get("expected"),
            reliability=charts.get(f"reliability-{SHOWN}"),
            why_none=_why_none(site),
            horizons=[_tested(one) for one in tested.pooled] if tested else [],
            baselines=BASELINES,
            about=_about(tested) if tested else None,
        ),
    )


def _likely(site: Site, one: Forecast) -> Likely:
    row = site.facts.rollouts.services.get(one.service)
    chances = (_chance(one.p90), _chance(one.p180), _chance(one.p365))
    name = row.name if row and row.name and row.name.casefold() != one.service.casefold() else None
    return Likely(one.service, name, one.region, *chances, _why(one))


def _why(one: Forecast) -> str:
    """What speaks for it and what against it, the weightiest first."""
    said = (
        (word, [reason.text for reason in one.reasons if reason.speaks_for is speaks_for])
        for word, speaks_for in (("For", True), ("Against", False))
    )
    return ". ".join(f"{word}: {'; '.join(texts)}" for word, texts in said if texts)


def _chance(probability: float) -> str:
    """Whole percents: more digits would say more than anyone knows. Nothing is impossible, and nothing certain."""
    if not _LEAST <= probability < 1 - _LEAST:
        return "<1 %" if probability < _LEAST else ">99 %"
    return percent(probability) or ""


def _why_none(site: Site) -> str:
    facts = site.facts
    if facts.forecasts:
        return ""
    if not facts.rollouts.regions:
        return "The source has listed no region yet, so there is nothing to forecast from."
    if not any(facts.rollouts.regions[code].partition in TESTED for code in facts.rollouts.region_codes()):
        return f"The forecast is made for {_partitions(TESTED)} only, and the source lists no region of it."
    if facts.shown_at is not None:
        return "No model had been trained by the day of these pages: each only knows what had happened before its own."
    return (
        "The models were learnt from the history of one source, endpoints. For another source, or a history that ends "
        "before the first model was trained, there is none."
    )


def _partitions(names: Sequence[str]) -> str:
    return f"partition{'' if len(names) == 1 else 's'} {', '.join(names)}"


def _tested(one: Result) -> Tested:
    return Tested(
        one.horizon,
        one.n,
        one.positives,
        "unknown" if one.model.auc is None else f"{one.model.auc:.3f}",
        tuple(percent(one.skill_over(name), 1) or "" for name in BASELINES),
        percent(one.model.ece, 2) or "",
    )


def _about(tested: Backtest) -> str:
    """What the back-test shows, in sentences."""
    first, last = tested.origins[0].day.isoformat(), tested.origins[-1].day.isoformat()
    one = tested.of(SHOWN)
    worse = sum(result.skill < 0 for origin in tested.origins for result in origin.tested if result.horizon == SHOWN)
    text = (
        f"The same kind of model was trained as of {len(tested.origins)} days from {first} to {last}, each time with "
        f"nothing but what was known then, and held against what came by {tested.observed_until.isoformat()}. "
        f"Of {one.n:,} forecasts for {SHOWN} days, {one.positives:,} came true. "
        f"The best simple forecast is the {one.best}'s own rate; over it the skill is {percent(one.skill, 1)}."
    )
    if worse:
        text += f" On {worse} of the days the model was worse than the best simple forecast of that day."
    return text
