"""What every format writes, worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

from reporter.v1.report import RegionFacts, Report


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region and its service codes, sorted."""

    code: str
    facts: RegionFacts
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service and its region codes, sorted. ``coverage`` is the share of all regions in percent, not rounded."""

    code: str
    name: str
    regions: tuple[str, ...]
    coverage: float

    @property
    def count(self) -> int:
        return len(self.regions)


@dataclass(frozen=True, slots=True)
class Tables:
    """Regions and services by code. A service that runs nowhere has no row.

    ``names`` has every service of ``services``: its name, or its code where no name is known.
    """

    regions: tuple[RegionRow, ...]
    services: tuple[ServiceRow, ...]
    names: Mapping[str, str]

    @classmethod
    def of(cls, report: Report) -> Self:
        regions = tuple(
            RegionRow(code, report.regions[code], tuple(sorted(set(report.region_services.get(code, ())))))
            for code in sorted(report.regions)
        )
        places: dict[str, list[str]] = {}
        for row in regions:
            for service in row.services:
                places.setdefault(service, []).append(row.code)
        names = {code: report.service_names.get(code) or code for code in sorted(places)}
        services = tuple(
            ServiceRow(code, name, tuple(places[code]), len(places[code]) / len(regions) * 100)
            for code, name in names.items()
        )
        return cls(regions, services, names)

    @property
    def availabilities(self) -> int:
        return sum(map(len, (row.services for row in self.regions)))

    @property
    def average(self) -> float:
        """Services a region, to one decimal. 0.0 without regions."""
        return round(self.availabilities / len(self.regions), 1) if self.regions else 0.0

    @property
    def most(self) -> ServiceRow | None:
        """The service with the most regions, of several the first by code."""
        return max(self.services, key=attrgetter("count"), default=None)

    @property
    def least(self) -> ServiceRow | None:
        """The service with the fewest regions, of several the first by code."""
        return min(self.services, key=attrgetter("count"), default=None)
