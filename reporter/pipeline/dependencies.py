"""The reviewed table of which services need which others, ``config/dependencies.yml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Final

import yaml

from reporter.errors import DataError
from reporter.insights.dependencies import Checked, Dependencies, Dependency, Need, find_circle
from reporter.model.catalog import check_code

FILE: Final = Path("config/dependencies.yml")
SHIPPED: Final = "baseline/dependencies.yml"

_REQUIRED: Final = ("kind", "why", "source")
_KNOWN: Final = (*_REQUIRED, "checked")
_NO_NEED: Final = "none"
_TEXT: Final = "tag:yaml.org,2002:str"
_SHOWN: Final = 60
# The C loader reads the shipped table in a tenth of the time; it is missing where PyYAML was built without it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Line:
    """What a table says of one pair of services, and where: ``None`` for ``kind: none``, that there is no need."""

    where: str
    dependency: Dependency | None


Table = Mapping[tuple[str, str], Line]
"""The lines of one file, by the service and what it needs."""


def load_dependencies(root: Path) -> Dependencies:
    """The shipped table, with the lines of the one below *root* in place of those about the same pairs.

    ``DataError`` names the file, line and key; also where hard needs of both tables together form a circle.
    """
    shipped = parse_dependencies(files("reporter").joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED)
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _table(shipped, {})
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read: {error}"
        raise DataError(msg) from None
    return _table(shipped, parse_dependencies(text, str(path)))


def parse_dependencies(text: str, file: str) -> Table:
    """The lines of a table, in the order of the file. ``DataError`` as for ``load_dependencies``."""
    try:
        document = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"{file}: not YAML: {' '.join(str(error).split())}"
        raise DataError(msg) from None
    table: dict[tuple[str, str], Line] = {}
    for service in _keys(document, file, file) if document else ():
        check_code(service.name, "service code", service.where)
        for needs in _keys(service.value, file, service.where):
            check_code(needs.name, "service code", needs.where)
            if needs.name == service.name:
                msg = f"{needs.where}: {service.name} cannot need itself: remove the line"
                raise DataError(msg)
            table[service.name, needs.name] = Line(needs.where, _dependency(service.name, needs))
    return table


def _table(shipped: Table, own: Table) -> Dependencies:
    lines = [line.dependency for line in {**shipped, **own}.values() if line.dependency]
    if circle := find_circle(lines):
        where = next((own[pair].where for pair in pairwise(circle) if pair in own), SHIPPED)
        msg = f"{where}: hard needs form a circle: {' -> '.join(circle)}: make one of these lines soft, or remove it"
        raise DataError(msg)
    return Dependencies.of(lines)


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of a mapping with its value; ``number`` is that of its line in the file."""

    file: str
    number: int
    name: str
    value: yaml.Node

    @property
    def where(self) -> str:
        return f"{self.file}:{self.number}: key {self.name}"


def _keys(node: yaml.Node, file: str, what: str) -> Iterator[_Key]:
    """The keys of a mapping, which *what* names. ``DataError`` if it is none, or a key repeats."""
    if not isinstance(node, yaml.MappingNode):
        msg = f"{what}: expected lines of `key: value`"
        raise DataError(msg)
    seen: set[str] = set()
    for key, value in node.value:
        number = key.start_mark.line + 1
        found = _Key(file, number, _text(key, f"{file}:{number}: a key"), value)
        if found.name in seen:
            msg = f"{found.where}: it is there twice: keep one of the two"
            raise DataError(msg)
        seen.add(found.name)
        yield found


def _dependency(service: str, needs: _Key) -> Dependency | None:
    found = {key.name: key for key in _keys(needs.value, needs.file, needs.where)}
    for name, key in found.items():
        if name not in _KNOWN:
            msg = f"{key.where}: not known here: expected {', '.join(_KNOWN)}"
            raise DataError(msg)
    if "kind" in found and _text(found["kind"].value, found["kind"].where) == _NO_NEED:
        return None
    for name in _REQUIRED:
        if name not in found:
            msg = f"{needs.where}: {name} is missing: write `{name}: ...`"
            raise DataError(msg)
    said = {name: _text(key.value, key.where) for name, key in found.items()}
    kind = _one_of(said["kind"], (*Need, _NO_NEED), found["kind"].where)
    checked = _one_of(said["checked"], tuple(Checked), found["checked"].where) if "checked" in said else Checked.KNOWN
    if not said["source"].startswith("https://") or " " in said["source"]:
        msg = f"{found['source'].where}: expected an address that begins with https://, found {said['source']!a}"
        raise DataError(msg)
    return Dependency(service, needs.name, Need(kind), said["why"], said["source"], Checked(checked))


def _one_of(word: str, known: tuple[str, ...], where: str) -> str:
    if word not in known:
        msg = f"{where}: expected {', '.join(known)}, found {word[:_SHOWN]!a}"
        raise DataError(msg)
    return word


def _text(node: yaml.Node, where: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        msg = f"{where}: expected text"
        raise DataError(msg)
    if node.tag != _TEXT or not node.value or not node.value.isprintable():
        shown = ascii(node.value[:_SHOWN])
        msg = f"{where}: expected text on one line, found {shown}: put it in quotes if it is text"
        raise DataError(msg)
    return str(node.value)
