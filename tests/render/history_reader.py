"""A reader of the browser's history file that shares no code with its writer."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import accumulate
from typing import Any

from reporter.changes.change import Change, Kind
from reporter.changes.compare import apply
from reporter.changes.settle import Settled, Status
from reporter.model.catalog import Availability
from reporter.model.snapshot import Snapshot

ALPHABET = "#$%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}"


@dataclass(frozen=True)
class Facts:
    """What a change says, without the partition of a change of a region: that is the region's own."""

    kind: Kind
    status: Status
    service: str | None
    place: str | None
    attribute: str | None
    before: str | None
    after: str | None

    @classmethod
    def of(cls, one: Settled) -> "Facts":
        change = one.change
        return cls(change.kind, one.status, change.service, change.place, change.attribute, change.before, change.after)


@dataclass(frozen=True)
class HistoryFile:
    """The document of the file, read."""

    document: dict[str, Any]

    @classmethod
    def of(cls, script: str) -> "HistoryFile":
        """The script is one assignment of one quoted text, in which only two signs are escaped."""
        begin, end = "window.reporterHistory = JSON.parse('", "');\n"
        assert script.startswith(begin)
        assert script.endswith(end)
        quoted = script[len(begin) : -len(end)]
        text = "".join(_unquoted(quoted))
        return cls(json.loads(text))

    @cached_property
    def changes(self) -> list[Facts]:
        kinds = unpacked(self.document["changes"]["kinds"])
        services = [None, *(row[0] for row in self.document["services"])]
        places = [None, *(row[0] for row in self.document["regions"]), *self.document["partitions"]]
        where = zip(
            kinds,
            summed(self.document["changes"]["services"]),
            summed(self.document["changes"]["places"]),
            strict=True,
        )
        details = self._details()
        statuses = (Status.CONFIRMED, Status.PROVISIONAL, Status.REVERTED)
        return [
            Facts(
                list(Kind)[kind // 3],
                statuses[kind % 3],
                services[service],
                places[place],
                *details.get(number, (None, None, None)),
            )
            for number, (kind, service, place) in enumerate(where)
        ]

    def _details(self) -> dict[int, tuple[str | None, str | None, str | None]]:
        texts = [None, *self.document["changes"]["texts"]]
        numbers = unpacked(self.document["changes"]["details"])
        found, change = {}, 0
        for position in range(0, len(numbers), 4):
            step, attribute, before, after = numbers[position : position + 4]
            change += step
            found[change] = texts[attribute], texts[before], texts[after]
        return found

    @cached_property
    def times(self) -> list[datetime]:
        return [datetime.fromtimestamp(seconds, UTC) for seconds in summed(self.document["sets"]["times"])]

    @cached_property
    def sizes(self) -> list[int]:
        return unpacked(self.document["sets"]["sizes"])


def _unquoted(quoted: str) -> Iterator[str]:
    escaped = False
    for sign in quoted:
        assert sign != "'" or escaped, "a quote ends the script's text"
        if sign == "\\" and not escaped:
            escaped = True
            continue
        yield sign
        escaped = False


def unpacked(text: str) -> list[int]:
    numbers, number, weight = [], 0, 1
    for sign in text:
        digit = ALPHABET.index(sign)
        number += digit % 44 * weight
        weight *= 44
        if digit < 44:
            numbers.append(number)
            number, weight = 0, 1
    return numbers


def summed(text: str) -> list[int]:
    steps = [number // 2 if number % 2 == 0 else -(number + 1) // 2 for number in unpacked(text)]
    return list(accumulate(steps))


def snapshots(settled: Sequence[Settled], days: Sequence[date]) -> Iterator[Snapshot]:
    """What stood at the end of each of *days*, in order, by what is known now: reverted changes never were."""
    position = 0
    for day in days:
        current = Snapshot(settled[0].change_set.source)
        position = 0
        while position < len(settled) and settled[position].change_set.observed_at.date() <= day:
            change_set = settled[position].change_set
            members: list[Change] = []
            while position < len(settled) and settled[position].change_set is change_set:
                if settled[position].status is not Status.REVERTED:
                    members.append(settled[position].change)
                position += 1
            current = apply(members, current) if members else current
        yield current


def state(snapshot: Snapshot, service: str, region: str) -> str:
    """The state of one cell as the browser says it."""
    if service not in snapshot.services or region not in snapshot.regions:
        return "not in the source that day"
    return str(Availability(snapshot.availability(service, region)))
