"""Which pages exist, and what each of them says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from reporter.changes.settle import Settled
from reporter.render.addresses import day_of, month_page, region_page
from reporter.render.environment import render
from reporter.render.facts import SiteFacts
from reporter.render.feed import SHORT_REVISION, Entry, change_sets, days, entries, latest, lines
from reporter.render.matrix import MATRIX_FILE, matrix_file
from reporter.render.since import Beginnings, beginnings
from reporter.render.tables import RegionRow, ServiceRow, months_of_years, region_rows, service_rows, years

LATEST: Final = 15
"""Lines of news on the overview and on a region's page."""

FOLD: Final = 30
"""A change set with more changes than this is folded on its month's page."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def render_pages(facts: SiteFacts) -> dict[str, str]:
    """Every page of the site as Markdown, by its path below the documents' folder. The same facts, the same text."""
    site = _Site(facts)
    pages = {
        "index.md": site.overview(),
        "matrix.md": site.page("matrix.md.j2"),
        "regions/index.md": site.page("regions.md.j2", root="../"),
        "services/index.md": site.services(),
        "changes/index.md": site.changes(),
        "about-data.md": site.about(),
    }
    pages |= dict(site.regions())
    pages |= dict(site.months())
    return pages


def render_data(facts: SiteFacts) -> dict[str, str]:
    """The files that browser code of the site loads, by path."""
    return {MATRIX_FILE: matrix_file(facts.snapshot)}


@dataclass
class _Site:
    """What several pages need, worked out once."""

    facts: SiteFacts

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return entries(self.facts)

    @cached_property
    def begun(self) -> Beginnings:
        return beginnings(self.facts)

    @cached_property
    def region_rows(self) -> tuple[RegionRow, ...]:
        return region_rows(self.facts.snapshot, self.begun)

    @cached_property
    def service_rows(self) -> tuple[ServiceRow, ...]:
        return service_rows(self.facts.snapshot, self.begun)

    @cached_property
    def shared(self) -> Mapping[str, object]:
        facts = self.facts
        return {
            "source": facts.source,
            "snapshot": facts.snapshot,
            "as_of": day_of(facts.as_of),
            "observed_at": day_of(facts.observed_at),
            "first_day": day_of(facts.first_list.observed_at) if facts.first_list else None,
            "region_rows": self.region_rows,
            "region_pages": {code: region_page(code) for code in facts.snapshot.regions},
            "named": any(service.name for service in facts.snapshot.services.values()),
            "repository": _web_address(facts.repository_url),
        }

    def page(self, template: str, *, root: str = "", here: str = "", **context: object) -> str:
        """*root* is the way from the page to the site's root. *here* is the region that the page is about."""
        return render(template, {**self.shared, "root": root, "here": here, **context})

    def overview(self) -> str:
        news = [entry for entry in self.entries if self.facts.is_news(entry.change_set)]
        return self.page(
            "index.md.j2",
            availabilities=sum(1 for _ in self.facts.snapshot.availabilities()),
            everywhere=sum(len(service.global_in) for service in self.facts.snapshot.services.values()),
            unknown=[service for service in self.facts.snapshot.services.values() if not service.listed],
            days=latest(news, LATEST),
            years=years(self.facts),
        )

    def services(self) -> str:
        return self.page("services.md.j2", root="../", rows=self.service_rows)

    def regions(self) -> Iterator[tuple[str, str]]:
        news = self._news_by_region()
        for row in self.region_rows:
            recent = latest(news[row.region.code], LATEST)
            page = self.page("region.md.j2", root="../", here=row.region.code, row=row, days=recent)
            yield region_page(row.region.code), page

    def _news_by_region(self) -> Mapping[str, Sequence[Entry]]:
        """What is told on each region's page: news about it and about its whole partition."""
        found: dict[str, list[Entry]] = {code: [] for code in self.facts.snapshot.regions}
        for members, entry in zip(change_sets(self.facts.settled), self.entries, strict=True):
            if not self.facts.is_news(entry.change_set):
                continue
            by_region: dict[str, list[Settled]] = {}
            for one in members:
                for code in self._places(one):
                    by_region.setdefault(code, []).append(one)
            for code, own in by_region.items():
                found[code].append(Entry(entry.change_set, lines(own), entry.anchor))
        return found

    def _places(self, one: Settled) -> Sequence[str]:
        regions = self.facts.snapshot.regions
        if one.change.region is not None:
            return [one.change.region] if one.change.region in regions else []
        return [code for code, region in regions.items() if region.partition == one.change.partition]

    def changes(self) -> str:
        return self.page(
            "changes.md.j2",
            root="../",
            rows=months_of_years(self.entries),
            month_names=_MONTHS,
            total=sum(entry.size for entry in self.entries),
            count=len(self.entries),
        )

    def months(self) -> Iterator[tuple[str, str]]:
        in_time = sorted(self.entries, key=lambda entry: entry.change_set.observed_at)
        by_month = [(month, tuple(found)) for month, found in groupby(in_time, key=lambda entry: entry.month)]
        for position, (month, found) in enumerate(by_month):
            yield (
                month_page(month),
                self.page(
                    "month.md.j2",
                    root="../",
                    heading=f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}",
                    days=days(reversed(found)),
                    fold=FOLD,
                    count=len(found),
                    total=sum(entry.size for entry in found),
                    earlier=by_month[position - 1][0] if position else None,
                    later=by_month[position + 1][0] if position + 1 < len(by_month) else None,
                ),
            )

    def about(self) -> str:
        facts = self.facts
        services = facts.snapshot.services.values()
        return self.page(
            "about.md.j2",
            facts=facts,
            revision=facts.revision[:SHORT_REVISION],
            first=self.entries[0] if self.entries else None,
            accepted=[entry for entry in reversed(self.entries) if entry.change_set.accepted is not None],
            unlisted=[service for service in services if not service.listed],
            partly=[service for service in services if service.listed and service.unknown_in],
            removals=facts.settling.removals.days,
            dated=any(service.dated for service in services),
        )


def _web_address(url: str | None) -> str | None:
    """Where commits can be seen on the web: only ``https``, whatever the repository's own address is."""
    return url.rstrip("/") if url and url.startswith("https://") else None
