"""``insights forecast`` and ``insights backtest``: what comes next, and how good such forecasts have been."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporter.insights.forecast.backtest import Backtest, Result
    from reporter.insights.forecast.measures import Score

MOST: Final = 20
SHOWN: Final = 180
"""Days: the horizon of the plot and of the table by origin."""
_WORKERS: Final = 2


class Horizon(StrEnum):
    QUARTER = "90"
    HALF = "180"
    YEAR = "365"


Codes = Annotated[
    list[str] | None, typer.Option("--service", metavar="CODE", help="Only this service; repeatable. Default: all.")
]
Places = Annotated[
    list[str] | None, typer.Option("--region", metavar="CODE", help="Only this region; repeatable. Default: all.")
]


def forecast(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: Codes = None,
    region: Places = None,
    partition: asked.Partition = "aws",
    most: Annotated[int, typer.Option("--most", "-n", min=1, metavar="N", help="Show at most N.")] = MOST,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print how likely services that a region lacks come within 90, 180 and 365 days, the likeliest first, and why.

    The model knows nothing that is later than the day it speaks of. `backtest` says how good such forecasts were.
    """
    from reporter.insights.presence import check_regions, check_services

    found = asked.opened(context, repository, source, branch, at)
    rollouts = found.rollouts()
    asked.require_partition(rollouts, partition)
    check_services(rollouts, service or ())
    check_regions(rollouts, region or ())
    made = found.forecasts([partition], region or (), service or ())
    if json:
        for one in made[:most]:
            print_json(
                {
                    "service": one.service,
                    "region": one.region,
                    "at": one.at.isoformat(),
                    "p90": round(one.p90, 4),
                    "p180": round(one.p180, 4),
                    "p365": round(one.p365, 4),
                    "reasons": [{"text": reason.text, "points": reason.points} for reason in one.reasons],
                    "trained_until": one.trained_until.isoformat(),
                    "back_tested": one.back_tested,
                }
            )
        return
    say(asked.head(found, f"the likeliest of {len(made):,} arrivals in partition {partition}"))
    rows = [
        [
            one.service,
            one.region,
            *(asked.percent(chance) for chance in (one.p90, one.p180, one.p365)),
            "; ".join(map(str, one.reasons)),
        ]
        for one in made[:most]
    ]
    asked.table(("service", "region", "90 days", "180 days", "365 days", "why"), rows, right=("90 days", "180 days"))
    if made and not made[0].back_tested:
        say(f"the model was not tested on partition {partition}")


def review(
    context: typer.Context,
    made: Annotated[str, typer.Argument(help="The day on which the forecasts were made, such as 2025-07-01.")],
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    days: Annotated[
        Horizon, typer.Option("--within", help="Days within which the service was to come.")
    ] = Horizon.HALF,
    partition: asked.Partition = "aws",
    most: Annotated[int, typer.Option("--most", "-n", min=1, metavar="N", help="Show at most N.")] = MOST,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Hold the forecasts of an earlier day against what has happened since, the likeliest first.

    They are made again as they were made then, with what was known on that day and the model of that day.
    """
    from reporter.insights.forecast.review import review as held

    found = asked.opened(context, repository, source, branch, at)
    rollouts = found.rollouts()
    asked.require_partition(rollouts, partition)
    moment = options.moment(made, end=True)
    judged = held(found.forecasts([partition], made=moment), rollouts, int(days))
    if json:
        for one in judged.reviewed[:most]:
            print_json(
                {
                    "service": one.forecast.service,
                    "region": one.forecast.region,
                    "made": one.forecast.at.isoformat(),
                    "within": judged.horizon,
                    "probability": round(one.forecast.probability(judged.horizon), 4),
                    "outcome": str(one.outcome),
                    "arrived": one.arrived and one.arrived.isoformat(),
                }
            )
        return
    say(asked.head(found, f"{len(judged.reviewed):,} forecasts of {made} for {judged.horizon} days"))
    if judged.score is None:
        say("their time is not over, so nobody can say yet how good they were")
    else:
        say(f"{judged.expected:.0f} arrivals were expected and {judged.came} came, of {judged.answered:,}")
        names = ("Brier", "log loss", "AUC", "calibration error")
        say(", ".join(f"{name} {cell}" for name, cell in zip(names, _cells(judged.score), strict=True)))
    rows = [
        [
            one.forecast.service,
            one.forecast.region,
            asked.percent(one.forecast.probability(judged.horizon)),
            f"{one.outcome}" + (f" on {one.arrived}" if one.arrived else ""),
        ]
        for one in judged.reviewed[:most]
    ]
    asked.table(("service", "region", "said", "outcome"), rows, right=("said",))


def backtest(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Also draw forecast against outcome, as SVG.")
    ] = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Train at 1 January and 1 July of each year since 2019 with what was known then, and compare with what came.

    It takes about two minutes. Needs scikit-learn: `pip install 'aws-services-reporter[forecast]'`.
    """
    from reporter.config.writing import replace_files
    from reporter.insights.forecast.backtest import backtest as test

    found = asked.opened(context, repository, source, branch, at)
    tested = test(found.past.timeline, found.at, workers=_WORKERS)
    if plot is not None:
        from reporter.render.charts.outlook import backtest_svg

        replace_files({plot: backtest_svg(tested, SHOWN)})
    if json:
        print_json(_object(tested))
        return
    from reporter.insights.forecast.backtest import JUDGED_FROM
    from reporter.insights.forecast.baselines import BASELINES

    say(asked.head(found, f"{len(tested.origins)} origins, {tested.origins[0].day} to {tested.origins[-1].day}"))
    rows = []
    for one in tested.pooled:
        about = (f"{one.horizon} days", f"{one.n:,}", f"{one.positives:,}")
        rows.append([*about, "model", *_cells(one.model), f"{one.skill * 100:.1f} % over {one.best}"])
        rows += [["", "", "", name, *_cells(score), ""] for name, score in zip(BASELINES, one.baselines, strict=True)]
    columns = ("within", "forecasts", "came", "by", "Brier", "log loss", "AUC", "calibration error", "skill")
    print_table(columns, rows, right=("forecasts", "came", "Brier", "log loss", "AUC", "calibration error"))
    for one in tested.judged:
        which = f"origins from {JUDGED_FROM} on, {one.horizon} days: AUC {_cells(one.model)[2]}"
        say(f"{which}, skill {one.skill * 100:.1f} % over {one.best}")
    say("")
    rows = [
        [f"{origin.day}", f"{one.n:,}", f"{one.positives:,}", *_cells(one.model), f"{one.skill * 100:.1f} %"]
        for origin in tested.origins
        for one in origin.tested
        if one.horizon == SHOWN
    ]
    heads = ("origin", "forecasts", "came in 180 days", "Brier", "log loss", "AUC", "calibration error", "skill")
    print_table(heads, rows, right=heads[1:])


def _cells(score: "Score") -> list[str]:
    area = asked.UNKNOWN if score.auc is None else f"{score.auc:.3f}"
    return [f"{score.brier:.4f}", f"{score.log_loss:.4f}", area, f"{score.ece:.4f}"]


def _object(tested: "Backtest") -> dict[str, object]:
    from reporter.insights.forecast.baselines import BASELINES

    def told(score: "Score") -> dict[str, object]:
        return {"brier": score.brier, "log_loss": score.log_loss, "auc": score.auc, "ece": score.ece}

    def results(of: "Sequence[Result]") -> list[dict[str, object]]:
        return [
            {
                "horizon": one.horizon,
                "n": one.n,
                "positives": one.positives,
                "skill": one.skill,
                "model": told(one.model),
                "baselines": {name: told(score) for name, score in zip(BASELINES, one.baselines, strict=True)},
            }
            for one in of
        ]

    return {
        "partition": tested.partition,
        "pooled": results(tested.pooled),
        "judged": results(tested.judged),
        "origins": [{"day": one.day.isoformat(), "tested": results(one.tested)} for one in tested.origins],
    }
