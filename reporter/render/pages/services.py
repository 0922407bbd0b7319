"""The services: a list of them, and a page for each that there is or was."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reporter.changes.change import Kind
from reporter.changes.settle import Settled
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.past import ServicePast
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Availability, Region, Service
from reporter.render.addresses import service_page, slug
from reporter.render.feed import Entry, change_sets, lines
from reporter.render.pages.context import Page, Site
from reporter.render.pages.track import Track, track

_STATES = {
    Availability.AVAILABLE: "available",
    Availability.GLOBAL: "global",
    Availability.UNKNOWN: "unknown",
    Availability.NOT_LISTED: "not listed",
}


@dataclass(frozen=True, slots=True)
class Where:
    """One region that has the service. ``after``: days after its first region, ``None`` where nobody knows."""

    region: Region
    state: str
    since: str
    after: int | None


@dataclass(frozen=True, slots=True)
class Lacks:
    """One region that has it not, or of which nobody knows. ``left``: the day on which the service left it."""

    region: Region
    state: str
    left: date | None
    chance: Forecast | None


@dataclass(frozen=True, slots=True)
class Spread:
    """In how many of a partition's regions a service is listed."""

    partition: str
    has: int
    of: int
    everywhere: bool
    unknown: bool


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    found, findings = _Services(site), site.findings("service")
    yield "services/index.md", site.page("services.md.j2", root="../", rows=site.service_rows, gone=found.gone)
    for code, past in found.rollouts.services.items():
        service = site.facts.snapshot.services.get(code)
        yield (
            service_page(code),
            site.page(
                "service.md.j2",
                root="../",
                here=code,
                past=past,
                service=service,
                name=(service and service.name) or past.name,
                slug=slug(code),
                first=site.begun.service(code),
                has=found.has(service) if service else (),
                lacks=found.lacks(service, past) if service else (),
                spread=found.spread(service) if service else (),
                ended=past.ended,
                track=found.track(past),
                history=tuple(reversed(found.history[code])),
                findings=findings[code],
            ),
        )


@dataclass(frozen=True)
class _Services:
    site: Site

    @property
    def rollouts(self) -> Rollouts:
        return self.site.facts.rollouts

    @cached_property
    def gone(self) -> tuple[ServicePast, ...]:
        services = self.site.facts.snapshot.services
        return tuple(row for code, row in sorted(self.rollouts.services.items()) if code not in services)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """By partition, then by code."""
        return tuple(row.region for row in self.site.region_rows)

    @cached_property
    def members(self) -> Mapping[str, tuple[Region, ...]]:
        found: defaultdict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            found[region.partition].append(region)
        return {partition: tuple(found[partition]) for partition in sorted(found)}

    def has(self, service: Service) -> tuple[Where, ...]:
        past = self.rollouts.services[service.code]
        begun = {partition: _begun(past, members) for partition, members in self.members.items()}
        rows = [
            Where(
                region,
                _STATES[state],
                self.site.begun.availability(service, region),
                _after(past, region, begun[region.partition]),
            )
            for region in self.regions
            if (state := service.availability(region)) in {Availability.AVAILABLE, Availability.GLOBAL}
        ]
        return tuple(sorted(rows, key=lambda row: (_stay_day(past, row.region), row.region.code)))

    def lacks(self, service: Service, past: ServicePast) -> tuple[Lacks, ...]:
        """Every other region, those where it is likeliest to come soon first."""
        lost = past.lost
        rows = [
            Lacks(
                region,
                _STATES[state],
                lost[region.code].until if region.code in lost else None,
                self.site.chances.get((service.code, region.code)),
            )
            for region in self.regions
            if (state := service.availability(region)) in {Availability.NOT_LISTED, Availability.UNKNOWN}
        ]
        return tuple(sorted(rows, key=lambda row: (-(row.chance.p180 if row.chance else -1), row.region.code)))

    def spread(self, service: Service) -> tuple[Spread, ...]:
        return tuple(
            Spread(
                partition,
                sum(region.code in service.regions for region in members),
                len(members),
                partition in service.global_in,
                partition in service.unknown_in or not service.listed,
            )
            for partition, members in self.members.items()
        )

    def track(self, past: ServicePast) -> Track | None:
        return track(past, self.rollouts.at)

    @cached_property
    def history(self) -> Mapping[str, Sequence[Entry]]:
        """What happened to each service, oldest first. A renamed one keeps what it had under its old code."""
        facts = self.site.facts
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for members, entry in zip(change_sets(facts.settled), self.site.entries, strict=True):
            by_service: defaultdict[str, list[Settled]] = defaultdict(list)
            for one in members:
                if one.change.service is not None:
                    by_service[one.change.service].append(one)
                    if one.change.kind is Kind.SERVICE_RENAMED:
                        found[one.change.service] += found.pop(one.change.before or "", [])
            for code, own in by_service.items():
                found[code].append(Entry(entry.change_set, lines(own), entry.anchor, entry.first))
        return found


def _begun(past: ServicePast, members: Sequence[Region]) -> date | None:
    """The day of the first region of a partition; ``None`` where the day of any of them says nothing."""
    stays = [past.first[region.code] for region in members if region.code in past.first]
    if not stays or any(stay.mark for stay in stays):
        return None
    return min(stay.since for stay in stays)


def _after(past: ServicePast, region: Region, begun: date | None) -> int | None:
    stay = past.first.get(region.code)
    return (stay.since - begun).days if stay and begun else None


def _stay_day(past: ServicePast, region: Region) -> date:
    stay = past.now.get(region.code)
    return stay.since if stay else past.named
