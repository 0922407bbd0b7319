"""``python -m benchmarks.forecast_training``: trains the shipped models anew, and writes the back-test and its plot.

See ``site/docs/reference/forecast.md``. Needs the extra ``forecast``.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reporter.insights.forecast.backtest import Backtest, backtest
from reporter.insights.forecast.baselines import BASELINES
from reporter.insights.forecast.book import encode_models
from reporter.insights.forecast.fit import fit
from reporter.insights.forecast.measures import Score
from reporter.insights.forecast.samples import sample_days
from reporter.insights.forecast.scorecard import Models
from reporter.insights.forecast.tested import decode_backtest, encode_backtest
from reporter.pipeline.start import shipped_baseline
from reporter.render.charts.outlook import backtest_svg


def main(argv: Sequence[str] | None = None) -> int:
    """Back-test on the shipped history, write models, result and plot, and print the tables of the page."""
    arguments = _parser().parse_args(argv)
    past = shipped_baseline()
    tested = backtest(past.timeline, past.observed_until, workers=arguments.workers)
    newest = past.observed_until.date()
    trained = list(tested.models.trained)
    done = trained[-1].trained_until
    later = {day for day in sample_days(newest) if day > done and day.month in {1, 7}}
    trained += [fit(past.timeline, day) for day in sorted({*later, newest})]
    arguments.models.write_text(encode_models(Models(tuple(trained))), encoding="utf-8")
    result = encode_backtest(tested)
    arguments.result.write_text(result, encoding="utf-8")
    arguments.plot.write_text(backtest_svg(decode_backtest(result, str(arguments.result)), 180), encoding="utf-8")
    print(tables(tested))
    for one in tested.judged:
        print(f"From 2020 on, {one.horizon} days: AUC {one.model.auc}, skill {one.skill:.1%} over {one.best}")
    return 0


def tables(tested: Backtest) -> str:
    """The figures in Markdown: one table for all origins taken together, one for each horizon by origin."""
    lines = [
        "| Horizon | n | Came | | Brier | Log loss | AUC | Calibration error |",
        "| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in tested.pooled:
        lines.append(f"| {one.horizon} | {one.n:,} | {one.positives:,} | **model** | {_figures(one.model)} |")
        lines += [f"| | | | {name} | {_figures(other)} |" for name, other in zip(BASELINES, one.baselines, strict=True)]
    lines += ["", "| Horizon | Skill over constant | region | service |", "| ---: | ---: | ---: | ---: |"]
    for one in tested.pooled:
        lines.append(f"| {one.horizon} | {' | '.join(f'{one.skill_over(name) * 100:.1f} %' for name in BASELINES)} |")
    lines += [
        "",
        "| Origin | Horizon | n | Came | Brier | Best baseline | Its Brier | Skill | AUC |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for origin in tested.origins:
        for one in origin.tested:
            least = min(other.brier for other in one.baselines)
            lines.append(
                f"| {origin.day} | {one.horizon} | {one.n:,} | {one.positives} | {one.model.brier:.4f}"
                f" | {one.best} | {least:.4f} | {one.skill * 100:.1f} % | {one.model.auc or 0:.3f} |"
            )
    return "\n".join(lines)


def _figures(one: Score) -> str:
    return f"{one.brier:.4f} | {one.log_loss:.4f} | {one.auc or 0:.3f} | {one.ece:.4f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.forecast_training", description="Train the shipped forecast models anew."
    )
    parser.add_argument("--models", type=Path, default=Path("reporter/baseline/forecast.json"), metavar="FILE")
    parser.add_argument("--result", type=Path, default=Path("reporter/baseline/backtest.json"), metavar="FILE")
    parser.add_argument("--plot", type=Path, default=Path("site/docs/assets/reliability-180.svg"), metavar="FILE")
    parser.add_argument("--workers", type=int, default=2, metavar="NUMBER", help="processes that compute features")
    return parser


if __name__ == "__main__":
    sys.exit(main())
