"""What is known of a service and a region on the day of a forecast, as numbers.

This one implementation serves for learning, for the back-test and for use. Nothing here looks at anything but
``Rollouts`` up to that day, and there at one partition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from reporter.insights.forecast.candidates import Pair
from reporter.insights.forecast.lattice import NEVER, OPENING, Lattice, bits, mask, nearest
from reporter.insights.forecast.pace import bursts, rates
from reporter.insights.rollouts import Rollouts

NONE: Final = -1.0
"""The value of a feature that does not apply, for example what regions opened before had when there are none."""
AHEAD: Final = 180
YOUNG: Final = 3 * 365
"""Days after which a region is no longer held against those opened before it."""
LIKE_REGIONS: Final = 10
LIKE_SERVICES: Final = 20
NEAR_IN_SIZE: Final = 5
OLDER: Final = 8
"""How many of the regions opened before are asked what they had at the same age."""
_DRAWN: Final = (0.15, 1.5)
"""With so many that came of so many that waited, the share of few regions is drawn to 10 %."""

OF_SERVICE: Final = ("s_share", "s_missing", "s_since", "s_365", "s_rate_365", "s_rate_1095", "s_burst", "s_bursts_730")
OF_REGION: Final = ("r_share", "r_since", "r_90", "r_365", "r_rate_365", "r_rate_1095")
OF_PAIR: Final = (
    *("like", "like_180", "likes", "likes_90", "likes_365", "smaller", "larger", "near_365"),
    *("older_had", "older_got", "together"),
)
FEATURES: Final = (*OF_SERVICE, *OF_REGION, *OF_PAIR)
"""What each says: ``site/docs/reference/forecast.md``."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts behind the features of one pair, for words. ``older`` regions were opened before, ``had`` had it by then.

    ``age`` is in days since the region opened, ``None`` if nobody knows.
    """

    regions: int
    services: int
    like: int
    likes: int
    smaller: int
    larger: int
    older: int
    had: int
    age: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """``values[i]``, in the order of ``FEATURES``, and ``facts[i]`` are those of ``pairs[i]``."""

    pairs: tuple[Pair, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    facts: tuple[Facts, ...] = ()


def features(rollouts: Rollouts, partition: str = "aws") -> Rows:
    """The features of every candidate of *partition*, in the order of ``candidates``."""
    lattice = Lattice(rollouts, partition)
    made = _Features(lattice)
    regions = [made.of_region(r) for r in range(len(lattice.regions))]
    pairs: list[Pair] = []
    values: list[tuple[float, ...]] = []
    facts: list[Facts] = []
    for s, service in enumerate(lattice.services):
        own = made.of_service(s)
        for r, region in enumerate(lattice.regions):
            if not lattice.there[s] >> r & 1:
                had, older, got = made.before(s, r)
                pairs.append(Pair(service, region))
                values.append(
                    (*own, *regions[r], *made.of_pair(s, r), had / older if older else NONE, got, made.together(s, r))
                )
                facts.append(made.facts(s, r, older, had))
    return Rows(tuple(pairs), tuple(values), tuple(facts))


class _Features:
    """The tables that the features are looked up in, by number of service or region."""

    def __init__(self, lattice: Lattice) -> None:
        self.at: Final = lattice
        self.of: Final = (len(lattice.services), len(lattice.regions))
        regions = self.of[1]
        size = [one.bit_count() for one in lattice.here]
        spread = [one.bit_count() for one in lattice.there]
        rarity = [log((regions + 1) / (one + 0.5)) for one in spread]
        self.like: Final = [mask(one) for one in nearest(lattice.here, rarity, LIKE_REGIONS)]
        self.likes: Final = [mask(one) for one in nearest(lattice.there, [1.0] * regions, LIKE_SERVICES)]
        self.recent: Final = {days: lattice.recent(days) for days in (90, 180, 365)}
        self.rates: Final = (rates(lattice, 365), rates(lattice, 1_095))
        self.size: Final = size
        numbers = range(regions)
        self.smaller: Final = [mask(q for q in numbers if size[q] < size[r]) for r in numbers]
        self.larger: Final = [mask(q for q in numbers if size[q] > size[r]) for r in numbers]
        self.near: Final = [mask(_near(size, r)) for r in numbers]
        self.older: Final = [_older(lattice, r) for r in numbers]

    def of_service(self, s: int) -> tuple[float, ...]:
        at, regions = self.at, self.of[1]
        count = at.there[s].bit_count()
        burst, recent = bursts(at, s, 730)
        return (
            count / regions,
            regions - count,
            at.today - at.later[s][-1][0] if at.later[s] else NEVER,
            self.recent[365].services[s].bit_count(),
            self.rates[0].services[s],
            self.rates[1].services[s],
            burst,
            recent,
        )

    def of_region(self, r: int) -> tuple[float, ...]:
        at, services = self.at, self.of[0]
        opening = at.since[r] + OPENING
        last = max((day for s in bits(at.here[r]) if (day := at.came[s][r]) > opening), default=None)
        return (
            self.size[r] / services,
            NEVER if last is None else at.today - last,
            self.recent[90].regions[r].bit_count() / services,
            self.recent[365].regions[r].bit_count() / services,
            self.rates[0].regions[r],
            self.rates[1].regions[r],
        )

    def of_pair(self, s: int, r: int) -> tuple[float, ...]:
        there, here, like, likes = self.at.there[s], self.at.here[r], self.like[r], self.likes[s]
        smaller = self.smaller[r]
        return (
            _share(there & like, like),
            (self.recent[180].services[s] & like).bit_count(),
            _share(here & likes, likes),
            (self.recent[90].regions[r] & likes).bit_count(),
            (self.recent[365].regions[r] & likes).bit_count(),
            _share(there & smaller, smaller),
            (self.larger[r] & ~there).bit_count(),
            (self.recent[365].services[s] & self.near[r]).bit_count(),
        )

    def together(self, s: int, r: int) -> int:
        """Days on which service and region both were there."""
        return self.at.today - max(self.at.begun[s], self.at.since[r])

    def before(self, s: int, r: int) -> tuple[int, int, float]:
        """Of the regions opened before *r*: how many had the service at its age, of how many, and who got it then.

        The last is the share that got it within ``AHEAD`` days, of those that had it not. A region counts if the
        service was anywhere at that time. ``NONE`` if *r* is not young, or none was opened before.
        """
        at, opened = self.at, self.at.opened[r]
        if opened is None or at.today - opened >= YOUNG or not self.older[r]:
            return 0, 0, NONE
        had = could = waited = got = 0
        for then, q in self.older[r]:
            day = then + at.today - opened
            if at.begun[s] > day:
                continue
            could += 1
            came = at.came[s].get(q)
            if came is not None and came <= day:
                had += 1
            elif day + AHEAD <= at.today:
                waited += 1
                got += came is not None and came <= day + AHEAD
        return had, could, (got + _DRAWN[0]) / (waited + _DRAWN[1])

    def facts(self, s: int, r: int, older: int, had: int) -> Facts:
        opened = self.at.opened[r]
        return Facts(
            regions=self.of[1],
            services=self.of[0],
            like=self.like[r].bit_count(),
            likes=self.likes[s].bit_count(),
            smaller=self.smaller[r].bit_count(),
            larger=self.larger[r].bit_count(),
            older=older,
            had=had,
            age=None if opened is None else self.at.today - opened,
        )


def _share(part: int, whole: int) -> float:
    return part.bit_count() / whole.bit_count() if whole else NONE


def _near(size: Sequence[int], r: int) -> list[int]:
    others = [q for q in range(len(size)) if q != r]
    return sorted(others, key=lambda q: (abs(size[q] - size[r]), q))[:NEAR_IN_SIZE]


def _older(lattice: Lattice, r: int) -> tuple[tuple[int, int], ...]:
    """The last regions that opened before *r* (day, number), if it is known when it opened."""
    opened = lattice.opened[r]
    if opened is None:
        return ()
    known = sorted((day, q) for q, day in enumerate(lattice.opened) if day is not None and day < opened)
    return tuple(known[-OLDER:])
