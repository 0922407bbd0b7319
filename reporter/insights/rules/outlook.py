"""The rule about what is likely to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.rule import Scene
from reporter.insights.words import service_text

LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class LikelySoon:
    """The forecast gives an arrival within 180 days at least ``LIKELY``."""

    id: str = "likely-soon"

    def find(self, scene: Scene) -> Iterator[Insight]:
        for (service, region), chance in sorted(scene.chances.items()):
            if chance >= LIKELY:
                text = f"{service_text(scene.rollouts, service)} is likely to come to {region} within 180 days"
                yield Insight(
                    rule=self.id,
                    severity=Severity.INFO,
                    subject=(service, region),
                    sentence=f"{text} ({chance * 100:.0f} %).",
                    on=scene.rollouts.at,
                    numbers={"probability": round(chance, 3)},
                    evidence=(scene.rollouts.revision,),
                    links=(Link("service", service), Link("region", region)),
                    weight=10 * chance,
                )
