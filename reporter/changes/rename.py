"""Propose renames. A proposal decides nothing: the reviewed alias table in ``config/aliases.yml`` does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporter.changes.change import Change, Kind

LIKENESS = 0.8
"""Share of common regions from which two services look like one. 69 real pairs were found by it, some of them false."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """*old* went and *new* came in one change set; ``likeness`` is the share of their regions that is common."""

    old: str
    new: str
    likeness: float


def propose(changes: Sequence[Change]) -> tuple[Proposal, ...]:
    """Pairs of services in one change set, of which one took the place of the other. Likeliest first."""
    lost, gained = _places(changes, Kind.AVAILABILITY_REMOVED), _places(changes, Kind.AVAILABILITY_ADDED)
    pairs = [
        Proposal(old, new, len(was & now) / len(was | now))
        for old, was in lost.items()
        for new, now in gained.items()
        if old != new
    ]
    likely = [pair for pair in pairs if pair.likeness >= LIKENESS]
    return tuple(sorted(likely, key=lambda pair: (-pair.likeness, pair.old, pair.new)))


def _places(changes: Sequence[Change], kind: Kind) -> Mapping[str, frozenset[str]]:
    came_or_went = {change.service for change in changes if change.kind in {Kind.SERVICE_ADDED, Kind.SERVICE_REMOVED}}
    places: dict[str, set[str]] = {}
    for change in changes:
        if change.kind is kind and change.service and change.place and change.service in came_or_went:
            places.setdefault(change.service, set()).add(change.place)
    return {service: frozenset(where) for service, where in places.items()}
