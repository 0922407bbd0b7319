"""Refuse what looks like a fault of the source.

AWS adds every week and removes seldom. An observation that removes much at once, or replaces much at once, is a
broken or re-modelled source until a person says otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporter.changes.change import Change, Kind
from reporter.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares (0 to 1) of what was listed before. Removals of fewer than ``floor`` availabilities always pass.

    The defaults come from botocore's releases since 2016: the largest overall removal of any ordinary release is
    1 % (63 availabilities), and services that lose more than half of their regions without going altogether are
    faults. A service that goes altogether is how an end of life looks, so it does not count against ``service``:
    settling holds its news back. ``unread`` is the share of the known regions that a read may miss.
    """

    overall: float = 0.05
    region: float = 0.2
    service: float = 0.5
    replaced: float = 0.25
    unread: float = 0.5
    floor: int = 10


DEFAULT = Thresholds()
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason not to record an observation, with the changes that it is about."""

    reason: str
    changes: tuple[Change, ...]


def check(
    before: Snapshot | None, after: Snapshot, changes: Sequence[Change], thresholds: Thresholds = DEFAULT
) -> tuple[Refusal, ...]:
    """Why *after* should not be recorded on top of *before*; empty if it may.

    A first observation may be anything but empty, and it must be whole: what it lacks would later look new.
    """
    if (refusal := _read_too_little(before, after, thresholds)) is not None:
        return (refusal,)
    for what, had, has in (
        ("service", before is None or before.services, after.services),
        ("region", before is not None and before.regions, after.regions),
    ):
        if had and not has:
            gone = tuple(change for change in changes if change.kind.removes)
            return (Refusal(f"the source lists no {what} at all", gone),)
    if before is None:
        return ()
    return tuple(_refusals(before, after, changes, thresholds))


def _read_too_little(before: Snapshot | None, after: Snapshot, thresholds: Thresholds) -> Refusal | None:
    missed = {item.code for item in after.unread if item.what == "region"}
    partitions = {item.code for item in after.unread if item.what == "partition"}
    known = before.regions if before else after.regions
    missed |= {code for code, region in known.items() if region.partition in partitions}
    if before is None and (missed or partitions):
        which = ", ".join(sorted(missed | partitions)[:_NAMED])
        return Refusal(f"a first read must be complete, and this one could not read {which}: try again", ())
    if len(missed & known.keys()) > thresholds.unread * len(known):
        return Refusal(f"{_share(len(missed & known.keys()), len(known))} regions could not be read", ())
    return None


def _refusals(
    before: Snapshot, after: Snapshot, changes: Sequence[Change], thresholds: Thresholds
) -> Iterable[Refusal]:
    removed = tuple(change for change in changes if change.kind is Kind.AVAILABILITY_REMOVED)
    added = [change for change in changes if change.kind is Kind.AVAILABILITY_ADDED]
    floor = thresholds.floor
    if len(removed) < floor:
        if len(added) >= floor and not any(service.regions for service in before.services.values()):
            yield Refusal(f"{len(added):,} availabilities where none were listed: the source looks re-modelled", ())
        return
    total = sum(len(service.regions) for service in before.services.values())
    if len(added) >= floor and len(removed) + len(added) > thresholds.replaced * total:
        share = _share(len(removed) + len(added), total)
        yield Refusal(f"{share} of all availabilities changed at once: the source looks re-modelled", removed)
    elif len(removed) > thresholds.overall * total:
        yield Refusal(f"{_share(len(removed), total)} of all availabilities would go", removed)
    for region, lost in sorted(Counter(change.region for change in removed if change.region).items()):
        if lost < floor:
            continue
        in_region = sum(region in service.regions for service in before.services.values())
        if lost > thresholds.region * in_region:
            about = tuple(change for change in removed if change.region == region)
            yield Refusal(f"{_share(lost, in_region)} of region {region} would go", about)
    for service, lost in sorted(Counter(change.service or "" for change in removed).items()):
        had, left = before.services.get(service), after.services.get(service)
        if had and left and left.listed and lost >= floor and lost > thresholds.service * len(had.regions):
            about = tuple(change for change in removed if change.service == service)
            yield Refusal(f"{_share(lost, len(had.regions))} of service {service} would go", about)


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.0%})" if whole else f"{part:,}"
