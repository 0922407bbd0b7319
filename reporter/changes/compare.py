"""Compare two snapshots, and apply what came out.

``apply(compare(before, after), before) == after`` for every pair of snapshots of one source.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final

from reporter.changes.change import Change, Kind, ordered
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, check_regions

SERVICE_ATTRIBUTES: Final = ("name", "unknown_in")
REGION_ATTRIBUTES: Final = tuple(field.name for field in fields(Region) if field.name != "code")
SETS: Final = frozenset({"local_zones", "unknown_in", "zones"})
"""The attributes of either that hold codes; in a ``Change`` they are JSON lists."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_KEYS: Final = frozenset(Kind) - {Kind.ATTRIBUTE_MODIFIED, Kind.AVAILABILITY_ADDED, Kind.AVAILABILITY_REMOVED}
"""Kinds that add or remove a code, so that order and references must be looked at anew."""


def compare(before: Snapshot, after: Snapshot, renamed: Mapping[str, str] = _NOTHING) -> tuple[Change, ...]:
    """What a reader of *before* must be told to know *after*, in ``Change.sort_key`` order.

    *renamed* maps old service codes to new ones (the reviewed alias table). A pair of it counts as a rename when
    the old code is only in *before* and the new one only in *after*.
    """
    changes: list[Change] = []
    for code in before.regions.keys() | after.regions.keys():
        changes += compare_regions(before.regions.get(code), after.regions.get(code))
    return ordered(changes + compare_rows(before.services, after.services, renamed))


def compare_rows(
    before: Mapping[str, Service], after: Mapping[str, Service], renamed: Mapping[str, str] = _NOTHING
) -> list[Change]:
    """See ``compare``, for rows of the matrix only: services by code, of which some may be all that changed."""
    moved = {
        new: old
        for old, new in renamed.items()
        if old in before and old not in after
        if new in after and new not in before
    }
    codes = (before.keys() | after.keys()).difference(moved.values())
    return [
        change
        for code in sorted(codes)
        for change in compare_services(before.get(moved.get(code, code)), after.get(code))
    ]


def compare_regions(before: Region | None, after: Region | None) -> Iterator[Change]:
    if before == after:
        return
    if before is None and after is not None:
        yield Change(Kind.REGION_ADDED, region=after.code, partition=after.partition, after=after.name)
        before = Region(after.code, after.partition, after.name)
    if after is None and before is not None:
        yield Change(Kind.REGION_REMOVED, region=before.code, partition=before.partition, before=before.name)
    elif before is not None and after is not None:
        for attribute, was, now in _modified(before, after, REGION_ATTRIBUTES):
            yield Change(
                Kind.ATTRIBUTE_MODIFIED,
                region=after.code,
                partition=after.partition,
                attribute=attribute,
                before=was,
                after=now,
            )


def compare_services(before: Service | None, after: Service | None) -> Iterator[Change]:
    """See ``compare``. Two services with different codes are one that was renamed."""
    if before == after:
        return
    code = after.code if after else before.code if before else ""
    if before is None and after is not None:
        yield Change(Kind.SERVICE_ADDED, service=code, after=after.name)
        before = Service(code, after.name)
    elif after is None and before is not None:
        yield Change(Kind.SERVICE_REMOVED, service=code, before=before.name)
        after = Service(code, before.name, unknown_in=before.unknown_in)
    elif before is not None and after is not None and before.code != after.code:
        yield Change(Kind.SERVICE_RENAMED, service=code, before=before.code, after=after.code)
    assert before is not None  # noqa: S101 - both were None only if they were equal
    assert after is not None  # noqa: S101
    for attribute, was, now in _modified(before, after, SERVICE_ATTRIBUTES):
        yield Change(Kind.ATTRIBUTE_MODIFIED, service=code, attribute=attribute, before=was, after=now)
    yield from _availabilities(before, after)


def _availabilities(before: Service, after: Service) -> Iterator[Change]:
    code = after.code
    was_dated, is_dated = (dict(before.dated), dict(after.dated)) if before.dated or after.dated else ({}, {})
    for region in sorted(after.regions - before.regions):
        yield Change(Kind.AVAILABILITY_ADDED, service=code, region=region, after=is_dated.get(region))
    for region in sorted(before.regions - after.regions):
        yield Change(Kind.AVAILABILITY_REMOVED, service=code, region=region, before=was_dated.get(region))
    for partition in after.global_in - before.global_in:
        yield Change(Kind.AVAILABILITY_ADDED, service=code, partition=partition)
    for partition in before.global_in - after.global_in:
        yield Change(Kind.AVAILABILITY_REMOVED, service=code, partition=partition)
    for region in before.regions & after.regions if before.dated != after.dated else ():
        if (was := was_dated.get(region)) != (now := is_dated.get(region)):
            yield Change(Kind.ATTRIBUTE_MODIFIED, service=code, region=region, attribute="dated", before=was, after=now)


def apply(changes: Sequence[Change], before: Snapshot) -> Snapshot:
    """The snapshot that follows *before*. See the module for the law that holds.

    Costs what the changes cost, not what the snapshot is large. ``KeyError`` if a change does not fit *before*.
    """
    regions, services = dict(before.regions), dict(before.services)
    for change in ordered(changes):
        if change.service is None:
            _apply_to_regions(change, regions)
        else:
            _apply_to_services(change, change.service, services)
    if any(change.kind in _KEYS for change in changes):
        return Snapshot.of(before.source, regions.values(), services.values())
    for code in {change.service for change in changes if change.service}:
        check_regions(before.source, services[code], regions)
    return Snapshot(before.source, MappingProxyType(regions), MappingProxyType(services))


def _apply_to_regions(change: Change, regions: dict[str, Region]) -> None:
    code = change.region or ""
    if change.kind is Kind.REGION_ADDED:
        regions[code] = Region(code, change.partition or "", change.after)
    elif change.kind is Kind.REGION_REMOVED:
        del regions[code]
    elif change.attribute == "partition":
        regions[code] = replace(regions[code], partition=change.after or "")
    else:
        regions[code] = replace(regions[code], **_modification(change))


def _apply_to_services(change: Change, code: str, services: dict[str, Service]) -> None:
    match change.kind:
        case Kind.SERVICE_ADDED:
            services[code] = Service(code, change.after)
        case Kind.SERVICE_REMOVED:
            del services[code]
        case Kind.SERVICE_RENAMED:
            services[code] = replace(services.pop(change.before or ""), code=code)
        case Kind.ATTRIBUTE_MODIFIED if change.attribute == "dated":
            services[code] = replace(services[code], dated=_dated(services[code], change))
        case Kind.ATTRIBUTE_MODIFIED:
            services[code] = replace(services[code], **_modification(change))
        case _:
            services[code] = _with_availability(services[code], change)


def _with_availability(service: Service, change: Change) -> Service:
    place = frozenset({change.place or ""})
    added = change.kind is Kind.AVAILABILITY_ADDED
    if change.region is None:
        return replace(service, global_in=service.global_in | place if added else service.global_in - place)
    dated = _dated(service, change) if service.dated or change.after else service.dated
    return replace(service, regions=service.regions | place if added else service.regions - place, dated=dated)


def _dated(service: Service, change: Change) -> frozenset[tuple[str, str]]:
    others = frozenset(pair for pair in service.dated if pair[0] != change.region)
    return others | {(change.region or "", change.after)} if change.after else others


def _modification(change: Change) -> dict[str, Any]:
    attribute = change.attribute or ""
    if attribute in SETS:
        return {attribute: frozenset(json.loads(change.after or "[]"))}
    return {attribute: change.after}


def _modified(
    before: Region | Service, after: Region | Service, attributes: Sequence[str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for attribute in attributes:
        was, now = _value(before, attribute), _value(after, attribute)
        if was != now:
            yield attribute, was, now


def _value(item: Region | Service, attribute: str) -> str | None:
    value: str | frozenset[str] | None = getattr(item, attribute)
    if isinstance(value, frozenset):
        return json.dumps(sorted(value)) if value else None
    return value
