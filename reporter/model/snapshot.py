"""All that one source said at one time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from reporter.errors import DataError
from reporter.model.catalog import Availability, Region, Service


class Completeness(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """Something that a source could not read. A value, never an exception: one closed door hides no other.

    ``what`` is ``source``, ``partition``, ``region`` (the services in it), ``service``, ``name`` (of a service),
    ``attributes`` (of a region: its name, geography and zones) or ``launches`` (the days on which regions opened).
    ``code`` says which one and is empty where that would be all of them.
    """

    what: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Regions and services of one source, by code, with what could not be read.

    Build one with ``Snapshot.of``, which checks it: every listed region and partition must exist.
    """

    source: str
    regions: Mapping[str, Region] = field(default_factory=lambda: MappingProxyType({}))
    services: Mapping[str, Service] = field(default_factory=lambda: MappingProxyType({}))
    unread: tuple[Unread, ...] = ()

    @classmethod
    def of(
        cls, source: str, regions: Iterable[Region], services: Iterable[Service], unread: Iterable[Unread] = ()
    ) -> Self:
        """Order of the input does not matter. ``DataError`` if a service names a region that is not given."""
        by_region = {region.code: region for region in sorted(regions, key=lambda region: region.code)}
        by_service = {service.code: service for service in sorted(services, key=lambda service: service.code)}
        for service in by_service.values():
            check_regions(source, service, by_region)
        return cls(source, MappingProxyType(by_region), MappingProxyType(by_service), tuple(sorted(unread)))

    @property
    def completeness(self) -> Completeness:
        return Completeness.PARTIAL if self.unread else Completeness.COMPLETE

    @property
    def partitions(self) -> tuple[str, ...]:
        return tuple(sorted({region.partition for region in self.regions.values()}))

    def availability(self, service: str, region: str) -> Availability:
        """The matrix's cell. ``NOT_LISTED`` for a service that the source does not name at all."""
        row = self.services.get(service)
        return row.availability(self.regions[region]) if row else Availability.NOT_LISTED

    def availabilities(self) -> Iterator[tuple[str, str]]:
        """Every (service code, region code) that is listed as available, sorted; global ones are not among them."""
        for service in self.services.values():
            for region in sorted(service.regions):
                yield service.code, region


def check_regions(source: str, service: Service, regions: Mapping[str, Region]) -> None:
    """``DataError`` if *service* is listed in a region that is not among *regions*."""
    if not service.regions <= regions.keys():
        missing = min(service.regions - regions.keys())
        msg = f"{source}: service {service.code} is listed in region {missing}, which {source} does not have"
        raise DataError(msg)
