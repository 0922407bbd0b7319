"""How fast services come to regions, seen from the service and from the region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporter.insights.measures.courses import COMMERCIAL, Course, Courses, LeftOut, courses
from reporter.insights.measures.survival import Curve
from reporter.insights.measures.waits import backlog_waits, waits
from reporter.insights.rollouts import Rollouts
from reporter.model.uncollected import uncollected

FIFTH: Final = 5
TENTH: Final = 10
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Reach:
    """``days`` from the first region to the ``regions``-th; ``None``: not reached after ``waited`` days, so far.

    A service that has left every region waits no longer: then ``waited`` ends with the day on which it left.
    """

    regions: int
    days: int | None
    waited: int


@dataclass(frozen=True, slots=True)
class ServicePace:
    """The speed of one service in one partition, in days after ``since``, the day of its first region there.

    ``fifth`` and ``tenth`` count any region of the partition; ``None`` if it has fewer. ``half`` and ``ninety``
    count regions of the base only, those that the partition had on the first day: they take ceil(0.5 n) and
    ceil(0.9 n) of its n regions, a number that no later region changes. ``base`` is n, ``regions`` the number
    of regions reached, ``of`` that of all regions of the partition now. ``share`` is the part of those that list
    the service now (0 to 1). ``left``: it is listed in no region of the partition any more.
    """

    service: str
    partition: str
    since: date
    base: int
    regions: int
    of: int
    share: float
    left: bool
    fifth: Reach | None
    tenth: Reach | None
    half: Reach
    ninety: Reach


@dataclass(frozen=True, slots=True)
class ServicePaces:
    """``paces`` by service code, in order. ``left_out`` have marked stays in the partition, so nobody knows."""

    partition: str
    paces: tuple[ServicePace, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class RegionPace:
    """How fast services come to one region.

    ``new`` is the number of services that the partition got since the region was listed, and ``among_first`` how
    many of these were in this region from their first day on. ``later`` is the curve of the others: days from
    their first region elsewhere to this one. ``backlog`` is the curve of the services that other regions had when
    this one was listed: days from then on, 0 for those that it opened with; ``None`` if the day on which it opened
    is not known. Services that have not come are censored in both. ``arrivals`` counts the launches of the
    last 365 days in the region.
    """

    region: str
    partition: str
    new: int
    among_first: int
    later: Curve
    backlog: Curve | None
    arrivals: int

    @property
    def median(self) -> int | None:
        """Days after which half of the services that begin elsewhere have come; ``None`` if not reached."""
        return self.later.median


def service_paces(rollouts: Rollouts, partition: str = COMMERCIAL) -> ServicePaces:
    """The speed of every service of *partition*, see ``ServicePace``.

    Left out, and named: services of which one stay in the partition is marked. Not there at all: services that it
    runs once for all regions.
    """
    found = courses(rollouts, partition)
    members = len(rollouts.region_codes((partition,)))
    paces = tuple(_pace(rollouts, one, members) for one in found.sound.values())
    return ServicePaces(partition, paces, found.left_out)


def region_paces(rollouts: Rollouts, partition: str = COMMERCIAL) -> tuple[RegionPace, ...]:
    """The speed of every region that *partition* has now, by code, see ``RegionPace``.

    The same services are left out as in ``service_paces``, but for the backlog, which takes every service whose
    stay in this region has no mark: of those it only matters that they were elsewhere.
    """
    found = courses(rollouts, partition)
    after = rollouts.at - _YEAR
    recent = Counter(stay.region for stay in rollouts.launches if stay.since > after)
    with uncollected():
        return tuple(_region(rollouts, found, code, recent[code]) for code in rollouts.region_codes((partition,)))


def _region(rollouts: Rollouts, found: Courses, code: str, arrivals: int) -> RegionPace:
    row = rollouts.regions[code]
    new = [one for one in found.sound.values() if one.since >= row.since]
    among_first = sum(one.waited(code) == 0 for one in new)
    later = Curve.of(one.wait for one in waits(rollouts, code, found) if one.wait.days or not one.wait.over)
    backlog = None if row.mark else Curve.of(one.wait for one in backlog_waits(rollouts, code))
    return RegionPace(code, row.partition, len(new), among_first, later, backlog, arrivals)


def _pace(rollouts: Rollouts, one: Course, members: int) -> ServicePace:
    now = rollouts.services[one.service].now
    listed = sum(rollouts.regions[code].partition == one.partition for code in now)
    days = [(stay.since - one.since).days for stay in one.stays]
    base = [(stay.since - one.since).days for stay in one.stays if stay.region in one.base]
    waited = (one.end(rollouts.at) - one.since).days

    def reach(wanted: int, reached: list[int]) -> Reach:
        return Reach(wanted, reached[wanted - 1] if len(reached) >= wanted else None, waited)

    return ServicePace(
        service=one.service,
        partition=one.partition,
        since=one.since,
        base=len(one.base),
        regions=len(days),
        of=members,
        share=listed / members,
        left=one.until is not None,
        fifth=reach(FIFTH, days) if members >= FIFTH else None,
        tenth=reach(TENTH, days) if members >= TENTH else None,
        half=reach(-(-len(one.base) // 2), base),
        ninety=reach(-(-len(one.base) * 9 // 10), base),
    )
