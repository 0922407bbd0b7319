"""Read the files back, each with a reader that is not ours."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from reporter.v1.config import Config
from reporter.v1.outputs import write
from reporter.v1.report import Report
from tests.v1.sample import NOW, TZ


def written(
    format: str,  # noqa: A002 - as write has it
    report: Report,
    folder: Path,
    *,
    now: datetime = NOW,
    tz: tzinfo = TZ,
) -> Path:
    """The first file of *format*."""
    return write(format, report, Config(output_dir=str(folder)), now=now, tz=tz)[0]


def csv_rows(file: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(file.read_bytes().decode(), newline="")))


def json_of(report: Report, folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written("json", report, folder).read_bytes())
    return read


def xml_of(report: Report, folder: Path) -> Element:
    root: Element = ElementTree.fromstring(written("xml", report, folder).read_bytes())
    return root


def text_at(element: Element, path: str) -> str:
    found = element.find(path)
    assert found is not None, path
    return found.text or ""


def book_of(report: Report, folder: Path) -> Workbook:
    return load_workbook(written("excel", report, folder))


def sheet_rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def shown(book: Workbook) -> str:
    """All sheets as text: widths, values, fonts, fills, alignments."""
    return "\n".join(line for sheet in book.worksheets for line in _sheet_lines(sheet))


def _sheet_lines(sheet: Worksheet) -> Iterator[str]:
    yield f"== {sheet.title} =="
    yield "widths " + " ".join(f"{letter}={column.width:g}" for letter, column in sheet.column_dimensions.items())
    yield f"frozen {sheet.freeze_panes} filter {sheet.auto_filter.ref}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                assert isinstance(cell, Cell)
                yield f"{cell.coordinate} {cell.data_type} {cell.value!r}{_style(cell)}"
    yield ""


def _style(cell: Cell) -> str:
    words = ["bold"] if cell.font.b else []
    if cell.font.color is not None and cell.font.color.type == "rgb":
        words.append(f"in {cell.font.color.rgb}")
    if cell.fill.fill_type:
        words.append(f"on {cell.fill.fill_type} {cell.fill.fgColor.rgb}")
    if cell.alignment.horizontal not in {None, "general"}:
        words.append(str(cell.alignment.horizontal))
    return f" ({', '.join(words)})" if words else ""
