"""What a workload needs of a region, and which of its constraints a region keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from reporter.errors import UsageError
from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.past import RegionPast
from reporter.insights.presence import check_services
from reporter.insights.risk.residency import ResidencyRule, Standing
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import day_text
from reporter.model.catalog import Region
from reporter.model.selection import Selection


@dataclass(frozen=True, slots=True)
class Needs:
    """``must`` are services that the region has to have; ``nice`` gives a weight above 0 to those that are welcome.

    ``selection`` chooses regions by patterns and by partition; its patterns for services are not looked at.
    ``countries`` (ISO 3166-1) are those allowed, all if empty, and ``no_countries`` those barred. ``zones`` is how
    many Availability Zones there must be, and ``before`` a day on which the region must have been open already.
    """

    must: tuple[str, ...] = ()
    nice: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    selection: Selection = field(default_factory=Selection)
    countries: frozenset[str] = frozenset()
    no_countries: frozenset[str] = frozenset()
    rule: ResidencyRule | None = None
    zones: int | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Barrier:
    """A constraint that a region breaks, or, if not ``certain``, of which nobody knows whether it does."""

    sentence: str
    certain: bool = True


def check(needs: Needs, rollouts: Rollouts, geography: Geography) -> None:
    """``UsageError`` if *needs* contradict themselves, or name a service, region, partition or country there is not."""
    check_services(rollouts, (*needs.must, *needs.nice))
    if both := sorted(set(needs.must) & needs.nice.keys()):
        msg = f"{both[0]} is both a must-have and a nice-to-have: name it once"
        raise UsageError(msg)
    if wrong := sorted(code for code, weight in needs.nice.items() if not weight > 0):
        msg = f"the weight of {wrong[0]} is {needs.nice[wrong[0]]}: expected a number above 0"
        raise UsageError(msg)
    regions = [rollouts.regions[code] for code in rollouts.region_codes()]
    if not any(needs.selection.has_region(_as_region(region)) for region in regions):
        partitions = ", ".join(sorted({region.partition for region in regions}))
        msg = f"no region is left: check the patterns and the partition (there are {partitions})"
        raise UsageError(msg)
    _check_countries(needs, regions, geography)


def barriers(needs: Needs, region: RegionPast, geography: Geography) -> Iterator[Barrier]:
    """The constraints that *region* breaks or may break, other than services. In a fixed order."""
    if not needs.selection.has_region(_as_region(region)):
        yield Barrier(f"{region.code} of partition {region.partition} is not among the regions asked for")
    yield from _country(needs, region, geography.place(region).country)
    if needs.rule is not None:
        yield from _rule(needs.rule, region, geography)
    if needs.zones is not None:
        if region.zones is None:
            yield Barrier(f"how many zones {region.code} has is unknown", certain=False)
        elif region.zones < needs.zones:
            yield Barrier(f"{region.code} has {region.zones} zones, fewer than {needs.zones}")
    if needs.before is not None:
        yield from _before(needs.before, region)


def _country(needs: Needs, region: RegionPast, country: str) -> Iterator[Barrier]:
    if country == UNKNOWN and (needs.countries or needs.no_countries):
        yield Barrier(f"the country of {region.code} is unknown", certain=False)
    elif country in needs.no_countries:
        yield Barrier(f"{region.code} is in {country}, which is barred")
    elif needs.countries and country not in needs.countries:
        yield Barrier(f"{region.code} is in {country}, not in {', '.join(sorted(needs.countries))}")


def _rule(rule: ResidencyRule, region: RegionPast, geography: Geography) -> Iterator[Barrier]:
    standing = rule.standing(region, geography)
    if standing is Standing.BARRED:
        yield Barrier(f"rule {rule.id} does not allow {region.code}")
    elif standing is Standing.UNKNOWN:
        yield Barrier(f"whether rule {rule.id} allows {region.code} is unknown: its country is", certain=False)


def _before(day: date, region: RegionPast) -> Iterator[Barrier]:
    if region.opened is not None:
        if region.opened >= day:
            yield Barrier(f"{region.code} {opened_text(region)}, not before {day_text(day)}")
    elif region.since >= day:
        # It was there on the day on which it was first listed. How long before, nobody says.
        yield Barrier(
            f"whether {region.code} opened before {day_text(day)} is unknown: it {opened_text(region)}", certain=False
        )


def opened_text(region: RegionPast) -> str:
    """``opened on 1 May 2025``, or since when the source lists it if AWS's day is not known."""
    if region.launched:
        return f"opened on {day_text(region.launched)}"
    return f"is listed since {day_text(region.since)}" + (" or longer" if region.opened is None else "")


def _check_countries(needs: Needs, regions: list[RegionPast], geography: Geography) -> None:
    used = {geography.place(region).country for region in regions} - {UNKNOWN}
    for code in sorted((needs.countries | needs.no_countries) - used - geography.continents.keys()):
        msg = f"no region is known to be in country {code!r}: expected codes such as {', '.join(sorted(used))}"
        raise UsageError(msg)


def _as_region(region: RegionPast) -> Region:
    return Region(region.code, region.partition, region.name)
