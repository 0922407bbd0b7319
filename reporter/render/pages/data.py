"""Data and API: what can be taken from here, and how."""

from collections.abc import Iterator
from datetime import timedelta

from reporter.render.downloads.files import download_list
from reporter.render.pages.context import Page, Site


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    over = facts.as_of.date().replace(day=1) - timedelta(days=1)
    page = site.page(
        "data.md.j2",
        downloads=download_list(facts),
        month=f"{over:%Y-%m}",
        region=next(iter(facts.snapshot.regions), ""),
    )
    yield "data.md", page
