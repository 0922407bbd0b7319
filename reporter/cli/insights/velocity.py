"""``insights velocity``: how fast services come, by period, service and region."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.insights import asked
from reporter.cli.output import print_json, print_table, say
from reporter.insights.period import Span

if TYPE_CHECKING:
    from reporter.insights.measures.velocity import Reach
    from reporter.insights.rollouts import Rollouts

BAR: Final = 30
"""The longest bar, in characters."""
PERIODS: Final = 24
_REACHES: Final = ("fifth", "tenth", "half", "ninety")


class By(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SERVICE = "service"
    REGION = "region"


def velocity(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    by: Annotated[By, typer.Option("--by", help="What is a line.")] = By.QUARTER,
    at: options.At = None,
    partition: asked.Partition = "aws",
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Tell how fast services come: arrivals by period, or days from a service's first region to its others.

    By service: days from the first region to the 5th, the 10th, and to half and 90 % of the regions that there were
    then; `>` marks days that are still counted. By region: the median of days from the first region elsewhere.
    """
    found = asked.opened(context, repository, source, branch, at)
    asked.require_partition(found.rollouts(), partition)
    if by is By.SERVICE:
        _services(found.rollouts(), partition, json=json)
    elif by is By.REGION:
        _regions(found.rollouts(), partition, json=json)
    else:
        _periods(found.rollouts(), Span(by), partition, json=json)


def _periods(rollouts: "Rollouts", span: Span, partition: str, *, json: bool) -> None:
    from reporter.insights.measures.launches import launches

    counts = launches(rollouts, span, partitions=[partition])
    if json:
        for one in counts:
            print_json({"period": one.period.name, "arrivals": one.launches, "complete": one.complete})
        return
    shown = counts[-PERIODS:]
    most = max((one.launches for one in shown), default=0) or 1
    rows = [
        [
            one.period.name,
            f"{one.launches:,}" + ("" if one.complete else " so far"),
            "█" * round(BAR * one.launches / most),
        ]
        for one in shown
    ]
    print_table((str(span), "arrivals", ""), rows, right=("arrivals",))


def _services(rollouts: "Rollouts", partition: str, *, json: bool) -> None:
    from reporter.insights.measures.velocity import service_paces

    found = service_paces(rollouts, partition)
    rows = []
    for one in sorted(found.paces, key=lambda pace: (pace.since, pace.service), reverse=True):
        reaches: dict[str, Reach | None] = {name: getattr(one, name) for name in _REACHES}
        if json:
            told = {name: reach and {"days": reach.days, "waited": reach.waited} for name, reach in reaches.items()}
            about = {"service": one.service, "since": one.since.isoformat(), "regions": one.regions, "of": one.of}
            print_json(about | {"base": one.base, "left": one.left} | told)
        else:
            cells = [_reach(reach) for reach in reaches.values()]
            rows.append([one.service, f"{one.since}", f"{one.regions} of {one.of}", *cells])
    if not json:
        columns = ("service", "first region", "regions", "to the 5th", "to the 10th", "to half", "to 90 %")
        print_table(columns, rows, right=columns[2:])
        say("")
        say(f"{len(found.left_out)} services are left out: nobody knows the day on which they came to a first region")


def _regions(rollouts: "Rollouts", partition: str, *, json: bool) -> None:
    from reporter.insights.measures.order import typical_positions
    from reporter.insights.measures.velocity import region_paces

    positions = {one.region: one.position for one in typical_positions(rollouts, partition)}
    rows = []
    for one in sorted(region_paces(rollouts, partition), key=lambda pace: (-pace.arrivals, pace.region)):
        backlog = one.backlog.median if one.backlog else None
        if json:
            print_json(
                {
                    "region": one.region,
                    "arrivals": one.arrivals,
                    "new": one.new,
                    "among_first": one.among_first,
                    "median_days": one.later.median,
                    "median_days_of_backlog": backlog,
                    "position": positions.get(one.region),
                }
            )
        else:
            numbers: Iterable[float | None] = (one.arrivals, one.new, one.among_first, one.later.median, backlog)
            place = positions.get(one.region)
            position = asked.UNKNOWN if place is None else f"{place:.2f}"
            rows.append([one.region, *map(asked.count, numbers), position])
    if not json:
        columns = ("region", "arrivals in a year", "new services", "at once", "median days", "backlog", "position")
        print_table(columns, rows, right=columns[1:])


def _reach(reach: "Reach | None") -> str:
    if reach is None:
        return "-"
    return f"> {reach.waited:,}" if reach.days is None else f"{reach.days:,}"
