"""The rule about AWS's pace as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporter.insights.insight import Insight, Severity
from reporter.insights.past import Stay
from reporter.insights.rule import Scene

_QUARTERS: Final = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often services came to regions in a quarter, against the same quarter a year before.

    Told of complete quarters only, and only where the year before was observed, too.
    """

    id: str = "pace"

    def find(self, scene: Scene) -> Iterator[Insight]:
        quarters: defaultdict[tuple[int, int], list[Stay]] = defaultdict(list)
        for stay in scene.rollouts.launches:
            quarters[stay.since.year, (stay.since.month - 1) // 3].append(stay)
        for (year, quarter), stays in sorted(quarters.items()):
            end = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)  # noqa: PLR2004 - the last quarter
            before = quarters.get((year - 1, quarter))
            if end > scene.rollouts.at or not before:
                continue
            more = len(stays) / len(before) - 1
            change = (
                f"{abs(more) * 100:.0f} % {'more' if more > 0 else 'fewer'} than" if round(more, 2) else "as often as"
            )
            text = f"In the {_QUARTERS[quarter]} quarter of {year} services came to regions {len(stays):,} times"
            yield Insight(
                rule=self.id,
                severity=Severity.INFO,
                subject=(f"{year}-Q{quarter + 1}",),
                sentence=f"{text}, {change} a year before.",
                on=end - timedelta(days=1),
                numbers={"arrivals": len(stays), "before": len(before)},
                evidence=(stays[-1].revision,),
                weight=5,
            )
