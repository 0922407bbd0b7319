"""How a service came to the regions of one partition, if its days can be trusted: what speed and order are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporter.insights.past import Mark, ServicePast, Stay
from reporter.insights.rollouts import Rollouts

COMMERCIAL: Final = "aws"
"""The partition that is meant if none is named."""


@dataclass(frozen=True, slots=True)
class Course:
    """The arrivals of *service* in regions of *partition* that are listed now, in order of day and region code.

    None of ``stays`` is marked or provisional. ``base`` holds the regions that were listed on the first day,
    ``since``: later ones do not change it. ``until`` is the day on which the service left the last region of the
    partition, ``None`` if it did not; from then on nobody waits for it any more.
    """

    service: str
    partition: str
    stays: tuple[Stay, ...]
    base: frozenset[str]
    until: date | None = None

    @property
    def since(self) -> date:
        return self.stays[0].since

    def end(self, at: date) -> date:
        """The last day on which it could have come to a further region, as far as *at* knows."""
        return min(self.until, at) if self.until else at

    def waited(self, region: str) -> int | None:
        """Days from the first region to *region*; ``None`` if it has not come there."""
        return next(((stay.since - self.since).days for stay in self.stays if stay.region == region), None)


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A service whose days in the partition cannot be trusted. ``mark`` is that of its first marked stay there."""

    service: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Courses:
    """``sound`` by service code, in order. Both leave out services that the partition runs once for all regions."""

    partition: str
    sound: Mapping[str, Course]
    left_out: tuple[LeftOut, ...]


def courses(rollouts: Rollouts, partition: str = COMMERCIAL) -> Courses:
    """Every service that came to a region of *partition*: with its course, or with the reason for having none.

    One marked stay in the partition is enough to be left out: what was there at an unknown day may have been the
    first or the fifth region.
    """
    members = {code: rollouts.regions[code].since for code in rollouts.region_codes((partition,))}
    sound: dict[str, Course] = {}
    left_out: list[LeftOut] = []
    for code, row in sorted(rollouts.services.items()):
        stays = [stay for region, stay in row.first.items() if region in members and not stay.provisional]
        if not stays or partition in row.global_in:
            continue
        stays.sort(key=lambda stay: (stay.since, stay.region))
        if mark := next((stay.mark for stay in stays if stay.mark), None):
            left_out.append(LeftOut(code, mark))
            continue
        base = frozenset(region for region, since in members.items() if since <= stays[0].since)
        sound[code] = Course(code, partition, tuple(stays), base, left_all(row, members))
    return Courses(partition, sound, tuple(left_out))


def left_all(row: ServicePast, members: Iterable[str]) -> date | None:
    """The day on which the service left the last of *members*; ``None`` while it is in one, or never was."""
    wanted = frozenset(members)
    if wanted & row.now.keys():
        return None
    return max((stay.until for stay in row.ended if stay.region in wanted and stay.until), default=None)
