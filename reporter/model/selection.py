"""Patterns that choose services, regions and partitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from reporter.model.catalog import Region, Service


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted. Patterns are those of ``fnmatch``, match code or name as a whole, and ignore case.

    Several patterns of one kind mean "any of them"; no pattern means everything.
    """

    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.services or self.regions or self.partitions)

    def has_service(self, service: Service) -> bool:
        return _matches(self.services, (service.code, service.name))

    def has_region(self, region: Region) -> bool:
        return _matches(self.regions, (region.code, region.name)) and self.has_partition(region.partition)

    def has_partition(self, partition: str) -> bool:
        return _matches(self.partitions, (partition,))


def _matches(patterns: Sequence[str], texts: Sequence[str | None]) -> bool:
    return not patterns or any(
        fnmatchcase(text.casefold(), pattern.casefold()) for text in texts if text for pattern in patterns
    )
