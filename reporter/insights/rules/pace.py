"""The rule about AWS's pace as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reporter.insights.insight import Insight, Severity
from reporter.insights.past import Stay
from reporter.insights.period import Period, Span
from reporter.insights.rule import Scene


@dataclass(frozen=True, slots=True)
class Pace:
    """How often services came to regions in a quarter, against the same quarter a year before.

    Told of complete quarters only, and only where the year before was observed, too.
    """

    id: str = "pace"

    def find(self, scene: Scene) -> Iterator[Insight]:
        quarters: defaultdict[Period, list[Stay]] = defaultdict(list)
        for stay in scene.rollouts.launches:
            quarters[Period.around(stay.since, Span.QUARTER)].append(stay)
        for quarter, stays in sorted(quarters.items()):
            before = quarters.get(quarter.year_before)
            if quarter.end > scene.rollouts.at or not before:
                continue
            more = len(stays) / len(before) - 1
            change = (
                f"{abs(more) * 100:.0f} % {'more' if more > 0 else 'fewer'} than" if round(more, 2) else "as often as"
            )
            text = f"In the {quarter.title.lower()} services came to regions {len(stays):,} times"
            yield Insight(
                rule=self.id,
                severity=Severity.INFO,
                subject=(quarter.name,),
                sentence=f"{text}, {change} a year before.",
                on=quarter.last_day,
                numbers={"arrivals": len(stays), "before": len(before)},
                evidence=(stays[-1].revision,),
                weight=5,
            )
