"""Regions that fall behind the others of their partition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import quantiles
from typing import Final

from reporter.insights.past import Stay
from reporter.insights.presence import observed_since, services_on
from reporter.insights.risk.risks import YEAR, partitions
from reporter.insights.rollouts import Rollouts

FALL: Final = 0.01
"""How far a region's share of the yardstick must fall: below that, large regions would stagnate for one service."""

_Services = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Stagnating:
    """A region that falls behind, see ``stagnating``.

    ``arrivals`` counts the last 365 days, and ``quartile`` is the lowest quartile of its partition. ``share`` and
    ``share_before`` (365 days ago) are its parts of the services of the yardstick, between 0 and 1. ``revisions``
    show the arrivals at the yardstick that the region has not got, oldest first; ``missed`` are those services.
    """

    region: str
    partition: str
    opened: date
    arrivals: int
    quartile: float
    share: float
    share_before: float
    missed: tuple[str, ...]
    revisions: tuple[str, ...]


def stagnating(rollouts: Rollouts, reference: Collection[str] = ()) -> tuple[Stagnating, ...]:
    """Regions that fall behind, the greatest fall first, then by code. All three must hold:

    - the region opened 365 days ago or earlier (``RegionPast.opened``, or was listed then if that is unknown);
    - its arrivals (``Rollouts.launches``) of the last 365 days are no more than the lowest quartile of those of all
      such regions of its partition;
    - its share of the yardstick is smaller by ``FALL`` or more than 365 days ago. The yardstick is what the
      *reference* regions of the partition have, or where there is none what all its regions have::

          share = |services of the region & yardstick| / |yardstick|

    Regions of the reference are not judged. Empty if the history is younger than 365 days.
    """
    day = rollouts.at - YEAR
    if not observed_since(rollouts, day):
        return ()
    arrived = [stay for stay in rollouts.launches if stay.since > day]
    arrivals = Counter(stay.region for stay in arrived)
    before = services_on(rollouts, day)
    found: list[Stagnating] = []
    for partition, regions in partitions(rollouts):
        old = [code for code in regions if _opened(rollouts, code) <= day]
        quartile = _lowest_quartile([arrivals[code] for code in old])
        yardstick = _Yardstick.of(sorted(set(reference) & set(regions)) or regions, rollouts.present, before)
        for code in old:
            share, share_before = yardstick.shares(code, rollouts.present, before)
            if code in reference or arrivals[code] > quartile or share_before - share < FALL:
                continue
            missed = yardstick.missed(arrived, rollouts.present[code])
            found.append(
                Stagnating(
                    code,
                    partition,
                    _opened(rollouts, code),
                    arrivals[code],
                    quartile,
                    share,
                    share_before,
                    tuple(sorted({stay.service for stay in missed})),
                    tuple(dict.fromkeys(stay.revision for stay in missed)),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.share - one.share_before, one.region)))


@dataclass(frozen=True, slots=True)
class _Yardstick:
    """What regions are held against: the services of *regions* now and 365 days ago."""

    regions: Collection[str]
    now: frozenset[str]
    before: frozenset[str]

    @classmethod
    def of(cls, regions: Collection[str], now: _Services, before: _Services) -> _Yardstick:
        none: frozenset[str] = frozenset()
        late, early = (none.union(*(had.get(code, none) for code in regions)) for had in (now, before))
        return cls(regions, late, early)

    def shares(self, region: str, now: _Services, before: _Services) -> tuple[float, float]:
        return _part(now[region], self.now), _part(before.get(region, frozenset()), self.before)

    def missed(self, arrived: Collection[Stay], has: frozenset[str]) -> list[Stay]:
        """The arrivals at the yardstick that a region which *has* these services has not got."""
        return [stay for stay in arrived if stay.region in self.regions and stay.service in self.now - has]


def _lowest_quartile(counts: list[int]) -> float:
    return quantiles(counts, n=4, method="inclusive")[0] if len(counts) > 1 else float(sum(counts))


def _opened(rollouts: Rollouts, code: str) -> date:
    region = rollouts.regions[code]
    return region.opened or region.since


def _part(services: frozenset[str], yardstick: frozenset[str]) -> float:
    return len(services & yardstick) / len(yardstick) if yardstick else 1.0
