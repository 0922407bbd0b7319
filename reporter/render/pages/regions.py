"""The regions: a list of them, and a page for each that there is or was."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from reporter.changes.settle import Settled
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.measures.parity import Gap, Parity, gaps, parity
from reporter.insights.past import RegionPast
from reporter.render.addresses import region_page, slug
from reporter.render.feed import Entry, change_sets, latest, lines
from reporter.render.pages.context import Page, Site

LATEST: Final = 15
"""Lines of news."""
MOST_GAPS: Final = 30
"""Gaps and forecasts that are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A service that the reference has and the region has not, and how likely it comes within 180 days."""

    gap: Gap
    chance: Forecast | None


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    found, findings = _Regions(site), site.findings("region")
    yield "regions/index.md", site.page("regions.md.j2", root="../", rows=found.rows, gone=found.gone)
    for row in site.region_rows:
        code = row.region.code
        yield (
            region_page(code),
            site.page(
                "region.md.j2",
                root="../",
                here=code,
                row=row,
                slug=slug(code),
                place=site.facts.geography.place(site.facts.rollouts.regions[code]) if code in found.known else None,
                days=latest(found.news[code], LATEST),
                parity=found.parities.get(code),
                gaps=found.gaps(code)[:MOST_GAPS],
                forecasts=found.forecasts[code][:MOST_GAPS],
                findings=findings[code],
                reference=found.reference,
            ),
        )
    for past in found.gone:
        yield region_page(past.code), site.page("region_gone.md.j2", root="../", here=past.code, past=past)


@dataclass(frozen=True, slots=True)
class IndexRow:
    code: str
    name: str | None
    partition: str
    country: str
    services: int
    everywhere: int
    unknown: int
    first: str
    parity: Parity | None


@dataclass(frozen=True)
class _Regions:
    site: Site

    @cached_property
    def known(self) -> frozenset[str]:
        """The regions of today of which the past is known."""
        facts = self.site.facts
        return frozenset(facts.rollouts.region_codes()) & facts.snapshot.regions.keys()

    @cached_property
    def gone(self) -> tuple[RegionPast, ...]:
        facts = self.site.facts
        return tuple(row for code, row in sorted(facts.rollouts.regions.items()) if code not in facts.snapshot.regions)

    @cached_property
    def reference(self) -> tuple[str, ...]:
        return tuple(code for code in self.site.facts.reference if code in self.known)

    @cached_property
    def parities(self) -> Mapping[str, Parity]:
        """Regions of the reference's partition, held against it. A region of the reference itself is left out."""
        rollouts = self.site.facts.rollouts
        if not self.reference:
            return {}
        partitions = {rollouts.regions[code].partition for code in self.reference}
        return {
            code: parity(rollouts, code, self.reference)
            for code in self.known
            if code not in self.reference and rollouts.regions[code].partition in partitions
        }

    @cached_property
    def forecasts(self) -> Mapping[str, list[Forecast]]:
        found: defaultdict[str, list[Forecast]] = defaultdict(list)
        for one in self.site.facts.forecasts:
            found[one.region].append(one)
        return found

    def gaps(self, code: str) -> list[GapRow]:
        """What comes soonest first, where there is a forecast."""
        if code not in self.parities:
            return []
        rows = [
            GapRow(gap, self.site.chances.get((gap.service, code)))
            for gap in gaps(self.site.facts.rollouts, code, self.reference)
        ]
        return sorted(rows, key=lambda row: -(row.chance.p180 if row.chance else 0))

    @cached_property
    def rows(self) -> tuple[IndexRow, ...]:
        facts = self.site.facts
        return tuple(
            IndexRow(
                row.region.code,
                row.region.name,
                row.region.partition,
                facts.geography.place(facts.rollouts.regions[row.region.code]).country
                if row.region.code in self.known
                else "unknown",
                row.own,
                row.everywhere,
                len(row.unknown),
                row.first,
                self.parities.get(row.region.code),
            )
            for row in self.site.region_rows
        )

    @cached_property
    def news(self) -> Mapping[str, Sequence[Entry]]:
        """What is told on each region's page: news about it and about its whole partition."""
        facts = self.site.facts
        found: dict[str, list[Entry]] = {code: [] for code in facts.snapshot.regions}
        for members, entry in zip(change_sets(facts.settled), self.site.entries, strict=True):
            if not facts.is_news(entry.change_set):
                continue
            by_region: dict[str, list[Settled]] = {}
            for one in members:
                for code in self._places(one):
                    by_region.setdefault(code, []).append(one)
            for code, own in by_region.items():
                found[code].append(Entry(entry.change_set, lines(own), entry.anchor))
        return found

    def _places(self, one: Settled) -> Sequence[str]:
        regions = self.site.facts.snapshot.regions
        if one.change.region is not None:
            return [one.change.region] if one.change.region in regions else []
        return [code for code, region in regions.items() if region.partition == one.change.partition]
