"""The comparison: regions and days that the reader chooses, and every region held against the reference."""

from collections.abc import Iterator

from reporter.insights.measures.parity import Parity, parity
from reporter.render.pages.context import Page, Site


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    known = site.facts.rollouts.region_codes()
    reference = tuple(code for code in site.facts.reference if code in known)
    rows = _rows(site, known, reference) if reference else ()
    yield "compare.md", site.page("compare.md.j2", reference=reference, rows=rows)


def _rows(site: Site, known: tuple[str, ...], reference: tuple[str, ...]) -> tuple[Parity, ...]:
    """Every region but the reference itself, the one that has most of it first."""
    found = [parity(site.facts.rollouts, code, reference) for code in known if code not in reference]
    return tuple(sorted(found, key=lambda row: (-(row.share or 0.0), row.region)))
