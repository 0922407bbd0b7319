"""Rules about services: launches, surges, services that are everywhere, and services that leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporter.changes.settle import DEFAULT
from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.past import ServicePast, Stay
from reporter.insights.rule import Scene
from reporter.insights.words import month, service_text, some

SURGE: Final = 5
"""Regions of one partition that a service must come to in one month."""
ENOUGH: Final = 10
"""Regions that a partition must have before being in all of them is news."""
KEEPS_UP: Final = timedelta(days=90)
"""A service that comes to a region so soon after its opening keeps up; it does not close a gap."""


@dataclass(frozen=True, slots=True)
class ServiceLaunched:
    """The source says for the first time where a service runs, soon after it first named it."""

    id: str = "service-launched"

    def find(self, scene: Scene) -> Iterator[Insight]:
        for code, row in scene.rollouts.services.items():
            stays = sorted((one for one in row.first.values() if not one.provisional), key=_by_day)
            if not stays or stays[0].mark is not None:
                continue
            start = [stay for stay in stays if stay.since == stays[0].since]
            where = some([stay.region for stay in start])
            yield Insight(
                rule=self.id,
                severity=Severity.INFO,
                subject=(code,),
                sentence=f"Service {service_text(scene.rollouts, code)} is new, in {where}.",
                on=start[0].since,
                numbers={"regions": len(start)},
                evidence=(start[0].revision,),
                links=(Link("service", code),),
                weight=10 + len(start),
            )


@dataclass(frozen=True, slots=True)
class ServiceSurge:
    """A service that had been elsewhere comes to ``SURGE`` regions of a partition or more in one month."""

    id: str = "service-surge"

    def find(self, scene: Scene) -> Iterator[Insight]:
        regions = scene.rollouts.regions
        found: defaultdict[tuple[str, str, int, int], list[Stay]] = defaultdict(list)
        for stay in scene.rollouts.launches:
            region = regions.get(stay.region)
            if region and stay.since > max(_begun(scene, stay), region.since + KEEPS_UP):
                found[stay.service, region.partition, stay.since.year, stay.since.month].append(stay)
        for (service, partition, year, number), stays in sorted(found.items()):
            if len(stays) < SURGE:
                continue
            start = date(year, number, 1)
            places = scene.rollouts.region_codes([partition])
            now = sum(code in scene.rollouts.services[service].now for code in places)
            text = f"{service_text(scene.rollouts, service)} came to {len(stays)} more regions of partition {partition}"
            yield Insight(
                rule=self.id,
                severity=Severity.NOTICE,
                subject=(service, partition, f"{start:%Y-%m}"),
                sentence=f"{text} in {month(start)}; it is now in {now} of {len(places)}.",
                on=stays[SURGE - 1].since,
                numbers={"regions": len(stays), "now": now, "of": len(places)},
                evidence=tuple(dict.fromkeys(stay.revision for stay in stays)),
                links=(Link("service", service),),
                weight=len(stays),
            )


@dataclass(frozen=True, slots=True)
class ServiceEverywhere:
    """A service is in all regions of a partition, and the last one that it came to had waited for it."""

    id: str = "service-everywhere"

    def find(self, scene: Scene) -> Iterator[Insight]:
        regions = scene.rollouts.regions
        for partition in sorted({row.partition for row in regions.values()}):
            codes = scene.rollouts.region_codes([partition])
            if len(codes) < ENOUGH:
                continue
            for code, row in scene.rollouts.services.items():
                if not all(place in row.now and not row.now[place].provisional for place in codes):
                    continue
                last = max((row.now[place] for place in codes), key=_by_day)
                if last.mark is None and last.since > regions[last.region].since + KEEPS_UP:
                    yield self._insight(scene, code, partition, last, len(codes))

    def _insight(self, scene: Scene, code: str, partition: str, last: Stay, count: int) -> Insight:
        text = f"{service_text(scene.rollouts, code)} is in all {count} regions of partition {partition}"
        return Insight(
            rule=self.id,
            severity=Severity.NOTICE,
            subject=(code, partition, last.region),
            sentence=f"{text}; the last one was {last.region}.",
            on=last.since,
            numbers={"regions": count},
            evidence=(last.revision,),
            links=(Link("service", code), Link("region", last.region)),
            weight=20,
        )


@dataclass(frozen=True, slots=True)
class ServiceLeft:
    """A service is not listed anywhere any more, for as long as it takes to believe a removal."""

    id: str = "service-left"

    def find(self, scene: Scene) -> Iterator[Insight]:
        for code, row in scene.rollouts.services.items():
            ends = [stay for stay in row.ended if stay.until]
            if row.listed or row.unknown_in or not ends:
                continue
            last = max(stay.until for stay in ends if stay.until)
            if last + DEFAULT.removals > scene.rollouts.at:
                continue
            left = [stay for stay in ends if stay.until and last - stay.until <= DEFAULT.removals]
            yield Insight(
                rule=self.id,
                severity=Severity.WARNING,
                subject=(code, last.isoformat()),
                sentence=f"Service {service_text(scene.rollouts, code)} is no longer listed; {_was_in(left)}.",
                on=last,
                numbers={"regions": len(left)},
                evidence=tuple(dict.fromkeys(stay.left_in or "" for stay in left)),
                links=(Link("service", code),),
                weight=10 + len(left),
            )


def _was_in(stays: list[Stay]) -> str:
    return f"it was in {some(sorted(stay.region for stay in stays))}"


def _begun(scene: Scene, stay: Stay) -> date:
    row: ServicePast = scene.rollouts.services[stay.service]
    return min(one.since for one in row.first.values())


def _by_day(stay: Stay) -> tuple[date, str]:
    return stay.since, stay.region
