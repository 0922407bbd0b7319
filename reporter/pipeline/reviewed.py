"""Reading of reviewed tables: YAML whose mistakes are named by file, line and key, over a table that is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml

from reporter.errors import DataError

_TEXT: Final = "tag:yaml.org,2002:str"
_SHOWN: Final = 60
# The C loader reads a table in a tenth of the time; it is missing where PyYAML was built without it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Line:
    """A key of a mapping with its value; ``number`` is that of the line in the file."""

    file: str
    number: int
    key: str
    value: yaml.Node

    @property
    def where(self) -> str:
        return f"{self.file}:{self.number}: key {self.key}"

    @property
    def text(self) -> str:
        """``DataError`` if the value is no text on one line."""
        return _text(self.value, self.where)

    @property
    def texts(self) -> tuple[str, ...]:
        """``DataError`` if the value is no list of texts, is empty, or names one twice."""
        if not isinstance(self.value, yaml.SequenceNode) or not self.value.value:
            msg = f"{self.where}: expected a list such as [a, b]"
            raise DataError(msg)
        found = tuple(_text(node, self.where) for node in self.value.value)
        if twice := sorted({text for text in found if found.count(text) > 1}):
            msg = f"{self.where}: {twice[0]} is there twice: keep one of the two"
            raise DataError(msg)
        return found

    def lines(self, known: tuple[str, ...] = ()) -> Iterator[Line]:
        """The lines of the mapping that the value is, none if it is empty. ``DataError`` if it is anything else.

        With *known*, only these keys may stand there.
        """
        return _lines(self.value, self.file, self.where, known)


def read_table(shipped: str, own: Path) -> tuple[tuple[str, str], ...]:
    """The shipped table and, if there is one, that of the user: text and the name for errors, lowest first."""
    table = (files("reporter").joinpath(shipped).read_text(encoding="utf-8"), shipped)
    try:
        return table, (own.read_text(encoding="utf-8"), str(own))
    except FileNotFoundError:
        return (table,)
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{own}: cannot be read: {error}"
        raise DataError(msg) from None


def parse_lines(text: str, file: str, known: tuple[str, ...] = ()) -> Iterator[Line]:
    """The top lines of a table. ``DataError`` as for ``Line.lines``, and if it is not YAML."""
    try:
        document = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"{file}: not YAML: {' '.join(str(error).split())}"
        raise DataError(msg) from None
    if document is not None:
        yield from _lines(document, file, file, known)


def _lines(node: yaml.Node, file: str, what: str, known: tuple[str, ...]) -> Iterator[Line]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return
    if not isinstance(node, yaml.MappingNode):
        msg = f"{what}: expected lines of `key: value`"
        raise DataError(msg)
    seen: set[str] = set()
    for key, value in node.value:
        number = key.start_mark.line + 1
        line = Line(file, number, _text(key, f"{file}:{number}: a key"), value)
        if line.key in seen:
            msg = f"{line.where}: it is there twice: keep one of the two lines"
            raise DataError(msg)
        if known and line.key not in known:
            msg = f"{line.where}: not known here: expected {', '.join(known)}"
            raise DataError(msg)
        seen.add(line.key)
        yield line


def _text(node: yaml.Node, where: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        msg = f"{where}: expected text"
        raise DataError(msg)
    if node.tag != _TEXT or not node.value or not node.value.isprintable():
        shown = ascii(node.value[:_SHOWN])
        msg = f"{where}: expected text on one line, found {shown}: put it in quotes if it is text"
        raise DataError(msg)
    return str(node.value)
