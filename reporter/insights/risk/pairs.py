"""Which region can stand in for another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import floor
from typing import Final

from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.past import RegionPast
from reporter.insights.presence import check_region, check_services, observed_since, services_on
from reporter.insights.risk.residency import ResidencyRule, Standing
from reporter.insights.rollouts import Rollouts

TREND: Final = timedelta(days=365)
TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """A *region*, and a *partner* of the same partition that could stand in for it.

    The services are those that the source lists in a region, and of these only the needed ones where some are
    needed. ``common`` counts those in both; ``only_region`` would be missing after a failover, and ``only_partner``
    is what the partner has besides. With R and P for the services of the two::

        share = |R & P| / |R|        of what runs in the region, how much can run in the partner

    which is ``None`` if R is empty; it is another one the other way round. ``share_before`` is the share of 365 days
    ago; it is ``None`` if one of the two was not yet listed then, or the history is younger. ``same_country`` and
    ``same_continent`` are ``None`` where a country is unknown. ``rules`` are the residency rules that allow both.
    """

    region: str
    partner: str
    common: int
    only_region: tuple[str, ...]
    only_partner: tuple[str, ...]
    share: float | None
    share_before: float | None
    same_country: bool | None
    same_continent: bool | None
    rules: tuple[str, ...]

    @property
    def trend(self) -> float | None:
        """How much the share has grown in 365 days, in parts of one; ``None`` if either is unknown."""
        if self.share is None or self.share_before is None:
            return None
        return self.share - self.share_before

    @property
    def order(self) -> tuple[object, ...]:
        """Best first: the one that keeps more residency rules; then the tenth that the share is in, 90 to 100 % first.

        Within a tenth a partner in the same country comes first, then one on the same continent, then the higher
        share, then the code: a handful of services is no reason to fail over to another part of the world.
        """
        share = self.share if self.share is not None else -1.0
        tenth = min(floor(share * TENTHS), TENTHS - 1)
        far = (self.same_country is not True, self.same_continent is not True)
        return self.region, -len(self.rules), -tenth, far, -share, self.partner


def pairs(
    rollouts: Rollouts,
    geography: Geography,
    rules: Iterable[ResidencyRule] = (),
    *,
    region: str | None = None,
    needed: Collection[str] = (),
    within: ResidencyRule | None = None,
) -> tuple[Pair, ...]:
    """The partners of *region*, or of every region that the source lists now, best first (``Pair.order``).

    *within* leaves only partners that this rule allows. Services that a partition runs once for all its regions are
    not counted: they are no reason for a partner, nor against one. A region that is alone in its partition has no
    pair. ``UsageError`` if there is no such region or service.
    """
    codes = frozenset(check_services(rollouts, needed))
    chosen = [check_region(rollouts, region)] if region is not None else _regions(rollouts)
    sight = _Sight.of(rollouts, geography, tuple(rules), codes)
    found = [
        sight.pair(one, other)
        for one in chosen
        for other in _regions(rollouts)
        if one.partition == other.partition
        and one.code != other.code
        and (within is None or within.standing(other, geography) is Standing.ALLOWED)
    ]
    return tuple(sorted(found, key=lambda pair: pair.order))


@dataclass(frozen=True, slots=True)
class _Sight:
    """What all pairs are measured with."""

    geography: Geography
    now: Mapping[str, frozenset[str]]
    before: Mapping[str, frozenset[str]]
    kept: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, rollouts: Rollouts, geography: Geography, rules: tuple[ResidencyRule, ...], needed: frozenset[str]
    ) -> _Sight:
        day = rollouts.at - TREND
        old = services_on(rollouts, day) if observed_since(rollouts, day) else {}
        places = _regions(rollouts)
        kept = {
            row.code: frozenset(rule.id for rule in rules if rule.standing(row, geography) is Standing.ALLOWED)
            for row in places
        }
        return cls(geography, _only(rollouts.present, needed), _only(old, needed), kept)

    def pair(self, one: RegionPast, other: RegionPast) -> Pair:
        here, there = self.now[one.code], self.now[other.code]
        first, second = self.geography.place(one), self.geography.place(other)
        return Pair(
            one.code,
            other.code,
            len(here & there),
            tuple(sorted(here - there)),
            tuple(sorted(there - here)),
            _share(here, there),
            self._share_before(one, other),
            _same(first.country, second.country),
            _same(first.continent, second.continent),
            tuple(sorted(self.kept[one.code] & self.kept[other.code])),
        )

    def _share_before(self, one: RegionPast, other: RegionPast) -> float | None:
        if one.code not in self.before or other.code not in self.before:
            return None
        return _share(self.before[one.code], self.before[other.code])


def _regions(rollouts: Rollouts) -> list[RegionPast]:
    return [rollouts.regions[code] for code in rollouts.region_codes()]


def _only(present: Mapping[str, frozenset[str]], needed: frozenset[str]) -> Mapping[str, frozenset[str]]:
    return {code: services & needed for code, services in present.items()} if needed else present


def _share(here: frozenset[str], there: frozenset[str]) -> float | None:
    return len(here & there) / len(here) if here else None


def _same(one: str, other: str) -> bool | None:
    return None if UNKNOWN in {one, other} else one == other
