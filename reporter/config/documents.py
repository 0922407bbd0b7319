"""Read a configuration file in YAML, JSON or TOML, and remember where each key stands."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NoReturn, cast

from reporter.config.problems import ConfigError, KeyPath, Problem, dotted

Form = Literal["yaml", "json", "toml"]
FORMS: Final[Mapping[str, Form]] = {".yml": "yaml", ".yaml": "yaml", ".json": "json", ".toml": "toml"}
"""The form of a file by its suffix."""

LARGEST: Final = 4 << 20
"""Bytes. A configuration is written by people; more than this is another file."""
_TOML_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. ``marks`` has the place of every key and of every item of a list."""

    file: str
    data: dict[str, object]
    marks: Mapping[KeyPath, Mark] = field(default_factory=dict)

    def mark(self, path: KeyPath) -> Mark | None:
        """The place of *path*, or of the nearest thing around it that has one."""
        while path:
            if path in self.marks:
                return self.marks[path]
            path = path[:-1]
        return None

    def problem(self, path: KeyPath, text: str) -> Problem:
        """*text* as a fault at *path*."""
        mark = self.mark(path)
        return Problem(self.file, mark.line if mark else 0, mark.column if mark else 0, dotted(path), text)


def read_document(path: Path, file: str | None = None) -> Document:
    """The file at *path*, called *file* in messages; its suffix tells its form. ``ConfigError`` if it is unreadable."""
    file = file or path.as_posix()
    form = FORMS.get(path.suffix.lower())
    if form is None:
        _refuse(file, f"its form is not known: name it {', '.join(FORMS)}")
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        _refuse(file, "there is no such file")
    except OSError as error:
        _refuse(file, f"it cannot be read: {error.strerror}")
    return parse_document(decoded(data, file), file, form)


def decoded(data: bytes, file: str) -> str:
    """The bytes of *file* as text. ``ConfigError`` if they are none, or too many."""
    if len(data) > LARGEST:
        _refuse(file, f"it is larger than {LARGEST >> 20} MiB: is it a configuration?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        _refuse(file, "this is not UTF-8: save the file as UTF-8", before.count(b"\n") + 1, _last_line(before) + 1)


def parse_document(text: str, file: str, form: Form) -> Document:
    """*text* as a document. ``ConfigError`` if it cannot be read, or is no map of keys."""
    match form:
        case "yaml":
            return _yaml(text, file)
        case "json":
            return _json(text, file)
        case "toml":
            return _toml(text, file)


def _yaml(text: str, file: str) -> Document:
    from reporter.config.yaml_events import read_yaml  # noqa: PLC0415 - start-up time

    data, places, problems = read_yaml(text, file)
    if problems:
        raise ConfigError(problems)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        _refuse(file, f"expected keys with values, such as `guard:`, not {_kind(data)}", 1, 1)
    return Document(file, cast("dict[str, object]", data), _marks(places, file))


def _json(text: str, file: str) -> Document:
    from reporter.config.yaml_events import read_yaml  # noqa: PLC0415 - start-up time

    def no_constant(name: str) -> NoReturn:
        msg = f"the word {name} is not known to it"
        raise ValueError(msg)

    try:
        data = json.loads(text, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        _refuse(file, f"this is no JSON: {_lower(error.msg)}", error.lineno, error.colno)
    except (ValueError, RecursionError) as error:
        _refuse(file, f"this is no JSON: {_lower(str(error)) if isinstance(error, ValueError) else 'too deep'}")
    if not isinstance(data, dict):
        _refuse(file, f"expected an object with keys, not {_kind(data)}", 1, 1)
    # JSON is YAML, but for two escapes. They become others of the same length: only the places are taken from this.
    _, places, problems = read_yaml(re.sub(r"\\(\\|/|u[dD][89a-fA-F]..)", _without, text), file)
    if duplicates := [problem for problem in problems if problem.key]:
        raise ConfigError(duplicates)
    return Document(file, data, _marks(places, file))


def _without(escape: re.Match[str]) -> str:
    return {"\\\\": "\\\\", "\\/": "\\t"}.get(escape[0], "\\u0020")


def _toml(text: str, file: str) -> Document:
    from reporter.config.toml_places import toml_places  # noqa: PLC0415 - start-up time

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        about = _TOML_PLACE.sub("", str(error))
        lines = text.count("\n") + 1
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (lines, 1)
        _refuse(file, f"this is no TOML: {_lower(about)}", line, column)
    except (RecursionError, ValueError):
        _refuse(file, "this is no TOML: too deep, or a number that is too long")
    return Document(file, cast("dict[str, object]", _plain(data)), _marks(toml_places(text), file))


def _plain(value: object) -> object:
    """Dates and times as the texts that YAML and JSON would have."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _marks(places: Mapping[KeyPath, tuple[int, int]], file: str) -> dict[KeyPath, Mark]:
    return {path: Mark(file, line, column) for path, (line, column) in places.items()}


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "a single value"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _last_line(data: bytes) -> int:
    """How many characters stand after the last line break; the bytes before a fault are good UTF-8."""
    return len(data.rpartition(b"\n")[2].removeprefix(b"\xef\xbb\xbf").decode())


def _refuse(file: str, text: str, line: int = 0, column: int = 0) -> NoReturn:
    raise ConfigError([Problem(file, line, column, "", text)]) from None
