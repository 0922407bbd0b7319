"""An entry of a feed as HTML that a feed reader shows: its lines in words, every text escaped."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Final

from reporter.changes.change import Change, Kind
from reporter.changes.settle import Status
from reporter.render.exports.cells import storable
from reporter.render.feed import Entry, Line

MOST_LINES: Final = 30
"""Lines that an entry holds; the page that it links to has all of them."""

MOST_CODES: Final = 40
"""Codes that one line names."""

UNCONFIRMED: Final = "not yet confirmed"

_VERBS: Final = {
    Kind.AVAILABILITY_ADDED: ("gets", "arrives in"),
    Kind.AVAILABILITY_REMOVED: ("loses", "leaves"),
}
_ATTRIBUTES: Final = {"unknown_in": "unknown in"}


def content(entry: Entry, repository: str | None) -> str:
    """*repository* is where commits can be seen, an ``https`` address, if there is such a place."""
    told = "".join(f"<li>{_line(line)}</li>" for line in entry.lines[:MOST_LINES])
    more = len(entry.lines) - MOST_LINES
    rest = f"<p>And {more:,} more.</p>" if more > 0 else ""
    return f"<ul>{told}</ul>{rest}<p>{' · '.join(_origin(entry, repository))}</p>"


def _line(line: Line) -> str:
    text = _told(line)
    return f"{text} <em>({UNCONFIRMED})</em>" if line.status is Status.PROVISIONAL else text


def _told(line: Line) -> str:
    change = line.change
    match change.kind:
        case Kind.REGION_ADDED:
            return f"Region {_code(change.region)}{_name(change.after)} opens in {_code(change.partition)}"
        case Kind.REGION_REMOVED:
            return f"Region {_code(change.region)}{_name(change.before)} is no longer listed"
        case Kind.SERVICE_ADDED | Kind.SERVICE_REMOVED:
            return _listed(line)
        case Kind.SERVICE_RENAMED:
            return f"Service {_code(change.before)} is now {_code(change.service)}"
        case Kind.ATTRIBUTE_MODIFIED:
            return f"{_about(change)}, {_attribute(change)}"
        case Kind.AVAILABILITY_ADDED | Kind.AVAILABILITY_REMOVED:
            gets, arrives = _VERBS[change.kind]
            if line.by_place:
                return f"{_place(change)} {gets} {_some([_code(one.service) for one in line.changes])}"
            return f"{_code(change.service)} {arrives} {_some([_place(one) for one in line.changes])}"


def _listed(line: Line) -> str:
    change, added = line.change, line.change.kind is Kind.SERVICE_ADDED
    if len(line.changes) == 1:
        word = "new" if added else "no longer listed"
        return f"Service {_code(change.service)}{_name(change.after or change.before)} is {word}"
    word = "are new" if added else "are no longer listed"
    return f"{len(line.changes):,} services {word}: {_some([_code(one.service) for one in line.changes])}"


def _about(change: Change) -> str:
    if change.service is None:
        return f"Region {_code(change.region)}"
    return f"Service {_code(change.service)}" + (f" in {_code(change.region)}" if change.region else "")


def _attribute(change: Change) -> str:
    name = _ATTRIBUTES.get(change.attribute or "", change.attribute or "")
    return f"{_text(name)}: {_text(change.before or 'unset')} → {_text(change.after or 'unset')}"


def _place(change: Change) -> str:
    return _code(change.region) if change.region else f"all of {_code(change.partition)} (global)"


def _some(items: Sequence[str]) -> str:
    more = len(items) - MOST_CODES
    return ", ".join(items[:MOST_CODES]) + (f" and {more:,} more" if more > 0 else "")


def _origin(entry: Entry, repository: str | None) -> Iterator[str]:
    found = entry.change_set
    yield _text(found.version or found.source)
    if entry.revision:
        code = _code(entry.revision)
        yield f'<a href="{_text(f"{repository}/commit/{found.revision}")}">{code}</a>' if repository else code
    if found.unread:
        yield "not all of the source could be read then"


@lru_cache(maxsize=4096)  # codes repeat in every feed
def _code(code: str | None) -> str:
    return f"<code>{_text(code or '')}</code>"


def _name(name: str | None) -> str:
    return f" ({_text(name)})" if name else ""


def _text(text: str) -> str:
    return escape(storable(text))
