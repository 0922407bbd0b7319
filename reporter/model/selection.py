"""Patterns that choose services, regions and partitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from reporter.model.catalog import Region, Service


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted. Patterns are those of ``fnmatch``, match code or name as a whole, and ignore case.

    Several patterns of one kind mean "any of them"; no pattern means everything. What a pattern of ``no_services`` or
    ``no_regions`` matches is never wanted.
    """

    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    no_services: tuple[str, ...] = ()
    no_regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.services or self.regions or self.partitions or self.no_services or self.no_regions)

    def has_service(self, service: Service) -> bool:
        texts = (service.code, service.name)
        return _wanted(self.services, texts) and not _matches(self.no_services, texts)

    def has_region(self, region: Region) -> bool:
        texts = (region.code, region.name)
        wanted = _wanted(self.regions, texts) and not _matches(self.no_regions, texts)
        return wanted and self.has_partition(region.partition)

    def has_partition(self, partition: str) -> bool:
        return _wanted(self.partitions, (partition,))


def _wanted(patterns: Sequence[str], texts: Sequence[str | None]) -> bool:
    return not patterns or _matches(patterns, texts)


def _matches(patterns: Sequence[str], texts: Sequence[str | None]) -> bool:
    return any(fnmatchcase(text.casefold(), pattern.casefold()) for text in texts if text for pattern in patterns)
