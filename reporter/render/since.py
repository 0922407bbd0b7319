"""Since when: the date behind every region, service and availability of today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reporter.changes.change import Change, Kind
from reporter.changes.settle import Status
from reporter.model.catalog import Region, Service
from reporter.render.addresses import day_of
from reporter.render.facts import SiteFacts


@dataclass(frozen=True, slots=True)
class Since:
    """When a fact was first observed. ``at_latest``: it may be older, since it came with a list and not as news."""

    moment: datetime
    at_latest: bool = False

    def __str__(self) -> str:
        return f"before {day_of(self.moment)}" if self.at_latest else day_of(self.moment)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The last addition of everything that was ever listed; an availability by service and region or partition."""

    regions: Mapping[str, Since]
    services: Mapping[str, Since]
    availabilities: Mapping[tuple[str, str], Since]

    def region(self, code: str) -> str:
        return _words(self.regions.get(code))

    def service(self, code: str) -> str:
        return _words(self.services.get(code))

    def availability(self, service: Service, region: Region) -> str:
        """Since when *service* is available in *region*, itself or for the whole partition.

        The day that the source gives is the better one where it is earlier: what we saw first may be old.
        """
        place = region.code if region.code in service.regions else region.partition
        since = self.availabilities.get((service.code, place))
        day = dict(service.dated).get(region.code)
        if day is None or (since and day >= day_of(since.moment)):
            return _words(since)
        return day if since and not since.at_latest else f"by {day}"


def beginnings(facts: SiteFacts) -> Beginnings:
    """Reverted changes do not count: what went and came back within the settling time never went."""
    found = _Found()
    for settled in facts.settled:
        if settled.status is not Status.REVERTED:
            moment = settled.change_set.observed_at
            found.take(settled.change, Since(moment, at_latest=not facts.is_news(settled.change_set)))
    return Beginnings(found.regions, found.services, found.availabilities)


@dataclass(slots=True)
class _Found:
    regions: dict[str, Since] = field(default_factory=dict)
    services: dict[str, Since] = field(default_factory=dict)
    availabilities: dict[tuple[str, str], Since] = field(default_factory=dict)

    def take(self, change: Change, since: Since) -> None:
        service = change.service or ""
        match change.kind:
            case Kind.REGION_ADDED:
                self.regions[change.region or ""] = since
            case Kind.SERVICE_ADDED:
                self.services[service] = since
            case Kind.AVAILABILITY_ADDED:
                self.availabilities[service, change.place or ""] = since
            case Kind.SERVICE_RENAMED:
                self._rename(change.before or "", service, since)
            case _:
                pass

    def _rename(self, old: str, new: str, since: Since) -> None:
        self.services[new] = self.services.get(old, since)
        for (service, place), begun in list(self.availabilities.items()):
            if service == old:
                self.availabilities[new, place] = begun


def _words(since: Since | None) -> str:
    return str(since) if since else "not recorded"
