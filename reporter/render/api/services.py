"""The files about services."""

from collections.abc import Mapping

from reporter.changes.identity import change_id
from reporter.changes.settle import Settled
from reporter.changes.wording import sentence
from reporter.insights.past import ServicePast
from reporter.model.catalog import Service
from reporter.render.addresses import day_of, service_page, slug
from reporter.render.api.cells import NAMES, left
from reporter.render.api.kinds import moment
from reporter.render.api.models import (
    ChangeOfService,
    RegionThatItLeft,
    RegionThere,
    RegionToCome,
    ServiceFile,
    ServiceItem,
    ServiceList,
)
from reporter.render.api.reading import Past, Reading, states


def service_list(reading: Reading) -> ServiceList:
    services = sorted(reading.facts.rollouts.services.items())
    return ServiceList(services=tuple(_item(past, reading) for _, past in services))


def _item(past: ServicePast, reading: Reading) -> ServiceItem:
    code, snapshot = past.code, reading.facts.snapshot
    service = snapshot.services.get(code, Service(code, past.name))
    since, at_latest = _since(code, reading)
    gone = code not in snapshot.services
    return ServiceItem(
        code=code,
        slug=slug(code),
        name=service.name,
        gone=gone,
        since=since,
        at_latest=at_latest,
        partitions=tuple(sorted({snapshot.regions[one].partition for one in service.regions} | service.global_in)),
        regions=states(reading.by_service[code]),
        href=reading.places.service(code),
        page=reading.places.page(service_page(code)),
    )


def _since(code: str, reading: Reading) -> tuple[str | None, bool]:
    begun = reading.begun.services.get(code)
    return (day_of(begun.moment), begun.at_latest) if begun else (None, False)


def service_file(past: ServicePast, reading: Reading, history: Mapping[str, Past]) -> ServiceFile:
    """One service, also one that is gone; *history* is of ``pasts``."""
    code = past.code
    gone = code not in reading.facts.snapshot.services
    service = reading.facts.snapshot.services.get(code, Service(code, past.name))
    since, at_latest = _since(code, reading)
    told = history.get(code, Past())
    return ServiceFile(
        code=code,
        slug=slug(code),
        name=service.name,
        former_codes=told.former,
        gone=gone,
        listed=service.listed,
        since=since,
        at_latest=at_latest,
        global_in=tuple(sorted(service.global_in)),
        unknown_in=tuple(sorted(service.unknown_in)),
        counts=states(reading.by_service[code]),
        regions=_regions(code, reading),
        left=_left(past),
        forecasts=_forecasts(code, reading),
        changes=tuple(_change(one, reading) for one in told.changes),
        page=reading.places.page(service_page(code)),
    )


def _regions(code: str, reading: Reading) -> tuple[RegionThere, ...]:
    return tuple(
        RegionThere(
            region=cell.region,
            state=NAMES[cell.state],
            since=cell.since,
            at_latest=cell.at_latest,
            provisional=cell.provisional,
            dated=cell.dated,
        )
        for cell in reading.by_service[code]
    )


def _left(past: ServicePast) -> tuple[RegionThatItLeft, ...]:
    return tuple(
        RegionThatItLeft(
            region=one.region,
            since=one.since,
            at_latest=one.at_latest,
            until=one.until,
            corrected=one.corrected,
            revision=one.revision,
        )
        for one in left(past)
    )


def _forecasts(code: str, reading: Reading) -> tuple[RegionToCome, ...]:
    return tuple(
        RegionToCome(region=one.region, p90=round(one.p90, 4), p180=round(one.p180, 4), p365=round(one.p365, 4))
        for one in reading.forecasts_by_service.get(code, ())
    )


def _change(one: Settled, reading: Reading) -> ChangeOfService:
    change, found = one.change, one.change_set
    return ChangeOfService(
        id=change_id(reading.facts.source, found, change),
        observed_at=moment(found.observed_at),
        kind=change.kind.value,
        service=change.service or "",
        region=change.region,
        partition=change.partition,
        attribute=change.attribute,
        before=change.before,
        after=change.after,
        sentence=sentence(change),
        status=one.status.value,
        news=reading.facts.is_news(found),
        revision=found.revision,
    )
