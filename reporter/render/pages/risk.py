"""Risk and residency: what stands on one leg, what shrinks or leaves, where recovery can go, what stays in a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reporter.insights.measures.courses import COMMERCIAL
from reporter.insights.risk.pairs import Pair, pairs
from reporter.insights.risk.residency import Reach, Residency, residency
from reporter.insights.risk.risks import leaving, shrinking, single_regions
from reporter.insights.risk.stagnation import stagnating
from reporter.render.pages.context import Page, Site

MOST: Final = 50
"""Rows of a table; the command `reporter insights risk` has all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A residency rule, and how many services reach how far in it."""

    found: Residency
    several: int
    single: int
    run_once: int
    unsaid: int
    nowhere: int


def pages(site: Site) -> Iterator[tuple[str, Page]]:
    facts = site.facts
    rollouts = facts.rollouts
    singles = single_regions(rollouts)
    yield (
        "risk.md",
        site.page(
            "risk.md.j2",
            singles=singles[:MOST],
            singles_in_all=len(singles),
            shrinking=[one for one in shrinking(rollouts) if one.shrunk][:MOST],
            leaving=leaving(rollouts)[:MOST],
            stagnating=stagnating(rollouts, _reference(site)),
            partners=tuple(_partners(site)),
            rules=tuple(_rules(site)),
            names={code: row.name for code, row in rollouts.services.items()},
            most=MOST,
        ),
    )


def _reference(site: Site) -> Sequence[str]:
    known = site.facts.rollouts.region_codes()
    return [code for code in site.facts.reference if code in known]


def _partners(site: Site) -> Iterator[Pair]:
    """The best partner of every region of the commercial partition."""
    facts = site.facts
    best: dict[str, Pair] = {}
    for one in pairs(facts.rollouts, facts.geography, tuple(facts.residency_rules.values())):
        if facts.rollouts.regions[one.region].partition == COMMERCIAL:
            best.setdefault(one.region, one)
    yield from best.values()


def _rules(site: Site) -> Iterator[Rule]:
    facts = site.facts
    for rule in facts.residency_rules.values():
        found = residency(facts.rollouts, facts.geography, rule)
        counts = [len(found.reaching(reach)) for reach in Reach if reach is not Reach.GONE]
        yield Rule(found, *counts)
