"""History as text: one change a line, so that a shipped history can be reviewed and its git form recreated.

The text is UTF-8, its fields are separated by tabs::

    aws-services-reporter baseline 1 <source>
    @  <time>  <version>  [<why accepted>]
    <kind>  <field>...
    =  <time>  <version>

A line ``@`` opens an observation that changed something, and its changes follow. ``=`` at the end is the last
observation, whether it changed something or not. The same text gives the same commits on every machine.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reporter.changes.change import Change, ChangeSet, Kind, ordered
from reporter.changes.compare import REGION_ATTRIBUTES, SERVICE_ATTRIBUTES, SETS, apply
from reporter.errors import DataError
from reporter.history.commit import Observation, observation
from reporter.history.message import Trailers, format_time, parse_time
from reporter.model.catalog import check_code
from reporter.model.snapshot import Snapshot

FORMAT: Final = "aws-services-reporter baseline 1"

_FIELDS: Final[dict[str, tuple[Kind, tuple[str, ...]]]] = {
    "region+": (Kind.REGION_ADDED, ("region", "partition", "after")),
    "region-": (Kind.REGION_REMOVED, ("region", "partition", "before")),
    "region~": (Kind.ATTRIBUTE_MODIFIED, ("region", "partition", "attribute", "before", "after")),
    "service+": (Kind.SERVICE_ADDED, ("service", "after")),
    "service-": (Kind.SERVICE_REMOVED, ("service", "before")),
    "service~": (Kind.ATTRIBUTE_MODIFIED, ("service", "attribute", "before", "after")),
    "service=": (Kind.SERVICE_RENAMED, ("service", "before", "after")),
    "+": (Kind.AVAILABILITY_ADDED, ("service", "region")),
    "-": (Kind.AVAILABILITY_REMOVED, ("service", "region")),
    "dated+": (Kind.AVAILABILITY_ADDED, ("service", "region", "after")),
    "dated-": (Kind.AVAILABILITY_REMOVED, ("service", "region", "before")),
    "dated~": (Kind.ATTRIBUTE_MODIFIED, ("service", "region", "attribute", "before", "after")),
    "global+": (Kind.AVAILABILITY_ADDED, ("service", "partition")),
    "global-": (Kind.AVAILABILITY_REMOVED, ("service", "partition")),
}
_WORDS: Final = {(kind, frozenset(fields)): word for word, (kind, fields) in _FIELDS.items()}
_OPTIONAL: Final = frozenset({"before", "after"})


@dataclass(frozen=True, slots=True)
class Baseline:
    """A source's history. ``observed_until`` and ``version`` are of its last observation."""

    source: str
    timeline: tuple[ChangeSet, ...]
    observed_until: datetime
    version: str | None


def encode_baseline(baseline: Baseline) -> str:
    """See the module."""
    lines = [f"{FORMAT} {baseline.source}"]
    for one in baseline.timeline:
        head = ["@", format_time(one.observed_at), one.version or "", *([one.accepted] if one.accepted else [])]
        lines += ["\t".join(head), *(_encode_change(change) for change in one.changes)]
    lines.append("\t".join(["=", format_time(baseline.observed_until), baseline.version or ""]))
    return "\n".join(lines) + "\n"


def decode_baseline(text: str, where: str) -> Baseline:
    """See the module. ``DataError`` names the file (*where*) and the line that is wrong."""
    first, *lines = text.split("\n")
    if not first.startswith(f"{FORMAT} "):
        msg = f"{where}:1: expected `{FORMAT} SOURCE`: this is not a baseline that this release can read"
        raise DataError(msg)
    if len(lines) < 2 or lines[-1] or not lines[-2].startswith("=\t"):  # noqa: PLR2004 - `=`, nothing
        msg = f"{where}:{len(lines)}: the file breaks off: it must end with a line that starts with `=`"
        raise DataError(msg)
    source = first.removeprefix(f"{FORMAT} ")
    sets = tuple(_decode_sets(source, lines[:-2], where))
    _, time, version = _split(lines[-2], 3, f"{where}:{len(lines)}")
    return Baseline(source, sets, parse_time(time, f"{where}:{len(lines)}"), version or None)


def observations(baseline: Baseline) -> Iterator[Observation]:
    """The commits that a baseline stands for, oldest first. ``DataError`` if a change does not fit what is before."""
    before: Snapshot | None = None
    for one in baseline.timeline:
        try:
            after = apply(one.changes, before or Snapshot(baseline.source))
        except KeyError as error:  # a change of what is not there
            msg = (
                f"baseline of {baseline.source}: {format_time(one.observed_at)}: {error} is changed before it is added"
            )
            raise DataError(msg) from None
        trailers = Trailers(baseline.source, one.observed_at, one.version, accepted=one.accepted)
        yield observation(before, after, one.changes, trailers, one.observed_at)
        before = after


def _decode_sets(source: str, lines: Sequence[str], where: str) -> Iterator[ChangeSet]:
    head: tuple[datetime, str, str] | None = None
    changes: list[Change] = []
    for number, line in enumerate(lines, 2):
        if line.startswith("@\t"):
            yield from _change_set(source, head, changes)
            _, time, version, *accepted = _split(line, 3, f"{where}:{number}", most=4)
            head, changes = (parse_time(time, f"{where}:{number}"), version, "".join(accepted)), []
        elif head is None:
            msg = f"{where}:{number}: a change before the first `@` line"
            raise DataError(msg)
        else:
            changes.append(_decode_change(line, f"{where}:{number}"))
    yield from _change_set(source, head, changes)


def _change_set(source: str, head: tuple[datetime, str, str] | None, changes: Iterable[Change]) -> Iterator[ChangeSet]:
    if head is not None:
        time, version, accepted = head
        yield ChangeSet(source, time, ordered(changes), version=version or None, accepted=accepted or None)


def _encode_change(change: Change) -> str:
    if change.kind is Kind.ATTRIBUTE_MODIFIED:
        word = ("dated~" if change.region else "service~") if change.service else "region~"
    elif change.kind in {Kind.AVAILABILITY_ADDED, Kind.AVAILABILITY_REMOVED}:
        told = {name for name in ("region", "partition", "before", "after") if getattr(change, name)}
        word = _WORDS[change.kind, frozenset({"service", *told})]
    else:
        word = next(word for word, (kind, _) in _FIELDS.items() if kind is change.kind)
    return "\t".join([word, *(getattr(change, name) or "" for name in _FIELDS[word][1])])


def _decode_change(line: str, where: str) -> Change:
    word, *values = line.split("\t")
    if word not in _FIELDS:
        msg = f"{where}: {word[:20]!r} is no kind of change: expected one of {' '.join(_FIELDS)}"
        raise DataError(msg)
    kind, names = _FIELDS[word]
    _split(line, len(names) + 1, where)
    found = {name: value or None for name, value in zip(names, values, strict=True)}
    for name in names:
        value = found[name]
        if name not in _OPTIONAL or kind is Kind.SERVICE_RENAMED:
            check_code(value or "", name, where)
        elif value and not value.isprintable():
            msg = f"{where}: the field {name} is not one line of printable text"
            raise DataError(msg)
    change = Change(kind, **found)
    if kind is Kind.ATTRIBUTE_MODIFIED:
        _check_attribute(change, where)
    return change


def _check_attribute(change: Change, where: str) -> None:
    known: tuple[str, ...] = REGION_ATTRIBUTES
    if change.service:
        known = ("dated",) if change.region else SERVICE_ATTRIBUTES
    if change.attribute not in known:
        msg = f"{where}: there is no attribute {change.attribute}: expected one of {', '.join(known)}"
        raise DataError(msg)
    for value in (change.before, change.after):
        if change.attribute == "partition":
            check_code(value or "", "partition", where)
        elif change.attribute in SETS and value and not _is_list_of_codes(value):
            msg = f"{where}: expected a JSON list of codes, found {value[:60]!r}"
            raise DataError(msg)


def _is_list_of_codes(text: str) -> bool:
    try:
        found: object = json.loads(text)
        return isinstance(found, list) and all(isinstance(one, str) and check_code(one, "", "") for one in found)
    except (ValueError, RecursionError, DataError):
        return False


def _split(line: str, fields: int, where: str, most: int | None = None) -> list[str]:
    parts = line.split("\t")
    if not fields <= len(parts) <= (most or fields):
        msg = f"{where}: expected {fields} fields separated by tabs, found {len(parts)}"
        raise DataError(msg)
    return parts
