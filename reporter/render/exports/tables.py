"""The three tables that most formats are made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from reporter.model.catalog import Availability, Service
from reporter.render.exports.facts import ExportFacts

SCHEMA: Final = 1
"""The version of the tables' columns and of what *about* tells. It rises when a name or a meaning changes."""

Cell = str | int | bool | tuple[str, ...] | None
"""``None`` is what the source does not tell."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under named columns.

    ``columns`` says by name what its cells hold besides ``None``: ``str``, ``int``, ``bool``, or ``tuple`` for
    several texts. The first ``key`` columns tell the rows apart, and the rows are sorted by them.
    """

    name: str
    columns: Mapping[str, type]
    key: int
    rows: Sequence[tuple[Cell, ...]]


_AVAILABILITY: Final = MappingProxyType(
    dict.fromkeys(("service", "region", "service_name", "region_name", "partition", "availability", "dated"), str)
)
_REGION: Final = MappingProxyType(
    {
        **dict.fromkeys(("code", "name", "partition", "domain", "country", "geolocation"), str),
        **dict.fromkeys(("zones", "local_zones"), tuple),
        **dict.fromkeys(("launched", "launch_source", "announcement"), str),
        "services": int,
    }
)
_SERVICE: Final = MappingProxyType(
    {
        **dict.fromkeys(("code", "name"), str),
        "regions": int,
        **dict.fromkeys(("global_partitions", "unknown_partitions"), tuple),
        "listed": bool,
    }
)


@lru_cache(maxsize=1)  # several formats are made of the same facts
def tables(facts: ExportFacts) -> tuple[Table, Table, Table]:
    """``availabilities``, ``regions`` and ``services``."""
    return (
        Table("availabilities", _AVAILABILITY, 2, tuple(_availabilities(facts))),
        Table("regions", _REGION, 1, tuple(_regions(facts))),
        Table("services", _SERVICE, 1, tuple(_services(facts))),
    )


def about(facts: ExportFacts) -> dict[str, Cell]:
    """What the tables are of: where the facts come from, when they were observed, and what was asked for."""
    return {
        "schema": SCHEMA,
        "source": facts.source,
        "version": facts.version,
        "observed_at": facts.observed,
        "revision": facts.revision,
        "completeness": str(facts.completeness),
        "unread": tuple(f"{item.what} {item.code}".rstrip() + f": {item.reason}" for item in facts.unread),
        "chosen_services": facts.selection.services,
        "chosen_regions": facts.selection.regions,
        "chosen_partitions": facts.selection.partitions,
        "excluded_services": facts.selection.no_services,
        "excluded_regions": facts.selection.no_regions,
    }


def joined(cell: Cell, text: Callable[[str], str]) -> str | int | bool | None:
    """A cell for a table that holds no lists: its texts as *text* makes them, several with ``;`` between them."""
    if isinstance(cell, tuple):
        cell = ";".join(cell) or None
    return text(cell) if isinstance(cell, str) else cell


def _availabilities(facts: ExportFacts) -> Iterator[tuple[Cell, ...]]:
    dated: Mapping[str, str] = {}
    last: Service | None = None
    for service, region, state in facts.availabilities():
        if service is not last:
            dated, last = dict(service.dated), service
        day = dated.get(region.code)
        yield (service.code, region.code, service.name, region.name, region.partition, str(state), day)


def _regions(facts: ExportFacts) -> Iterator[tuple[Cell, ...]]:
    counts = dict.fromkeys(facts.snapshot.regions, 0)
    for _, region, state in facts.availabilities():
        counts[region.code] += state is Availability.AVAILABLE
    for region in facts.regions():
        yield (
            *(region.code, region.name, region.partition, region.domain, region.country, region.geolocation),
            *(tuple(sorted(region.zones)), tuple(sorted(region.local_zones))),
            *(region.launched, region.launch_source, region.announcement),
            counts[region.code],
        )


def _services(facts: ExportFacts) -> Iterator[tuple[Cell, ...]]:
    regions = facts.regions()
    codes = {region.code for region in regions}
    for service in facts.services():
        yield (
            *(service.code, service.name),
            len(service.regions & codes) if service.listed else None,
            *(_partitions(facts, service.global_in), _partitions(facts, service.unknown_in)),
            service.listed,
        )


def _partitions(facts: ExportFacts, partitions: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(facts.selection.has_partition, partitions)))
