"""The first page: what changed, how much there is, what the month was like, how fresh it all is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporter.changes.change import Kind
from reporter.changes.settle import Status
from reporter.insights.period import Period, Span
from reporter.insights.rule import cap
from reporter.insights.summary import Summary
from reporter.insights.wording import headline, sentences
from reporter.render.feed import latest
from reporter.render.pages.context import Page, Site
from reporter.render.spark import spark, spark_points
from reporter.render.tables import years

LATEST: Final = 15
"""Lines of news."""
TELLING: Final = 8
"""Insights that are shown."""
RECENT: Final = 90
"""Days for which an insight is worth telling on the first page."""
QUARTERS: Final = 24
"""How many quarters a small line shows."""


@dataclass(frozen=True, slots=True)
class Card:
    """A key number, where it leads, and its course: one value a quarter, the newest last."""

    number: int
    title: str
    path: str
    words: str
    course: Sequence[int]

    @property
    def line(self) -> str:
        """For people who read text."""
        return spark(self.course)

    @property
    def points(self) -> str:
        return spark_points(self.course)

    @property
    def told(self) -> str:
        """The course in words."""
        return f"{self.course[0]:,} to {self.course[-1]:,} in {len(self.course)} quarters" if self.points else ""


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    month = facts.summaries[0] if facts.summaries else None
    before = facts.summaries[1] if len(facts.summaries) > 1 else None
    recent = [one for one in facts.findings if (facts.as_of.date() - one.on).days <= RECENT]
    page = site.page(
        "index.md.j2",
        cards=tuple(_cards(site)),
        unknown=[service for service in facts.snapshot.services.values() if not service.listed],
        days=latest(site.news, LATEST),
        years=years(facts),
        month=_told(month) if month else None,
        before=_told(before) if before else None,
        findings=cap(recent, TELLING),
        more_findings=max(0, len(facts.findings) - TELLING),
        looked=max((one.looked_at for one in facts.sources if one.looked_at), default=None),
    )
    yield "index.md", page


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    complete: bool
    headline: str
    sentences: tuple[str, ...]


def _told(summary: Summary) -> Month:
    return Month(summary.period.title, summary.complete, headline(summary), tuple(sentences(summary)))


def _cards(site: Site) -> Iterator[Card]:
    snapshot = site.facts.snapshot
    courses = _courses(site)
    everywhere = sum(len(service.global_in) for service in snapshot.services.values())
    cells = sum(1 for _ in snapshot.availabilities())
    yield Card(len(snapshot.regions), "Regions", "regions/index.md", "named by the source", courses["region"])
    yield Card(len(snapshot.services), "Services", "services/index.md", "named by the source", courses["service"])
    yield Card(cells, "Availabilities", "matrix.md", f"and {everywhere:,} global ones", courses["availability"])
    yield Card(sum(courses["arrivals"][-4:]), "Arrivals", "trends.md", "in the last four quarters", courses["arrivals"])


_COUNTED: Final = {
    Kind.REGION_ADDED: ("region", 1),
    Kind.REGION_REMOVED: ("region", -1),
    Kind.SERVICE_ADDED: ("service", 1),
    Kind.SERVICE_REMOVED: ("service", -1),
    Kind.AVAILABILITY_ADDED: ("availability", 1),
    Kind.AVAILABILITY_REMOVED: ("availability", -1),
}


def _courses(site: Site) -> dict[str, list[int]]:
    """How many there were at the end of each of the last quarters, and how many arrivals each quarter had."""
    facts = site.facts
    counts: Counter[tuple[str, date]] = Counter()
    first: date | None = None
    for one in facts.settled:
        kind = _COUNTED.get(one.change.kind)
        if kind is None or one.status is Status.REVERTED or (kind[0] == "availability" and not one.change.region):
            continue
        quarter = Period.around(one.change_set.observed_at.date(), Span.QUARTER).start
        first = first or quarter
        counts[kind[0], quarter] += kind[1]
    for stay in facts.rollouts.launches:
        counts["arrivals", Period.around(stay.since, Span.QUARTER).start] += 1
    quarters = _quarters(first, facts.as_of.date()) if first else []
    found: dict[str, list[int]] = {}
    for name in ("region", "service", "availability"):
        total = 0
        found[name] = [total := total + counts[name, quarter] for quarter in quarters][-QUARTERS:]
    found["arrivals"] = [counts["arrivals", quarter] for quarter in quarters][-QUARTERS:]
    return found


def _quarters(first: date, last: date) -> list[date]:
    found = [Period.around(last, Span.QUARTER)]
    while found[-1].start > first:
        found.append(found[-1].before)
    return [period.start for period in reversed(found)]
