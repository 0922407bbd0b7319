"""What a region has and lacks, held against a reference: one region, or several taken together.

The reference has a service if any of its regions lists it. Services that a partition on either side runs once for
all its regions are left out: they are in no region, and lacking in none. So are those of which the source does not
say where they run in the region's partition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from reporter.errors import UsageError
from reporter.insights.measures.courses import courses
from reporter.insights.measures.survival import Curve
from reporter.insights.measures.waits import waits
from reporter.insights.past import ServicePast, Stay
from reporter.insights.period import Period, Span
from reporter.insights.presence import check_regions
from reporter.insights.rollouts import Rollouts


@dataclass(frozen=True, slots=True)
class Parity:
    """*region* has ``has`` of the ``of`` services of *reference*. ``missing`` and ``extra`` are codes, sorted.

    ``extra`` are those that the region has and the reference has not, ``unknown`` those of the reference of which
    the source does not say whether the region has them; they are not in ``of``.
    """

    region: str
    reference: tuple[str, ...]
    has: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def of(self) -> int:
        return self.has + len(self.missing)

    @property
    def share(self) -> float | None:
        """0 to 1; ``None`` if the reference has nothing."""
        return _share(self.has, self.of)


@dataclass(frozen=True, slots=True)
class ParityOn:
    """The parity at the end of *day*. Not ``complete``: the month still runs."""

    day: date
    has: int
    of: int
    complete: bool = True

    @property
    def share(self) -> float | None:
        return _share(self.has, self.of)


@dataclass(frozen=True, slots=True)
class Gap:
    """A service that the reference has and the region has not.

    It is in ``regions`` of the ``of`` regions of the region's partition. ``since`` is the first day of the oldest
    stay in the reference that lasts, ``None`` if that is marked: longer than anyone knows. ``left`` is the day
    on which the service left the region, if it ever was there.
    """

    service: str
    name: str | None
    regions: int
    of: int
    since: date | None
    left: date | None


@dataclass(frozen=True, slots=True)
class Side:
    """One service in the comparison of two regions: the stay that lasts in each, or ``None``."""

    service: str
    first: Stay | None
    second: Stay | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two regions have, by service code. All three together are everything that either lists now."""

    first: str
    second: str
    both: tuple[Side, ...]
    only_first: tuple[Side, ...]
    only_second: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class CatchUp:
    """How many days after the first region of its partition, or of *reference*, services come to *region*.

    ``at_once`` counts the services that it had on that day or before. The others begin elsewhere, and ``lower``,
    ``median`` and ``upper`` are their quartiles: by then 25, 50 and 75 % of them have come; ``None``: not reached.
    They come from ``curve``, in which services that have not come yet are censored.
    """

    region: str
    reference: tuple[str, ...]
    at_once: int
    curve: Curve

    @property
    def lower(self) -> int | None:
        return self.curve.quantile(0.25)

    @property
    def median(self) -> int | None:
        return self.curve.median

    @property
    def upper(self) -> int | None:
        return self.curve.quantile(0.75)


def parity(rollouts: Rollouts, region: str, reference: Collection[str]) -> Parity:
    """The share of the reference's services that *region* has now: has / of.

    Presence needs no day, so marked stays count. A region held against itself alone has 1. ``UsageError`` if a
    region is not known, or *reference* is empty.
    """
    known = _checked(rollouts, region, reference)
    here = rollouts.present[region]
    there = frozenset().union(*(rollouts.present[code] for code in known))
    aside, unknown = _aside(rollouts, region, known), _unknown(rollouts, region)
    missing = there - here - aside
    return Parity(
        region,
        known,
        has=len((here & there) - aside),
        missing=tuple(sorted(missing - unknown)),
        extra=tuple(sorted(here - there - aside)),
        unknown=tuple(sorted(missing & unknown)),
    )


def parity_over_time(rollouts: Rollouts, region: str, reference: Collection[str]) -> tuple[ParityOn, ...]:
    """The parity at the end of every month, oldest first, and today: as known now, not as it was told then.

    It begins with the first month at whose end both the region and one of *reference* were listed. Services that
    are left out today are left out throughout.
    """
    known = _checked(rollouts, region, reference)
    aside = _aside(rollouts, region, known) | _unknown(rollouts, region)
    rows = [row for code, row in rollouts.services.items() if code not in aside]
    pairs = [(_spells(row, {region}), _spells(row, known)) for row in rows]
    pairs = [(here, there) for here, there in pairs if there]
    begun = max(rollouts.regions[region].since, min(rollouts.regions[code].since for code in known))
    return tuple(_on(pairs, day, complete=complete) for day, complete in _month_ends(begun, rollouts.at))


def gaps(rollouts: Rollouts, region: str, reference: Collection[str]) -> tuple[Gap, ...]:
    """What *region* lacks of *reference*, the most widespread in its partition first, then by code.

    These are the ``missing`` of ``parity``.
    """
    found = parity(rollouts, region, reference)
    members = rollouts.region_codes((rollouts.regions[region].partition,))
    made: list[Gap] = []
    for code in found.missing:
        row = rollouts.services[code]
        oldest = min((row.now[one] for one in found.reference if one in row.now), key=_age)
        made.append(
            Gap(
                code,
                row.name,
                regions=sum(one in row.now for one in members),
                of=len(members),
                since=None if oldest.mark else oldest.since,
                left=lost.until if (lost := row.lost.get(region)) else None,
            )
        )
    return tuple(sorted(made, key=lambda gap: (-gap.regions, gap.service)))


def compare_regions(rollouts: Rollouts, first: str, second: str) -> Comparison:
    """Every service of either region with its lasting stays. ``UsageError`` if a region is not known."""
    check_regions(rollouts, (first, second))
    rows = rollouts.services.items()
    sides = [Side(code, row.now.get(first), row.now.get(second)) for code, row in sorted(rows)]
    return Comparison(
        first,
        second,
        both=tuple(one for one in sides if one.first and one.second),
        only_first=tuple(one for one in sides if one.first and not one.second),
        only_second=tuple(one for one in sides if one.second and not one.first),
    )


def catch_up(rollouts: Rollouts, region: str, reference: Collection[str] = ()) -> CatchUp:
    """The lag of *region*: over all services that its partition got since the region was listed, see ``waits``.

    *reference* holds regions of the same partition; without it, any region counts. Left out: services with a marked
    stay in the partition. ``UsageError`` if a region is not known, or lies in another partition.
    """
    check_regions(rollouts, (region, *reference))
    partition = rollouts.regions[region].partition
    if other := sorted(code for code in reference if rollouts.regions[code].partition != partition):
        msg = f"region {other[0]}: it is not in partition {partition}, as {region} is: name regions of one partition"
        raise UsageError(msg)
    found = [one.wait for one in waits(rollouts, region, courses(rollouts, partition), frozenset(reference))]
    later = [wait for wait in found if wait.days or not wait.over]
    return CatchUp(region, tuple(sorted(reference)), len(found) - len(later), Curve.of(later))


def _checked(rollouts: Rollouts, region: str, reference: Collection[str]) -> tuple[str, ...]:
    if not reference:
        msg = f"region {region}: there is nothing to hold it against: name one region or more"
        raise UsageError(msg)
    check_regions(rollouts, (region, *reference))
    return tuple(sorted(set(reference)))


def _aside(rollouts: Rollouts, region: str, reference: Collection[str]) -> frozenset[str]:
    """Services that a partition on either side runs once for all its regions."""
    partitions = {rollouts.regions[code].partition for code in (region, *reference)}
    return frozenset(code for code, row in rollouts.services.items() if row.global_in & partitions)


def _unknown(rollouts: Rollouts, region: str) -> frozenset[str]:
    partition = rollouts.regions[region].partition
    return frozenset(code for code, row in rollouts.services.items() if partition in row.unknown_in)


def _share(has: int, of: int) -> float | None:
    return has / of if of else None


def _age(stay: Stay) -> tuple[date, bool, str]:
    """A marked stay began on its day or before, so it is the older of two that have the same day."""
    return stay.since, stay.mark is None, stay.region


_Spells = tuple[tuple[date, date], ...]


def _spells(row: ServicePast, regions: Collection[str]) -> _Spells:
    """From when until when the service was in each of *regions*."""
    stays = [stay for code, stay in row.now.items() if code in regions]
    stays += [stay for stay in row.ended if stay.region in regions]
    return tuple((stay.since, stay.until or date.max) for stay in stays)


def _on(pairs: Collection[tuple[_Spells, _Spells]], day: date, *, complete: bool) -> ParityOn:
    there = [here for here, reference in pairs if _listed(reference, day)]
    return ParityOn(day, sum(_listed(here, day) for here in there), len(there), complete)


def _listed(spells: _Spells, day: date) -> bool:
    return any(start <= day < end for start, end in spells)


def _month_ends(begun: date, at: date) -> Iterator[tuple[date, bool]]:
    """The last days of the months from *begun* on, and *at* itself where its month still runs."""
    period = Period.around(begun, Span.MONTH)
    while period.last_day <= at:
        yield period.last_day, True
        period = Period.around(period.end, Span.MONTH)
    if period.start <= at:
        yield at, False
