"""Options that the commands about insights share, and the history that they ask."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.settings import Configured

if TYPE_CHECKING:
    from reporter.insights.rule import Rule
    from reporter.pipeline.insights import Insights

MOST: Final = 10

Reference = Annotated[
    list[str] | None,
    typer.Option(
        "--reference",
        metavar="REGION",
        help="A region that others are held against; repeatable. Default: insights.reference, or us-east-1.",
    ),
]
Most = Annotated[int | None, typer.Option("--most", "-n", min=1, metavar="N", help="Show at most N.")]


def opened(
    context: typer.Context,
    repository: Path,
    source: str,
    branch: str,
    at: str | None,
    reference: list[str] | None = None,
) -> "Insights":
    """The history as of the day that *at* spells, or as it was last looked at."""
    from reporter.history.git import Repository
    from reporter.pipeline.insights import open_insights

    configured: Configured = context.obj
    regions = tuple(reference or ()) or (configured.settings.insights.reference if configured.loaded else ())
    moment: datetime | None = options.moment(at, end=True)
    return open_insights(
        Repository.at(repository),
        source,
        root=repository,
        branch=branch,
        at=moment,
        settling=configured.settling,
        reference=regions or ("us-east-1",),
    )


def rules(context: typer.Context) -> "tuple[Rule, ...]":
    """The rules that the configuration leaves on."""
    from reporter.insights.rule import rules as all_rules

    configured: Configured = context.obj
    if not configured.loaded:
        return all_rules()
    settings = configured.settings
    return all_rules(settings.insights.off, settings.plugins.allowed)


def most(context: typer.Context, chosen: int | None) -> int:
    """How many insights to tell."""
    configured: Configured = context.obj
    return chosen or (configured.settings.insights.most if configured.loaded else MOST)
