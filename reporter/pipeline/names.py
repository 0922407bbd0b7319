"""The reviewed table of what the sources ``ssm`` and ``endpoints`` call the same service, ``config/names.yml``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import yaml

from reporter.changes.names import Alone, Names, Pair, Relation
from reporter.errors import DataError
from reporter.pipeline.reviewed import Line, parse_lines, read_table

FILE: Final = Path("config/names.yml")
SHIPPED: Final = "baseline/names.yml"
SOURCES: Final = ("ssm", "endpoints")
"""The sources that the table is about: the first one's codes are on the left of ``same`` and ``part``."""

_PAIRS: Final = {"same": Relation.SAME, "part": Relation.PART}
_ALONE: Final = tuple(f"only_{source}" for source in SOURCES)
_SECTIONS: Final = (*_PAIRS, *_ALONE)


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
    shipped, *own = (parse_names(text, file) for text, file in read_table(SHIPPED, root / FILE))
    return (own[0].over(shipped) if own else shipped).names()


def parse_names(text: str, file: str) -> Table:
    """The lines of a table. ``DataError`` if it says two things of one code, and see ``load_names``."""
    table = Table()
    for section in parse_lines(text, file, _SECTIONS):
        for line in section.lines():
            _read(table, section.key, line)
    return table


def _read(table: Table, section: str, line: Line) -> None:
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


def _refuse_second(line: Line, source: str, code: str, said: Collection[str]) -> None:
    if code in said:
        msg = f"{line.where}: another line says something else of {code} of {source}: keep one of them"
        raise DataError(msg)


def _fields(line: Line, known: tuple[str, ...]) -> Mapping[str, str]:
    """What a line says. Plain text is the first of the *known* fields, which no line may lack."""
    if not isinstance(line.value, yaml.MappingNode):
        return {known[0]: line.text}
    found = {one.key: _flag(one) if one.key == "doubtful" else one.text for one in line.lines(known)}
    if known[0] not in found:
        msg = f"{line.where}: {known[0]} is missing: write `{known[0]}: ...`"
        raise DataError(msg)
    return found


def _flag(line: Line) -> str:
    if not isinstance(line.value, yaml.ScalarNode) or line.value.value not in {"true", "false"}:
        msg = f"{line.where}: expected true or false"
        raise DataError(msg)
    return str(line.value.value)
