"""Read a configuration file in YAML, JSON or TOML, and remember where each key stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reporter.config.problems import KeyPath

Form = Literal["yaml", "json", "toml"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. ``marks`` has the place of every key and of every item of a list."""

    file: str
    data: dict[str, object]
    marks: Mapping[KeyPath, Mark]


def parse_document(text: str, file: str, form: Form) -> Document:
    """*text* as a document. ``ConfigError`` if it cannot be read, or is no map of keys."""
    raise NotImplementedError


def read_document(path: Path, file: str | None = None) -> Document:
    """The file at *path*; its suffix tells its form. ``ConfigError`` if it cannot be read."""
    raise NotImplementedError
