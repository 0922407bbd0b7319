"""The reviewed table of which services need which others, ``config/dependencies.yml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from reporter.errors import DataError
from reporter.insights.dependencies import Checked, Dependencies, Dependency, Need, find_circle
from reporter.model.catalog import check_code
from reporter.pipeline.reviewed import Line, parse_lines, read_table

FILE: Final = Path("config/dependencies.yml")
SHIPPED: Final = "baseline/dependencies.yml"

_REQUIRED: Final = ("kind", "why", "source")
_KNOWN: Final = (*_REQUIRED, "checked")
_NO_NEED: Final = "none"
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What a table says of one pair of services, and where: ``None`` for ``kind: none``, that there is no need."""

    where: str
    dependency: Dependency | None


Table = Mapping[tuple[str, str], Said]
"""The lines of one file, by the service and what it needs."""


def load_dependencies(root: Path) -> Dependencies:
    """The shipped table, with the lines of the one below *root* in place of those about the same pairs.

    ``DataError`` names the file, line and key; also where hard needs of both tables together form a circle.
    """
    shipped, *own = (parse_dependencies(text, file) for text, file in read_table(SHIPPED, root / FILE))
    return _table(shipped, own[0] if own else {})


def parse_dependencies(text: str, file: str) -> Table:
    """The lines of a table, in the order of the file. ``DataError`` as for ``load_dependencies``."""
    table: dict[tuple[str, str], Said] = {}
    for service in parse_lines(text, file):
        check_code(service.key, "service code", service.where)
        for needs in service.lines():
            check_code(needs.key, "service code", needs.where)
            if needs.key == service.key:
                msg = f"{needs.where}: {service.key} cannot need itself: remove the line"
                raise DataError(msg)
            table[service.key, needs.key] = Said(needs.where, _dependency(service.key, needs))
    return table


def _table(shipped: Table, own: Table) -> Dependencies:
    lines = [line.dependency for line in {**shipped, **own}.values() if line.dependency]
    if circle := find_circle(lines):
        where = next((own[pair].where for pair in pairwise(circle) if pair in own), SHIPPED)
        msg = f"{where}: hard needs form a circle: {' -> '.join(circle)}: make one of these lines soft, or remove it"
        raise DataError(msg)
    return Dependencies.of(lines)


def _dependency(service: str, needs: Line) -> Dependency | None:
    found = {line.key: line for line in needs.lines(_KNOWN)}
    if "kind" in found and found["kind"].text == _NO_NEED:
        return None
    for name in _REQUIRED:
        if name not in found:
            msg = f"{needs.where}: {name} is missing: write `{name}: ...`"
            raise DataError(msg)
    said = {name: line.text for name, line in found.items()}
    kind = _one_of(said["kind"], (*Need, _NO_NEED), found["kind"].where)
    checked = _one_of(said["checked"], tuple(Checked), found["checked"].where) if "checked" in said else Checked.KNOWN
    if not said["source"].startswith("https://") or " " in said["source"]:
        msg = f"{found['source'].where}: expected an address that begins with https://, found {said['source']!a}"
        raise DataError(msg)
    return Dependency(service, needs.key, Need(kind), said["why"], said["source"], Checked(checked))


def _one_of(word: str, known: tuple[str, ...], where: str) -> str:
    if word not in known:
        msg = f"{where}: expected {', '.join(known)}, found {word[:_SHOWN]!a}"
        raise DataError(msg)
    return word
