"""In which order services come to regions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from reporter.insights.measures.courses import COMMERCIAL, Course, courses
from reporter.insights.past import Mark
from reporter.insights.presence import check_services
from reporter.insights.rollouts import Rollouts

FEWEST: Final = 3
"""Regions that a service must have come to: the order of fewer says little."""
ENOUGH: Final = 10
"""Services that a region must be judged by: the mean of fewer is chance."""


@dataclass(frozen=True, slots=True)
class Place:
    """The arrival of a service in *region* on *since*.

    ``position`` is 1 for the first region; regions of one day share the lowest of their positions (1, 1, 3). It
    is ``None`` where nobody knows: if the stay is marked, or if a marked one was listed on that day or later,
    since that one may have come before.
    """

    region: str
    since: date
    position: int | None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class TypicalPosition:
    """Where *region* usually stands in the order: the mean over *services* services, 0 (first) to 1 (last).

    ``position`` is ``None`` if there are fewer than ``ENOUGH`` services to judge by: too young to say.
    """

    region: str
    partition: str
    position: float | None
    services: int


def rollout_order(rollouts: Rollouts, service: str, partition: str = COMMERCIAL) -> tuple[Place, ...]:
    """The regions of *partition* that *service* has come to, in order of day and code, those it has left as well.

    ``UsageError`` if the source never named the service. Provisional arrivals are left out.
    """
    [code] = check_services(rollouts, [service])
    row = rollouts.services[code]
    stays = [
        stay
        for code, stay in row.first.items()
        if rollouts.regions[code].partition == partition and not stay.provisional
    ]
    stays.sort(key=lambda stay: (stay.since, stay.region))
    days = [stay.since for stay in stays]
    unsure = max((stay.since for stay in stays if stay.mark), default=date.min)
    return tuple(
        Place(
            stay.region,
            stay.since,
            bisect_left(days, stay.since) + 1 if stay.since > unsure else None,
            stay.mark,
        )
        for stay in stays
    )


def typical_positions(rollouts: Rollouts, partition: str = COMMERCIAL) -> tuple[TypicalPosition, ...]:
    """The typical position of every region that *partition* has now, earliest first, then by code.

    Of one service with n regions listed on its first day, a region has the rank r from 1 to n, by day; regions
    of one day share the mean of their ranks, and regions that it has not come to are all last together, on one
    rank. The position is (r - 1) / (n - 1), so its mean over the n regions is 1/2 whatever the service does: below
    is early, above is late. Each region has the mean over the services.

    Only services that came to three regions or more, and only regions that were there on a service's first day, so a
    young region is judged by young services only. Left out are services with a marked stay in the partition.
    """
    ranks: defaultdict[str, list[Fraction]] = defaultdict(list)
    for one in courses(rollouts, partition).sound.values():
        if len(one.stays) >= FEWEST and len(one.base) > 1:
            for region, rank in _ranks(one).items():
                ranks[region].append(rank)
    found: list[TypicalPosition] = []
    for code in rollouts.region_codes((partition,)):
        known = ranks[code]
        position = float(sum(known) / len(known)) if len(known) >= ENOUGH else None
        found.append(TypicalPosition(code, partition, position, len(known)))
    return tuple(sorted(found, key=lambda one: (one.position is None, one.position or 0.0, one.region)))


def _ranks(one: Course) -> dict[str, Fraction]:
    """The normalised mean ranks of the regions of the base."""
    came = {stay.region: stay.since for stay in one.stays}
    days = sorted(came.get(region, date.max) for region in one.base)
    last = len(days) - 1
    return {
        region: Fraction(
            bisect_left(days, came.get(region, date.max)) + bisect_right(days, came.get(region, date.max)) - 1, 2 * last
        )
        for region in one.base
    }
