"""Where regions are: country, continent, and what kind of partition they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from reporter.insights.past import RegionPast

UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """``country`` is ISO 3166-1 (``IE``), ``continent`` its English name; both are ``UNKNOWN`` where nobody says."""

    country: str = UNKNOWN
    continent: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Geography:
    """A reviewed table: the country of each region, the continent of each country, the kind of each partition.

    A kind says who may use a partition: ``commercial``, ``US government``, ``China``, ``US intelligence``,
    ``European sovereign``.
    """

    countries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    continents: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    partitions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, region: RegionPast) -> Place:
        """What the source itself says of the country stands before the table."""
        country = region.country or self.countries.get(region.code, UNKNOWN)
        return Place(country, self.continents.get(country, UNKNOWN))

    def kind(self, partition: str) -> str:
        return self.partitions.get(partition, UNKNOWN)
