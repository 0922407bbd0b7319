"""The reviewed residency rules, ``config/residency.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from reporter.errors import DataError
from reporter.insights.risk.residency import ResidencyRule
from reporter.pipeline.geography import is_country
from reporter.pipeline.reviewed import Line, parse_lines, read_table

FILE: Final = Path("config/residency.yml")
SHIPPED: Final = "baseline/residency.yml"

_KEYS: Final = ("title", "countries", "partitions", "note", "source")


def load_residency(root: Path) -> Mapping[str, ResidencyRule]:
    """The shipped rules by id, with those below *root* on top of them, a rule at a time.

    ``DataError`` names the file, line and key, and what cannot stand there.
    """
    rules: dict[str, ResidencyRule] = {}
    for text, file in read_table(SHIPPED, root / FILE):
        rules.update(parse_residency(text, file))
    return MappingProxyType(rules)


def parse_residency(text: str, file: str) -> dict[str, ResidencyRule]:
    """The rules of one file. See ``load_residency``."""
    return {line.key: _rule(line) for line in parse_lines(text, file)}


def _rule(line: Line) -> ResidencyRule:
    if not line.key.replace("-", "").isalnum() or not line.key.isascii() or line.key != line.key.lower():
        msg = f"{line.where}: expected an id of small letters, digits and hyphens"
        raise DataError(msg)
    found = {one.key: one for one in line.lines(_KEYS)}
    if "title" not in found:
        msg = f"{line.where}: title is missing: write `title: ...`"
        raise DataError(msg)
    if not found.keys() & {"countries", "partitions"}:
        msg = f"{line.where}: it allows everything: write `countries: [...]`, `partitions: [...]` or both"
        raise DataError(msg)
    return ResidencyRule(
        line.key,
        found["title"].text,
        _countries(found["countries"]) if "countries" in found else frozenset(),
        frozenset(found["partitions"].texts) if "partitions" in found else frozenset(),
        found["note"].text if "note" in found else "",
        _source(found["source"]) if "source" in found else "",
    )


def _countries(line: Line) -> frozenset[str]:
    found = line.texts
    for code in found:
        if not is_country(code):
            msg = f"{line.where}: expected country codes of two capital letters, found {code}"
            raise DataError(msg)
    return frozenset(found)


def _source(line: Line) -> str:
    if not line.text.startswith("https://"):
        msg = f"{line.where}: expected an address that begins with https://, found {line.text}"
        raise DataError(msg)
    return line.text
