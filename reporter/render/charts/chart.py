"""What a chart is: a drawing, what it says in words, and its numbers as a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDE: Final = 760
"""The width of a chart in pixels, on a page and in print."""
NARROW: Final = 360
"""Its width on a small screen."""

Cell = str | int | None
"""Of a table: a number is right-aligned, and ``None`` is what nobody knows."""

_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Chart:
    """``id`` is a file name: small letters, digits and hyphens. ``spec`` is a Vega-Lite view without width and colours.

    ``finding`` says in whole sentences what is seen, made of the numbers. ``note`` says how to read it and what is
    left out. ``alt`` is the text alternative of the drawing: what is ``drawn``, and the finding. ``columns`` and
    ``rows`` are its numbers: every row has one cell for each column, and the name of a column of numbers starts with
    ``>``.
    ``height`` and ``narrow_height`` are in pixels.
    """

    id: str
    title: str
    finding: str
    note: str
    drawn: str
    spec: Mapping[str, object]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    height: int = 320
    narrow_height: int = 300

    @property
    def alt(self) -> str:
        return f"{self.drawn} {self.finding}"

    @property
    def cells(self) -> list[list[str]]:
        """The rows as text."""
        return [[_text(cell) for cell in row] for row in self.rows]


def plain(text: str) -> str:
    """*text* on one line, without signs that XML or UTF-8 cannot hold, and cut where it is very long."""
    line = _UNPRINTABLE.sub(" ", text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def percent(share: float | None, digits: int = 0) -> str | None:
    """``41 %``; ``None`` stays unknown."""
    return None if share is None else f"{share * 100:.{digits}f} %"


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def _text(cell: Cell) -> str:
    if cell is None:
        return "unknown"
    return cell if isinstance(cell, str) else f"{cell:,}"
