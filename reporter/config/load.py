"""From files, environment and command line to settings; every fault of every section at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.config.documents import Document, read_document
from reporter.config.faults import place, told, unknown_key, value_at
from reporter.config.layers import Layer, Layered, layer, leaves
from reporter.config.problems import ConfigError, KeyPath, Problem
from reporter.config.settings import SECTIONS, VERSION, Settings, model
from reporter.errors import ReporterError
from reporter.options.kinds import ENCRYPTED, no_key

if TYPE_CHECKING:
    from pydantic import ValidationError

    from reporter.options.kinds import Options

OTHER_KEYS: Final = ("version", "extends", "profiles", "$schema")
"""Keys at the top of a file that are no section."""

Unlock = Callable[[str], str]
"""Decrypts one ``age:`` text. ``UsageError`` says why it cannot."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and where each of them comes from."""

    settings: Settings = field(default_factory=Settings)
    layered: Layered = field(default_factory=lambda: Layered({}))


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
    layered = layer(files, environment=environment, profile=profile, overrides=overrides, read=read)
    return Loaded(settings_of(layered, profile=profile, unlock=unlock), layered)


def settings_of(layered: Layered, *, profile: str | None = None, unlock: Unlock | None = None) -> Settings:
    """The settings that *layered* says. ``ConfigError`` has every fault."""
    problems: list[Problem] = []
    sections: dict[str, Options] = {}
    context = {"unlock": _placed(layered, unlock)}
    for name, value in layered.data.items():
        if name in OTHER_KEYS:
            problems += _other(layered, name, value)
        elif name not in SECTIONS:
            problems.append(layered.problem((name,), unknown_key((name,), tuple(SECTIONS))))
        else:
            try:
                sections[name] = model(name).model_validate(value, context=context)
            except ValueError as error:
                problems += _faults(layered, name, error)
    if problems:
        raise ConfigError(problems)
    return Settings(sections, profile)


def _other(layered: Layered, name: str, value: object) -> list[Problem]:
    if name == "version" and value not in {VERSION, f"{VERSION}.0", float(VERSION)}:
        text = f"expected {VERSION}, the version of the keys that this release knows"
        return [layered.problem((name,), text)]
    return []


def _faults(layered: Layered, section: str, error: "ValueError | ValidationError") -> list[Problem]:
    from pydantic import ValidationError  # noqa: PLC0415 - start-up time

    if not isinstance(error, ValidationError):
        raise error
    found = []
    for one in error.errors(include_url=False):
        path = place(one, section, layered.data[section])
        value = None if one["loc"][-1:] == ("[key]",) else value_at(layered.data, path)
        found.append(layered.problem(path, told(one, path, value, model(section))))
    return found


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
