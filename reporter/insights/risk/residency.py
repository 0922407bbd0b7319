"""Where services run, held against rules that say where they may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.past import RegionPast
from reporter.insights.presence import Presence, check_services
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import some
from reporter.model.catalog import Availability

RECOVERY: Final = 2
"""Regions of one partition that a service must run in before one can stand in for the other."""


class Standing(StrEnum):
    """What a rule says of a region. ``UNKNOWN``: it asks for the country, and nobody says which one that is."""

    ALLOWED = "allowed"
    BARRED = "barred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ResidencyRule:
    """Regions are allowed by ``countries`` (ISO 3166-1) and by ``partitions``; an empty one of the two asks nothing."""

    id: str
    title: str
    countries: frozenset[str] = frozenset()
    partitions: frozenset[str] = frozenset()
    note: str = ""
    source: str = ""

    def standing(self, region: RegionPast, geography: Geography) -> Standing:
        if self.partitions and region.partition not in self.partitions:
            return Standing.BARRED
        country = geography.place(region).country
        if not self.countries or country in self.countries:
            return Standing.ALLOWED
        return Standing.UNKNOWN if country == UNKNOWN else Standing.BARRED


class Reach(StrEnum):
    """How far a service reaches within a rule.

    ``SEVERAL``: in two allowed regions of one partition or more, so that one can stand in for the other. ``SINGLE``:
    in allowed regions, but not in two of one partition. ``RUN_ONCE``: an allowed region's partition runs it once for
    all its regions; the source does not say where, so that may be a place that the rule bars. ``UNSAID``: the source
    does not say of an allowed region whether it is there. ``NOWHERE``: it runs, but in no allowed region. ``GONE``:
    it is no longer named.
    """

    SEVERAL = "several"
    SINGLE = "single"
    RUN_ONCE = "run once"
    UNSAID = "unsaid"
    NOWHERE = "nowhere"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where one service runs as a rule sees it: region codes by the rule's standing, in order.

    ``elsewhere`` are the regions that the rule bars, and ``unknown`` those that it cannot judge. ``run_once`` are
    the partitions of allowed regions that run the service once for all their regions.
    """

    service: str
    reach: Reach
    allowed: tuple[str, ...]
    unknown: tuple[str, ...]
    elsewhere: tuple[str, ...]
    run_once: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Residency:
    """What one rule means for the services of a source, all or those of a list, as of one day.

    ``allowed`` and ``unknown`` are regions, in order. ``coverage`` has every service asked for, in order. ``lacks``
    has, for each allowed region, the services of the list that are not listed there, without those that its
    partition runs once and those of which nobody knows; it is empty if no list was given. ``recovery`` is whether
    the rule allows two regions of one partition at all.
    """

    rule: ResidencyRule
    allowed: tuple[str, ...]
    unknown: tuple[str, ...]
    coverage: Mapping[str, Coverage]
    lacks: Mapping[str, tuple[str, ...]]
    recovery: bool

    def reaching(self, *reach: Reach) -> tuple[str, ...]:
        """The codes of the services that reach so far."""
        return tuple(code for code, one in self.coverage.items() if one.reach in reach)


def residency(rollouts: Rollouts, geography: Geography, rule: ResidencyRule, needed: Collection[str] = ()) -> Residency:
    """Which services are in none, one, or several regions that *rule* allows; of *needed* ones if there are any.

    Without *needed*, these are all that the source names. ``UsageError`` if *needed* has a code that it never named.
    """
    codes = check_services(rollouts, needed)
    standings = {code: rule.standing(rollouts.regions[code], geography) for code in rollouts.region_codes()}
    allowed = tuple(code for code, found in standings.items() if found is Standing.ALLOWED)
    wanted = codes or tuple(code for code, row in sorted(rollouts.services.items()) if not row.gone)
    presence = Presence.of(rollouts)
    coverage = {code: _coverage(presence, standings, code) for code in wanted}
    lacks = {
        region: tuple(code for code in codes if presence.cell(code, region) is Availability.NOT_LISTED)
        for region in (allowed if codes else ())
    }
    unknown = tuple(code for code, found in standings.items() if found is Standing.UNKNOWN)
    return Residency(rule, allowed, unknown, coverage, lacks, _together(rollouts, allowed) >= RECOVERY)


def remedies(found: Residency) -> tuple[str, ...]:
    """What would have to happen for every service of *found* to run in two allowed regions, a sentence for each.

    Services that are there already, and those of which nobody knows, have no sentence. In order of the code.
    """
    return tuple(sentence for one in found.coverage.values() for sentence in _remedy(one, found))


def _remedy(one: Coverage, found: Residency) -> Iterator[str]:
    rule = found.rule.id
    if one.reach is Reach.GONE:
        yield f"{one.service} is not listed any more: plan without it"
    elif one.reach is Reach.NOWHERE:
        maybe = f"; whether {rule} allows {', '.join(one.unknown)} is unknown" if one.unknown else ""
        runs = f"; it runs in {some(list(one.elsewhere))}" if one.elsewhere else ""
        yield f"{one.service} would have to come to a region that {rule} allows{runs}{maybe}"
    elif one.reach is Reach.SINGLE:
        more = "" if found.recovery else ", of which there is none"
        yield f"{one.service} runs in {', '.join(one.allowed)} and lacks a second region that {rule} allows{more}"


def _coverage(presence: Presence, standings: Mapping[str, Standing], code: str) -> Coverage:
    row = presence.rollouts.services[code]
    here = {
        standing: tuple(place for place, found in standings.items() if found is standing and place in row.now)
        for standing in Standing
    }
    cells = {place: presence.cell(code, place) for place, found in standings.items() if found is Standing.ALLOWED}
    run_once = {presence.rollouts.regions[place].partition for place in cells} & row.global_in
    allowed, unknown, elsewhere = here[Standing.ALLOWED], here[Standing.UNKNOWN], here[Standing.BARRED]
    if _together(presence.rollouts, allowed) >= RECOVERY:
        reach = Reach.SEVERAL
    elif run_once:
        reach = Reach.RUN_ONCE
    elif allowed:
        reach = Reach.SINGLE
    elif row.gone:
        reach = Reach.GONE
    elif Availability.UNKNOWN in cells.values():
        reach = Reach.UNSAID
    else:
        reach = Reach.NOWHERE
    return Coverage(code, reach, allowed, unknown, elsewhere, tuple(sorted(run_once)))


def _together(rollouts: Rollouts, regions: Iterable[str]) -> int:
    """The greatest number of *regions* that are in one partition."""
    return max(Counter(rollouts.regions[code].partition for code in regions).values(), default=0)
