"""Trends: every chart about what was, in words, as a picture and as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from reporter.render.charts.chart import Chart
from reporter.render.pages.context import Page, Site

PARTS: Final = (
    ("What came when", ("launches", "services", "regions")),
    ("How fast", ("velocity", "maturity", "cohorts")),
    ("Where", ("world", "capacity", "parity", "concentration")),
)
"""Headings with the charts below them."""


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    charts = {chart.id: chart for chart in site.charts}
    yield "trends.md", site.page("trends.md.j2", parts=_parts(charts), missing=_missing(charts))


def _parts(charts: dict[str, Chart]) -> list[tuple[str, Sequence[Chart]]]:
    parts = [(title, [charts[name] for name in names if name in charts]) for title, names in PARTS]
    return [(title, found) for title, found in parts if found]


def _missing(charts: dict[str, Chart]) -> list[str]:
    """What there is nothing to draw of, in words."""
    return [_NAMES[name] for _, names in PARTS for name in names if name not in charts]


_NAMES: Final = {
    "launches": "launches over time",
    "services": "services over time",
    "regions": "regions over time",
    "velocity": "the speed of services",
    "maturity": "how regions fill up",
    "cohorts": "what became of the services of each year",
    "world": "the map",
    "capacity": "which regions have most",
    "parity": "how close regions come to a reference",
    "concentration": "how evenly services are spread",
}
