"""``history.sqlite``: the whole history to ask with SQL."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Final

from reporter.render.downloads.history import History
from reporter.render.downloads.schema import INDEXES, TABLES, VIEWS
from reporter.render.downloads.tables import Cell, Table, iso, sound

_Value = str | int | float | None


def sqlite_file(history: History) -> bytes:
    """Days and moments are ISO 8601 texts, lists are JSON, ``NULL`` is not told; other texts stand as they are.

    The same history gives the same bytes, with one version of SQLite.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES)
        rows = [(key, None if value is None else sound(value)) for key, value in history.about.items()]
        database.executemany("INSERT INTO about VALUES (?, ?)", rows)
        for table in history.tables:
            marks = ", ".join("?" * len(table.columns))
            statement = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names of ours
            database.executemany(statement, _rows(table))
        database.commit()
        database.executescript(INDEXES + VIEWS)
        return database.serialize()


def _rows(table: Table) -> Iterator[tuple[_Value, ...]]:
    """Column by column, since all cells of a column have one type."""
    if not table.rows:
        return iter(())
    cells = zip(table.columns.values(), zip(*table.rows, strict=True), strict=True)
    return zip(*(map(_VALUES[kind], column) for kind, column in cells), strict=True)


def _number(cell: Cell) -> _Value:
    return cell  # type: ignore[return-value] # its column says so


def _text(cell: Cell) -> _Value:
    return sound(cell) if isinstance(cell, str) else None


def _day(cell: Cell) -> _Value:
    return iso(cell) if isinstance(cell, date) else None


def _list(cell: Cell) -> _Value:
    return None if cell is None else sound(json.dumps(cell, ensure_ascii=False))


_VALUES: Final[dict[type, Callable[[Cell], _Value]]] = {
    str: _text,
    int: _number,
    float: _number,
    bool: _number,
    date: _day,
    datetime: _day,
    tuple: _list,
}
