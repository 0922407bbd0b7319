"""``insights``: what is worth knowing."""

from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, print_table, say


def insights(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only what has become true after this date. Default: a week ago."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All that is true, however long it has been.")] = False,
    reference: asked.Reference = None,
    most: asked.Most = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Tell what is new and worth knowing, most important first, with the commits that show it.

    Without a command below, this lists insights. What was told of an earlier day is not told again.
    """
    if context.invoked_subcommand is not None:
        return
    from reporter.insights.rule import WEEK
    from reporter.render.insights import insight_object

    found = asked.opened(context, repository, source, branch, at, reference)
    start = options.moment(since, end=True) or found.at - WEEK
    told = found.told(asked.rules(context), asked.most(context, most), None if every else start)
    if json:
        for one in told.insights:
            print_json(insight_object(one))
        return
    rows = [
        [f"{one.on}", str(one.severity), one.sentence, one.evidence[-1][:8] if one.evidence else "-"]
        for one in told.insights
    ]
    if rows:
        print_table(("date", "severity", "insight", "revision"), rows)
    else:
        span = "" if every else f" after {start:%Y-%m-%d}"
        say(f"nothing new{span}, as of {found.at:%Y-%m-%d}: --since DATE looks further back")
    if told.more:
        say(f"and {told.more:,} more: --most {len(rows) + told.more} shows all")
