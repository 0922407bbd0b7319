"""``insights gaps`` and ``insights compare``: what a region lacks, and two regions side by side."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, say

if TYPE_CHECKING:
    from reporter.insights.measures.parity import Side

MONTHS: Final = 24
"""Months of the line of bars."""

Region = Annotated[str, typer.Argument(help="A region code, such as eu-south-2.")]


def gaps(
    context: typer.Context,
    region: Region,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    reference: asked.Reference = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what a region lacks of the reference, the most widespread services first, and when it may come."""
    from reporter.insights.measures.parity import gaps as all_gaps
    from reporter.insights.measures.parity import parity, parity_over_time
    from reporter.render.spark import spark

    found = asked.opened(context, repository, source, branch, at, reference)
    rollouts = found.rollouts()
    held = parity(rollouts, region, found.reference)
    missing = all_gaps(rollouts, region, found.reference)
    if json:
        print_json(
            {
                "region": region,
                "reference": list(held.reference),
                "has": held.has,
                "of": held.of,
                "parity": held.share,
                "extra": list(held.extra),
                "unknown": list(held.unknown),
                "missing": [
                    {
                        "service": one.service,
                        "name": one.name,
                        "regions": one.regions,
                        "of": one.of,
                        "since": one.since and one.since.isoformat(),
                        "left": one.left and one.left.isoformat(),
                    }
                    for one in missing
                ],
            }
        )
        return
    against = ", ".join(held.reference)
    say(
        asked.head(
            found, f"{region} has {held.has:,} of {held.of:,} services of {against} ({asked.percent(held.share)})"
        )
    )
    past = parity_over_time(rollouts, region, found.reference)[-MONTHS:]
    if past:
        say(f"{spark([one.share for one in past])}  {asked.percent(past[0].share)} at the end of {past[0].day:%Y-%m}")
    say("")
    rows = [
        [
            one.service,
            one.name or "-",
            f"{one.regions} of {one.of}",
            f"{one.since}" if one.since else asked.UNKNOWN,
            f"left {one.left}" if one.left else "",
        ]
        for one in missing
    ]
    asked.table(("missing", "name", "regions", f"in {against} since", ""), rows, right=("regions",))


def compare(
    context: typer.Context,
    first: Region,
    second: Annotated[str, typer.Argument(help="Another one.")],
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what only one of two regions has, and since when."""
    from reporter.insights.measures.parity import compare_regions

    found = asked.opened(context, repository, source, branch, at)
    rollouts = found.rollouts()
    compared = compare_regions(rollouts, first, second)
    if json:
        print_json(
            {
                "first": first,
                "second": second,
                "both": [side.service for side in compared.both],
                "only_first": [side.service for side in compared.only_first],
                "only_second": [side.service for side in compared.only_second],
            }
        )
        return
    say(asked.head(found, f"{first} and {second} both have {len(compared.both):,} services"))
    for code, sides in ((first, compared.only_first), (second, compared.only_second)):
        say("")
        say(f"only in {code}: {len(sides):,}" if sides else f"nothing is only in {code}")
        rows = [[side.service, rollouts.services[side.service].name or "-", _since(side)] for side in sides]
        if rows:
            asked.table(("service", "name", "since"), rows)


def _since(side: "Side") -> str:
    """The day on which the one region got it, where that is known."""
    stay = side.first or side.second
    if stay is None:
        return asked.UNKNOWN
    return f"by {stay.since}" if stay.mark else f"{stay.since}"
