"""Change sets as readers want them: few lines, grouped, with what each of them is worth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import Settled, Status
from reporter.changes.wording import subject
from reporter.render.addresses import anchor_of, day_of, month_of, year_page
from reporter.render.facts import SiteFacts

MANY: Final = 8
"""News in more lines than this is told in one, which leads to all of them."""

SHORT_REVISION: Final = 10
"""Signs of a revision that are shown."""

_FEW: Final = 3
_LISTABLE: Final = frozenset({Kind.SERVICE_ADDED, Kind.SERVICE_REMOVED})
_KINDS: Final = tuple(Kind)
_STATUSES: Final = (Status.CONFIRMED, Status.PROVISIONAL, Status.REVERTED)


@dataclass(frozen=True, slots=True)
class Line:
    """Changes that are told in one sentence, all of one kind and status.

    Availabilities in it are of one service or of one place. ``by_place`` says which: ``mx-central-1 gets acm, ec2``
    rather than ``ec2 arrives in mx-central-1, sa-east-1``.
    """

    status: Status
    changes: tuple[Change, ...]
    by_place: bool = False

    @property
    def change(self) -> Change:
        """The first change: all there is, unless several are told together."""
        return self.changes[0]

    @property
    def kind(self) -> str:
        """The kind's name in Python, for templates."""
        return self.change.kind.name


@dataclass(frozen=True, slots=True)
class Entry:
    """One change set of the site, with the address of its own on its year's page."""

    change_set: ChangeSet
    lines: tuple[Line, ...]
    anchor: str
    first: bool = False

    @property
    def revision(self) -> str:
        return self.change_set.revision[:SHORT_REVISION]

    @property
    def day(self) -> str:
        return day_of(self.change_set.observed_at)

    @property
    def month(self) -> str:
        return month_of(self.change_set.observed_at)

    @property
    def year(self) -> str:
        return self.month[:4]

    @property
    def time(self) -> str:
        return self.change_set.observed_at.strftime("%H:%M UTC")

    @property
    def address(self) -> str:
        return f"{year_page(self.year)}#{self.anchor}"

    @property
    def size(self) -> int:
        """How many changes the lines tell."""
        return sum(len(line.changes) for line in self.lines)

    @property
    def long(self) -> bool:
        return len(self.lines) > MANY

    @property
    def summary(self) -> str:
        """What the lines tell, in a few words."""
        return subject([change for line in self.lines for change in line.changes])

    @property
    def statuses(self) -> tuple[tuple[Status, int], ...]:
        """How many changes have which status, for those that occur."""
        counts = dict.fromkeys(_STATUSES, 0)
        for line in self.lines:
            counts[line.status] += len(line.changes)
        return tuple((status, count) for status, count in counts.items() if count)


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day (``2026-11-17``), newest first."""

    day: str
    entries: tuple[Entry, ...]


def entries(facts: SiteFacts) -> tuple[Entry, ...]:
    """Every change set, oldest first, each with an anchor that no other has."""
    found: list[Entry] = []
    taken: dict[str, int] = {}
    for members in change_sets(facts.settled):
        change_set = members[0].change_set
        anchor = anchor_of(change_set)
        taken[anchor] = taken.get(anchor, 0) + 1
        unique = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
        found.append(Entry(change_set, lines(members), unique, first=change_set == facts.first_list))
    return tuple(found)


def change_sets(settled: Iterable[Settled]) -> Iterator[tuple[Settled, ...]]:
    """*settled* in runs of one change set each."""
    for _, members in groupby(settled, key=lambda one: one.change_set):
        yield tuple(members)


def lines(settled: Sequence[Settled]) -> tuple[Line, ...]:
    """The changes of one change set in as few lines as possible, by kind, settled ones first."""
    groups: dict[tuple[Kind, Status], list[Change]] = {}
    for one in settled:
        groups.setdefault((one.change.kind, one.status), []).append(one.change)
    found: list[Line] = []
    for kind, status in sorted(groups, key=lambda key: (_KINDS.index(key[0]), _STATUSES.index(key[1]))):
        found += _lines(groups[kind, status], kind, status)
    return tuple(found)


def _lines(changes: Sequence[Change], kind: Kind, status: Status) -> Iterator[Line]:
    if kind not in {Kind.AVAILABILITY_ADDED, Kind.AVAILABILITY_REMOVED}:
        together = kind in _LISTABLE and len(changes) > _FEW
        yield from [Line(status, tuple(changes))] if together else (Line(status, (change,)) for change in changes)
        return
    by_service: dict[str, list[Change]] = {}
    by_place: dict[str, list[Change]] = {}
    for change in changes:
        by_service.setdefault(change.service or "", []).append(change)
        by_place.setdefault(change.place or "", []).append(change)
    fewer = len(by_place) < len(by_service)
    for group in (by_place if fewer else by_service).values():
        yield Line(status, tuple(group), by_place=fewer)


def latest(found: Sequence[Entry], limit: int) -> tuple[Day, ...]:
    """The newest days of *found*, up to about *limit* lines, without what was reverted; no entry is cut in two."""
    chosen: list[Entry] = []
    count = 0
    for entry in reversed(found):
        kept = tuple(line for line in entry.lines if line.status is not Status.REVERTED)
        if not kept:
            continue
        if count >= limit:
            break
        chosen.append(Entry(entry.change_set, kept, entry.anchor, entry.first))
        count += 1 if chosen[-1].long else len(kept)
    return days(chosen)


def days(newest_first: Iterable[Entry]) -> tuple[Day, ...]:
    return tuple(Day(day, tuple(members)) for day, members in groupby(newest_first, key=lambda entry: entry.day))
