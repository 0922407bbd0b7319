"""One change, and the change set that lies between two snapshots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from operator import attrgetter

from reporter.model.snapshot import Completeness, Unread


class Kind(StrEnum):
    """In the order in which changes are applied and told."""

    REGION_ADDED = "region added"
    SERVICE_ADDED = "service added"
    SERVICE_RENAMED = "service renamed"
    ATTRIBUTE_MODIFIED = "attribute modified"
    AVAILABILITY_ADDED = "availability added"
    AVAILABILITY_REMOVED = "availability removed"
    SERVICE_REMOVED = "service removed"
    REGION_REMOVED = "region removed"

    @property
    def opposite(self) -> "Kind | None":
        """The kind that takes this one back, where there is one."""
        return _OPPOSITES.get(self)

    @property
    def removes(self) -> bool:
        return self in {Kind.AVAILABILITY_REMOVED, Kind.SERVICE_REMOVED, Kind.REGION_REMOVED}


_OPPOSITES = {
    Kind.REGION_ADDED: Kind.REGION_REMOVED,
    Kind.REGION_REMOVED: Kind.REGION_ADDED,
    Kind.SERVICE_ADDED: Kind.SERVICE_REMOVED,
    Kind.SERVICE_REMOVED: Kind.SERVICE_ADDED,
    Kind.AVAILABILITY_ADDED: Kind.AVAILABILITY_REMOVED,
    Kind.AVAILABILITY_REMOVED: Kind.AVAILABILITY_ADDED,
}
_ORDER = {kind: position for position, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs.

    An availability names its ``service`` and either a ``region`` or, for a service that a partition runs once for
    all its regions, a ``partition``. ``before`` and ``after`` are the values of an ``attribute``, a set of codes as a
    JSON list; the name of a service or region that was added (``after``) or removed (``before``); the day that the
    source gives to an availability that was added or removed; the old and new code of a renamed service
    (``service`` is the new one). The attribute ``dated`` is of an availability, and the others of one code.
    """

    kind: Kind
    service: str | None = None
    region: str | None = None
    partition: str | None = None
    attribute: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def place(self) -> str | None:
        """The region, or the partition of a partition-global availability."""
        return self.region or self.partition

    @property
    def fact(self) -> tuple[str | None, ...]:
        """What the change is about, whichever way it goes: a change and its opposite have the same fact."""
        partition = None if self.region else self.partition
        group = "availability" if self.kind in _AVAILABILITY else self.kind.split()[0]
        return group, self.service, self.region, partition, self.attribute

    @property
    def sort_key(self) -> tuple[int, str, str, str, str]:
        return (
            _ORDER[self.kind],
            self.service or "",
            self.region or "",
            self.partition or "",
            self.attribute or "",
        )


_AVAILABILITY = frozenset({Kind.AVAILABILITY_ADDED, Kind.AVAILABILITY_REMOVED})


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The changes between one observation of a source and the one before it, in ``Change.sort_key`` order.

    ``observed_at`` is in UTC with whole seconds. ``revision`` is the commit that holds the observation.
    ``version`` is the source's own, for example a botocore release. ``accepted`` is the reason that a person gave
    for recording what the guard had refused: such a set says that the source was re-modelled or corrected, and its
    changes are no news.
    """

    source: str
    observed_at: datetime
    changes: tuple[Change, ...]
    revision: str = ""
    version: str | None = None
    accepted: str | None = None
    unread: tuple[Unread, ...] = field(default=())

    @property
    def completeness(self) -> Completeness:
        return Completeness.PARTIAL if self.unread else Completeness.COMPLETE


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """*changes* in ``Change.sort_key`` order."""
    # Kind by kind, since within a kind they mostly come in order, and sorting what is sorted costs one look.
    by_kind: dict[Kind, list[Change]] = {kind: [] for kind in Kind}
    for change in changes:
        by_kind[change.kind].append(change)
    for found in by_kind.values():
        found.sort(key=attrgetter("sort_key"))
    return tuple(chain.from_iterable(by_kind.values()))


def of_kind(changes: Sequence[Change], *kinds: Kind) -> list[Change]:
    return [change for change in changes if change.kind in kinds]
