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


def recarry(base: Snapshot | None, seen: Snapshot, newer: Snapshot | None) -> Snapshot:
    """*seen*, which was carried from *base*, carried from *newer* instead.

    *newer* is what others read meanwhile: where *seen* was unread, their facts stand, additions and removals alike.
    """
    if base is None or newer is None:
        return carry(newer, seen)
    regions, services = dict(seen.regions), dict(seen.services)
    for item in seen.unread:
        _drop_one(item, base, newer, regions, services)
    return carry(newer, Snapshot(seen.source, regions, services, seen.unread))


def _drop_one(
    item: Unread, base: Snapshot, newer: Snapshot, regions: dict[str, Region], services: dict[str, Service]
) -> None:
    """Take out what *item* left unread, so that nothing of it is taken for a fact."""
    if item.what == "service":
        services.pop(item.code, None)
        return
    if item.what == "region" and item.code in base.regions.keys() - newer.regions.keys():
        regions.pop(item.code, None)
    for code, row in tuple(services.items()):
        if item.what == "region" and item.code in row.regions:
            services[code] = replace(row, regions=row.regions - {item.code})
            if not services[code].listed and not row.unknown_in:
                del services[code]
        elif item.what == "name" and (was := base.services.get(code)):
            if code in newer.services:
                services[code] = replace(row, name=None if was.name == row.name else row.name)
            elif was == row and not row.listed:
                del services[code]


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
