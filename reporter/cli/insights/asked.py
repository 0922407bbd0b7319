"""Options that the commands about insights share, and the history that they ask."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import print_table, say
from reporter.cli.settings import Configured
from reporter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reporter.insights.risk.residency import ResidencyRule
    from reporter.insights.rollouts import Rollouts
    from reporter.insights.rule import Rule
    from reporter.pipeline.insights import Insights
    from reporter.pipeline.site_facts import Asking

MOST: Final = 10
UNKNOWN: Final = "?"
"""What a table shows where nobody knows."""

Reference = Annotated[
    list[str] | None,
    typer.Option(
        "--reference",
        metavar="REGION",
        help="A region that others are held against; repeatable. Default: insights.reference, or us-east-1.",
    ),
]
Partition = Annotated[str, typer.Option("--partition", metavar="NAME", help="The partition whose regions count.")]
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
    found = open_insights(
        Repository.at(repository),
        source,
        root=repository,
        branch=branch,
        at=moment,
        settling=configured.settling,
        reference=regions or ("us-east-1",),
    )
    if reference:
        from reporter.insights.presence import check_regions

        check_regions(found.rollouts(), reference)
    return found


def require_partition(rollouts: "Rollouts", name: str) -> None:
    """``UsageError`` if the source has no such partition."""
    from reporter.insights.presence import check_partition

    check_partition(rollouts, name)


def rules(context: typer.Context) -> "tuple[Rule, ...]":
    """The rules that the configuration leaves on."""
    from reporter.insights.rule import rules as all_rules

    configured: Configured = context.obj
    if not configured.loaded:
        return all_rules()
    settings = configured.settings
    return all_rules(settings.insights.off, settings.plugins.allowed)


def asking(context: typer.Context) -> "Asking":
    """What the configuration wants the site to ask of the history."""
    from reporter.pipeline.site_facts import PLAIN_ASKING, Asking

    configured: Configured = context.obj
    if not configured.loaded:
        return PLAIN_ASKING
    return Asking(configured.settings.insights.reference, rules(context), most(context, None))


def most(context: typer.Context, chosen: int | None) -> int:
    """How many insights to tell."""
    configured: Configured = context.obj
    return chosen or (configured.settings.insights.most if configured.loaded else MOST)


def residency_rules(root: Path) -> "Mapping[str, ResidencyRule]":
    """The residency rules by id, the shipped ones and those of the project."""
    from reporter.pipeline.residency import load_residency

    return load_residency(root)


def residency_rule(root: Path, name: str) -> "ResidencyRule":
    """The rule of that id. ``UsageError`` names those that there are."""
    rules = residency_rules(root)
    if name not in rules:
        msg = f"there is no residency rule {name!r}: the rules are {', '.join(rules)}"
        raise UsageError(msg)
    return rules[name]


def count(number: float | None) -> str:
    """A whole number for a table; ``UNKNOWN`` for none."""
    return UNKNOWN if number is None else f"{number:,.0f}"


def percent(share: float | None) -> str:
    """A share of 0 to 1 for a table."""
    return UNKNOWN if share is None else f"{share * 100:.0f} %"


def head(found: "Insights", what: str) -> str:
    """The line above a table: what it shows, and as of which day."""
    return f"{what}, as of {found.at:%Y-%m-%d}"


def table(columns: "Sequence[str]", rows: "Sequence[Sequence[str]]", *, right: "Sequence[str]" = ()) -> None:
    """A table, or that there is nothing to show."""
    if rows:
        print_table(columns, rows, right=right)
    else:
        say("none")
