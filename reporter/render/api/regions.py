"""The files about regions."""

from reporter.insights.geography import UNKNOWN
from reporter.insights.past import RegionPast
from reporter.model.catalog import Availability, Region
from reporter.render.addresses import day_of, region_page, slug
from reporter.render.api.cells import NAMES
from reporter.render.api.models import (
    Lacks,
    RegionFile,
    RegionItem,
    RegionList,
    ServiceHere,
    ServiceThatLeft,
    ServiceToCome,
)
from reporter.render.api.reading import Reading

_LIKELIEST = 10


def region_list(reading: Reading) -> RegionList:
    return RegionList(regions=tuple(_item(past, reading) for _, past in sorted(reading.facts.rollouts.regions.items())))


def _item(past: RegionPast, reading: Reading) -> RegionItem:
    code = past.code
    since, at_latest = since_of(code, reading)
    gone = code not in reading.facts.snapshot.regions
    country = reading.facts.geography.place(past).country
    return RegionItem(
        code=code,
        slug=slug(code),
        name=past.name,
        partition=past.partition,
        country=None if country == UNKNOWN else country,
        gone=gone,
        since=since,
        at_latest=at_latest,
        services=reading.counts[code],
        href=reading.places.region(code),
        page=reading.places.page(region_page(code)),
    )


def since_of(code: str, reading: Reading) -> tuple[str | None, bool]:
    """The day since which the source lists the region, and whether it had come before."""
    begun = reading.begun.regions.get(code)
    past = reading.facts.rollouts.regions[code]
    return (day_of(begun.moment), begun.at_latest or past.mark is not None) if begun else (None, False)


def region_file(past: RegionPast, reading: Reading) -> RegionFile:
    """One region, also one that is gone."""
    code, facts = past.code, reading.facts
    region = facts.snapshot.regions.get(code, Region(code, past.partition, past.name))
    place, kind = facts.geography.place(past), facts.geography.kind(past.partition)
    since, at_latest = since_of(code, reading)
    gone = code not in facts.snapshot.regions
    return RegionFile(
        code=code,
        slug=slug(code),
        name=region.name,
        partition=region.partition,
        partition_kind=_known(kind),
        gone=gone,
        since=since,
        at_latest=at_latest,
        provisional=past.provisional,
        launched=region.launched,
        launch_source=region.launch_source,
        announcement=region.announcement,
        domain=region.domain,
        country=_known(place.country),
        continent=_known(place.continent),
        geolocation=region.geolocation,
        zones=tuple(sorted(region.zones)),
        local_zones=tuple(sorted(region.local_zones)),
        counts=reading.counts[code],
        services=_services(code, reading),
        left=_left(code, reading),
        lacks=None if gone else _lacks(region, reading),
        forecasts=_forecasts(code, reading),
        forecasts_href=reading.places.forecasts(code) if code in reading.forecasts_by_region else None,
        page=reading.places.page(region_page(code)),
    )


def _known(text: str) -> str | None:
    return None if text == UNKNOWN else text


def _services(code: str, reading: Reading) -> tuple[ServiceHere, ...]:
    return tuple(
        ServiceHere(
            service=cell.service,
            state=NAMES[cell.state],
            since=cell.since,
            at_latest=cell.at_latest,
            provisional=cell.provisional,
            dated=cell.dated,
        )
        for cell in reading.by_region[code]
        if cell.state is not Availability.NOT_LISTED
    )


def _left(code: str, reading: Reading) -> tuple[ServiceThatLeft, ...]:
    return tuple(
        ServiceThatLeft(
            service=one.service,
            since=one.since,
            at_latest=one.at_latest,
            until=one.until,
            corrected=one.corrected,
            revision=one.revision,
        )
        for one in reading.left_by_region.get(code, ())
    )


def _lacks(region: Region, reading: Reading) -> Lacks | None:
    """Unknown ones are not lacking."""
    others = [
        (-reading.counts[one.code].available, one.code)
        for one in reading.facts.snapshot.regions.values()
        if one.partition == region.partition and one.code != region.code
    ]
    if not others:
        return None
    _, other = min(others)
    pairs = zip(reading.by_region[other], reading.by_region[region.code], strict=True)
    lacking = (
        there.service
        for there, here in pairs
        if there.state is Availability.AVAILABLE and here.state is Availability.NOT_LISTED
    )
    return Lacks(region=other, services=tuple(lacking))


def _forecasts(code: str, reading: Reading) -> tuple[ServiceToCome, ...]:
    likeliest = reading.forecasts_by_region.get(code, ())[:_LIKELIEST]
    return tuple(
        ServiceToCome(service=one.service, p90=round(one.p90, 4), p180=round(one.p180, 4), p365=round(one.p365, 4))
        for one in likeliest
    )
