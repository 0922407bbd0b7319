"""A failed read is never a removal: what could not be read keeps its last known value."""

from dataclasses import fields, replace

from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread


def carry(before: Snapshot | None, observed: Snapshot) -> Snapshot:
    """*observed*, with the last known value of *before* wherever ``observed.unread`` says that nothing was read.

    An unread source keeps everything that would go, an unread partition its regions and what is in them, an unread
    region its services, an unread service its row, unread attributes of a region those that would get lost. An
    unread name keeps the names that would get lost, and the services of which nothing but the name is known. The
    result still says what was unread.

    Two things stand whatever was read: the day that an availability was given when it was first listed, since
    sources date an entry anew when they rewrite it, and the launch of a region, since it is told by news, and news
    drop out of their feed.
    """
    if before is None:
        return observed
    regions, services = dict(observed.regions), dict(observed.services)
    for item in observed.unread:
        _carry_one(before, item, regions, services)
    missing = {code for service in services.values() for code in service.regions} - regions.keys()
    regions |= {code: before.regions[code] for code in missing if code in before.regions}
    for code, region in regions.items():
        if region.launched is None and (known := before.regions.get(code)) and known.launched:
            regions[code] = replace(
                region,
                launched=known.launched,
                launch_source=known.launch_source,
                announcement=known.announcement,
            )
    for code, row in services.items():
        if (was := before.services.get(code)) and was.dated and was.dated != row.dated:
            services[code] = replace(row, dated=_first_dates(was, row))
    if regions == observed.regions and services == observed.services:
        return observed
    return Snapshot.of(observed.source, regions.values(), services.values(), observed.unread)


def _first_dates(was: Service, row: Service) -> frozenset[tuple[str, str]]:
    first = dict(row.dated) | {region: day for region, day in was.dated if region in row.regions}
    return frozenset(first.items())


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
    match item.what:
        case "service":
            services.pop(item.code, None)
        case "region" | "partition":
            dark = _regions_of(item, base)
            for code in dark - newer.regions.keys():
                regions.pop(code, None)
            for code, row in tuple(services.items()):
                _drop_places(code, row, dark, _partitions_of(item, row), services)
        case "attributes" | "launches":
            for code in {item.code} & regions.keys() if item.what == "attributes" else tuple(regions):
                regions[code] = _unfilled(regions[code], base.regions.get(code))
        case "name":
            for code, row in tuple(services.items()):
                _drop_name(code, row, base, newer, services)
        case _:
            pass


def _drop_places(
    code: str, row: Service, dark: frozenset[str], partitions: frozenset[str], services: dict[str, Service]
) -> None:
    if not (row.regions & dark or partitions):
        return
    services[code] = replace(
        row,
        regions=row.regions - dark,
        global_in=row.global_in - partitions,
        unknown_in=row.unknown_in - partitions,
        dated=frozenset(pair for pair in row.dated if pair[0] not in dark),
    )
    if not services[code].listed and not services[code].unknown_in:
        del services[code]


def _drop_name(code: str, row: Service, base: Snapshot, newer: Snapshot, services: dict[str, Service]) -> None:
    was = base.services.get(code)
    if was is None:
        return
    if code in newer.services:
        services[code] = replace(row, name=None if was.name == row.name else row.name)
    elif was == row and not row.listed:
        del services[code]


def _unfilled(region: Region, base: Region | None) -> Region:
    """*region* without what it may have from *base*. Its code and partition stay."""
    if base is None:
        return region
    same = [field.name for field in fields(Region) if getattr(region, field.name) == getattr(base, field.name)]
    blank = Region(region.code, region.partition)
    return replace(region, **{name: getattr(blank, name) for name in same})


def _carry_one(before: Snapshot, item: Unread, regions: dict[str, Region], services: dict[str, Service]) -> None:
    if item.what == "service":
        services.update({code: row for code, row in before.services.items() if code == item.code})
    elif item.what == "attributes":
        if (known := before.regions.get(item.code)) and (region := regions.get(item.code)):
            regions[item.code] = _filled(region, known)
    elif item.what == "name":
        _carry_names(before, services)
    elif item.what != "launches":  # what is known of those stands anyway
        kept = _regions_of(item, before)
        for code in kept:
            regions.setdefault(code, before.regions[code])
        for code, row in before.services.items():
            partitions = _partitions_of(item, row)
            if item.what == "source" or row.regions & kept or partitions:
                services[code] = _joined(row, services.get(code), row.regions & kept, partitions)
        if item.what == "source":
            _carry_names(before, services)


def _carry_names(before: Snapshot, services: dict[str, Service]) -> None:
    for code, row in before.services.items():
        if code in services:
            services[code] = replace(services[code], name=services[code].name or row.name)
        elif not row.listed:
            services[code] = row


def _regions_of(item: Unread, known: Snapshot) -> frozenset[str]:
    """The regions of *known* that *item* leaves in the dark."""
    if item.what == "source":
        return frozenset(known.regions)
    if item.what == "partition":
        return frozenset(code for code, region in known.regions.items() if region.partition == item.code)
    return frozenset({item.code} & known.regions.keys())


def _partitions_of(item: Unread, row: Service) -> frozenset[str]:
    """The partitions of which *row* says something, and *item* leaves in the dark."""
    said = row.global_in | row.unknown_in
    if item.what == "source":
        return said
    return said & {item.code} if item.what == "partition" else frozenset()


def _filled(region: Region, known: Region) -> Region:
    """*region* with the attributes of *known* that it lacks. Its partition may have been guessed."""
    lost = {field.name: getattr(known, field.name) for field in fields(Region) if not getattr(region, field.name)}
    return replace(region, **{**lost, "partition": known.partition})


def _joined(was: Service, now: Service | None, regions: frozenset[str], partitions: frozenset[str]) -> Service:
    now = now or Service(was.code, was.name, unknown_in=was.unknown_in & partitions)
    return replace(
        now,
        regions=now.regions | regions,
        global_in=now.global_in | (was.global_in & partitions),
        dated=now.dated | frozenset(pair for pair in was.dated if pair[0] in regions - now.regions),
    )
