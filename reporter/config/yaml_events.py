"""Read YAML event by event: every place is known, duplicate keys are found, and no text can exhaust the machine.

Only what a configuration needs: one document, texts as keys, no tags but ``!!str``. Of plain words only those of
YAML's core schema mean something else than themselves: ``true``, ``false``, ``null``, ``~`` and numbers. So ``no`` is
a text, and so are ``2026-01-01``, ``1:30`` and the account id ``012345678901``; where yes or no is expected, ``no``
will do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reporter.config.problems import KeyPath, Problem, dotted

Places = Mapping[KeyPath, tuple[int, int]]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST: Final = 50
MOST: Final = 100_000
"""Values, aliases counted as what they stand for."""
_MOST_ALIASES: Final = 1_000

_MERGE: Final = "<<"
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,299})|0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}")
_REAL: Final = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[Mapping[str, object]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def read_yaml(text: str, file: str) -> tuple[object, Places, list[Problem]]:
    """The only document of *text* (``None`` if there is none), the place of each key and item, and all faults.

    A fault of the syntax ends the reading: what is returned before it is not to be used.
    """
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        reader.problems.append(Problem(file, line, column, "", f"this is no YAML: {error.problem or error.context}"))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        reader.problems.append(Problem(file, line, column, "", "this is no YAML: a sign that cannot be printed"))
    return reader.result, reader.places, reader.problems


def plain_scalar(text: str) -> object:
    """What a plain (unquoted) *text* stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text, 0)
    return float(text) if _REAL.fullmatch(text) else text


class _Stop(Exception):
    """The end of reading, after the fault has been noted."""


@dataclass(slots=True)
class _Open:
    """A map or list that is being read."""

    path: KeyPath
    value: dict[str, object] | list[object]
    anchor: str | None
    key: str | None = None
    merged: list[object] = field(default_factory=list)
    merges_at: tuple[int, int] = (0, 0)
    start: int = 0


@dataclass(slots=True)
class _Anchored:
    path: KeyPath
    value: object
    size: int


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.result: object = None
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._documents = 0
        self._size = 0
        self._aliases = 0

    def take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "a second document begins: a configuration is one document, without `---` inside")
            return
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close()
            return
        if not isinstance(event, NodeEvent):
            return
        self._size += 1
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._take_key(event, top, top.value)
            return
        self._take_value(event, (*top.path, self._step(top)) if top else ())

    def _take_key(self, event: NodeEvent, top: _Open, value: dict[str, object]) -> None:
        if not isinstance(event, ScalarEvent) or event.value is None:
            self._stop(event, "expected a text as the key", top.path)
        key = event.value
        path = (*top.path, key)
        line, column = _place(event)
        if key == _MERGE:
            top.key, top.merges_at = key, (line, column)
            return
        if path in self.places and key in value:
            before = self.places[path][0]
            self.problems.append(
                Problem(self.file, line, column, dotted(path), f"this key stands already in line {before}: keep one")
            )
        self.places[path] = (line, column)
        top.key = key

    def _take_value(self, event: NodeEvent, path: KeyPath) -> None:
        if path and isinstance(path[-1], int):
            self.places[path] = _place(event)
        tag = getattr(event, "tag", None)
        if tag not in {None, "!", _TEXT_TAG}:
            self._problem(event, path, "a tag, which begins with !, is not known here: leave it out")
        match event:
            case AliasEvent():
                self._take_alias(event, path)
            case ScalarEvent():
                plain = event.implicit[0] and not event.style and tag is None
                found = plain_scalar(event.value) if plain else event.value
                if event.anchor:
                    self._anchors[event.anchor] = _Anchored(path, found, 1)
                self._put(found)
            case MappingStartEvent() | SequenceStartEvent():
                if len(self._open) >= DEEPEST:
                    self._stop(event, f"more than {DEEPEST} levels deep: is this a configuration?", path[:1])
                value: dict[str, object] | list[object] = {} if isinstance(event, MappingStartEvent) else []
                self._open.append(_Open(path, value, event.anchor, start=self._size))
            case _:  # pragma: no cover - there are no other nodes
                pass

    def _take_alias(self, event: AliasEvent, path: KeyPath) -> None:
        found = self._anchors.get(event.anchor or "")
        if found is None:
            self._problem(event, path, "there is no such anchor before this")
            self._put(None)
            return
        self._size += found.size
        self._aliases += 1
        if self._aliases > _MOST_ALIASES:
            self._stop(event, f"more than {_MOST_ALIASES:,} aliases", path)
        if self._size > MOST:
            self._stop(event, f"more than {MOST:,} values, with what the aliases stand for", path)
        if not (path and path[-1] == _MERGE):
            self._copy_places(found, path)
        self._put(found if path and path[-1] == _MERGE else found.value)

    def _copy_places(self, found: _Anchored, path: KeyPath) -> None:
        length = len(found.path)
        for place in [place for place in self.places if place[:length] == found.path and len(place) > length]:
            self.places.setdefault((*path, *place[length:]), self.places[place])

    def _step(self, top: _Open) -> str | int:
        return len(top.value) if isinstance(top.value, list) else str(top.key)

    def _put(self, value: object) -> None:
        if not self._open:
            self.result = value
            return
        top = self._open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
            return
        if top.key == _MERGE:
            top.merged.append(value)
        elif top.key is not None:
            top.value[top.key] = value
        top.key = None

    def _close(self) -> None:
        done = self._open.pop()
        if isinstance(done.value, dict):
            for merged in done.merged:
                self._merge(done, done.value, merged)
        if done.anchor:
            self._anchors[done.anchor] = _Anchored(done.path, done.value, self._size - done.start + 1)
        self._put(done.value)

    def _merge(self, into: _Open, value: dict[str, object], merged: object) -> None:
        """``<<``: the keys of a map, or of several, that *value* does not have itself."""
        if isinstance(merged, _Anchored):
            self._copy_places(merged, into.path)
            merged = merged.value
        for one in merged if isinstance(merged, list) else [merged]:
            if not isinstance(one, dict):
                text = "`<<` takes a map, or a list of maps"
                self.problems.append(Problem(self.file, *into.merges_at, dotted(into.path), text))
                return
            for key, item in one.items():
                value.setdefault(key, item)

    def _problem(self, event: Event, path: KeyPath, text: str) -> None:
        self.problems.append(Problem(self.file, *_place(event), dotted(path), text))

    def _stop(self, event: Event, text: str, path: KeyPath = ()) -> NoReturn:
        self._problem(event, path, text)
        raise _Stop


def _place(event: Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
