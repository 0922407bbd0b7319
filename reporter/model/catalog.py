"""Regions, services and the availability matrix's cell."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reporter.errors import DataError

LONGEST_CODE: Final = 80
"""Bytes in UTF-8. AWS's longest service code has 38; file names stay below 255 bytes even with every byte quoted."""


class Availability(StrEnum):
    """What a source says of one service in one region.

    ``UNKNOWN`` is not ``NOT_LISTED``: the source knows the service and cannot say where it runs.
    """

    AVAILABLE = "available"
    GLOBAL = "global"
    NOT_LISTED = "not listed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Region:
    """One region of one partition, for example ``eu-west-1`` of ``aws``. ``name`` is AWS's long name.

    ``domain`` is its DNS suffix (``amazonaws.com``). ``country`` (ISO 3166-1, ``IE``) and ``geolocation``
    (ISO 3166-2, ``US-VA``) are where AWS says that it lies. ``zones`` and ``local_zones`` are the ids of its
    Availability Zones (``euw1-az1``) and Local Zones. ``launched`` is the day that AWS gave for its launch, an ISO
    8601 date; ``launch_source`` says where that was read and ``announcement`` is the address of the news.
    Whatever a source does not tell is ``None`` or empty.
    """

    code: str
    partition: str
    name: str | None = None
    domain: str | None = None
    country: str | None = None
    geolocation: str | None = None
    zones: frozenset[str] = frozenset()
    local_zones: frozenset[str] = frozenset()
    launched: str | None = None
    launch_source: str | None = None
    announcement: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service and where it is listed.

    ``regions`` holds region codes. ``global_in`` holds the partitions that run the service once for all their
    regions. ``unknown_in`` holds the partitions of which the source names the service without saying where.
    A service that is listed nowhere at all is unknown everywhere: sources forget, and an empty list is no proof.
    ``dated`` holds pairs of a region code of ``regions`` and the day, an ISO 8601 date, that the source itself gives
    to that entry: the service has been there since that day at the latest.
    """

    code: str
    name: str | None = None
    regions: frozenset[str] = frozenset()
    global_in: frozenset[str] = frozenset()
    unknown_in: frozenset[str] = frozenset()
    dated: frozenset[tuple[str, str]] = frozenset()

    @property
    def listed(self) -> bool:
        """Whether the source says of any place that the service runs there."""
        return bool(self.regions or self.global_in)

    def availability(self, region: Region) -> Availability:
        if region.code in self.regions:
            return Availability.AVAILABLE
        if region.partition in self.global_in:
            return Availability.GLOBAL
        if region.partition in self.unknown_in or not self.listed:
            return Availability.UNKNOWN
        return Availability.NOT_LISTED


def check_code(code: str, what: str, where: str) -> str:
    """Return *code* if it can serve as a region, service or partition code.

    Codes become file names, lines of commit messages and cells of tables, so one is a short printable word or
    phrase on one line. Anything else raises ``DataError``, which names *what* and *where*.
    """
    if not code.isprintable() or code != code.strip() or not 0 < len(code.encode()) <= LONGEST_CODE:
        shown = ascii(code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + "…")
        msg = f"{where}: {shown} cannot be a {what}: use 1 to {LONGEST_CODE} bytes of printable text on one line"
        raise DataError(msg)
    return code
