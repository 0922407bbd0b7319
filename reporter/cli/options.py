"""Options that several commands share, and what their texts mean."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.changes.settle import DEFAULT, Settling
from reporter.cli import settings
from reporter.cli.settings import Configured
from reporter.errors import UsageError
from reporter.history.git import BRANCH

if TYPE_CHECKING:
    from reporter.model.selection import Selection
    from reporter.pipeline.read import View

Repository = Annotated[
    Path, typer.Option("--repository", "-C", metavar="DIR", help="The git repository that keeps the history.")
]
Branch = Annotated[str, typer.Option("--branch", metavar="NAME", help="The branch of the history.")]
Source = Annotated[str, typer.Option("--source", "-s", metavar="NAME", help="The source of the facts.")]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        "-s",
        metavar="NAME",
        help=f"A source to read; repeatable. Default: those that are enabled, or {settings.DEFAULT_SOURCE}.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
At = Annotated[str | None, typer.Option("--at", metavar="DATE", help="As of this date (2024-06-01) or time, in UTC.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this date on, in UTC.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to and with this date, in UTC.")]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="PATTERN", help="Only services whose code or name matches; repeatable."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="PATTERN", help="Only regions whose code or name matches; repeatable."),
]
Partitions = Annotated[
    list[str] | None, typer.Option("--partition", metavar="PATTERN", help="Only these partitions; repeatable.")
]
Root = Annotated[Path, typer.Option("--root", metavar="DIR", help="The folder with mkdocs.yml and site/.")]
Remote = Annotated[str, typer.Option("--remote", metavar="NAME", help="The git remote, by name or address.")]
Push = Annotated[bool, typer.Option("--push", help="Fetch from the remote first, and push to it at the end.")]
Additions = Annotated[
    int,
    typer.Option("--confirm-additions", min=0, metavar="N", help="Believe an addition after N further observations."),
]
Removals = Annotated[
    int,
    typer.Option("--confirm-removals", min=0, max=3650, metavar="DAYS", help="Believe a removal after so many days."),
]
SourceOptions = Annotated[
    list[str] | None,
    typer.Option("--option", "-o", metavar="KEY=VALUE", help="An option of the source; repeatable."),
]

HERE: Final = Path()
DEFAULT_BRANCH: Final = BRANCH
DEFAULT_SOURCE: Final = settings.DEFAULT_SOURCE
DEFAULT_ADDITIONS: Final = DEFAULT.additions
DEFAULT_REMOVALS: Final = DEFAULT.removals.days


def moment(text: str | None, *, end: bool = False) -> datetime | None:
    """A date (all of that day: its first second, or its *end*) or a time in ISO 8601. UTC unless it says otherwise."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        if len(text.strip()) <= len("2024-06-01"):
            found = datetime.combine(found.date(), time(23, 59, 59) if end else time())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"{text!r} is no date: write 2024-06-01, or 2024-06-01T06:00:00Z"
        raise UsageError(msg) from None


def pairs(options: list[str] | None) -> dict[str, str]:
    """``KEY=VALUE`` texts as a mapping. ``UsageError`` names one without ``=``."""
    found: dict[str, str] = {}
    for option in options or []:
        key, equals, value = option.partition("=")
        if not equals or not key:
            msg = f"--option {option!r}: expected KEY=VALUE"
            raise UsageError(msg)
        found[key.strip()] = value
    return found


def selection(
    context: typer.Context, services: list[str] | None, regions: list[str] | None, partitions: list[str] | None
) -> "Selection":
    """The patterns of the options together; where one kind is left out, those of the section `filters`."""
    configured: Configured = context.obj
    filters = configured.filters
    return replace(
        filters,
        services=tuple(services or filters.services),
        regions=tuple(regions or filters.regions),
        partitions=tuple(partitions or filters.partitions),
    )


def view_at(repository: Path, source: str, at: str | None, branch: str) -> "View":
    """The snapshot of *source* as of the date that *at* spells, or now."""
    from reporter.history.git import Repository
    from reporter.pipeline.read import view

    return view(Repository.at(repository), source, at=moment(at, end=True), branch=branch)


def settling(additions: int, removals: int) -> Settling:
    """When to believe a change: after so many further observations, and after so many days."""
    return Settling(additions, timedelta(days=removals))
