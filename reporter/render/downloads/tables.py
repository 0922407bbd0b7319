"""Tables whose cells may be days, moments and numbers, and how they become tables of texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from reporter.render.exports import tables as texts

Cell = str | int | float | bool | date | datetime | tuple[str, ...] | None
"""``None`` is what the source does not tell. A ``datetime`` has whole seconds and a time zone."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under named columns; ``columns`` says by name which type its cells have besides ``None``."""

    name: str
    columns: Mapping[str, type]
    rows: Sequence[tuple[Cell, ...]]


def columns(*parts: tuple[type, str]) -> Mapping[str, type]:
    """Columns in order: each part is a type and the names that have it, with blanks between them."""
    return MappingProxyType({name: kind for kind, names in parts for name in names.split()})


def sound(text: str) -> str:
    """*text* with U+FFFD for each lone surrogate, which no encoding holds."""
    return text if text.isprintable() else _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=8192)  # days and moments repeat in every table
def iso(moment: date) -> str:
    """``2026-11-17``, or ``2026-11-17T20:24:14Z``."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return moment.isoformat()


def as_text(table: Table) -> texts.Table:
    """*table* for formats that know neither dates nor fractions."""
    columns = {name: kind if kind in {int, bool, tuple} else str for name, kind in table.columns.items()}
    return texts.Table(table.name, columns, 1, [tuple(map(_as_text, row)) for row in table.rows])


def _as_text(cell: Cell) -> texts.Cell:
    match cell:
        case date():
            return iso(cell)
        case float():
            return str(cell)
        case _:
            return cell
