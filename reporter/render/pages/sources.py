"""The sources: where the facts come from, what each cannot know, how far they agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reporter.changes.agreement import Agreement, Tally, Verdict
from reporter.render.feed import SHORT_REVISION
from reporter.render.pages.context import Page, Site

MOST: Final = 40
"""Services on which sources disagree that are shown."""


@dataclass(frozen=True, slots=True)
class Held:
    """The source of the site held against another one."""

    other: str
    tallies: tuple[tuple[str, Tally], ...]
    disagree: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]
    in_all: int
    lone: int
    lone_other: int


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    services = facts.snapshot.services.values()
    page = site.page(
        "sources.md.j2",
        facts=facts,
        revision=facts.revision[:SHORT_REVISION],
        first=site.entries[0] if site.entries else None,
        accepted=[entry for entry in reversed(site.entries) if entry.change_set.accepted is not None],
        unlisted=[service for service in services if not service.listed],
        partly=[service for service in services if service.listed and service.unknown_in],
        removals=facts.settling.removals.days,
        dated=any(service.dated for service in services),
        others=[one for one in facts.sources if one.source != facts.source],
        held=tuple(_held(one) for one in facts.agreements),
    )
    yield "sources.md", page


def _held(agreement: Agreement) -> Held:
    rows = [row for row in agreement.rows if row.disagrees]
    return Held(
        agreement.second,
        tuple(agreement.tallies().items()),
        tuple(
            (row.pair.first, row.pair.second, row.places(Verdict.ONLY_FIRST), row.places(Verdict.ONLY_SECOND))
            for row in rows[:MOST]
        ),
        len(rows),
        len(agreement.lone_first),
        len(agreement.lone_second),
    )
