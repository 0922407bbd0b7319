"""Which files there are, and what they, the environment and the command line say together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reporter.config.documents import Mark
from reporter.config.problems import KeyPath


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


class FromVariable(str):
    """A text that an environment variable gave, wholly or in part: no file holds it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Layered:
    """All layers together. ``origins`` and ``raw`` have every value that is no map; ``raw`` is before ``${VAR}``."""

    data: Mapping[str, object]
    origins: Mapping[KeyPath, Origin]
    files: tuple[Path, ...] = ()
    raw: Mapping[KeyPath, object] | None = None


def layer(
    files: Sequence[tuple[Layer, Path]],
    *,
    environment: Mapping[str, str],
    profile: str | None = None,
    overrides: Mapping[KeyPath, object] | None = None,
) -> Layered:
    """What *files* (lowest first), ``REPORTER__SECTION__KEY`` and *overrides* say. ``ConfigError`` has every fault."""
    raise NotImplementedError
