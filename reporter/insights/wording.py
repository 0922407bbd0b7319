"""A summary in sentences, as plain text: the same words for pages, messages and the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reporter.insights.period import Period, Span
from reporter.insights.summary import Count, Summary
from reporter.insights.words import many

SMALL: Final = 20
"""Arrivals: below that, one is more than five percent, so numbers are given as they are."""
_MOST: Final = 6
"""Codes that are named in one sentence before the rest is counted."""


def headline(summary: Summary) -> str:
    """The one sentence that stands for the whole period."""
    found = summary.arrivals
    so_far = "" if summary.complete else " so far"
    if not found.now and not summary.departures.now:
        return f"Nothing came and nothing left{so_far}."
    text = f"Services came to regions {_times(found.now)}{so_far}"
    if not summary.complete:
        return f"{text}."
    compared = list(_compared(summary.period, found))
    return f"{text}, {' and '.join(compared)}." if compared else f"{text}."


def sentences(summary: Summary) -> Iterator[str]:
    """What else there is to say, most important first. Nothing is said of what did not happen."""
    if summary.opened:
        yield f"{_listed('region', summary.opened)} opened."
    if summary.launched:
        yield f"{_listed('service', summary.launched)} {'is' if len(summary.launched) == 1 else 'are'} new."
    if summary.left:
        yield f"{_listed('service', summary.left)} {'is' if len(summary.left) == 1 else 'are'} no longer listed."
    if summary.departures.now:
        yield f"Services left regions {_times(summary.departures.now)}."
    if summary.busiest_services:
        yield f"Most arrivals by service: {_ranked(summary.busiest_services)}."
    if summary.busiest_regions:
        yield f"Most arrivals by region: {_ranked(summary.busiest_regions)}."
    counts = f"{many(summary.services, 'service')} in {many(summary.regions, 'region')}"
    yield f"At the end, {counts} were listed: {summary.availabilities:,} availabilities."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _compared(period: Period, found: Count) -> Iterator[str]:
    if found.before is not None and period.span is not Span.YEAR:
        yield f"{_against(found.now, found.before)} the {period.span} before"
    if found.year_before is not None:
        yield f"{_against(found.now, found.year_before)} a year before"


def _against(now: int, before: int) -> str:
    if now == before:
        return "as often as"
    if before < SMALL:
        return f"against {before:,}"
    percent = abs(now / before - 1) * 100
    return f"{percent:.0f} % {'more' if now > before else 'fewer'} than"


def _listed(noun: str, codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_MOST])
    more = f" and {len(codes) - _MOST} more" if len(codes) > _MOST else ""
    return f"{many(len(codes), noun)} ({shown}{more})"


def _ranked(counted: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{code} ({count:,})" for code, count in counted)
