"""The rule about how close a region comes to the reference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.rule import Scene
from reporter.insights.rules.replay import Step, steps
from reporter.insights.words import region_text

LEVELS: Final = (50, 75, 90, 95, 99)
"""Percent."""
HIGH: Final = 90


@dataclass(frozen=True, slots=True)
class Parity:
    """A region has 50, 75, 90, 95 or 99 % of what the reference regions of its partition have, for the first time.

    The reference's services are those that are listed in any of its regions on that day.
    """

    id: str = "parity"

    def find(self, scene: Scene) -> Iterator[Insight]:
        regions = scene.rollouts.regions
        every_step = steps(scene.rollouts)
        for partition in sorted({regions[code].partition for code in scene.reference if code in regions}):
            members = frozenset(code for code, row in regions.items() if row.partition == partition)
            yield from self._of(scene, members, frozenset(scene.reference) & members, every_step)

    def _of(
        self, scene: Scene, members: frozenset[str], reference: frozenset[str], every_step: tuple[Step, ...]
    ) -> Iterator[Insight]:
        shares = _Shares(reference)
        reached: Counter[str] = Counter()
        for step in every_step:
            code = step.stay.region
            if code not in members:
                continue
            shares.take(step)
            if not step.comes or code in reference or scene.rollouts.regions[code].since == step.day:
                continue
            for level in LEVELS:
                if reached[code] < level <= shares.percent(code):
                    reached[code] = level
                    if step.stay.mark is None:
                        yield self._insight(scene, step, level, reference)

    def _insight(self, scene: Scene, step: Step, level: int, reference: frozenset[str]) -> Insight:
        code, against = step.stay.region, " or ".join(sorted(reference))
        return Insight(
            rule=self.id,
            severity=Severity.NOTICE if level >= HIGH else Severity.INFO,
            subject=(code, str(level)),
            sentence=f"Region {region_text(scene.rollouts, code)} has {level} % of the services of {against}.",
            on=step.day,
            numbers={"percent": level},
            evidence=(step.revision,),
            links=(Link("region", code),),
            weight=level / 10,
        )


class _Shares:
    """Counts, step by step, what each region has of the services of the *reference*."""

    def __init__(self, reference: frozenset[str]) -> None:
        self.reference = reference
        self.places: defaultdict[str, set[str]] = defaultdict(set)
        self.common: Counter[str] = Counter()
        self.total = 0

    def take(self, step: Step) -> None:
        places, code = self.places[step.stay.service], step.stay.region
        before = bool(places & self.reference)
        self._count(places, -before)
        (places.add if step.comes else places.discard)(code)
        after = bool(places & self.reference)
        self._count(places, after)
        self.total += after - before

    def percent(self, region: str) -> float:
        return 100 * self.common[region] / self.total if self.total else 0.0

    def _count(self, places: set[str], by: int) -> None:
        for place in places if by else ():
            self.common[place] += by
