"""What may come: expected arrivals by region, and how good such forecasts have been."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from reporter.insights.forecast.backtest import Backtest, Result
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.forecast.scorecard import HORIZONS
from reporter.insights.rollouts import Rollouts
from reporter.render.charts.chart import Chart, percent, plain
from reporter.render.charts.draw import svg
from reporter.render.charts.spec import (
    AROUND,
    Spec,
    layered,
    names_of_rows,
    number,
    points,
    region_name,
    share,
    tooltip,
    values,
)

_ROW: Final = 19
_ABOVE: Final[Spec] = {"orient": "top", "grid": True, "domain": False, "tickCount": 6}
_NAMES: Final = tuple(f"{horizon} days" for horizon in HORIZONS)


def expected_chart(rollouts: Rollouts, forecasts: Sequence[Forecast]) -> Chart | None:
    """How many services each region can expect; ``None`` without forecasts."""
    if not forecasts:
        return None
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(HORIZONS))
    for one in forecasts:
        for index, horizon in enumerate(HORIZONS):
            sums[one.region][index] += one.probability(horizon)
    order = sorted(sums, key=lambda code: (-sums[code][-1], code))
    height = 80 + _ROW * len(order)
    total = [sum(sums[code][index] for code in order) for index in range(len(HORIZONS))]
    first = order[0]
    return Chart(
        "expected",
        "Arrivals to expect in each region",
        f"All regions together can expect {total[0]:.0f} arrivals within {HORIZONS[0]} days, {total[1]:.0f} within "
        f"{HORIZONS[1]} and {total[2]:.0f} within {HORIZONS[2]}. {plain(first)} can expect most: {sums[first][-1]:.1f} "
        f"within {HORIZONS[2]} days.",
        "The sum of the probabilities of all services that a region does not list, but another region of its partition "
        "does. It is a mean: more or fewer may come.",
        "Dots for each region on a line: how many services are expected within 90, 180 and 365 days.",
        _expected_spec(rollouts, {code: sums[code] for code in order}),
        ("Region", *(f">Within {name}" for name in _NAMES)),
        [(region_name(rollouts.regions[code]), *(f"{one:.1f}" for one in sums[code])) for code in order],
        height=height,
        narrow_height=height,
    )


def _expected_spec(rollouts: Rollouts, sums: Mapping[str, Sequence[float]]) -> Spec:
    rows = [
        {
            "region": plain(code),
            "name": region_name(rollouts.regions[code]),
            "series": name,
            "expected": round(expected, 2),
            "told": f"{expected:.1f}",
        }
        for code, chances in sums.items()
        for name, expected in zip(_NAMES, chances, strict=True)
    ]
    where = names_of_rows(grid=True)
    return {
        "padding": AROUND,
        "data": values(rows),
        **layered(
            {
                "mark": {"type": "rule"},
                "encoding": {
                    "y": where,
                    "x": {"aggregate": "min", **number("expected", "services expected to come")},
                    "x2": {"aggregate": "max", "field": "expected"},
                },
            },
            {
                "mark": {"type": "point", "size": 70},
                "encoding": {
                    "y": where,
                    "x": number("expected", "services expected to come", scale={"domainMin": 0}, axis=_ABOVE),
                    **points(_NAMES),
                    "tooltip": tooltip(name="Region", series="Within", told="Services expected"),
                },
            },
        ),
    }


def reliability_chart(tested: Result, told: str) -> Chart:
    """What was said against what happened, for one horizon of a back-test. *told* says of which forecasts, in words."""
    bins = tested.model.bins
    best = bins[-1]
    return Chart(
        f"reliability-{tested.horizon}",
        f"Forecast against outcome, {tested.horizon} days",
        f"Where the forecast said {percent(best.said, 1)} on average, {percent(best.happened, 1)} came; over all "
        f"forecasts the two are {percent(tested.model.ece, 1)} apart on average.",
        f"Each dot is a tenth of {tested.n:,} forecasts {told}, in order of probability. On the dashed line, as many "
        "came as was said.",
        "Dots of what was said against what happened, close to a diagonal line.",
        _reliability_spec(tested),
        (">Forecasts", ">Said", ">Came"),
        [(one.n, percent(one.said, 1), percent(one.happened, 1)) for one in bins],
        height=420,
        narrow_height=340,
    )


def _reliability_spec(tested: Result) -> Spec:
    bins = tested.model.bins
    rows = [
        {
            "said": one.said,
            "happened": one.happened,
            "n": one.n,
            "said_text": percent(one.said, 1),
            "happened_text": percent(one.happened, 1),
        }
        for one in bins
    ]
    top = _round_up(max(max(one.said, one.happened) for one in bins))
    domain = {"domain": [0, top]}
    across = share("said", f"forecast: comes within {tested.horizon} days", scale=domain)
    up = share("happened", "came", scale=domain)
    return layered(
        {
            "data": values([{"said": 0, "happened": 0}, {"said": top, "happened": top}]),
            "mark": {"type": "line", "style": "ideal"},
            "encoding": {"x": across, "y": up},
        },
        {
            "data": values(rows),
            "mark": {"type": "point", "style": "ring", "size": 110},
            "encoding": {
                "x": across,
                "y": up,
                "tooltip": tooltip(said_text="Said", happened_text="Came", n="Forecasts"),
            },
        },
    )


def told_of(tested: Backtest) -> str:
    """Which forecasts a back-test holds, in words."""
    first, last = tested.origins[0].day.isoformat(), tested.origins[-1].day.isoformat()
    return f"of partition {plain(tested.partition)}, made from {first} to {last}"


def backtest_svg(tested: Backtest, horizon: int) -> str:
    """The reliability of one horizon as an SVG file. ``UsageError`` if *horizon* was not tested."""
    return svg(reliability_chart(tested.of(horizon), told_of(tested)), "light", ground=True)


def _round_up(part: float) -> float:
    """To the next of 5, 10, 15 ... percent, so that every tick is a whole percentage."""
    return max(1, -(-round(part * 1000) // 50)) * 0.05
