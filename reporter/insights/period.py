"""Weeks, months, quarters and years: what a summary is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reporter.insights.words import day_text, month

_QUARTERS = ("First", "Second", "Third", "Fourth")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Span(StrEnum):
    """How long a period is. Weeks start on Monday, quarters with January, April, July and October."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``start`` up to, but not with, ``end``."""

    start: date
    end: date
    span: Span

    @classmethod
    def around(cls, day: date, span: Span) -> Period:
        """The period that *day* lies in."""
        if span is Span.WEEK:
            start = day - timedelta(days=day.weekday())
            return cls(start, start + timedelta(days=7), span)
        months = _MONTHS[span]
        index = (day.year * 12 + day.month - 1) // months * months
        return cls(_first(index), _first(index + months), span)

    @classmethod
    def last_complete(cls, day: date, span: Span) -> Period:
        """The newest period that was over when *day* began."""
        return cls.around(day, span).before

    @property
    def before(self) -> Period:
        """The period that ends where this one starts."""
        return Period.around(self.start - timedelta(days=1), self.span)

    @property
    def year_before(self) -> Period:
        """The same period one year earlier; for a week, the one 52 weeks earlier."""
        if self.span is Span.WEEK:
            return Period.around(self.start - timedelta(weeks=52), self.span)
        return Period.around(self.start.replace(year=self.start.year - 1), self.span)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def name(self) -> str:
        """``2026-W47``, ``2026-11``, ``2026-Q4``, ``2026``: sorts by time among its kind."""
        match self.span:
            case Span.WEEK:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02}"
            case Span.MONTH:
                return f"{self.start:%Y-%m}"
            case Span.QUARTER:
                return f"{self.start.year}-Q{self.start.month // 3 + 1}"
            case Span.YEAR:
                return str(self.start.year)

    @property
    def title(self) -> str:
        """``Third quarter of 2026``."""
        match self.span:
            case Span.WEEK:
                return f"Week from {day_text(self.start)}"
            case Span.MONTH:
                return month(self.start)
            case Span.QUARTER:
                return f"{_QUARTERS[self.start.month // 3]} quarter of {self.start.year}"
            case Span.YEAR:
                return str(self.start.year)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def _first(index: int) -> date:
    """The first day of the month with this number, counted from year 0."""
    return date(index // 12, index % 12 + 1, 1)
