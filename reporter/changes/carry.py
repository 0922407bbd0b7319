"""A failed read is never a removal: what could not be read keeps its last known value."""

from collections.abc import Iterable
from dataclasses import replace

from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread


def carry(before: Snapshot | None, observed: Snapshot) -> Snapshot:
    """*observed*, with the last known value of *before* wherever ``observed.unread`` says that nothing was read.

    An unread source keeps everything, an unread region its list of services, an unread service its row, an unread
    name the name. The result still says what was unread.
    """
    if before is None or not observed.unread:
        return observed
    regions, services = dict(observed.regions), dict(observed.services)
    for item in observed.unread:
        _carry_one(before, item, regions, services)
    missing = {code for service in services.values() for code in service.regions} - regions.keys()
    regions |= {code: before.regions[code] for code in missing if code in before.regions}
    return Snapshot.of(observed.source, regions.values(), services.values(), observed.unread)


def _carry_one(before: Snapshot, item: Unread, regions: dict[str, Region], services: dict[str, Service]) -> None:
    match item.what:
        case "region" if item.code in before.regions:
            regions.setdefault(item.code, before.regions[item.code])
            for service in _listed_in(before, item.code):
                row = services.get(service.code, Service(service.code, service.name))
                services[service.code] = replace(row, regions=row.regions | {item.code})
        case "service" if item.code in before.services:
            services[item.code] = before.services[item.code]
        case "name" if item.code in before.services and item.code in services:
            services[item.code] = replace(services[item.code], name=before.services[item.code].name)
        case "source":
            regions.update(before.regions)
            services.update(before.services)
        case _:
            pass


def _listed_in(before: Snapshot, region: str) -> Iterable[Service]:
    return (service for service in before.services.values() if region in service.regions)
