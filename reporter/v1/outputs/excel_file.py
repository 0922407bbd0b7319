"""The workbook: five sheets."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import isfinite
from typing import Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from reporter.v1.outputs.characters import xml_text
from reporter.v1.outputs.csv_files import (
    AVAILABILITY_COLUMNS,
    REGION_COLUMNS,
    SERVICE_COLUMNS,
    availabilities,
    region_cells,
    service_cells,
)
from reporter.v1.outputs.tables import ServiceRow, Tables
from reporter.v1.report import Report

_Cell = str | int | float
_Row = Sequence[_Cell]
_Look = Callable[[int, _Cell], Format | None]

# Scripts compare the version: it is that of the file's shape, which has not changed since.
_GENERATOR: Final = "AWS Services Reporter v1.4.1"
_YES: Final = "✓"
_NO: Final = "✗"
_WIDEST: Final = 50
_LONGEST_IN_PIECES: Final = 16_000
_PIXELS: Final = 7
"""How wide a character of the workbook's font is. A file counts widths in characters, the library in pixels."""


def excel_document(report: Report, tables: Tables, generated_at: datetime) -> bytes:
    """An ``.xlsx`` file. The aware *generated_at* is shown in its own zone.

    Text is text, whatever it begins with: no cell is ever a formula. Excel holds 32,767 characters a cell, so a
    longer text is cut.
    """
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    # The library would take the clock's time, and the same facts would no longer be the same bytes.
    book.set_properties({"created": generated_at.astimezone(UTC).replace(tzinfo=None)})
    header = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#366092"})
    right = book.add_format({"align": "right"})
    yes, no = book.add_format({"bg_color": "#C6EFCE"}), book.add_format({"bg_color": "#FFC7CE"})
    last = len(REGION_COLUMNS) - 1

    def add(name: str, rows: Iterable[_Row], look: _Look = _unformatted, header: Format | None = header) -> None:
        _write(book.add_worksheet(name), rows, look, header)

    add("Regional Services", [AVAILABILITY_COLUMNS, *availabilities(tables)])
    add("Service Matrix", _matrix(tables), lambda column, cell: (yes if cell == _YES else no) if column else None)
    add(
        "Region Summary",
        [REGION_COLUMNS, *map(region_cells, tables.regions)],
        lambda column, _: right if column == last else None,
    )
    add("Service Summary", [SERVICE_COLUMNS, *map(_service_cells, tables.services)])
    add("Statistics", _statistics(report, tables, generated_at), header=None)
    book.close()
    return file.getvalue()


def _unformatted(_column: int, _cell: _Cell) -> Format | None:
    return None


def _write(sheet: Worksheet, rows: Iterable[_Row], look: _Look, header: Format | None) -> None:
    """Put *rows* from the first cell on, and make each column as wide as its longest text."""
    widths: dict[int, int] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell, look(column, cell) if number else header)
            length = len(cell) if isinstance(cell, str) else len(str(cell))
            if length > widths.get(column, -1):
                widths[column] = length
    for column, length in widths.items():
        sheet.set_column_pixels(column, column, min(length + 2, _WIDEST) * _PIXELS)


def _put(sheet: Worksheet, row: int, column: int, cell: _Cell, style: Format | None) -> None:
    if not isinstance(cell, str):
        sheet.write_number(row, column, cell, style)
        return
    text = xml_text(cell)
    if text.startswith("<r>"):
        # The library takes such a text for markup of its own. In pieces it is text, which it refuses if it is too long.
        pieces = (text[:1], text[1:2], text[2:_LONGEST_IN_PIECES])
        sheet.write_rich_string(row, column, *pieces, *([style] if style else []))
    else:
        sheet.write_string(row, column, text, style)


def _matrix(tables: Tables) -> Iterator[_Row]:
    codes = [region.code for region in tables.regions]
    yield ["Service", *codes]
    for service in tables.services:
        listed = frozenset(service.regions)
        yield [service.name, *(_YES if code in listed else _NO for code in codes)]


def _service_cells(row: ServiceRow) -> _Row:
    code, name, count, coverage = service_cells(row)
    return code, name, count, f"{coverage}%"


def _statistics(report: Report, tables: Tables, generated_at: datetime) -> Iterator[_Row]:
    yield "Generated At", generated_at.strftime("%Y-%m-%d %H:%M:%S")
    yield "Generator", _GENERATOR
    yield ()
    yield ("Summary Statistics",)
    yield "Total Regions", len(tables.regions)
    yield "Total Services", len(tables.services)
    yield "Total Service Instances", tables.availabilities
    yield "Average Services per Region", str(tables.average)
    yield "Most Available Service", _with_count(tables.most)
    yield "Least Available Service", _with_count(tables.least)
    if report.metadata:
        yield ()
        yield ("Fetch Metadata",)
        yield "Fetch Duration (seconds)", _cell(report.metadata.get("fetch_duration"), "Unknown")
        yield "AWS Profile", _cell(report.metadata.get("aws_profile"), "default")


def _with_count(service: ServiceRow | None) -> str:
    return f"{service.name} ({service.count} regions)" if service else "N/A"


def _cell(value: object, otherwise: str) -> _Cell:
    if value is None:
        return otherwise
    return value if isinstance(value, int | float) and isfinite(value) else str(value)
