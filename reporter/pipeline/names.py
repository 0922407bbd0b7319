"""The reviewed table of what the sources ``ssm`` and ``endpoints`` call the same service, ``config/names.yml``."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final, Self

import yaml

from reporter.changes.names import Alone, Names, Pair, Relation
from reporter.errors import DataError

FILE: Final = Path("config/names.yml")
SHIPPED: Final = "baseline/names.yml"
SOURCES: Final = ("ssm", "endpoints")
"""The sources that the table is about: the first one's codes are on the left of ``same`` and ``part``."""

_PAIRS: Final = {"same": Relation.SAME, "part": Relation.PART}
_ALONE: Final = tuple(f"only_{source}" for source in SOURCES)
_SECTIONS: Final = (*_PAIRS, *_ALONE)
_TEXT: Final = "tag:yaml.org,2002:str"
_SHOWN: Final = 60


@dataclass(slots=True)
class Table:
    """The lines of one file, by code; ``SOURCES`` says which is the first source and which the second."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    only_first: dict[str, Alone] = field(default_factory=dict)
    only_second: dict[str, Alone] = field(default_factory=dict)

    def over(self, shipped: Self) -> Self:
        """*shipped*, where the lines of this table replace those about the same codes."""
        mapped = {pair.second for pair in self.pairs.values()}
        pairs = {
            code: pair
            for code, pair in shipped.pairs.items()
            if code not in self.only_first and pair.second not in self.only_second
        }
        only_first = {code: one for code, one in shipped.only_first.items() if code not in self.pairs}
        only_second = {code: one for code, one in shipped.only_second.items() if code not in mapped}
        return type(self)(pairs | self.pairs, only_first | self.only_first, only_second | self.only_second)

    def names(self) -> Names:
        return Names.of(tuple(self.pairs.values()), self.only_first, self.only_second)


def load_names(root: Path) -> Names:
    """The shipped table, with the one below *root* on top of it. ``DataError`` names the file, line and key."""
    shipped = parse_names(files("reporter").joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED)
    own = root / FILE
    try:
        text = own.read_text(encoding="utf-8")
    except FileNotFoundError:
        return shipped.names()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{own}: cannot be read: {error}"
        raise DataError(msg) from None
    return parse_names(text, str(own)).over(shipped).names()


def parse_names(text: str, file: str) -> Table:
    """The lines of a table. ``DataError`` if it says two things of one code, and see ``load_names``."""
    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"{file}: not YAML: {' '.join(str(error).split())}"
        raise DataError(msg) from None
    table = Table()
    for section in _lines(document, file, file) if document else ():
        if section.key not in _SECTIONS:
            msg = f"{section.where}: not known here: expected {', '.join(_SECTIONS)}"
            raise DataError(msg)
        if section.value.value:
            for line in _lines(section.value, file, section.where):
                _read(table, section.key, line)
    return table


@dataclass(frozen=True, slots=True)
class _Line:
    """A key of a mapping with its value; ``number`` is that of the line in the file."""

    file: str
    number: int
    key: str
    value: yaml.Node

    @property
    def where(self) -> str:
        return f"{self.file}:{self.number}: key {self.key}"


def _lines(node: yaml.Node, file: str, what: str) -> Iterator[_Line]:
    """The lines of a mapping, which *what* names. ``DataError`` if it is none, or a key repeats."""
    if not isinstance(node, yaml.MappingNode):
        msg = f"{what}: expected lines of `key: value`"
        raise DataError(msg)
    seen: set[str] = set()
    for key, value in node.value:
        number = key.start_mark.line + 1
        line = _Line(file, number, _text(key, f"{file}:{number}: a key"), value)
        if line.key in seen:
            msg = f"{line.where}: it is there twice: keep one of the two lines"
            raise DataError(msg)
        seen.add(line.key)
        yield line


def _read(table: Table, section: str, line: _Line) -> None:
    """Add a line to *table*."""
    code, (first, second) = line.key, SOURCES
    if section in _PAIRS:
        found = _fields(line, ("id", "why", "doubtful", "retired"))
        retired = found.get("retired")
        if retired not in {None, *SOURCES}:
            msg = f"{line.where}: retired: expected {' or '.join(SOURCES)}, found {retired!r}"
            raise DataError(msg)
        pair = Pair(code, found["id"], _PAIRS[section], found.get("why"), found.get("doubtful") == "true", retired)
        _refuse_second(line, first, code, table.pairs.keys() | table.only_first.keys())
        _refuse_second(line, second, pair.second, table.only_second.keys())
        table.pairs[code] = pair
        return
    found = _fields(line, ("why", "doubtful"))
    alone = Alone(found["why"], found.get("doubtful") == "true")
    if section == _ALONE[0]:
        _refuse_second(line, first, code, table.pairs.keys())
        table.only_first[code] = alone
    else:
        _refuse_second(line, second, code, {pair.second for pair in table.pairs.values()})
        table.only_second[code] = alone


def _refuse_second(line: _Line, source: str, code: str, said: Collection[str]) -> None:
    if code in said:
        msg = f"{line.where}: another line says something else of {code} of {source}: keep one of them"
        raise DataError(msg)


def _fields(line: _Line, known: tuple[str, ...]) -> Mapping[str, str]:
    """What a line says. Plain text is the first of the *known* fields, which no line may lack."""
    if not isinstance(line.value, yaml.MappingNode):
        return {known[0]: _text(line.value, line.where)}
    found: dict[str, str] = {}
    for one in _lines(line.value, line.file, line.where):
        if one.key not in known:
            msg = f"{one.where}: not known here: expected {', '.join(known)}"
            raise DataError(msg)
        found[one.key] = _flag(one) if one.key == "doubtful" else _text(one.value, one.where)
    if known[0] not in found:
        msg = f"{line.where}: {known[0]} is missing: write `{known[0]}: ...`"
        raise DataError(msg)
    return found


def _text(node: yaml.Node, where: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        msg = f"{where}: expected text"
        raise DataError(msg)
    if node.tag != _TEXT or not node.value or not node.value.isprintable():
        shown = ascii(node.value[:_SHOWN])
        msg = f"{where}: expected text on one line, found {shown}: put it in quotes if it is text"
        raise DataError(msg)
    return str(node.value)


def _flag(line: _Line) -> str:
    if not isinstance(line.value, yaml.ScalarNode) or line.value.value not in {"true", "false"}:
        msg = f"{line.where}: expected true or false"
        raise DataError(msg)
    return str(line.value.value)
