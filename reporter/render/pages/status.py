"""The status: how fresh the facts are, what the last looks could not read, how regular the observations were."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from reporter.render.facts import Looked, SiteFacts
from reporter.render.pages.context import Page, Site

FRESH: Final = timedelta(days=2)
"""A daily job that was skipped once is still fresh."""
LATEST: Final = 15
"""Observations that are shown."""
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Health:
    """How one source is. ``state`` is ``fresh``, ``stale`` or ``unknown`` (no look is remembered)."""

    source: str
    state: str
    looked_at: str
    changed_at: str
    version: str
    observations: int
    unread: int


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    page = site.page(
        "status.md.j2",
        facts=facts,
        health=[_health(one, facts.as_of) for one in facts.sources],
        unread=[(one.source, item) for one in facts.sources for item in one.unread],
        latest=list(reversed(site.entries))[:LATEST],
        months=_months(facts, MONTHS),
        provisional=sum(one.status == "provisional" for one in facts.settled),
        moment=_moment(facts.as_of),
    )
    yield "status.md", page


def _health(one: Looked, at: datetime) -> Health:
    state = "unknown" if one.looked_at is None else "fresh" if at - one.looked_at <= FRESH else "stale"
    return Health(
        one.source,
        state,
        _moment(one.looked_at) if one.looked_at else "unknown",
        _moment(one.changed_at),
        one.version or "not stated",
        one.observations,
        len(one.unread),
    )


def _months(facts: SiteFacts, most: int) -> list[tuple[str, int, int]]:
    """The newest months with their change sets and changes, newest first."""
    sets: dict[str, set[str]] = {}
    changes: Counter[str] = Counter()
    for one in facts.settled:
        month = f"{one.change_set.observed_at:%Y-%m}"
        sets.setdefault(month, set()).add(one.change_set.revision)
        changes[month] += 1
    return [(month, len(sets[month]), changes[month]) for month in sorted(sets, reverse=True)[:most]]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
