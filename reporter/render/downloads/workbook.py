"""``aws-services.xlsx``: the workbook for those who read and filter in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from reporter.insights.wording import headline, sentences
from reporter.model.catalog import Availability
from reporter.render.downloads import listings
from reporter.render.downloads.matrix_sheets import LETTERS, write_matrix, write_since
from reporter.render.downloads.sheets import Kind, Looks, Value, printed, write, write_table
from reporter.render.exports.cells import storable
from reporter.render.facts import SiteFacts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

TITLE: Final = "AWS services by region"

SHEETS: Final = {
    "Overview": "This page.",
    "Regions": "Each region: where it is, since when it is listed, and how many services it has.",
    "Services": "Each service: in how many regions, where it came last, and where it is likely to come next.",
    "Matrix": "Every service in every region, as letters in colour.",
    "Since": "The same, with the day since when.",
    "Changes": "What changed in the last 12 months, newest first. What was taken back at once is left out.",
    "Forecast": "How likely a service comes to a region within 90, 180 and 365 days, and why.",
    "Insights": "What is worth knowing, the most important first.",
}

_MEANINGS: Final = {
    Availability.AVAILABLE: "available: the source lists the service in this region",
    Availability.GLOBAL: "global: the region's partition runs the service once for all its regions",
    Availability.UNKNOWN: "unknown: the source names the service and does not say whether it is here",
}


def workbook_file(facts: SiteFacts) -> bytes:
    """The same facts, the same bytes: the only time in it is that of the last recorded change."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made = facts.observed_at.astimezone(UTC).replace(tzinfo=None)
        about = storable(f"Source {facts.source}, revision {facts.revision}")
        book.set_properties({"title": TITLE, "comments": about, "created": made})
        looks = Looks.of(book)
        sheets = {name: book.add_worksheet(name) for name in SHEETS}
        _write_overview(sheets["Overview"], facts, looks)
        write_table(sheets["Regions"], listings.REGIONS, listings.regions(facts), looks)
        write_table(sheets["Services"], listings.SERVICES, listings.services(facts), looks)
        write_matrix(sheets["Matrix"], facts, looks)
        write_since(sheets["Since"], facts, looks)
        write_table(sheets["Changes"], listings.CHANGES, listings.changes(facts), looks)
        write_table(sheets["Forecast"], listings.FORECAST, listings.forecast(facts), looks, frozen=3)
        write_table(sheets["Insights"], listings.INSIGHTS, listings.insights(facts), looks)
    return out.getvalue()


def _write_overview(sheet: Worksheet, facts: SiteFacts, looks: Looks) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, TITLE, looks.title)
    row = 2
    for section, lines in _sections(facts):
        sheet.write_string(row, 0, section, looks.section)
        sheet.write_blank(row, 1, None, looks.section)
        for key, value in lines:
            row += 1
            write(sheet, row, 0, key, looks.bold)
            write(sheet, row, 1, value, looks.kinds[Kind.DAY] if hasattr(value, "year") else looks.text)
        row += 2
    row = _write_key(sheet, row, looks)
    _write_contents(sheet, row + 1, looks)
    printed(sheet, rows=0)


def _sections(facts: SiteFacts) -> Iterator[tuple[str, list[tuple[str, Value]]]]:
    snapshot = facts.snapshot
    yield (
        "Listed now",
        [
            ("Regions", len(snapshot.regions)),
            ("Services", sum(service.listed for service in snapshot.services.values())),
            ("Availabilities", sum(1 for _ in snapshot.availabilities())),
            ("Arrivals in 12 months", len(_fresh(facts))),
        ],
    )
    for summary in facts.summaries:
        told = [headline(summary), *sentences(summary)]
        yield (
            summary.period.title + ("" if summary.complete else ", so far"),
            [("" if number else "In one sentence", text) for number, text in enumerate(told)],
        )
    unread = "; ".join(f"{item.what} {item.code}".rstrip() + f": {item.reason}" for item in snapshot.unread)
    yield (
        "Where this comes from",
        [
            ("Source", facts.source),
            ("Version", facts.version),
            ("As of", f"{facts.as_of.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
            ("Last change observed", f"{facts.observed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
            ("Revision", facts.revision),
            ("Could not be read", unread or "nothing: the source was read in full"),
        ],
    )


def _fresh(facts: SiteFacts) -> list[str]:
    begun = facts.as_of.date() - listings.YEAR
    return [stay.service for stay in facts.rollouts.launches if stay.since > begun]


def _write_key(sheet: Worksheet, row: int, looks: Looks) -> int:
    sheet.write_string(row, 0, "How to read the matrix", looks.section)
    sheet.write_blank(row, 1, None, looks.section)
    for state, meaning in _MEANINGS.items():
        row += 1
        sheet.write_string(row, 0, LETTERS[state], looks.states[state])
        sheet.write_string(row, 1, meaning, looks.text)
    sheet.write_string(row + 1, 0, "(empty)")
    sheet.write_string(row + 1, 1, "not listed: the source does not list the service in this region", looks.text)
    return row + 2


def _write_contents(sheet: Worksheet, row: int, looks: Looks) -> None:
    sheet.write_string(row, 0, "In this workbook", looks.section)
    sheet.write_blank(row, 1, None, looks.section)
    for name, about in SHEETS.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, about, looks.text)
