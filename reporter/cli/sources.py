"""``sources``: which there are, what they call the same service, and where they agree."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from reporter.changes.names import Alone, Names, Pair
    from reporter.history.revisions import Revision

app = typer.Typer(
    name="sources",
    help="The sources: which there are, what they call the same service, and where they agree.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

First = Annotated[str, typer.Option("--first", metavar="NAME", help="The source that is held against the other.")]
Second = Annotated[str, typer.Option("--second", metavar="NAME", help="The other source.")]
Unmatched = Annotated[
    bool, typer.Option("--unmatched", help="Only the codes, on either side, that the table says nothing about.")
]

DEFAULT_FIRST: Final = "ssm"
DEFAULT_SECOND: Final = "endpoints"


@app.command("list")
def list_(
    repository: options.Repository = options.HERE,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """List the sources that can be read, and those that the history holds: since when, until when, which version."""
    from reporter.cli.comparison import observation
    from reporter.history.git import Repository
    from reporter.pipeline.sources import known_sources

    found = tuple(known_sources(Repository.at(repository), branch))
    if json:
        for one in found:
            about = {"source": one.name, "installed": one.nameable, "observations": one.observations}
            ends = {"first": one.first, "last": one.last}
            print_json({**about, **{end: observation(at) if at else None for end, at in ends.items()}})
        return
    rows = [
        [one.name, _yes(one.nameable), f"{one.observations:,}", _day(one.first), _day(one.last), _version(one.last)]
        for one in found
    ]
    print_table(("source", "installed", "observations", "first", "last", "version"), rows, right=("observations",))


@app.command()
def names(
    repository: options.Repository = options.HERE,
    unmatched: Unmatched = False,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print the table of what ssm and endpoints call the same service, as it is in effect.

    It is the one that the package ships, with the lines of config/names.yml in place of those about the same codes.
    With --unmatched, the codes of the history's newest snapshots are looked up in it; endpoints that the history
    lacks is read from the installed botocore.
    """
    from reporter.pipeline.names import load_names

    if unmatched:
        _print_gaps(repository, branch, json=json)
        return
    table = load_names(repository)
    lines = list(_lines(table))
    if json:
        for line in lines:
            print_json(line)
        return
    texts = [
        [str(line["ssm"] or "-"), str(line["relation"]), str(line["endpoints"] or "-"), _remark(line)] for line in lines
    ]
    print_table(("ssm", "relation", "endpoints", "why"), texts)


@app.command()
def compare(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    first: First = DEFAULT_FIRST,
    second: Second = DEFAULT_SECOND,
    at: options.At = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Hold two sources against each other: where both say a service runs, only one does, or one cannot tell.

    Compared are the services that the table of names matches, in the regions that both have. A partition-global
    service is compared once for its partition.
    """
    from reporter.cli.comparison import document, print_comparison
    from reporter.history.git import Repository
    from reporter.pipeline.sources import compare_in_history

    found = compare_in_history(
        Repository.at(repository),
        repository,
        (first, second),
        at=options.moment(at, end=True),
        selection=options.selection(context, service, region, partition),
        branch=branch,
    )
    if json:
        print_json(document(found))
    else:
        print_comparison(found)


def _lines(table: "Names") -> Iterator[dict[str, str | bool | None]]:
    """Every line of the table, pairs first."""
    for pair in table.pairs:
        yield _line(pair.first, str(pair.relation), pair.second, pair, pair.retired)
    for code, one in table.only_first.items():
        yield _line(code, "only_ssm", None, one)
    for code, one in table.only_second.items():
        yield _line(None, "only_endpoints", code, one)


def _line(
    ssm: str | None, relation: str, endpoints: str | None, one: "Pair | Alone", retired: str | None = None
) -> dict[str, str | bool | None]:
    codes = {"ssm": ssm, "relation": relation, "endpoints": endpoints}
    return {**codes, "why": one.why, "doubtful": one.doubtful, "retired": retired}


def _remark(line: dict[str, str | bool | None]) -> str:
    flags = [("doubtful", line["doubtful"]), (f"retired in {line['retired']}", line["retired"]), (line["why"], True)]
    return "; ".join(str(text) for text, wanted in flags if wanted and text)


def _print_gaps(repository: Path, branch: str, *, json: bool) -> None:
    from reporter.history.git import Repository
    from reporter.pipeline.sources import gaps

    found = gaps(Repository.at(repository), repository, branch)
    if json:
        for gap in found:
            for one in gap.lone:
                print_json({"source": gap.source, "code": one.code})
        return
    for gap in found:
        codes = ", ".join(one.code for one in gap.lone) or "none"
        say(f"{gap.source} ({gap.seen_in}): {codes}")


def _day(revision: "Revision | None") -> str:
    return "-" if revision is None else f"{revision.trailers.observed_at:%Y-%m-%d}"


def _version(revision: "Revision | None") -> str:
    return (revision.trailers.version if revision else None) or "-"


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
