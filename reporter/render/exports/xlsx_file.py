"""Format ``xlsx``: a workbook."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from reporter.model.catalog import Availability
from reporter.render.exports.cells import storable
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, Table, about, joined, tables

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

FILE: Final = "availabilities.xlsx"

COLOURS: Final = {
    Availability.AVAILABLE: "#d5f0dc",
    Availability.GLOBAL: "#d9e8fb",
    Availability.UNKNOWN: "#fdf0c9",
}
"""The grounds of the cells of a matrix."""
_NARROWEST: Final = 10
_WIDEST: Final = 48
_LONGEST: Final = 32767  # characters of a cell
_MEASURED: Final = 200  # rows that a column's width goes by


class XlsxExporter:
    """Sheets Availabilities, Matrix, Regions, Services and About, each with its headers frozen and a filter.

    Every text is a text, whatever it begins with. An empty cell is what the source does not tell; in the matrix it is
    what the source does not list.
    """

    name = "xlsx"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            # The time of making is the only thing in a workbook that would differ from run to run.
            made = facts.observed_at.astimezone(UTC).replace(tzinfo=None)
            book.set_properties({"title": "AWS services by region", "created": made})
            heading = book.add_format({"bold": True, "bottom": 1})
            availabilities, regions, services = tables(facts)
            _write_table(book.add_worksheet("Availabilities"), availabilities, heading)
            states = {state: book.add_format({"bg_color": colour}) for state, colour in COLOURS.items()}
            _write_matrix(book.add_worksheet("Matrix"), facts, heading, states)
            _write_table(book.add_worksheet("Regions"), regions, heading)
            _write_table(book.add_worksheet("Services"), services, heading)
            told = Table("about", {"key": str, "value": str}, 1, tuple(about(facts).items()))
            _write_table(book.add_worksheet("About"), told, heading)
        return {FILE: out.getvalue()}


def _write_table(sheet: "Worksheet", table: Table, heading: "Format") -> None:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    write_headers(sheet, tuple(table.columns), len(rows), heading, frozen=table.key)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
    for column, width in enumerate(widths([list(table.columns), *rows[:_MEASURED]])):
        sheet.set_column(column, column, width)


def _write_matrix(
    sheet: "Worksheet", facts: ExportFacts, heading: "Format", states: Mapping[Availability, "Format"]
) -> None:
    """Services down, regions across, by partition."""
    regions = sorted(facts.regions(), key=lambda region: (region.partition, region.code))
    columns = {region.code: number for number, region in enumerate(regions, 2)}
    services = facts.services()
    names = ("service", "service_name", *(region.code for region in regions))
    write_headers(sheet, tuple(map(cell_text, names)), len(services), heading, frozen=2)
    rows = {service.code: number for number, service in enumerate(services, 1)}
    for service in services:
        sheet.write_string(rows[service.code], 0, cell_text(service.code))
        _write(sheet, rows[service.code], 1, service.name and cell_text(service.name))
    for service, region, state in facts.availabilities():
        sheet.write_string(rows[service.code], columns[region.code], str(state), states[state])
    sheet.set_column(0, 1, _WIDEST // 2)
    sheet.set_column(2, 1 + max(len(regions), 1), 15)


def write_headers(sheet: "Worksheet", names: Sequence[str], rows: int, heading: "Format", *, frozen: int) -> None:
    """The first row of a table of so many *rows*: it stays in sight with the *frozen* columns, and filters."""
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, heading)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, rows, len(names) - 1)


def _write(sheet: "Worksheet", row: int, column: int, cell: str | int | bool | None) -> None:
    match cell:
        case bool():
            sheet.write_boolean(row, column, cell)
        case int():
            sheet.write_number(row, column, cell)
        case None:
            pass
        case _:
            sheet.write_string(row, column, cell)


@lru_cache(maxsize=4096, typed=True)  # codes and names repeat in every row
def _cell(cell: Cell) -> str | int | bool | None:
    return joined(cell, cell_text)


def cell_text(text: str) -> str:
    """*text* without what XML cannot hold, and no longer than a cell may be."""
    return storable(text)[:_LONGEST]


def widths(rows: Iterable[Sequence[Cell]]) -> Iterator[int]:
    """How wide each column should be for *rows*, in signs."""
    for cells in zip(*rows, strict=True):
        yield min(max(_NARROWEST, *(len(str(cell or "")) + 2 for cell in cells)), _WIDEST)
