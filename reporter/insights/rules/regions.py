"""Rules about regions: openings, milestones and surges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.past import Stay
from reporter.insights.rule import Scene
from reporter.insights.rules.replay import steps
from reporter.insights.words import many, month, region_text

MILESTONE: Final = 50
"""Services, and every multiple of it."""
SURGE: Final = 10
"""Services that must come in one month."""
SURGE_TIMES: Final = 2.0
"""How many times its usual month that must be: the mean of the twelve months before, those without any included."""
SETTLES: Final = timedelta(days=90)
"""A region's first weeks are all surge; they are the news of its opening."""


@dataclass(frozen=True, slots=True)
class RegionOpened:
    """A region is listed for the first time, after its partition's first."""

    id: str = "region-opened"

    def find(self, scene: Scene) -> Iterator[Insight]:
        opening: Counter[str] = Counter()
        for stay in scene.rollouts.arrivals:
            region = scene.rollouts.regions.get(stay.region)
            opening[stay.region] += region is not None and region.since == stay.since
        for code, region in scene.rollouts.regions.items():
            if region.mark is None and not region.gone and not region.provisional:
                count = opening[code]
                yield Insight(
                    rule=self.id,
                    severity=Severity.NOTICE,
                    subject=(code,),
                    sentence=f"Region {region_text(scene.rollouts, code)} opened with {many(count, 'service')}.",
                    on=region.since,
                    numbers={"services": count},
                    evidence=(region.revision,),
                    links=(Link("region", code),),
                    weight=100,
                )


@dataclass(frozen=True, slots=True)
class RegionMilestone:
    """A region has 50, 100, 150 ... services for the first time."""

    id: str = "region-milestone"

    def find(self, scene: Scene) -> Iterator[Insight]:
        count: Counter[str] = Counter()
        peak: Counter[str] = Counter()
        for step in steps(scene.rollouts):
            code = step.stay.region
            count[code] += 1 if step.comes else -1
            if count[code] <= peak[code] or code not in scene.rollouts.regions:
                continue
            peak[code] = count[code]
            if peak[code] % MILESTONE or step.day == scene.rollouts.regions[code].since:
                continue
            region = scene.rollouts.regions[code]
            days = (step.day - region.opened).days if region.opened else None
            after = f", {many(days, 'day')} after it opened" if days else ""
            yield Insight(
                rule=self.id,
                severity=Severity.INFO,
                subject=(code, str(peak[code])),
                sentence=f"Region {region_text(scene.rollouts, code)} has {peak[code]} services{after}.",
                on=step.day,
                numbers={"services": peak[code]} | ({"days": days} if days else {}),
                evidence=(step.revision,),
                links=(Link("region", code),),
                weight=peak[code] / MILESTONE,
            )


@dataclass(frozen=True, slots=True)
class RegionSurge:
    """Many more services come to a region in one month than it is used to, see ``SURGE`` and ``SURGE_TIMES``."""

    id: str = "region-surge"

    def find(self, scene: Scene) -> Iterator[Insight]:
        by_month: defaultdict[str, defaultdict[tuple[int, int], list[Stay]]] = defaultdict(lambda: defaultdict(list))
        for stay in scene.rollouts.launches:
            by_month[stay.region][stay.since.year, stay.since.month].append(stay)
        for code, months in sorted(by_month.items()):
            region = scene.rollouts.regions.get(code)
            for (year, number), stays in months.items():
                start = date(year, number, 1)
                if region is None or len(stays) < SURGE or start < region.since + SETTLES:
                    continue
                usual = fmean(len(months.get(before, ())) for before in _twelve_before(start))
                if usual and len(stays) >= SURGE_TIMES * usual:
                    yield self._insight(scene, stays, start, usual)

    def _insight(self, scene: Scene, stays: list[Stay], start: date, usual: float) -> Insight:
        code, usually = stays[0].region, many(max(1, round(usual)), "service")
        text = f"{len(stays)} services came to region {region_text(scene.rollouts, code)} in {month(start)}"
        return Insight(
            rule=self.id,
            severity=Severity.NOTICE,
            subject=(code, f"{start:%Y-%m}"),
            sentence=f"{text}; its usual month brings {usually}.",
            on=stays[SURGE - 1].since,
            numbers={"services": len(stays), "usual": round(usual, 1)},
            evidence=tuple(dict.fromkeys(stay.revision for stay in stays)),
            links=(Link("region", code),),
            weight=len(stays),
        )


def _twelve_before(start: date) -> Iterator[tuple[int, int]]:
    for back in range(1, 13):
        index = start.year * 12 + start.month - 1 - back
        yield index // 12, index % 12 + 1
