"""Show what was found: on the terminal, and in a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks.result import COLUMNS, Found, Table

START: Final = "<!-- benchmarks: start -->"
END: Final = "<!-- benchmarks: end -->"


def show(found: Sequence[Found], console: Console) -> None:
    """One table of all figures, then the tables of details."""
    for table in _tables(found):
        shown = RichTable(title=table.title or None, title_justify="left", box=None, pad_edge=False)
        for number, column in enumerate(table.columns):
            shown.add_column(column, justify="right" if _right(table, number) else "left", overflow="fold")
        for row in table.rows:
            shown.add_row(*row, style="red" if "OVER" in row else None)
        console.print(shown)
        console.print()


def markdown(found: Sequence[Found], about: Sequence[str]) -> str:
    """The same tables as a page's text, after the sentences *about* the run."""
    blocks = ["\n".join(about)] if about else []
    for table in _tables(found):
        rule = ["---:" if _right(table, number) else "---" for number in range(len(table.columns))]
        lines = [_line(table.columns), _line(rule), *(_line(row) for row in table.rows)]
        blocks += [f"### {table.title}"] if table.title else []
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def write(text: str, page: Path) -> None:
    """Put *text* between the markers of *page*, which is made if there is none. ``ValueError`` if it has no markers."""
    before = page.read_text(encoding="utf-8") if page.exists() else f"{START}\n{END}\n"
    head, start, rest = before.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        msg = f"{page}: no place to write to: it needs a line {START} and after it a line {END}"
        raise ValueError(msg)
    page.write_text(f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8")


def _tables(found: Sequence[Found]) -> list[Table]:
    rows = tuple(row.cells for one in found for row in one.rows)
    figures = [Table("", COLUMNS, rows)] if rows else []
    return figures + [table for one in found for table in one.tables]


def _right(table: Table, number: int) -> bool:
    return bool(table.rows) and all(row[number][:1].isdigit() for row in table.rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
