"""The changes: the newest with filters over all, and one page a year with every change set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reporter.render.addresses import year_page
from reporter.render.feed import Day, Entry, days, latest
from reporter.render.pages.context import Page, Site
from reporter.render.tables import months_of_years

LATEST: Final = 40
"""Lines of news on the first page."""

FOLD: Final = 30
"""A change set with more changes than this is folded on its year's page."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Month:
    """The days of one month (``2026-11``), newest first."""

    month: str
    title: str
    days: tuple[Day, ...]


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    yield "changes/index.md", _index(site)
    yield from _years(site)


def _index(site: Site) -> Page:
    shown = latest(site.entries, LATEST)
    oldest = shown[-1].entries[-1].anchor if shown else None
    older = next((number for number, entry in enumerate(site.entries) if entry.anchor == oldest), 0)
    return site.page(
        "changes.md.j2",
        root="../",
        days=shown,
        older=older,
        rows=months_of_years(site.entries),
        short_months=[f">{name[:3]}" for name in MONTHS],
        total=sum(entry.size for entry in site.entries),
        count=len(site.entries),
    )


def _years(site: Site) -> Iterator[tuple[str, Page]]:
    in_time = sorted(site.entries, key=lambda entry: entry.change_set.observed_at)
    by_year = [(year, tuple(found)) for year, found in groupby(in_time, key=lambda entry: entry.year)]
    for position, (year, found) in enumerate(by_year):
        yield (
            year_page(year),
            site.page(
                "year.md.j2",
                root="../",
                year=year,
                months=_months(found),
                fold=FOLD,
                count=len(found),
                total=sum(entry.size for entry in found),
                earlier=by_year[position - 1][0] if position else None,
                later=by_year[position + 1][0] if position + 1 < len(by_year) else None,
            ),
        )


def _months(found: Sequence[Entry]) -> tuple[Month, ...]:
    return tuple(
        Month(month, f"{MONTHS[int(month[5:]) - 1]} {month[:4]}", days(members))
        for month, members in groupby(reversed(found), key=lambda entry: entry.month)
    )
