"""``reporter insights ...``: what the history means, and what comes next."""

from collections.abc import Callable, Mapping
from typing import Final

import typer

from reporter.cli.insights import forecast, listing, parity, recommend, risk, summary, velocity

COMMANDS: Final[Mapping[str, Callable[..., None]]] = {
    "summary": summary.summary,
    "velocity": velocity.velocity,
    "gaps": parity.gaps,
    "compare": parity.compare,
    "forecast": forecast.forecast,
    "review": forecast.review,
    "recommend": recommend.recommend,
    "risk": risk.risk,
    "residency": risk.residency,
    "pairs": risk.pairs,
    "dependencies": risk.dependencies,
    "backtest": forecast.backtest,
}

app = typer.Typer(rich_markup_mode=None)
app.callback(invoke_without_command=True)(listing.insights)
for name, command in COMMANDS.items():
    app.command(name)(command)
