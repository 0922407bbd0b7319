"""Rules about risk: services in one region only, services that shrink, regions that fall behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from reporter.changes.settle import DEFAULT
from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.risk.risks import YEAR, shrinking, single_regions
from reporter.insights.risk.stagnation import stagnating
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import Scene
from reporter.insights.words import day_text, many, region_text, service_text, some

ENOUGH: Final = 3
"""Regions that a partition must have before being in one only is news."""
FALL: Final = 2
"""Percentage points."""
HUGE: Final = 10
"""Regions that a service must have left before it is critical."""


@dataclass(frozen=True, slots=True)
class SingleRegion:
    """One region of a partition has had a service alone for a year."""

    id: str = "single-region"

    def find(self, scene: Scene) -> Iterator[Insight]:
        for one in single_regions(scene.rollouts):
            few = len(scene.rollouts.region_codes([one.partition])) < ENOUGH
            if few or timedelta(days=one.days) < YEAR or one.at_least:
                continue
            text = (
                f"{service_text(scene.rollouts, one.service)} has been in one region of partition {one.partition} only"
            )
            yield Insight(
                rule=self.id,
                severity=Severity.INFO,
                subject=(one.service, one.region, one.since.isoformat()),
                sentence=f"{text} since {day_text(one.since)}: {one.region}.",
                on=one.since + YEAR,
                numbers={"days": one.days},
                evidence=(one.revision,),
                links=(Link("service", one.service), Link("region", one.region)),
            )


@dataclass(frozen=True, slots=True)
class ServiceShrinks:
    """A service has left regions and runs in others; it is told anew when it leaves further ones."""

    id: str = "service-shrinks"

    def find(self, scene: Scene) -> Iterator[Insight]:
        for one in shrinking(scene.rollouts):
            if not one.shrunk:
                continue
            last = max(stay.until for stay in one.lost if stay.until)
            places = sorted(stay.region for stay in one.lost)
            text = f"{service_text(scene.rollouts, one.service)} has left {some(places)}"
            yield Insight(
                rule=self.id,
                severity=Severity.CRITICAL if len(places) >= HUGE else Severity.WARNING,
                subject=(one.service, one.partition, last.isoformat()),
                sentence=f"{text}; it is still in {many(one.now, 'region')} of partition {one.partition}.",
                on=last + DEFAULT.removals,
                numbers={"left": len(places), "now": one.now},
                evidence=tuple(dict.fromkeys(stay.left_in or "" for stay in one.lost)),
                links=(Link("service", one.service),),
                weight=len(places),
            )


@dataclass(frozen=True, slots=True)
class RegionStagnates:
    """In the last year that is over, a region fell behind the reference by ``FALL`` percentage points or more.

    It is judged at the end of a year only: day by day a region at the edge would come and go.
    """

    id: str = "region-stagnates"

    def find(self, scene: Scene) -> Iterator[Insight]:
        end = datetime(scene.rollouts.at.year - 1, 12, 31, 23, 59, 59, tzinfo=UTC)
        known = datetime.combine(scene.rollouts.at, time(23, 59, 59), UTC)
        then = Rollouts.of(scene.rollouts.sets, end, known=known)
        for one in stagnating(then, scene.reference):
            fall = round((one.share_before - one.share) * 100)
            if fall < FALL:
                continue
            text = f"Region {region_text(then, one.region)} fell behind in {end.year}"
            came = (
                f"{many(one.arrivals, 'service')} came, and its share of what the reference has fell by {fall} points"
            )
            yield Insight(
                rule=self.id,
                severity=Severity.NOTICE,
                subject=(one.region, str(end.year)),
                sentence=f"{text}: {came}, to {one.share * 100:.0f} %.",
                on=end.date(),
                numbers={"arrivals": one.arrivals, "share": one.share, "share_before": one.share_before},
                evidence=one.revisions or (then.revision,),
                links=(Link("region", one.region),),
                weight=fall,
            )
