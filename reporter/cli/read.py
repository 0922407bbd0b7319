"""``log``, ``show``, ``diff``, ``services``, ``regions``: the commands that read the history."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import print_json, print_table, say
from reporter.errors import UsageError

if TYPE_CHECKING:
    from reporter.changes.change import Change
    from reporter.changes.settle import Settled
    from reporter.model.catalog import Service
    from reporter.model.selection import Selection
    from reporter.model.snapshot import Snapshot
    from reporter.pipeline.read import View

NEWEST: Final = 50
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d.*", re.ASCII)

Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", min=1, help=f"Only the newest N changes. Default: {NEWEST}, or all with a date or --json."
    ),
]


def log(
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    since: options.Since = None,
    until: options.Until = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    limit: Limit = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what changed, oldest first, one change a line, with its status.

    `provisional` changes are not yet believed; `reverted` ones were taken back before they were. With --json, each
    line is an object: date, source, service, region, kind, status, revision and more.
    """
    from reporter.changes.selection import selects  # noqa: PLC0415 - start-up time
    from reporter.history.git import Repository  # noqa: PLC0415
    from reporter.history.timeline import Span  # noqa: PLC0415
    from reporter.model.snapshot import Snapshot  # noqa: PLC0415
    from reporter.pipeline.aliases import load_aliases  # noqa: PLC0415
    from reporter.pipeline.read import read_log, view  # noqa: PLC0415

    opened = Repository.at(repository)
    span = Span(options.moment(since), options.moment(until, end=True))
    selection = _selection(service, region, partition)
    found = read_log(opened, source, branch=branch, renamed=load_aliases(repository, source))
    snapshot = view(opened, source, branch=branch).snapshot if selection else Snapshot(source)
    settled = [
        one for one in found.settled if one.change_set.observed_at in span and selects(selection, one.change, snapshot)
    ]
    if limit is None and not (json or since or until):
        limit = NEWEST
    _print_log(settled[-limit:] if limit else settled, json=json)


def show(
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what was known at a date: counts by partition, and the services and regions that are asked for."""
    seen = _view(repository, source, at, branch)
    selection = _selection(service, region, partition)
    if json:
        print_json(_document(seen, selection))
        return
    cells = _cells(seen.snapshot, selection) if selection.services else []
    trailers = seen.revision.trailers
    version = f" ({trailers.version})" if trailers.version else ""
    say(f"{source} as observed on {trailers.observed_at:%Y-%m-%d}{version}, revision {seen.revision.id[:12]}")
    say("")
    if selection.services:
        print_table(("service", "region", "partition", "availability"), cells)
    elif selection.regions:
        _print_services(seen.snapshot, selection)
    else:
        _print_partitions(seen.snapshot, selection)


def diff(
    before: Annotated[str, typer.Argument(help="A date (2024-06-01) or a revision.")],
    after: Annotated[str | None, typer.Argument(help="Another one. Default: now.")] = None,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what differs between two dates or revisions."""
    from reporter.changes.compare import compare  # noqa: PLC0415 - start-up time
    from reporter.changes.rename import propose  # noqa: PLC0415
    from reporter.changes.selection import selects  # noqa: PLC0415
    from reporter.changes.wording import line  # noqa: PLC0415
    from reporter.pipeline.aliases import load_aliases  # noqa: PLC0415

    old, new = _view_of(repository, source, before, branch), _view_of(repository, source, after, branch)
    selection = _selection(service, region, partition)
    all_changes = compare(old.snapshot, new.snapshot, load_aliases(repository, source))
    changes = [
        change
        for change in all_changes
        if selects(selection, change, new.snapshot if not change.kind.removes else old.snapshot)
    ]
    for change in changes:
        if json:
            print_json(_change_object(change))
        else:
            say(line(change))
    if not json:
        for proposal in propose(all_changes):
            say(f"? {proposal.old} may be {proposal.new} now: if so, add it to config/aliases.yml")
        say(f"{len(changes):,} changes" if changes else "no changes")


def services(
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """List services, and in how many of the chosen regions each is."""
    seen = _view(repository, source, at, branch)
    selection = _selection(service, region, partition)
    if json:
        for row in _chosen_services(seen.snapshot, selection):
            print_json({"code": row.code, "name": row.name, **_places(row, seen.snapshot, selection)})
    else:
        _print_services(seen.snapshot, selection)


def regions(
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """List regions, and how many of the chosen services each has."""
    seen = _view(repository, source, at, branch)
    selection = _selection(service, region, partition)
    chosen = [row for row in seen.snapshot.services.values() if selection.has_service(row)]
    rows: list[tuple[str, str | None, str, int, int]] = []
    for found in seen.snapshot.regions.values():
        if selection.has_region(found):
            here = sum(found.code in row.regions for row in chosen)
            everywhere = sum(found.partition in row.global_in for row in chosen)
            rows.append((found.code, found.name, found.partition, here, everywhere))
    columns = ("code", "name", "partition", "services", "global")
    if json:
        for cells in rows:
            print_json(dict(zip(columns, cells, strict=True)))
    else:
        texts = [
            [code, name or "-", where, f"{here:,}", f"{everywhere:,}"] for code, name, where, here, everywhere in rows
        ]
        print_table(columns, texts, right=("services", "global"))


def _print_log(settled: "Sequence[Settled]", *, json: bool) -> None:
    from reporter.changes.wording import line  # noqa: PLC0415 - start-up time

    rows: list[list[str]] = []
    for one in settled:
        if json:
            about = {"date": f"{one.change_set.observed_at:%Y-%m-%dT%H:%M:%SZ}", "source": one.change_set.source}
            status = {"status": str(one.status), "revision": one.change_set.revision}
            print_json(about | _change_object(one.change) | status)
        else:
            date, revision = f"{one.change_set.observed_at:%Y-%m-%d}", one.change_set.revision[:8]
            rows.append([date, revision, str(one.status), line(one.change)])
    if not json:
        print_table(("date", "revision", "status", "change"), rows)


def _change_object(change: "Change") -> dict[str, object]:
    return {
        "service": change.service,
        "region": change.region,
        "partition": change.partition,
        "kind": str(change.kind),
        "attribute": change.attribute,
        "before": change.before,
        "after": change.after,
    }


def _selection(services: list[str] | None, regions: list[str] | None, partitions: list[str] | None) -> "Selection":
    from reporter.model.selection import Selection  # noqa: PLC0415 - start-up time

    return Selection(tuple(services or ()), tuple(regions or ()), tuple(partitions or ()))


def _view(repository: Path, source: str, at: str | None, branch: str) -> "View":
    from reporter.history.git import Repository  # noqa: PLC0415 - start-up time
    from reporter.pipeline.read import view  # noqa: PLC0415

    return view(Repository.at(repository), source, at=options.moment(at, end=True), branch=branch)


def _view_of(repository: Path, source: str, text: str | None, branch: str) -> "View":
    from reporter.history.git import Repository  # noqa: PLC0415 - start-up time
    from reporter.pipeline.read import view_revision  # noqa: PLC0415

    if text is None or _DATE.fullmatch(text):
        return _view(repository, source, text, branch)
    return view_revision(Repository.at(repository), source, text)


def _chosen_services(snapshot: "Snapshot", selection: "Selection") -> "Iterator[Service]":
    """The services that match, and, where regions are chosen, run in one of them."""
    chosen = [row for row in snapshot.regions.values() if selection.has_region(row)]
    partitions = {row.partition for row in chosen}
    codes = {row.code for row in chosen}
    for row in snapshot.services.values():
        placed = bool(row.regions & codes or (row.global_in & partitions and not selection.regions))
        if selection.has_service(row) and (placed or not (selection.regions or selection.partitions)):
            yield row


def _places(service: "Service", snapshot: "Snapshot", selection: "Selection") -> dict[str, object]:
    chosen = {code for code, row in snapshot.regions.items() if selection.has_region(row)}
    return {
        "listed": service.listed,
        "regions": sorted(service.regions & chosen),
        "global": sorted(filter(selection.has_partition, service.global_in)),
        "unknown": sorted(filter(selection.has_partition, service.unknown_in)),
    }


def _print_services(snapshot: "Snapshot", selection: "Selection") -> None:
    rows = []
    for row in _chosen_services(snapshot, selection):
        found = _places(row, snapshot, selection)
        count = found["regions"]
        where = f"{len(count):,}" if isinstance(count, list) and row.listed else "unknown"
        everywhere = ", ".join(sorted(row.global_in))
        rows.append([row.code, row.name or "-", where, everywhere])
    print_table(("code", "name", "regions", "global in"), rows, right=("regions",))


def _cells(snapshot: "Snapshot", selection: "Selection") -> list[list[str]]:
    """A row for each chosen service in each chosen region. ``UsageError`` if there is none."""
    chosen = [row for row in snapshot.regions.values() if selection.has_region(row)]
    rows = [
        [service.code, region.code, region.partition, str(service.availability(region))]
        for service in snapshot.services.values()
        if selection.has_service(service)
        for region in chosen
    ]
    if not rows:
        msg = "no service and region match: see `reporter services` and `reporter regions`"
        raise UsageError(msg)
    return rows


def _print_partitions(snapshot: "Snapshot", selection: "Selection") -> None:
    rows = []
    for partition in filter(selection.has_partition, snapshot.partitions):
        codes = {code for code, row in snapshot.regions.items() if row.partition == partition}
        listed = [row for row in snapshot.services.values() if row.regions & codes or partition in row.global_in]
        cells = sum(len(row.regions & codes) for row in listed)
        everywhere = sum(partition in row.global_in for row in listed)
        rows.append([partition, f"{len(codes):,}", f"{len(listed):,}", f"{cells:,}", f"{everywhere:,}"])
    columns = ("partition", "regions", "services", "availabilities", "global services")
    print_table(columns, rows, right=columns[1:])
    unknown = sum(not row.listed for row in snapshot.services.values())
    say("")
    say(f"{len(snapshot.services):,} services are known; of {unknown:,} the source does not say where they run")


def _document(seen: "View", selection: "Selection") -> dict[str, object]:
    trailers = seen.revision.trailers
    return {
        "source": trailers.source,
        "version": trailers.version,
        "observed_at": f"{trailers.observed_at:%Y-%m-%dT%H:%M:%SZ}",
        "revision": seen.revision.id,
        "completeness": str(trailers.completeness),
        "regions": {
            row.code: {"name": row.name, "partition": row.partition}
            for row in seen.snapshot.regions.values()
            if selection.has_region(row)
        },
        "services": {
            row.code: {"name": row.name, **_places(row, seen.snapshot, selection)}
            for row in _chosen_services(seen.snapshot, selection)
        },
    }
