"""A sheet of the workbook: titled columns of one kind each, written so that no text is ever a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final

from reporter.model.catalog import Availability
from reporter.render.exports.xlsx_file import COLOURS, cell_text, widths, write_headers

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Value = str | int | float | date | None
"""An empty cell for ``None``."""

INK: Final = "#1c2b36"
_EPOCH: Final = date(1899, 12, 30)
"""Day 0 of a workbook."""
_MEASURED: Final = 200
_A4: Final = 9
_DAY_WIDTH: Final = 12


class Kind(Enum):
    TEXT = "text"
    LONG = "long text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters; without one, it goes by the texts. ``bar``: its numbers are drawn as bars, too."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of the whole book. ``states`` are those of the matrix."""

    title: Format
    section: Format
    heading: Format
    upright: Format
    bold: Format
    text: Format
    kinds: Mapping[Kind, Format | None]
    maybe_day: Format
    states: Mapping[Availability, Format]

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        dark = {"bold": True, "font_color": "#ffffff", "bg_color": INK, "border": 1, "border_color": "#ffffff"}
        day = {"num_format": "yyyy-mm-dd", "align": "left"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 18, "font_color": INK}),
            section=book.add_format({"bold": True, "font_size": 12, "font_color": INK, "bottom": 1}),
            heading=book.add_format({**dark, "valign": "vcenter", "text_wrap": True}),
            upright=book.add_format({**dark, "rotation": 90, "align": "center"}),
            bold=book.add_format({"bold": True, "valign": "top"}),
            text=book.add_format({"text_wrap": True, "valign": "top", "align": "left"}),
            kinds={
                Kind.TEXT: None,
                Kind.LONG: book.add_format({"text_wrap": True, "valign": "top"}),
                Kind.NUMBER: book.add_format({"num_format": "#,##0"}),
                Kind.SHARE: book.add_format({"num_format": "0%"}),
                Kind.DAY: book.add_format(day),
            },
            maybe_day=book.add_format({**day, "italic": True, "font_color": "#6b7280"}),
            states={
                state: book.add_format({"bg_color": colour, "font_color": INK, "align": "center"})
                for state, colour in COLOURS.items()
            },
        )


def write_table(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Value]], looks: Looks, *, frozen: int = 1
) -> None:
    """Headers that stay in sight with the first *frozen* columns, a filter, and widths that fit."""
    write_headers(sheet, [column.title for column in columns], len(rows), looks.heading, frozen=frozen)
    for number, row in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            write(sheet, number, place, value, looks.kinds[column.kind])
    found = widths(
        [[column.title + "   " for column in columns], *([_shown(value) for value in row] for row in rows[:_MEASURED])]
    )
    for place, (column, width) in enumerate(zip(columns, found, strict=True)):
        sheet.set_column(place, place, column.width or (_DAY_WIDTH if column.kind is Kind.DAY else width))
        if column.bar and rows:
            bar = {"type": "data_bar", "bar_color": "#9ec5e8", "min_type": "num", "min_value": 0}
            sheet.conditional_format(1, place, len(rows), place, bar)
    printed(sheet, rows=1)


def write(sheet: Worksheet, row: int, column: int, value: Value, look: Format | None) -> None:
    match value:
        case None:
            pass
        case str():
            sheet.write_string(row, column, cell_text(value), look)
        case date():
            sheet.write_number(row, column, (value - _EPOCH).days, look)
        case _:
            sheet.write_number(row, column, value, look)


def printed(sheet: Worksheet, *, rows: int) -> None:
    """On A4, as wide as the paper, with the first *rows* on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
    if rows:
        sheet.repeat_rows(0, rows - 1)


def _shown(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")
