"""What the files, the environment and the command line say together, and who said what.

Maps merge, key by key; everything else, lists included, replaces what a lower layer says. A key without a value
(``null``) takes a lower layer's value back to the default; in place of a map it says nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

from reporter.config.documents import Document, Mark, read_document
from reporter.config.inherit import Part, parts_of, profiles_of
from reporter.config.places import PREFIX
from reporter.config.problems import ConfigError, KeyPath, Problem, dotted
from reporter.config.variables import VariableProblem, expand
from reporter.config.yaml_events import read_yaml
from reporter.options.secret import FromVariable

__all__ = ["PREFIX", "Layer", "Layered", "Origin", "layer", "leaves", "typed_value"]


class Layer(StrEnum):
    """Who says something. The later ones win."""

    DEFAULT = "default"
    SYSTEM = "system"
    USER = "user"
    PROJECT = "project"
    FILE = "file"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from. ``where`` is a place in a file, the name of a variable, or an option."""

    layer: Layer
    where: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Layered:
    """All layers together.

    ``origins`` has every map, list and value that a layer gave, by its path; items of lists as well. ``raw`` has the
    texts of files in which ``${VAR}`` stood, as they were written. ``files`` are all that were read, lowest first.
    """

    data: Mapping[str, object]
    origins: Mapping[KeyPath, Origin] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    raw: Mapping[KeyPath, object] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()

    def problem(self, path: KeyPath, text: str) -> Problem:
        """*text* as a fault of the value at *path*, or of the nearest thing around it that somebody wrote."""
        near = path
        while near and near not in self.origins:
            near = near[:-1]
        origin = self.origins.get(near)
        if origin is None:
            return Problem("", 0, 0, dotted(path), text)
        if origin.mark:
            return Problem(origin.mark.file, origin.mark.line, origin.mark.column, dotted(path), text)
        return Problem(origin.where, 0, 0, dotted(path), text)


def layer(
    files: Sequence[tuple[Layer, Path]],
    *,
    environment: Mapping[str, str],
    profile: str | None = None,
    overrides: Mapping[KeyPath, object] | None = None,
    read: Callable[[Path], Document] = read_document,
) -> Layered:
    """What *files* (lowest first), ``REPORTER__SECTION__KEY`` and *overrides* (by path) say.

    *read* reads one file: from the disk, or from a revision. ``ConfigError`` has every fault of every layer.
    """
    read = cache(read)
    merging = _Merging(environment)
    parts: list[tuple[Layer, Part]] = []
    for which, path in files:
        try:
            parts += [(which, part) for part in parts_of(path, profile, read)]
        except ConfigError as error:
            merging.note(*error.problems)
    known = tuple(sorted({name for _, part in parts for name in profiles_of(part.document)}))
    if profile is not None and profile not in known and not merging.problems:
        has = f"there are {', '.join(known)}" if known else "no file has any"
        merging.note(Problem("", 0, 0, "profiles", f"there is no profile {profile!r}: {has}"))
    for which, part in parts:
        merging.take_part(which, part)
    merging.take_environment()
    for key, value in (overrides or {}).items():
        merging.take(key, value, lambda path: Origin(Layer.COMMAND_LINE, f"--set {dotted(path)}"))
    if merging.problems:
        raise ConfigError(merging.problems)
    seen = tuple(dict.fromkeys(part.path for _, part in parts))
    return Layered(merging.data, merging.origins, seen, merging.raw, known)


class _Merging:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.data: dict[str, object] = {}
        self.origins: dict[KeyPath, Origin] = {}
        self.raw: dict[KeyPath, object] = {}
        self._faults: list[Problem] = []
        self._missing: dict[KeyPath, Problem] = {}
        """Variables that are not set; a higher layer may replace the value that needs one."""
        self._environment = environment

    @property
    def problems(self) -> list[Problem]:
        return [*self._faults, *self._missing.values()]

    def note(self, *problems: Problem) -> None:
        self._faults += problems

    def take_part(self, which: Layer, part: Part) -> None:
        def origin(path: KeyPath) -> Origin:
            mark = part.document.mark((*part.under, *path))
            return Origin(which, str(mark) if mark else part.document.file, mark)

        self._merge(self.data, part.data, (), origin, part)

    def take_environment(self) -> None:
        for name in sorted(self._environment):
            if not name.upper().startswith(PREFIX):
                continue
            words = name[len(PREFIX) :].split("__")
            if not all(words):
                text = "expected names between the double underscores: REPORTER__SECTION__KEY"
                self.note(Problem(name, 0, 0, "", text))
                continue
            origin = Origin(Layer.ENVIRONMENT, name)
            value = _from_variable(typed_value(self._environment[name]))
            self.take(self._path(words), value, lambda _, origin=origin: origin)  # type: ignore[misc]

    def take(self, path: KeyPath, value: object, origin: Callable[[KeyPath], Origin]) -> None:
        """Merge *value*, as it is, at *path*."""
        nested: object = value
        for key in reversed(path):
            nested = {key: nested}
        self._merge(self.data, cast("dict[str, object]", nested), (), origin, None)

    def _path(self, words: Sequence[str]) -> KeyPath:
        """The key that *words* spell: one that a lower layer has, in its own spelling, or lower case."""
        path: list[str] = []
        here: object = self.data
        for word in words:
            wanted = word.casefold()
            keys = here if isinstance(here, dict) else {}
            path.append(next((key for key in keys if key.casefold().replace("-", "_") == wanted), wanted))
            here = keys.get(path[-1])
        return tuple(path)

    def _merge(
        self,
        into: dict[str, object],
        new: Mapping[str, object],
        at: KeyPath,
        origin: Callable[[KeyPath], Origin],
        part: Part | None,
    ) -> None:
        for key, value in new.items():
            path = (*at, key)
            old = into.get(key)
            if value is None:
                if key in into and not isinstance(old, dict):
                    self._forget(path, into.pop(key))
                continue
            if isinstance(value, dict):
                if not isinstance(old, dict):
                    self._forget(path, old)
                    into[key] = old = {}
                self.origins[path] = origin(path)
                self._merge(cast("dict[str, object]", old), value, path, origin, part)
                continue
            self._forget(path, old)
            into[key] = self._copy(value, path, origin, part)

    def _copy(self, value: object, path: KeyPath, origin: Callable[[KeyPath], Origin], part: Part | None) -> object:
        """*value* with its variables filled in, and all its origins noted."""
        self.origins[path] = origin(path)
        match value:
            case dict():
                given = {key: item for key, item in value.items() if item is not None}
                return {key: self._copy(item, (*path, key), origin, part) for key, item in given.items()}
            case list():
                return [self._copy(item, (*path, index), origin, part) for index, item in enumerate(value)]
            case str() if part is not None and "${" in value:
                self.raw[path] = value
                try:
                    return expand(value, self._environment)
                except VariableProblem as problem:
                    self._missing[path] = part.document.problem((*part.under, *path), str(problem))
            case _:
                pass
        return value

    def _forget(self, path: KeyPath, old: object) -> None:
        """What was noted of the *old* value at *path*, which something else replaces."""
        notes: tuple[dict[KeyPath, Any], ...] = (self.origins, self.raw, self._missing)
        for known in notes:
            known.pop(path, None)
        if not isinstance(old, dict | list):
            return
        length = len(path)
        for known in notes:
            for gone in [one for one in known if one[:length] == path]:
                del known[gone]


def typed_value(text: str) -> object:
    """*text* as YAML would read it, if it does; else the text itself."""
    found, _, problems = read_yaml(text, "")
    return text if problems or not text.strip() else found


def _from_variable(value: object) -> object:
    match value:
        case dict():
            return {key: _from_variable(item) for key, item in value.items()}
        case list():
            return [_from_variable(item) for item in value]
        case str():
            return FromVariable(value)
        case _:
            return value


def leaves(value: object, at: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every value of *value* that is neither a map with keys nor a list with items, with its path."""
    items: list[tuple[str | int, object]] = []
    match value:
        case dict():
            items = list(value.items())
        case list():
            items = list(enumerate(value))
        case _:
            pass
    if not items:
        yield at, value
    for key, item in items:
        yield from leaves(item, (*at, key))
