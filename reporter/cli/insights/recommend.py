"""``insights recommend``: where a workload can run."""

from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, say
from reporter.errors import UsageError


def recommend(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    must: Annotated[
        list[str] | None, typer.Option("--must", metavar="CODE", help="A service that has to be there; repeatable.")
    ] = None,
    nice: Annotated[
        list[str] | None,
        typer.Option("--nice", metavar="CODE[=WEIGHT]", help="A service that is welcome, and how much; repeatable."),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="CODE", help="Only in this country; repeatable.")
    ] = None,
    no_country: Annotated[
        list[str] | None, typer.Option("--no-country", metavar="CODE", help="Not in this country; repeatable.")
    ] = None,
    within: Annotated[
        str | None, typer.Option("--residency", metavar="RULE", help="Only regions that this residency rule allows.")
    ] = None,
    zones: Annotated[
        int | None, typer.Option("--zones", min=1, metavar="N", help="At least so many Availability Zones.")
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help="Only regions that opened before that day.")
    ] = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print which regions a workload can run in, and what blocks the others.

    No single number says which region is best: `*` marks those that no other one beats in services that must be
    there, services that are welcome, services in all, and age together.
    """
    from reporter.insights.placement.needs import Needs
    from reporter.insights.placement.recommend import recommend as place

    found = asked.opened(context, repository, source, branch, at)
    day = options.moment(before)
    needs = Needs(
        must=tuple(must or ()),
        nice=_weights(nice or []),
        selection=options.selection(context, None, region, partition or ["aws"]),
        countries=frozenset(country or ()),
        no_countries=frozenset(no_country or ()),
        rule=asked.residency_rule(repository, within) if within is not None else None,
        zones=zones,
        before=day.date() if day else None,
    )
    scene = found.scene()
    made = place(scene.rollouts, scene.geography, needs, scene.chances)
    if json:
        for one in made.candidates:
            print_json(
                {
                    "region": one.region,
                    "partition": one.partition,
                    "country": one.country,
                    "eligible": one.eligible,
                    "best": one.best,
                    "blockers": list(one.blockers),
                    "unknowns": list(one.unknowns),
                    "reasons": list(one.reasons),
                    "missing": list(one.missing),
                    "nice_share": one.nice_share,
                    "services": one.services,
                    "age": one.age,
                }
            )
        return
    say(asked.head(found, f"{len(made.eligible)} regions fit"))
    rows = [
        [
            "*" if one.best else "",
            one.region,
            "yes" if one.eligible else "no",
            asked.percent(one.nice_share) if needs.nice else "-",
            f"{one.services:,}",
            "; ".join((*one.blockers, *one.unknowns) or one.reasons),
        ]
        for one in made.candidates
        if not one.barred
    ]
    asked.table(("best", "region", "fits", "welcome", "services", "why"), rows, right=("welcome", "services"))
    if barred := [one.region for one in made.candidates if one.barred]:
        say(f"{len(barred)} regions break another condition: --json tells which")


def _weights(texts: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        code, equals, weight = text.partition("=")
        try:
            found[code] = float(weight) if equals else 1.0
        except ValueError:
            msg = f"--nice {text!r}: expected CODE or CODE=WEIGHT, such as kendra=2"
            raise UsageError(msg) from None
    return found
