"""Data and API: what can be taken from here, and how."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from reporter.render.downloads.files import Download, download_list
from reporter.render.pages.context import Page, Site

SUMMARY: Final = Download(
    "summary.pdf", "Executive summary, PDF", "The last whole month in words, numbers and charts.", "application/pdf"
)


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    over = facts.as_of.date().replace(day=1) - timedelta(days=1)
    page = site.page(
        "data.md.j2",
        downloads=[*([SUMMARY] if facts.summaries else []), *download_list(facts)],
        month=f"{over:%Y-%m}",
        region=next(iter(facts.snapshot.regions), ""),
    )
    yield "data.md", page
