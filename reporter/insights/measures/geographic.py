"""What there is in each country, continent, partition and kind of partition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.past import RegionPast
from reporter.insights.rollouts import Rollouts


class View(StrEnum):
    """What regions are put together by."""

    COUNTRY = "country"
    CONTINENT = "continent"
    PARTITION = "partition"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Group:
    """The regions of one place. ``key`` is ISO 3166-1 for a country, else its name or code, or ``UNKNOWN``.

    ``services`` counts those that any of its regions lists, and ``availabilities`` every one in every region.
    """

    key: str
    regions: tuple[str, ...]
    services: int
    availabilities: int


def by_place(rollouts: Rollouts, geography: Geography, view: View) -> tuple[Group, ...]:
    """All regions that the source lists now, by *view*: most availabilities first, then by key, ``UNKNOWN`` last.

    Services that a partition runs once for all its regions are in no region, and so in no place. Marked stays
    count: presence needs no day.
    """
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    key = _key(geography, view)
    for code in rollouts.region_codes():
        grouped[key(rollouts.regions[code])].append(code)
    found = [
        Group(
            name,
            tuple(codes),
            services=len(frozenset().union(*(rollouts.present[code] for code in codes))),
            availabilities=sum(len(rollouts.present[code]) for code in codes),
        )
        for name, codes in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.key == UNKNOWN, -one.availabilities, one.key)))


def _key(geography: Geography, view: View) -> Callable[[RegionPast], str]:
    keys: dict[View, Callable[[RegionPast], str]] = {
        View.COUNTRY: lambda region: geography.place(region).country,
        View.CONTINENT: lambda region: geography.place(region).continent,
        View.PARTITION: lambda region: region.partition,
        View.KIND: lambda region: geography.kind(region.partition),
    }
    return keys[view]
