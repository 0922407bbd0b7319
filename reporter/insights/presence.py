"""Whether a service runs in a region, now and on an earlier day, and the codes that people ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from reporter.errors import UsageError
from reporter.insights.past import RegionPast
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Availability

_OFFERED: Final = 3
_NEAR: Final = 60


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether services run in regions. ``silent`` are partitions of which the source names no service that is run once.

    Of such a partition the source tells only what is in its regions: that ``iam`` is not named there is no proof.
    """

    rollouts: Rollouts
    silent: frozenset[str]

    @classmethod
    def of(cls, rollouts: Rollouts) -> Self:
        told = {partition for row in rollouts.services.values() for partition in row.global_in}
        return cls(rollouts, frozenset({row.partition for row in rollouts.regions.values()} - told))

    def cell(self, service: str, region: str) -> Availability:
        """As the matrix has it, and ``UNKNOWN`` besides in ``silent`` partitions for services that run once elsewhere.

        A service that the source names without saying of any place that it runs there is ``UNKNOWN`` everywhere; one
        that the source does not name any more is ``NOT_LISTED``.
        """
        row, partition = self.rollouts.services[service], self.rollouts.regions[region].partition
        if region in row.now:
            return Availability.AVAILABLE
        if partition in row.global_in:
            return Availability.GLOBAL
        if row.gone:
            return Availability.NOT_LISTED
        unsaid = partition in row.unknown_in or not row.listed or bool(row.global_in and partition in self.silent)
        return Availability.UNKNOWN if unsaid else Availability.NOT_LISTED


def services_on(rollouts: Rollouts, day: date) -> Mapping[str, frozenset[str]]:
    """The codes of the services that each region had at the end of *day*; regions without any are left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rollouts.services.values():
        for region in row.regions_on(day):
            found[region].add(row.code)
    return {code: frozenset(services) for code, services in found.items()}


def observed_since(rollouts: Rollouts, day: date) -> bool:
    """Whether the history goes back to *day*, so that what it does not hold on that day was not there."""
    return bool(rollouts.sets) and rollouts.sets[0].observed_at.date() <= day


def check_services(rollouts: Rollouts, codes: Iterable[str]) -> tuple[str, ...]:
    """The *codes*, each once and in order. ``UsageError`` offers the closest ones for one that there is not."""
    wanted = sorted(set(codes))
    for code in wanted:
        if code not in rollouts.services:
            near = _closest(code, {row.code: row.name or "" for row in rollouts.services.values() if not row.gone})
            msg = f"there is no service {code!r} in source {rollouts.source}: {_offer(near)}"
            raise UsageError(msg)
    return tuple(wanted)


def check_partition(rollouts: Rollouts, name: str) -> None:
    """A partition of which the source lists a region. ``UsageError`` names those that there are."""
    known = sorted({rollouts.regions[code].partition for code in rollouts.region_codes()})
    if name not in known:
        msg = f"there is no partition {name!r} in source {rollouts.source}: it has {', '.join(known)}"
        raise UsageError(msg)


def check_regions(rollouts: Rollouts, codes: Iterable[str]) -> None:
    """See ``check_region``, for several."""
    for code in codes:
        check_region(rollouts, code)


def check_region(rollouts: Rollouts, code: str) -> RegionPast:
    """The region that the source lists now. ``UsageError`` offers the closest ones if there is none."""
    if code not in rollouts.region_codes():
        near = _closest(code, {one: rollouts.regions[one].name or "" for one in rollouts.region_codes()})
        msg = f"there is no region {code!r} in source {rollouts.source}: {_offer(near)}"
        raise UsageError(msg)
    return rollouts.regions[code]


def _closest(wrong: str, known: Mapping[str, str]) -> list[str]:
    """The codes of *known* that have the word *wrong* in their names, then those that are spelt most like it."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - start-up time

    codes = sorted(known)
    named = [code for code in codes if wrong.casefold() in known[code].casefold().split()]
    spelt = process.extract(
        wrong, codes, scorer=fuzz.ratio, processor=utils.default_process, limit=_OFFERED, score_cutoff=_NEAR
    )
    return list(dict.fromkeys([*named, *(code for code, _, _ in spelt)]))[:_OFFERED]


def _offer(near: Collection[str]) -> str:
    if not near:
        return "give a code as the source writes it"
    *most, last = near
    return f"did you mean {', '.join(most)} or {last}?" if most else f"did you mean {last}?"
