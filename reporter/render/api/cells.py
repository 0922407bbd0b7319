"""The cells of the matrix, each with its state and since when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from reporter.insights.past import ServicePast
from reporter.model.catalog import Availability, Region, Service
from reporter.render.addresses import day_of
from reporter.render.facts import SiteFacts
from reporter.render.since import Beginnings

if TYPE_CHECKING:
    StateName = Literal["available", "global", "not listed", "unknown"]

NAMES: Final[Mapping[Availability, "StateName"]] = {
    Availability.AVAILABLE: "available",
    Availability.GLOBAL: "global",
    Availability.NOT_LISTED: "not listed",
    Availability.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One service in one region. ``since`` and ``dated`` are days as text."""

    service: str
    region: str
    state: Availability
    since: str | None = None
    at_latest: bool = False
    provisional: bool = False
    dated: str | None = None


def cells(facts: SiteFacts, begun: Beginnings) -> Iterator[Cell]:
    """Every service that was ever named in every region that is listed now, by service, then by region."""
    regions = tuple(facts.snapshot.regions.values())
    for code, past in facts.rollouts.services.items():
        service = facts.snapshot.services.get(code)
        if service is None:
            yield from (Cell(code, region.code, Availability.NOT_LISTED) for region in regions)
        else:
            dated = dict(service.dated)
            yield from (_cell(service, past, region, begun, dated.get(region.code)) for region in regions)


def _cell(service: Service, past: ServicePast, region: Region, begun: Beginnings, dated: str | None) -> Cell:
    state = service.availability(region)
    if state is Availability.AVAILABLE:
        stay = past.now.get(region.code)
        since = stay.since.isoformat() if stay else None
        at_latest, provisional = bool(stay and stay.mark), bool(stay and stay.provisional)
        if dated and (since is None or dated < since):
            at_latest = at_latest or since is None
            since = dated
        return Cell(service.code, region.code, state, since, at_latest, provisional, dated)
    if state is Availability.GLOBAL and (whole := begun.availabilities.get((service.code, region.partition))):
        return Cell(service.code, region.code, state, day_of(whole.moment), whole.at_latest)
    return Cell(service.code, region.code, state)


@dataclass(frozen=True, slots=True)
class Left:
    """A service that was in a region and has not come back. ``until`` is the first day without it."""

    service: str
    region: str
    since: str
    at_latest: bool
    until: str
    corrected: bool
    revision: str


def left(past: ServicePast) -> tuple[Left, ...]:
    """Where the service was and is not any more, by region."""
    return tuple(
        Left(
            past.code,
            region,
            stay.since.isoformat(),
            stay.mark is not None,
            _day(stay.until),
            stay.end_mark is not None,
            stay.left_in or "",
        )
        for region, stay in sorted(past.lost.items())
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
