"""The rows of the site's tables."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from reporter.changes.change import Kind
from reporter.changes.settle import Status
from reporter.model.catalog import Availability, Region, Service
from reporter.model.snapshot import Snapshot, Unread
from reporter.render.addresses import year_page
from reporter.render.facts import SiteFacts
from reporter.render.feed import Entry
from reporter.render.since import Beginnings

_LEVELS: Final = (1, 28, 52, 100)
"""From how many changes a month has a stronger colour. AWS months have 28, 52 and 100 at their quartiles."""


@dataclass(frozen=True, slots=True)
class ServiceInRegion:
    service: Service
    since: str
    everywhere: bool
    """Whether the partition runs it once for all its regions."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region with its services by code, and what the source does not say of it."""

    region: Region
    first: str
    services: tuple[ServiceInRegion, ...]
    unknown: tuple[Service, ...]
    unread: tuple[Unread, ...]

    @property
    def own(self) -> int:
        """How many services are listed in the region itself."""
        return sum(not row.everywhere for row in self.services)

    @property
    def everywhere(self) -> int:
        """How many more its partition runs once for all regions."""
        return len(self.services) - self.own


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """``partitions`` are those where the service is listed, regional or global."""

    service: Service
    partitions: tuple[str, ...]
    first: str
    state: str


@dataclass(frozen=True, slots=True)
class Year:
    """What one year brought, without lists and corrections. ``share`` is 0 to 100, of the best year."""

    year: str
    regions: int
    services: int
    availabilities: int
    share: int = 0


@dataclass(frozen=True, slots=True)
class MonthCell:
    """``path`` is ``None`` for a month without changes. ``level`` is how strongly to colour it, 0 to 4."""

    month: str
    changes: int
    path: str | None
    level: int


@dataclass(frozen=True, slots=True)
class MonthsOfYear:
    year: str
    changes: int
    months: tuple[MonthCell, ...]


def region_rows(snapshot: Snapshot, begun: Beginnings) -> tuple[RegionRow, ...]:
    """By partition, then by code."""
    regions = sorted(snapshot.regions.values(), key=lambda region: (region.partition, region.code))
    return tuple(_region_row(region, snapshot, begun) for region in regions)


def _region_row(region: Region, snapshot: Snapshot, begun: Beginnings) -> RegionRow:
    services: list[ServiceInRegion] = []
    unknown: list[Service] = []
    for service in snapshot.services.values():
        state = service.availability(region)
        if state is Availability.UNKNOWN:
            unknown.append(service)
        elif state is not Availability.NOT_LISTED:
            everywhere = state is Availability.GLOBAL
            services.append(ServiceInRegion(service, begun.availability(service, region), everywhere))
    unread = tuple(item for item in snapshot.unread if _is_about(item, region))
    return RegionRow(region, begun.region(region.code), tuple(services), tuple(unknown), unread)


def _is_about(item: Unread, region: Region) -> bool:
    match item.what:
        case "source":
            return True
        case "partition":
            return item.code == region.partition
        case "region" | "attributes":
            return item.code == region.code
        case _:
            return False


def service_rows(snapshot: Snapshot, begun: Beginnings) -> tuple[ServiceRow, ...]:
    partition_of = {region.code: region.partition for region in snapshot.regions.values()}
    return tuple(
        ServiceRow(
            service,
            tuple(sorted({partition_of[code] for code in service.regions} | service.global_in)),
            begun.service(service.code),
            _state(service),
        )
        for service in snapshot.services.values()
    )


def _state(service: Service) -> str:
    if not service.listed:
        return "unknown"
    states = ["regional"] if service.regions else []
    states += ["global"] if service.global_in else []
    states += ["partly unknown"] if service.unknown_in else []
    return ", ".join(states)


def years(facts: SiteFacts) -> tuple[Year, ...]:
    """From the first year with an observation to the last one, newest first; reverted additions do not count."""
    if facts.first_list is None:
        return ()
    counts: Counter[tuple[int, Kind]] = Counter(
        (one.change_set.observed_at.year, one.change.kind)
        for one in facts.settled
        if one.status is not Status.REVERTED and facts.is_news(one.change_set)
    )
    span = range(facts.as_of.year, facts.first_list.observed_at.year - 1, -1)
    best = max((counts[year, Kind.AVAILABILITY_ADDED] for year in span), default=0) or 1
    return tuple(
        Year(
            str(year),
            counts[year, Kind.REGION_ADDED],
            counts[year, Kind.SERVICE_ADDED],
            counts[year, Kind.AVAILABILITY_ADDED],
            share=round(100 * counts[year, Kind.AVAILABILITY_ADDED] / best),
        )
        for year in span
    )


def months_of_years(found: Sequence[Entry]) -> tuple[MonthsOfYear, ...]:
    """Every year from the first entry to the last, newest first, with its twelve months."""
    counts: Counter[str] = Counter()
    for entry in found:
        counts[entry.month] += entry.size
    touched = sorted({month[:4] for month in counts}, reverse=True)
    rows = []
    for year in _down(touched):
        names = [f"{year}-{month:02}" for month in range(1, 13)]
        cells = tuple(_cell(name, counts) for name in names)
        rows.append(MonthsOfYear(year, sum(cell.changes for cell in cells), cells))
    return tuple(rows)


def _down(touched: Sequence[str]) -> Iterable[str]:
    return (str(year) for year in range(int(touched[0]), int(touched[-1]) - 1, -1)) if touched else ()


def _cell(month: str, counts: Counter[str]) -> MonthCell:
    changes = counts[month]
    path = f"{year_page(month[:4])}#{month}" if changes else None
    return MonthCell(month, changes, path, bisect_right(_LEVELS, changes))
