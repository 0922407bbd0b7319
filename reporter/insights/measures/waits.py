"""How long services that were somewhere else took to come to one region."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from reporter.insights.measures.courses import Courses, courses, left_all
from reporter.insights.measures.survival import Wait
from reporter.insights.past import ServicePast
from reporter.insights.rollouts import Rollouts


@dataclass(frozen=True, slots=True)
class ServiceWait:
    """``wait`` began on ``since``, with the first region that had the service."""

    service: str
    since: date
    wait: Wait


def waits(
    rollouts: Rollouts, region: str, found: Courses | None = None, reference: Collection[str] = ()
) -> tuple[ServiceWait, ...]:
    """One wait for every service that the region's partition got since the region was listed, by service code.

    It begins on the day of the first region, or of the first one of *reference*; a service that came here before
    that, or on that day, waited 0 days. It is over with the arrival. Else it is censored: today, or on the day
    on which the service left its last region of the partition. *found* saves the time to find the courses of the
    partition again.
    """
    row = rollouts.regions[region]
    known = found or courses(rollouts, row.partition)
    made: list[ServiceWait] = []
    for one in known.sound.values():
        starts = [stay.since for stay in one.stays if not reference or stay.region in reference]
        if not starts or starts[0] < row.since:
            continue
        came = next((stay.since for stay in one.stays if stay.region == region), None)
        end = came or one.end(rollouts.at)
        made.append(ServiceWait(one.service, starts[0], Wait(max(0, (end - starts[0]).days), came is not None)))
    return tuple(made)


def backlog_waits(rollouts: Rollouts, region: str) -> tuple[ServiceWait, ...]:
    """One wait for every service that other regions of the partition had when this one was listed.

    It begins on the day of that listing, and ends as in ``waits``. A service whose first stay here is marked is left
    out: it came at an unknown day.
    """
    row = rollouts.regions[region]
    members = frozenset(rollouts.region_codes((row.partition,)))
    others = members - {region}
    made: list[ServiceWait] = []
    for code, service in sorted(rollouts.services.items()):
        first = service.first.get(region)
        if (first and first.mark) or row.partition in service.global_in or not _was_in(service, others, row.since):
            continue
        came = first.since if first and not first.provisional else None
        end = came or left_all(service, members) or rollouts.at
        made.append(ServiceWait(code, row.since, Wait((end - row.since).days, came is not None)))
    return tuple(made)


def _was_in(service: ServicePast, regions: frozenset[str], day: date) -> bool:
    """Whether one of *regions* listed it at the end of *day*: ``regions_on`` without making the set."""
    return any(stay.since <= day and code in regions for code, stay in service.now.items()) or any(
        one.until is not None and one.since <= day < one.until and one.region in regions for one in service.ended
    )
