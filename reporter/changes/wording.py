"""Changes in words: one change, and a whole change set as one line."""

from collections.abc import Sequence
from typing import Final

from reporter.changes.change import Change, Kind, of_kind

_FEW: Final = 3
LONGEST_SUBJECT: Final = 100
"""Characters of ``subject``. Codes that would make it longer are counted instead of named."""


def line(change: Change) -> str:
    """One change as one line that starts with ``+``, ``-`` or ``~``, for commit messages and plain lists."""
    name = f" ({change.after or change.before})" if change.after or change.before else ""
    match change.kind:
        case Kind.REGION_ADDED:
            return f"+ region {change.region}{name} in {change.partition}"
        case Kind.REGION_REMOVED:
            return f"- region {change.region}{name}"
        case Kind.SERVICE_ADDED:
            return f"+ service {change.service}{name}"
        case Kind.SERVICE_REMOVED:
            return f"- service {change.service}{name}"
        case Kind.SERVICE_RENAMED:
            return f"~ service {change.before} is now {change.service}"
        case Kind.AVAILABILITY_ADDED:
            return f"+ {change.service} in {_place(change)}" + (f", dated {change.after}" if change.after else "")
        case Kind.AVAILABILITY_REMOVED:
            return f"- {change.service} in {_place(change)}"
        case Kind.ATTRIBUTE_MODIFIED:
            about = f"service {change.service}" if change.service else f"region {change.region}"
            about += f" in {change.region}" if change.service and change.region else ""
            return f"~ {about}: {_attribute(change)}: {_step(change)}"


def sentence(change: Change) -> str:
    """One change as a reader says it: ``guardduty arrives in eu-isoe-west-1``."""
    match change.kind:
        case Kind.REGION_ADDED:
            return f"region {change.region} opens"
        case Kind.REGION_REMOVED:
            return f"region {change.region} is no longer listed"
        case Kind.SERVICE_ADDED:
            return f"service {change.service} is new"
        case Kind.SERVICE_REMOVED:
            return f"service {change.service} is no longer listed"
        case Kind.SERVICE_RENAMED:
            return f"service {change.before} is now {change.service}"
        case Kind.AVAILABILITY_ADDED:
            return f"{change.service} arrives in {_place(change)}"
        case Kind.AVAILABILITY_REMOVED:
            return f"{change.service} leaves {_place(change)}"
        case Kind.ATTRIBUTE_MODIFIED:
            about = f"{change.service} in {change.region}" if change.service and change.region else _code(change)
            return f"{about}: {_attribute(change)} is now {change.after or 'unset'}"


def subject(changes: Sequence[Change]) -> str:
    """A change set in at most ``LONGEST_SUBJECT`` characters: what happened if that is little, else how much."""
    for told in (_told(changes), _counted(changes)):
        text = "; ".join(told)
        if told and len(text) <= LONGEST_SUBJECT:
            return text
    return _many(len(changes), "change")


def _told(changes: Sequence[Change]) -> list[str]:
    """Each happening in its own clause, or nothing if that would be too many."""
    arrivals, departures = _places(changes, Kind.AVAILABILITY_ADDED), _places(changes, Kind.AVAILABILITY_REMOVED)
    parts = [sentence(change) for change in of_kind(changes, Kind.REGION_ADDED, Kind.REGION_REMOVED)]
    for change in of_kind(changes, Kind.SERVICE_ADDED, Kind.SERVICE_REMOVED, Kind.SERVICE_RENAMED):
        service = change.service or ""
        if change.kind is Kind.SERVICE_ADDED and service in arrivals:
            parts.append(f"{sentence(change)} in {_some(arrivals.pop(service))}")
        else:
            parts.append(sentence(change))
        if change.kind is Kind.SERVICE_REMOVED:
            departures.pop(service, None)
    parts += [f"{service} arrives in {_some(where)}" for service, where in arrivals.items()]
    parts += [f"{service} leaves {_some(where)}" for service, where in departures.items()]
    parts += [sentence(change) for change in _modified(changes)]
    return parts if len(parts) <= _FEW else []


def _modified(changes: Sequence[Change]) -> list[Change]:
    """Attributes that have changed, without those that a new region or service came with."""
    new = {_code(change) for change in of_kind(changes, Kind.REGION_ADDED, Kind.SERVICE_ADDED)}
    return [change for change in of_kind(changes, Kind.ATTRIBUTE_MODIFIED) if _code(change) not in new]


def _places(changes: Sequence[Change], kind: Kind) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for change in of_kind(changes, kind):
        places.setdefault(change.service or "", []).append(_place(change))
    return places


def _counted(changes: Sequence[Change]) -> list[str]:
    opened = [sentence(change) for change in of_kind(changes, Kind.REGION_ADDED, Kind.REGION_REMOVED)]
    parts = opened if len(opened) <= _FEW else []
    if not parts:
        parts = _count(changes, Kind.REGION_ADDED, "new region") + _count(
            changes, Kind.REGION_REMOVED, "region", " gone"
        )
    parts += _count(changes, Kind.SERVICE_ADDED, "new service")
    parts += _count(changes, Kind.SERVICE_REMOVED, "service", " gone")
    parts += _count(changes, Kind.SERVICE_RENAMED, "service", " renamed")
    for kind, verb in ((Kind.AVAILABILITY_ADDED, "arrival"), (Kind.AVAILABILITY_REMOVED, "departure")):
        if found := of_kind(changes, kind):
            places = {_place(change) for change in found}
            where = f" in {min(places)}" if len(places) == 1 else f" in {len(places)} regions"
            parts.append(_many(len(found), verb) + where)
    return parts + _count(_modified(changes), Kind.ATTRIBUTE_MODIFIED, "attribute", " modified")


def _count(changes: Sequence[Change], kind: Kind, noun: str, after: str = "") -> list[str]:
    found = len(of_kind(changes, kind))
    return [_many(found, noun) + after] if found else []


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _some(places: list[str]) -> str:
    if len(places) <= _FEW:
        return ", ".join(places)
    return f"{len(places)} regions"


def _place(change: Change) -> str:
    return change.region or f"all of {change.partition} (global)"


def _step(change: Change) -> str:
    return f"{change.before or 'unset'} -> {change.after or 'unset'}"


def _code(change: Change) -> str:
    return change.service or change.region or ""


def _attribute(change: Change) -> str:
    return (change.attribute or "").replace("_", " ")
