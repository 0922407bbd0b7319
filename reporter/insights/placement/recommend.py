"""Where a workload can run: every region held against what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reporter.insights.geography import Geography
from reporter.insights.past import RegionPast
from reporter.insights.placement.needs import Barrier, Needs, barriers, check, opened_text
from reporter.insights.placement.pareto import front
from reporter.insights.presence import Presence
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import day_text, many
from reporter.model.catalog import Availability

_SURE: Final = 100
_HERE: Final = frozenset({Availability.AVAILABLE, Availability.GLOBAL})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One region as a place for the workload. Sentences are plain text without a full stop.

    ``blockers`` say why it cannot be, ``unknowns`` what nobody knows and would have to be looked up, ``reasons`` what
    speaks for it. ``missing`` are the must-haves that are not there; ``present`` counts those that are, in the region
    or once for its partition. With w for the weights of the nice-to-haves of which it is known whether they are there::

        nice_share = sum of w of those that are there / sum of all w

    which is ``None`` if there are none. ``services`` counts what the source lists in the region. ``age`` is in days,
    and more than that if ``older``: then the day of its opening is unknown. ``barred`` is one that breaks a
    constraint other than services, so that nothing that comes will make it fit.
    """

    region: str
    partition: str
    country: str
    blockers: tuple[str, ...]
    unknowns: tuple[str, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    present: int
    nice_share: float | None
    services: int
    age: int
    older: bool
    barred: bool
    best: bool = False
    """Whether it is on the front, see ``recommend``."""

    @property
    def eligible(self) -> bool:
        """As far as anyone knows: nothing blocks it, and ``unknowns`` may."""
        return not self.blockers

    @property
    def measures(self) -> tuple[float, float, float, float]:
        """What the front is over, in each of which higher is better."""
        return self.present, self.nice_share or 0.0, self.services, self.age

    @property
    def order(self) -> tuple[object, ...]:
        """Eligible ones first and barred ones last, then by the measures in their order, then by code."""
        lower = tuple(-measure for measure in self.measures)
        return not self.eligible, self.barred, lower[0], len(self.unknowns), lower[1:], self.region


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Every region that the source lists on the day ``at``, in ``Candidate.order``."""

    at: date
    needs: Needs
    candidates: tuple[Candidate, ...]

    @property
    def eligible(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.eligible)

    @property
    def front(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.best)


def recommend(
    rollouts: Rollouts,
    geography: Geography,
    needs: Needs,
    chances: Mapping[tuple[str, str], float] | None = None,
) -> Recommendation:
    """Hold every region against *needs*.

    No single number says which region is best. Of the regions that are not barred, those are ``best`` that no other
    one beats: the Pareto front over must-haves present, weighted share of nice-to-haves, services, and age in days.
    A region off the front is at most as good as one on it in all four. A region that misses a must-have can be on
    the front only if no region with more of them is as good in the rest.

    *chances* are probabilities of an arrival within 180 days by service and region; they only lengthen the sentences
    about missing services. ``UsageError`` if *needs* are wrong, see ``needs.check``.
    """
    check(needs, rollouts, geography)
    sight = _Sight(needs, geography, Presence.of(rollouts), _Ranks.of(rollouts), chances or {})
    found = [sight.candidate(rollouts.regions[code]) for code in rollouts.region_codes()]
    best = set(front({one.region: one.measures for one in found if not one.barred}))
    marked = (replace(one, best=one.region in best) for one in found)
    return Recommendation(rollouts.at, needs, tuple(sorted(marked, key=lambda one: one.order)))


@dataclass(frozen=True, slots=True)
class _Ranks:
    """How many services each region has, and the counts of each partition, highest first."""

    counts: Mapping[str, int]
    by_partition: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, rollouts: Rollouts) -> _Ranks:
        counts = {code: len(rollouts.present[code]) for code in rollouts.region_codes()}
        partitions = sorted({rollouts.regions[code].partition for code in counts})
        ordered = {
            one: tuple(sorted((counts[code] for code in rollouts.region_codes([one])), reverse=True))
            for one in partitions
        }
        return cls(counts, ordered)

    def sentence(self, region: RegionPast) -> str:
        count, all_counts = self.counts[region.code], self.by_partition[region.partition]
        place = f"number {all_counts.index(count) + 1} of {len(all_counts)} in partition {region.partition}"
        return f"it has {many(count, 'service')}, {place}"


@dataclass(frozen=True, slots=True)
class _Sight:
    """What each region is looked at with."""

    needs: Needs
    geography: Geography
    presence: Presence
    ranks: _Ranks
    chances: Mapping[tuple[str, str], float]

    def candidate(self, region: RegionPast) -> Candidate:
        needs, rollouts = self.needs, self.presence.rollouts
        must = {code: self.presence.cell(code, region.code) for code in sorted(set(needs.must))}
        nice = {code: self.presence.cell(code, region.code) for code in sorted(needs.nice)}
        missing = tuple(code for code, cell in must.items() if cell is Availability.NOT_LISTED)
        unsaid = [code for code, cell in (*must.items(), *nice.items()) if cell is Availability.UNKNOWN]
        broken = tuple(barriers(needs, region, self.geography))
        return Candidate(
            region.code,
            region.partition,
            self.geography.place(region).country,
            (*_sentences(broken, certain=True), *(self._absent(code, region.code) for code in missing)),
            (
                *_sentences(broken, certain=False),
                *(f"whether {code} is in {region.code} is unknown: the source does not say" for code in unsaid),
            ),
            (
                *self._about_services(must, nice),
                self.ranks.sentence(region),
                f"it {opened_text(region)}",
            ),
            missing,
            sum(cell in _HERE for cell in must.values()),
            self._nice_share(nice),
            self.ranks.counts[region.code],
            (rollouts.at - (region.opened or region.since)).days,
            region.opened is None,
            any(one.certain for one in broken),
        )

    def _absent(self, code: str, region: str) -> str:
        row = self.presence.rollouts.services[code]
        if row.gone:
            return f"{code} is not in {region}, and not listed anywhere any more"
        stay, chance = row.lost.get(region), self.chances.get((code, region))
        left = f", which it left on {day_text(stay.until)}" if stay and stay.until and not stay.end_mark else ""
        hope = f"; it comes within 180 days with a probability of {_percent(chance)}" if chance is not None else ""
        return f"{code} is not in {region}{left}{hope}"

    def _nice_share(self, nice: Mapping[str, Availability]) -> float | None:
        weights = self.needs.nice
        total = sum(weights[code] for code, cell in nice.items() if cell is not Availability.UNKNOWN)
        return sum(weights[code] for code, cell in nice.items() if cell in _HERE) / total if total else None

    def _about_services(self, must: Mapping[str, Availability], nice: Mapping[str, Availability]) -> Iterator[str]:
        here = sum(cell in _HERE for cell in must.values())
        if must and here == len(must):
            yield "it has the must-have" if here == 1 else f"it has all {here} must-haves"
        elif must:
            yield f"it has {here} of {many(len(must), 'must-have')}"
        share = self._nice_share(nice)
        if share is not None:
            known = [code for code, cell in nice.items() if cell is not Availability.UNKNOWN]
            lacking = [code for code in known if nice[code] not in _HERE]
            text = f"it has {len(known) - len(lacking)} of {many(len(known), 'nice-to-have')}"
            weighed = f" ({share * 100:.0f} % by weight)" if 0 < share < 1 else ""
            yield f"{text}{weighed}" + (f", not {', '.join(lacking)}" if lacking else "")


def _percent(chance: float) -> str:
    """No forecast is sure, so none is rounded to nothing or all."""
    percent = round(chance * _SURE)
    return "less than 1 %" if not percent else "more than 99 %" if percent == _SURE else f"{percent} %"


def _sentences(broken: Iterable[Barrier], *, certain: bool) -> Iterator[str]:
    return (one.sentence for one in broken if one.certain is certain)
