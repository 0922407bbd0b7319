"""From files, environment and command line to settings; every fault of every section at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.config.documents import Document, read_document
from reporter.config.faults import keys_at, place, told, unknown_key, value_at
from reporter.config.hints import hinted
from reporter.config.inherit import EXTENDS, PROFILES
from reporter.config.layers import Layer, Layered, layer, leaves
from reporter.config.legacy import COMMAND, replaced
from reporter.config.problems import ConfigError, KeyPath, Problem
from reporter.config.settings import SECTIONS, VERSION, Settings, model
from reporter.config.shown import not_
from reporter.config.yaml_events import DEEPEST
from reporter.errors import ReporterError
from reporter.options.kinds import ENCRYPTED, no_key
from reporter.options.secret import MASK, FromVariable, looks_secret

if TYPE_CHECKING:
    from pydantic import ValidationError

    from reporter.options.kinds import Options

OTHER_KEYS: Final = ("version", EXTENDS, PROFILES, "$schema")
"""Keys at the top of a file that are no section."""

Unlock = Callable[[str], str]
"""Decrypts one ``age:`` text. ``UsageError`` says why it cannot."""
_SET: Final = "--set"
_OLD_VERSIONS: Final = (1, "1", "1.0")
_VERSIONS: Final = (VERSION, f"{VERSION}", f"{VERSION}.0")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and where each of them comes from."""

    settings: Settings = field(default_factory=Settings)
    layered: Layered = field(default_factory=lambda: Layered({}))


@dataclass(frozen=True, slots=True)
class Examined:
    """What can be said of a configuration, good or not. Sections that are ``broken`` have their defaults.

    ``unset`` are those of the ``problems`` that are about variables which are not set.
    """

    loaded: Loaded
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()
    unset: tuple[Problem, ...] = ()

    def usable(self) -> Loaded:
        """What can be used of it: a section that wants a variable which is not set raises when it is asked for.

        So nobody needs the tokens of a channel to look at the history. ``ConfigError`` has every other fault.
        """
        sections = {problem: str(path[0]) for path in self._unset_paths() for problem in self._at(path)}
        if set(sections) != set(self.problems):
            raise ConfigError(self.problems)
        faults = {
            name: ConfigError(problem for problem, section in sections.items() if section == name)
            for name in sections.values()
        }
        return replace(self.loaded, settings=self.loaded.settings.without(faults))

    def _unset_paths(self) -> Iterator[KeyPath]:
        places = {_place(problem) for problem in self.unset}
        for path, origin in self.loaded.layered.origins.items():
            if origin.mark and (origin.mark.file, origin.mark.line, origin.mark.column) in places:
                yield path

    def _at(self, path: KeyPath) -> Iterator[Problem]:
        mark = self.loaded.layered.origins[path].mark
        return (problem for problem in self.unset if mark and _place(problem) == (mark.file, mark.line, mark.column))


def load(
    files: Sequence[tuple[Layer, Path]],
    *,
    environment: Mapping[str, str],
    profile: str | None = None,
    overrides: Mapping[KeyPath, object] | None = None,
    read: Callable[[Path], Document] = read_document,
    unlock: Unlock | None = None,
) -> Loaded:
    """The settings that *files* (lowest first), *environment* and *overrides* give. See ``layer``.

    *unlock* is called when an encrypted value is revealed, not here. ``ConfigError`` has every fault.
    """
    found = examine(files, environment=environment, profile=profile, overrides=overrides, read=read, unlock=unlock)
    if found.problems:
        raise ConfigError(found.problems)
    return found.loaded


def examine(
    files: Sequence[tuple[Layer, Path]],
    *,
    environment: Mapping[str, str],
    profile: str | None = None,
    overrides: Mapping[KeyPath, object] | None = None,
    read: Callable[[Path], Document] = read_document,
    unlock: Unlock | None = None,
) -> Examined:
    """As ``load``, with the faults as values. ``ConfigError`` if a file cannot be read: then nothing can be said."""
    read = _reader(read)

    def layers(given: Mapping[str, str]) -> Layered:
        return layer(files, environment=given, profile=profile, overrides=overrides, read=read)

    unset: list[Problem] = []
    try:
        layered = layers(environment)
    except ConfigError as error:
        unset = [printable(problem) for problem in error.problems]
        try:
            layered = layers(_Complete(environment))
        except ConfigError:  # variables are not all that is wrong
            raise ConfigError(unset) from None
    return _examined(layered, unset, profile, unlock)


def _reader(read: Callable[[Path], Document]) -> Callable[[Path], Document]:
    """*read*, which reads each file once, and refuses one in any form that is as deep as no configuration is."""
    text = f"more than {DEEPEST} levels deep: is this a configuration?"

    @cache
    def one(path: Path) -> Document:
        try:
            document = read(path)
        except ConfigError as error:
            raise ConfigError(replace(problem, text=hinted(problem.text)) for problem in error.problems) from None
        except RecursionError:
            raise ConfigError([Problem(path.as_posix(), 0, 0, "", text)]) from None
        if deep := next((key for key in document.marks if len(key) > DEEPEST), None):
            raise ConfigError([document.problem(deep[:1], text)])
        return document

    return one


class _Complete(dict[str, str]):
    """An environment in which every variable is set: those that are not in it, to nothing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return ""


def _examined(layered: Layered, unset: Sequence[Problem], profile: str | None, unlock: Unlock | None) -> Examined:
    """*unset* are the values that want a variable that is not set: nothing else is said of them."""
    sections, problems = _sections(layered, unlock)
    places = {_place(problem) for problem in unset}
    for path, origin in layered.origins.items() if places else ():
        if origin.mark and (origin.mark.file, origin.mark.line, origin.mark.column) in places:
            sections.pop(str(path[0]), None)
    every = {*unset, *(printable(problem) for problem in problems if _place(problem) not in places)}
    broken = frozenset(name for name in layered.data if name in SECTIONS and name not in sections)
    return Examined(Loaded(Settings(sections, profile), layered), tuple(sorted(every)), broken, tuple(unset))


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def printable(problem: Problem) -> Problem:
    """*problem* as one line, whatever the names of files and keys hold. A key that looks like a secret is not shown."""
    given = MASK if looks_secret(problem.key) else problem.key
    option = f"{_SET} {problem.key}" == problem.file  # which need not be said twice
    file, key, text = (
        "".join(sign if sign.isprintable() else " " for sign in one)
        for one in (_SET if option else problem.file, given, problem.text)
    )
    return Problem(file, problem.line, problem.column, key, text)


def settings_of(layered: Layered, *, profile: str | None = None, unlock: Unlock | None = None) -> Settings:
    """The settings that *layered* says. ``ConfigError`` has every fault."""
    found = _examined(layered, (), profile, unlock)
    if found.problems:
        raise ConfigError(found.problems)
    return found.loaded.settings


def _sections(layered: Layered, unlock: Unlock | None) -> tuple[dict[str, "Options"], list[Problem]]:
    """The good sections, and what is wrong with the others."""
    problems: list[Problem] = []
    sections: dict[str, Options] = {}
    context = {"unlock": _placed(layered, unlock)}
    for name, value in layered.data.items():
        if name in OTHER_KEYS:
            problems += _other(layered, name, value)
        elif name not in SECTIONS:
            problems.append(layered.problem((name,), unknown_key((name,), (*SECTIONS, *OTHER_KEYS[:-1]))))
        else:
            try:
                sections[name] = model(name).model_validate(value, context=context)
            except ValueError as error:
                problems += _faults(layered, name, error)
    return sections, problems


def _other(layered: Layered, name: str, value: object) -> list[Problem]:
    if name in {EXTENDS, PROFILES}:
        return [layered.problem((name,), "it stands in a file, nowhere else")]
    if name == "version" and value not in _VERSIONS:
        given = _hidden(layered, (name,), value)
        text = f"expected {VERSION}, the version of the keys that this release knows{not_(given)}"
        old = value in _OLD_VERSIONS and not isinstance(value, bool)
        return [layered.problem((name,), f"{text}: {COMMAND} does it" if old else text)]
    return []


def _faults(layered: Layered, section: str, error: "ValueError | ValidationError") -> list[Problem]:
    from pydantic import ValidationError  # noqa: PLC0415 - start-up time

    if not isinstance(error, ValidationError):
        raise error
    found = []
    for one in error.errors(include_url=False):
        path = place(one, section, layered.data[section])
        value = None if one["loc"][-1:] == ("[key]",) else value_at(layered.data, path)
        if one["type"] == "too_short" and value:
            continue  # only because of items that are wrong themselves
        if one["type"] != "extra_forbidden" and (
            old := [*_old_keys(layered, path, value, keys_at(model(section), one["loc"]))]
        ):
            found += old
            continue
        words = told(one, path, _hidden(layered, path, value), model(section))
        found.append(layered.problem(path, words))
    return found


def _old_keys(layered: Layered, path: KeyPath, value: object, today: Sequence[str]) -> Iterator[Problem]:
    """What became of *value*, a channel of before channels had types, and of its keys; nothing if it is none.

    It is a list, or has an old key that is not one of *today* as well.
    """
    head = replaced(path)
    items = enumerate(value) if isinstance(value, list) else [(None, value)]
    keys = [
        (*path, key) if at is None else (*path, at, key) for at, item in items if isinstance(item, dict) for key in item
    ]
    old = {key: text for key in keys if (text := replaced(key)) and text != head}
    if head and (isinstance(value, list) or any(str(key[-1]) not in today for key in old)):
        yield layered.problem(path, head)
        for key, text in old.items():
            yield layered.problem(key, text)


def _hidden(layered: Layered, path: KeyPath, value: object) -> object:
    """*value*, marked if it is a number of a variable: of texts it is known already."""
    number = isinstance(value, int | float) and layered.origins[path].layer is Layer.ENVIRONMENT
    return FromVariable("what is no text") if number else value


def _placed(layered: Layered, unlock: Unlock | None) -> Unlock:
    """*unlock*, whose errors say where the value stands."""

    def placed(token: str) -> str:
        try:
            return unlock(token) if unlock else no_key(token)
        except ReporterError as error:
            path = next((path for path, value in leaves(layered.data) if value == token), ())
            raise ConfigError([layered.problem(path, str(error))]) from None

    return placed


def encrypted(layered: Layered) -> dict[KeyPath, str]:
    """The encrypted values, by path."""
    found = leaves(layered.data)
    return {path: value for path, value in found if isinstance(value, str) and value.startswith(ENCRYPTED)}
