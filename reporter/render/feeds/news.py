"""What each feed tells: the newest change sets that are news, and of a region's or service's what is about it."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from reporter.changes.change import Change, Kind
from reporter.changes.settle import Settled, Status
from reporter.render.addresses import day_of
from reporter.render.facts import SiteFacts
from reporter.render.feed import Entry, change_sets, entries, lines

NEWEST: Final = 50
"""Change sets in the feed of everything."""

NEWEST_OF_ONE: Final = 20
"""Change sets in the feed of a region or a service."""


@dataclass(frozen=True, slots=True)
class News:
    """Entries, newest first, without reverted changes: of everything, and by the codes of regions and services.

    Regions and services that are gone are among the codes, so that whoever follows one learns of its end.
    """

    everything: tuple[Entry, ...]
    regions: Mapping[str, tuple[Entry, ...]]
    services: Mapping[str, tuple[Entry, ...]]


_Part = tuple[Entry, list[Settled]]
_Parts = defaultdict[str, deque[_Part]]


def news(facts: SiteFacts) -> News:
    """A renamed service takes what was told of it along to its new code."""
    everything: deque[_Part] = deque(maxlen=NEWEST)
    few = partial(deque[_Part], maxlen=NEWEST_OF_ONE)
    regions, services = _Parts(few), _Parts(few)
    places = _Places(facts)
    for entry, members in _believed(facts):
        everything.append((entry, members))
        for one in members:
            change = one.change
            for code in places.of(change, day_of(entry.change_set.observed_at)):
                _add(regions[code], entry, one)
            if change.kind is Kind.SERVICE_RENAMED:
                services[change.service or ""].extendleft(reversed(services.pop(change.before or "", ())))
            if change.service is not None:
                _add(services[change.service], entry, one)
    return News(
        _newest(everything),
        {code: _newest(regions[code]) for code in sorted({*facts.snapshot.regions, *facts.rollouts.regions})},
        {code: _newest(services[code]) for code in sorted({*facts.snapshot.services, *facts.rollouts.services})},
    )


def _believed(facts: SiteFacts) -> Iterator[_Part]:
    for entry, members in zip(entries(facts), change_sets(facts.settled), strict=True):
        if facts.is_news(entry.change_set):
            kept = [one for one in members if one.status is not Status.REVERTED]
            if kept:
                yield entry, kept


def _add(parts: deque[_Part], entry: Entry, one: Settled) -> None:
    if not parts or parts[-1][0] is not entry:
        parts.append((entry, []))
    parts[-1][1].append(one)


def _newest(parts: Sequence[_Part]) -> tuple[Entry, ...]:
    return tuple(Entry(entry.change_set, lines(members), entry.anchor) for entry, members in reversed(parts))


class _Places:
    """The regions that a change is about: its own, or those that its partition had on that day."""

    def __init__(self, facts: SiteFacts) -> None:
        self._by_partition: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, row in sorted(facts.rollouts.regions.items()):
            self._by_partition[row.partition].append((code, row.since.isoformat()))

    def of(self, change: Change, day: str) -> list[str]:
        if change.region is not None:
            return [change.region]
        return [code for code, since in self._by_partition.get(change.partition or "", ()) if since <= day]
