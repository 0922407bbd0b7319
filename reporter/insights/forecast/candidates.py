"""Which services could come to which regions, and which of them came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reporter.insights.past import Mark, ServicePast
from reporter.insights.rollouts import Rollouts


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A service code and a region code."""

    service: str
    region: str


def eligible(rollouts: Rollouts, partition: str) -> dict[str, ServicePast]:
    """The services that could come to a region of *partition*, by code, in order.

    The source names them, lists them in a region of it, does not run them once for all its regions, and knows where
    in it they are.
    """
    regions = frozenset(rollouts.region_codes((partition,)))
    return {
        code: row
        for code, row in sorted(rollouts.services.items())
        if not row.gone
        and partition not in row.global_in
        and partition not in row.unknown_in
        and not regions.isdisjoint(row.now)
    }


def candidates(rollouts: Rollouts, partition: str = "aws") -> tuple[Pair, ...]:
    """Every service and region of *partition* where the service is not listed and could come, in order.

    The region is listed. What services are meant, ``eligible`` says. Empty for a partition without regions.
    """
    regions = rollouts.region_codes((partition,))
    rows = eligible(rollouts, partition).values()
    return tuple(Pair(row.code, region) for row in rows for region in regions if region not in row.now)


def arrivals(rollouts: Rollouts) -> Mapping[Pair, tuple[date, ...]]:
    """The days on which each service came to each region, as far as *rollouts* knows, in order.

    A service that comes back counts as one that comes. Left out: stays that no further observation has confirmed, and
    those that a person accepted as a correction, which came on another day.
    """
    found: defaultdict[Pair, set[date]] = defaultdict(set)
    for row in rollouts.services.values():
        for stay in (*row.first.values(), *row.now.values(), *row.ended):
            if not stay.provisional and stay.mark is not Mark.CORRECTED:
                found[Pair(stay.service, stay.region)].add(stay.since)
    return {pair: tuple(sorted(days)) for pair, days in found.items()}
