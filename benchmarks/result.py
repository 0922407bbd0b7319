"""What a benchmark found."""

from dataclasses import dataclass
from typing import Final

OK: Final = "ok"
OVER: Final = "OVER"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``budget`` is the most it may be, or, where ``at_least``, the least; ``None`` for information."""

    what: str
    measured: float
    unit: str
    budget: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def missed(self) -> bool:
        if self.budget is None:
            return False
        return self.measured < self.budget if self.at_least else self.measured > self.budget

    @property
    def verdict(self) -> str:
        """``ok`` or ``OVER``; empty where there is no budget."""
        if self.budget is None:
            return ""
        return OVER if self.missed else OK

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """As text: what, measured, budget, verdict, note."""
        bound = "at least" if self.at_least else "at most"
        budget = "" if self.budget is None else f"{bound} {_number(self.budget)} {self.unit}"
        return self.what, f"{_number(self.measured)} {self.unit}", budget, self.verdict, self.note


COLUMNS: Final = ("what", "measured", "budget", "verdict", "note")


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that no budget is about: a curve, a list."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one benchmark has to say."""

    rows: tuple[Row, ...]
    tables: tuple[Table, ...] = ()


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 10 else f"{value:.2f}"
