"""``insights summary``: the few things that matter in a week, month, quarter or year."""

from enum import StrEnum
from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json
from reporter.insights.period import Period, Span


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"


def summary(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    period: Annotated[Span, typer.Option("--period", help="How long it is.")] = Span.MONTH,
    current: Annotated[
        bool, typer.Option("--current", help="The running period, not the last one that is over.")
    ] = False,
    at: options.At = None,
    output: Annotated[Format, typer.Option("--format", "-f", help="For people.")] = Format.TEXT,
    reference: asked.Reference = None,
    most: asked.Most = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Sum up a period: the last one that is over, or as of a date the one that was over then."""
    from reporter.render.insights import summary_markdown, summary_object, summary_text

    found = asked.opened(context, repository, source, branch, at, reference)
    day = found.at.date()
    wanted = Period.around(day, period) if current else Period.last_complete(day, period)
    made = found.summary(wanted, asked.rules(context), asked.most(context, most))
    if json:
        print_json(summary_object(made))
    else:
        print(summary_text(made) if output is Format.TEXT else summary_markdown(made), end="")
