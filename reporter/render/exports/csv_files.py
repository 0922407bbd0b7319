"""Format ``csv``: one file for each table."""

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from reporter.render.exports.cells import plain, storable
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, Table, joined, tables

_WORDS: Final[Mapping[object, str]] = {True: "true", False: "false"}


class CsvExporter:
    """UTF-8, a line of headers, lines that end in LF; an empty cell is what the source does not tell.

    Texts that a spreadsheet would take for formulas begin with ``'``.
    """

    name = "csv"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        return {f"{table.name}.csv": csv_file(table) for table in tables(facts)}


def csv_file(table: Table) -> bytes:
    """*table* with a line of headers. Texts that a spreadsheet would take for formulas begin with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


@lru_cache(maxsize=4096, typed=True)  # codes and names repeat in every row
def _cell(cell: Cell) -> str | int | None:
    found = joined(cell, _text)
    return _WORDS[found] if isinstance(found, bool) else found


def _text(text: str) -> str:
    return plain(storable(text))
