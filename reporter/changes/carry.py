"""A failed read is never a removal: what could not be read keeps its last known value."""

from dataclasses import replace

from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread


def carry(before: Snapshot | None, observed: Snapshot) -> Snapshot:
    """*observed*, with the last known value of *before* wherever ``observed.unread`` says that nothing was read.

    An unread source keeps everything that would go, an unread region its services, an unread service its row. An
    unread name keeps the names that would get lost, and the services of which nothing but the name is known. The
    result still says what was unread.
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
    if item.what == "service":
        services.update({code: row for code, row in before.services.items() if code == item.code})
    elif item.what == "name":
        for code, row in before.services.items():
            if code in services:
                services[code] = replace(services[code], name=services[code].name or row.name)
            elif not row.listed:
                services[code] = row
    else:
        kept = before.regions.keys() if item.what == "source" else {item.code} & before.regions.keys()
        for code in kept:
            regions.setdefault(code, before.regions[code])
        for code, row in before.services.items():
            if item.what == "source" or row.regions & kept:
                services[code] = _joined(row, services.get(code), row.regions & kept, whole=item.what == "source")


def _joined(was: Service, now: Service | None, regions: frozenset[str], *, whole: bool) -> Service:
    if whole:
        now = now or was
        return replace(
            now, name=now.name or was.name, regions=now.regions | regions, global_in=now.global_in | was.global_in
        )
    return replace(now or Service(was.code, was.name), regions=(now.regions if now else frozenset()) | regions)
