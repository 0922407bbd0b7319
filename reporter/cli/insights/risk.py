"""``insights risk``, ``residency``, ``pairs`` and ``dependencies``: what may break a plan."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, say

if TYPE_CHECKING:
    from reporter.insights.risk.residency import Residency
    from reporter.insights.risk.risks import Leaving, Shrinking, SingleRegion
    from reporter.insights.risk.stagnation import Stagnating

    Risk = Leaving | Shrinking | SingleRegion | Stagnating

FEW: Final = 4
"""Codes that a cell names before it counts the rest."""

Needed = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="CODE", help="A service that the workload needs; repeatable. Default: all."),
]
Within = Annotated[
    str | None, typer.Option("--residency", metavar="RULE", help="Only regions that this residency rule allows.")
]


def risk(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    partition: Annotated[
        str | None, typer.Option("--partition", metavar="NAME", help="Only this partition. Default: all.")
    ] = None,
    reference: asked.Reference = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what leaves, what shrinks, what one region has alone, and which regions fall behind."""
    from reporter.insights.risk.risks import YEAR, leaving, shrinking, single_regions
    from reporter.insights.risk.stagnation import stagnating

    found = asked.opened(context, repository, source, branch, at, reference)
    rollouts = found.rollouts()

    if partition is not None:
        asked.require_partition(rollouts, partition)

    def here(place: str) -> bool:
        return partition is None or place == partition

    gone = leaving(rollouts, YEAR)
    lost = [one for one in shrinking(rollouts) if here(one.partition)]
    alone = [one for one in single_regions(rollouts) if here(one.partition)]
    behind = [one for one in stagnating(rollouts, found.reference) if here(one.partition)]
    if json:
        every: tuple[Risk, ...] = (*gone, *lost, *alone, *behind)
        for one in every:
            print_json(_object(one))
        return
    say(asked.head(found, f"services that left in a year: {len(gone)}"))
    asked.table(
        ("left", "on", "regions", "revision"),
        [[one.service, f"{one.on}", _some(one.regions), one.revisions[-1][:8]] for one in gone],
    )
    say(f"\nservices that left regions in a year and run in others: {len(lost)}")
    asked.table(
        ("shrinks", "partition", "left", "now in", "revision"),
        [
            [one.service, one.partition, _some([stay.region for stay in one.lost]), f"{one.now}", _left(one)]
            for one in lost
        ],
    )
    say(f"\nservices in one region of their partition only: {len(alone)}")
    asked.table(
        ("alone", "partition", "region", "since"),
        [[one.service, one.partition, one.region, f"{'by ' if one.at_least else ''}{one.since}"] for one in alone],
    )
    say(f"\nregions that have fallen behind in a year: {len(behind)}")
    asked.table(
        ("behind", "partition", "arrivals", "share now", "a year ago"),
        [
            [one.region, one.partition, f"{one.arrivals}", asked.percent(one.share), asked.percent(one.share_before)]
            for one in behind
        ],
        right=("arrivals", "share now", "a year ago"),
    )


def residency(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(help="A residency rule, such as eu. Default: all of them.")] = None,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: Needed = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print which services run where a residency rule allows, in one region or in several. It is no legal advice.

    Rules are data: `config/residency.yml` adds to those that are shipped, and replaces them.
    """
    from reporter.insights.risk.residency import Reach, remedies
    from reporter.insights.risk.residency import residency as report

    found = asked.opened(context, repository, source, branch, at)
    rules = asked.residency_rules(repository)
    chosen = [asked.residency_rule(repository, rule)] if rule is not None else [*rules.values()]
    rollouts = found.rollouts()
    reports = [report(rollouts, found.geography, one, service or ()) for one in chosen]
    if json:
        for one in reports:
            print_json(_residency_object(one))
        return
    say(asked.head(found, "services by where a rule allows them to run"))
    columns = ("rule", "regions", "unknown", *map(str, Reach))
    rows = [
        [
            one.rule.id,
            _some(one.allowed),
            f"{len(one.unknown)}",
            *(f"{len(one.reaching(reach))}" for reach in Reach),
        ]
        for one in reports
    ]
    asked.table(columns, rows, right=columns[2:])
    if len(reports) == 1:
        say("")
        say(f"{chosen[0].title}: {chosen[0].note}" if chosen[0].note else chosen[0].title)
        for sentence in remedies(reports[0]):
            say(f"- {sentence}")


def pairs(
    context: typer.Context,
    region: Annotated[str | None, typer.Argument(help="A region code. Default: the best pair of each region.")] = None,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: Needed = None,
    within: Within = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print which regions can stand in for one another: common services, gaps each way, and the trend of a year."""
    from reporter.insights.risk.pairs import pairs as all_pairs

    found = asked.opened(context, repository, source, branch, at)
    rules = asked.residency_rules(repository)
    rule = asked.residency_rule(repository, within) if within is not None else None
    made = all_pairs(
        found.rollouts(), found.geography, rules.values(), region=region, needed=service or (), within=rule
    )
    best = made if region is not None else [*{pair.region: pair for pair in reversed(made)}.values()][::-1]
    if json:
        for pair in best:
            print_json(
                {
                    "region": pair.region,
                    "partner": pair.partner,
                    "common": pair.common,
                    "share": pair.share,
                    "share_before": pair.share_before,
                    "only_region": list(pair.only_region),
                    "only_partner": list(pair.only_partner),
                    "same_country": pair.same_country,
                    "same_continent": pair.same_continent,
                    "rules": list(pair.rules),
                }
            )
        return
    say(asked.head(found, "regions and those that can stand in for them"))
    columns = ("region", "partner", "common", "share", "trend", "missing there", "more there", "rules that allow both")
    rows = [
        [
            pair.region,
            pair.partner,
            f"{pair.common}",
            asked.percent(pair.share),
            _trend(pair.trend),
            f"{len(pair.only_region)}",
            f"{len(pair.only_partner)}",
            ", ".join(pair.rules) or "-",
        ]
        for pair in best
    ]
    asked.table(columns, rows, right=columns[2:7])


def dependencies(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help="A region code, such as eu-south-2.")],
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: Needed = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what the services that a region lacks do to others there, from a reviewed table.

    `config/dependencies.yml` adds to the table that is shipped. A `doubtful` line says that the table and the source
    contradict each other.
    """
    from reporter.pipeline.dependencies import load_dependencies

    found = asked.opened(context, repository, source, branch, at)
    blocks = load_dependencies(repository).blocked(found.rollouts(), region)
    wanted = [one for one in blocks if not service or one.service in service or one.missing in service]
    if json:
        for one in wanted:
            print_json(
                {
                    "region": region,
                    "missing": one.missing,
                    "service": one.service,
                    "effect": str(one.effect),
                    "why": one.line.why,
                    "source": one.line.source,
                }
            )
        return
    say(asked.head(found, f"what the services that {region} lacks do to others there"))
    asked.table(
        ("missing", "effect", "service", "why"),
        [[one.missing, str(one.effect), one.service, one.line.why] for one in wanted],
    )


def _object(one: "Risk") -> dict[str, Any]:
    from dataclasses import asdict

    kind = {"Leaving": "left", "Shrinking": "shrinks", "SingleRegion": "single-region", "Stagnating": "stagnates"}
    return {"risk": kind[type(one).__name__], **{key: _plain(value) for key, value in asdict(one).items()}}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def _residency_object(one: "Residency") -> dict[str, Any]:
    from reporter.insights.risk.residency import Reach, remedies

    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "allowed": list(one.allowed),
        "unknown_regions": list(one.unknown),
        **{str(reach).replace(" ", "_"): list(one.reaching(reach)) for reach in Reach},
        "lacks": {region: list(codes) for region, codes in one.lacks.items()},
        "remedies": list(remedies(one)),
    }


def _some(codes: "tuple[str, ...] | list[str]") -> str:
    more = f" and {len(codes) - FEW} more" if len(codes) > FEW else ""
    return (", ".join(codes[:FEW]) + more) or "-"


def _left(one: "Shrinking") -> str:
    return (one.lost[-1].left_in or "")[:8]


def _trend(trend: float | None) -> str:
    return asked.UNKNOWN if trend is None else f"{trend * 100:+.0f}"
