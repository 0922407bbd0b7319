"""The whole past as one compact file for the browser: every day's matrix, and every change."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import Settled, Status
from reporter.insights.geography import UNKNOWN
from reporter.insights.past import RegionPast
from reporter.render.addresses import day_of, slug
from reporter.render.facts import SiteFacts
from reporter.render.feed import SHORT_REVISION, change_sets

HISTORY_FILE: Final = "data/history.js"
"""A script, not JSON: a page that is opened from a folder may load scripts, but may not fetch."""

KINDS: Final = tuple(Kind)
STATUSES: Final = (Status.CONFIRMED, Status.PROVISIONAL, Status.REVERTED)

SIGNS: Final = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) not in "'<\\")[:88]
"""The digits of ``packed``: printable ASCII that needs no escape in a script or in JSON."""
_BASE: Final = len(SIGNS) // 2


def history_file(facts: SiteFacts) -> str:
    """A script, ASCII only, that assigns ``window.reporterHistory``.

    ``source`` and ``until`` (the day that it speaks of) are texts. ``partitions`` are codes. ``regions``, by partition
    and code: ``[code, name, partition, country, continent, slug, gone]`` with a partition's number; ``services``, by
    code: ``[code, name, slug, gone]``. A slug is ``0`` where it is the code, and a text ``0`` where nobody gives one.
    Both hold everything that was ever named: gone is ``0`` for what is listed, ``1`` for what is not any more, and
    ``2`` for what has no page either. A region's partition is the last one that it had.

    ``sets``, in the order of the timeline: ``times`` (seconds, each the difference to the one before, ``packed``),
    ``sizes`` (how many changes, ``packed``), ``revisions`` (short), ``versions``, ``accepted`` (``[set, reason]``) and
    ``partial`` (sets whose read was partial).

    ``changes``, as settled, all ``packed``: ``kinds`` (three times the number of the kind in ``KINDS``, and the number
    of the status in ``STATUSES``), ``services`` and ``places``, both as differences. Numbers begin at 1, 0 is none;
    places are regions and, after them, partitions. ``details`` are ``[change, attribute, before, after]``, the first
    as a difference and the others as numbers of ``texts``, where 0 is none.
    """
    catalogue = _Catalogue.of(facts)
    document = {
        "source": facts.source,
        "until": day_of(facts.as_of),
        "partitions": catalogue.partitions,
        "regions": [_region(code, catalogue, facts) for code in catalogue.regions],
        "services": [_service(code, facts) for code in catalogue.services],
        "sets": _sets([members[0].change_set for members in change_sets(facts.settled)]),
        "changes": _changes(facts.settled, catalogue),
    }
    text = json.dumps(document, separators=(",", ":")).replace("<", "\\u003c")
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"window.reporterHistory = JSON.parse('{quoted}');\n"


def packed(numbers: Iterable[int]) -> str:
    """*numbers* (not negative) in few signs: digits to the base 44, the lowest first, each but the last plus 44."""
    return "".join(_PACKED[number] if number < len(_PACKED) else _digits(number) for number in numbers)


def _digits(number: int) -> str:
    signs = []
    while number >= _BASE:
        number, digit = divmod(number, _BASE)
        signs.append(SIGNS[digit + _BASE])
    return "".join([*signs, SIGNS[number]])


_PACKED: Final = tuple(_digits(number) for number in range(2048))


def differences(numbers: Iterable[int]) -> Iterator[int]:
    """Each number less the one before it, the first less 0: as twice that, or as one less than twice its opposite."""
    for before, number in pairwise([0, *numbers]):
        step = number - before
        yield step * 2 if step >= 0 else -step * 2 - 1


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """Everything that was ever named: codes in the file's order; a region's past, also of those that never settled."""

    partitions: Sequence[str]
    regions: Mapping[str, RegionPast]
    services: Sequence[str]

    @classmethod
    def of(cls, facts: SiteFacts) -> "_Catalogue":
        changes = [one.change for one in facts.settled]
        regions = dict(facts.rollouts.regions)
        for one in facts.settled:
            change = one.change
            if change.kind is Kind.REGION_ADDED and change.region and change.region not in regions:
                day, revision = one.change_set.observed_at.date(), one.change_set.revision
                regions[change.region] = RegionPast(
                    change.region, change.partition or "", day, revision, change.after, gone=True
                )
        services = set(facts.snapshot.services) | {change.service for change in changes if change.service}
        services |= {change.before for change in changes if change.kind is Kind.SERVICE_RENAMED and change.before}
        ordered = sorted(regions.values(), key=lambda region: (region.partition, region.code))
        return cls(_partitions(changes, ordered), {region.code: region for region in ordered}, sorted(services))


def _partitions(changes: Iterable[Change], regions: Iterable[RegionPast]) -> Sequence[str]:
    found = {region.partition for region in regions}
    for change in changes:
        if change.partition:
            found.add(change.partition)
        if change.attribute == "unknown_in":
            found |= {*json.loads(change.before or "[]"), *json.loads(change.after or "[]")}
    return sorted(found)


def _region(code: str, catalogue: _Catalogue, facts: SiteFacts) -> list[object]:
    region = catalogue.regions[code]
    place = facts.geography.place(region)
    return [
        code,
        region.name or 0,
        catalogue.partitions.index(region.partition),
        _known(place.country),
        _known(place.continent),
        _slug(code),
        _gone(code, facts.snapshot.regions, facts.rollouts.regions),
    ]


def _service(code: str, facts: SiteFacts) -> list[object]:
    past = facts.rollouts.services.get(code)
    return [code, (past and past.name) or 0, _slug(code), _gone(code, facts.snapshot.services, facts.rollouts.services)]


def _gone(code: str, listed: Container[str], past: Container[str]) -> int:
    return 0 if code in listed else 1 if code in past else 2


def _known(place: str) -> object:
    return 0 if place == UNKNOWN else place


def _slug(code: str) -> object:
    return 0 if slug(code) == code else slug(code)


def _sets(sets: Sequence[ChangeSet]) -> dict[str, object]:
    return {
        "times": packed(differences(int(one.observed_at.timestamp()) for one in sets)),
        "sizes": packed(len(one.changes) for one in sets),
        "revisions": [one.revision[:SHORT_REVISION] for one in sets],
        "versions": [one.version or "" for one in sets],
        "accepted": [[number, one.accepted] for number, one in enumerate(sets) if one.accepted is not None],
        "partial": [number for number, one in enumerate(sets) if one.unread],
    }


def _changes(settled: Sequence[Settled], catalogue: _Catalogue) -> dict[str, object]:
    service_numbers = {code: number for number, code in enumerate(catalogue.services, 1)}
    place_numbers = {("region", code): number for number, code in enumerate(catalogue.regions, 1)}
    for number, code in enumerate(catalogue.partitions, len(catalogue.regions) + 1):
        place_numbers["partition", code] = number
    changes = [one.change for one in settled]
    texts = _Texts()
    return {
        "kinds": packed(KINDS.index(one.change.kind) * len(STATUSES) + STATUSES.index(one.status) for one in settled),
        "services": packed(differences(service_numbers[change.service] if change.service else 0 for change in changes)),
        "places": packed(differences(_place(change, place_numbers) for change in changes)),
        "details": packed(_details(changes, texts)),
        "texts": list(texts.numbers),
    }


def _place(change: Change, numbers: Mapping[tuple[str, str], int]) -> int:
    if change.region:
        return numbers["region", change.region]
    return numbers["partition", change.partition] if change.partition else 0


class _Texts:
    """Texts that repeat, each with a number from 1 on."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str | None) -> int:
        return 0 if text is None else self.numbers.setdefault(text, len(self.numbers) + 1)


def _details(changes: Iterable[Change], texts: _Texts) -> Iterator[int]:
    before = 0
    for number, change in enumerate(changes):
        if change.attribute is not None or change.before is not None or change.after is not None:
            yield number - before
            yield from (texts.number(text) for text in (change.attribute, change.before, change.after))
            before = number
