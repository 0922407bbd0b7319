"""``show``, ``services`` and ``regions``: what was known at a date."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from reporter.cli import options
from reporter.cli.output import print_json, print_table, say
from reporter.errors import UsageError

if TYPE_CHECKING:
    from reporter.model.catalog import Service
    from reporter.model.selection import Selection
    from reporter.model.snapshot import Snapshot
    from reporter.pipeline.read import View


def show(
    context: typer.Context,
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
    seen = options.view_at(repository, source, at, branch)
    selection = options.selection(context, service, region, partition)
    if json:
        print_json(_document(seen, selection))
        return
    cells = _cells(seen.snapshot, selection) if service else []
    trailers = seen.revision.trailers
    version = f" ({trailers.version})" if trailers.version else ""
    say(f"{source} as observed on {trailers.observed_at:%Y-%m-%d}{version}, revision {seen.revision.id[:12]}")
    say("")
    if service:
        print_table(("service", "region", "partition", "availability"), cells)
    elif region:
        _print_services(seen.snapshot, selection)
    else:
        _print_partitions(seen.snapshot, selection)


def services(
    context: typer.Context,
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
    seen = options.view_at(repository, source, at, branch)
    selection = options.selection(context, service, region, partition)
    if json:
        for row in _chosen_services(seen.snapshot, selection):
            print_json({"code": row.code, "name": row.name, **_places(row, seen.snapshot, selection)})
    else:
        _print_services(seen.snapshot, selection)


def regions(
    context: typer.Context,
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
    seen = options.view_at(repository, source, at, branch)
    selection = options.selection(context, service, region, partition)
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
    services = [row for row in snapshot.services.values() if selection.has_service(row)]
    rows = []
    for partition in filter(selection.has_partition, snapshot.partitions):
        codes = {
            row.code for row in snapshot.regions.values() if row.partition == partition and selection.has_region(row)
        }
        listed = [row for row in services if row.regions & codes or partition in row.global_in]
        cells = sum(len(row.regions & codes) for row in listed)
        everywhere = sum(partition in row.global_in for row in listed)
        rows.append([partition, f"{len(codes):,}", f"{len(listed):,}", f"{cells:,}", f"{everywhere:,}"])
    columns = ("partition", "regions", "services", "availabilities", "global services")
    print_table(columns, rows, right=columns[1:])
    unknown = sum(not row.listed for row in services)
    say("")
    say(f"{len(services):,} services are known; of {unknown:,} the source does not say where they run")


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
