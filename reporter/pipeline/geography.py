"""The reviewed table of where regions are, ``config/geography.yml``."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Final

from reporter.errors import DataError
from reporter.insights.geography import UNKNOWN, Geography
from reporter.pipeline.reviewed import Line, parse_lines, read_table

FILE: Final = Path("config/geography.yml")
SHIPPED: Final = "baseline/geography.yml"
CONTINENTS: Final = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")

_SECTIONS: Final = ("countries", "continents", "partitions")
_COUNTRY: Final = 2


def load_geography(root: Path) -> Geography:
    """The shipped table, with the one below *root* on top of it, line by line.

    ``DataError`` names the file, line and key, and what cannot stand there.
    """
    merged: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for text, file in read_table(SHIPPED, root / FILE):
        for section, table in parse_geography(text, file).items():
            merged[section].update(table)
    return Geography(*(MappingProxyType(merged[section]) for section in _SECTIONS))


def parse_geography(text: str, file: str) -> dict[str, dict[str, str]]:
    """The three tables of one file, by section. See ``load_geography``."""
    return {
        section.key: {line.key: _value(section.key, line) for line in section.lines()}
        for section in parse_lines(text, file, _SECTIONS)
    }


def is_country(text: str) -> bool:
    """Whether *text* is written as ISO 3166-1 writes a country: two capital letters."""
    return len(text) == _COUNTRY and text.isascii() and text.isalpha() and text.isupper()


def _value(section: str, line: Line) -> str:
    value = line.text
    if section == "countries" and value != UNKNOWN and not is_country(value):
        msg = f"{line.where}: expected a country code of two capital letters, or {UNKNOWN}, found {value}"
        raise DataError(msg)
    if section == "continents":
        if not is_country(line.key):
            msg = f"{line.where}: expected a country code of two capital letters"
            raise DataError(msg)
        if value not in {*CONTINENTS, UNKNOWN}:
            msg = f"{line.where}: expected {', '.join(CONTINENTS)} or {UNKNOWN}, found {value}"
            raise DataError(msg)
    return value
