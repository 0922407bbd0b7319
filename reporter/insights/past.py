"""What is known of a region, a service, and one stay of a service in a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Mark(StrEnum):
    """Why the first day of a stay or of a region is not the day on which it came.

    ``FIRST_LIST``: it stood in the first list of the source or of its partition, be it of regions or of services.
    ``CORRECTED``: a person accepted the change set as a re-modelled source or a correction. ``LISTED_LATE``: the
    source first said where the service runs long after it had first named it, see ``rollouts.LATE``. In all three
    cases the service had come on that day or before.
    """

    FIRST_LIST = "first list"
    CORRECTED = "corrected"
    LISTED_LATE = "listed late"


@dataclass(frozen=True, slots=True)
class Stay:
    """One time that *service* was listed in *region*: from ``since`` on, up to but not with ``until``.

    ``until`` is ``None`` while it lasts. ``revision`` is the commit that added it and ``left_in`` the one that
    removed it. ``provisional`` is an addition that no further observation has confirmed yet. ``end_mark`` is
    ``CORRECTED`` if a correction ended it: then it did not leave on that day.
    """

    service: str
    region: str
    since: date
    revision: str
    until: date | None = None
    left_in: str | None = None
    mark: Mark | None = None
    provisional: bool = False
    end_mark: Mark | None = None

    @property
    def lasts(self) -> bool:
        return self.until is None


@dataclass(frozen=True, slots=True)
class RegionPast:
    """One region. ``since`` is the day on which the source first listed it, ``launched`` the one that AWS gave.

    ``provisional`` is one that no further observation has confirmed yet.
    """

    code: str
    partition: str
    since: date
    revision: str
    name: str | None = None
    country: str | None = None
    launched: date | None = None
    zones: int | None = None
    mark: Mark | None = None
    gone: bool = False
    provisional: bool = False

    @property
    def opened(self) -> date | None:
        """The day of its launch as far as anyone knows: AWS's, or the first listing if that is not marked."""
        return self.launched or (None if self.mark else self.since)


@dataclass(frozen=True, slots=True)
class ServicePast:
    """One service. ``named`` is the day on which the source first named it.

    ``first`` holds its first stay in each region and ``now`` the stay that lasts, by region code; ``ended`` all stays
    that ended, oldest end first. ``global_in`` and ``unknown_in`` are as in ``model.catalog.Service``.
    """

    code: str
    named: date
    revision: str
    name: str | None = None
    first: Mapping[str, Stay] = field(default_factory=lambda: MappingProxyType({}))
    now: Mapping[str, Stay] = field(default_factory=lambda: MappingProxyType({}))
    ended: tuple[Stay, ...] = ()
    global_in: frozenset[str] = frozenset()
    unknown_in: frozenset[str] = frozenset()
    gone: bool = False
    removed_in: str | None = None

    @property
    def listed(self) -> bool:
        """Whether the source says of any place that the service runs there."""
        return bool(self.now or self.global_in)

    @property
    def lost(self) -> dict[str, Stay]:
        """The last stay in each region that it has left and not come back to."""
        return {stay.region: stay for stay in self.ended if stay.region not in self.now}

    def regions_on(self, day: date) -> frozenset[str]:
        """The regions that listed it at the end of *day*."""
        here = {region for region, stay in self.now.items() if stay.since <= day}
        return frozenset(here | {one.region for one in self.ended if one.until and one.since <= day < one.until})
