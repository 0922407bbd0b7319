"""The matrix: drawn by a script for any day, and as plain tables for today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reporter.model.catalog import Availability, Region
from reporter.render.addresses import slug
from reporter.render.pages.context import Page, Site


@dataclass(frozen=True, slots=True)
class PartitionTable:
    """The services of one partition, by code, with one state for each of its regions. ``anchor`` is the heading's."""

    partition: str
    anchor: str
    regions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    yield "matrix.md", site.page("matrix.md.j2")
    unlisted = [service.code for service in site.facts.snapshot.services.values() if not service.listed]
    yield "matrix-table.md", site.page("matrix-table.md.j2", tables=tables(site), unlisted=unlisted)


def tables(site: Site) -> tuple[PartitionTable, ...]:
    """One a partition, the largest first, without the services that a partition does not list.

    Those that are listed nowhere at all are in none: they are unknown everywhere.
    """
    regions = sorted(site.facts.snapshot.regions.values(), key=lambda region: (region.partition, region.code))
    found = [
        _table(site, partition, tuple(members))
        for partition, members in groupby(regions, key=lambda region: region.partition)
    ]
    return tuple(sorted(found, key=lambda table: (-len(table.regions), table.partition)))


def _table(site: Site, partition: str, regions: Sequence[Region]) -> PartitionTable:
    rows = []
    for service in site.facts.snapshot.services.values():
        states = tuple(service.availability(region) for region in regions)
        if service.listed and any(state is not Availability.NOT_LISTED for state in states):
            rows.append((service.code, states))
    codes = tuple(region.code for region in regions)
    return PartitionTable(partition, f"partition-{slug(partition)}", codes, tuple(rows))
