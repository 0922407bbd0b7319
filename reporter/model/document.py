"""The canonical JSON objects that a snapshot's files are: each field written, and read back with its checks."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from reporter.errors import DataError
from reporter.model.catalog import check_code

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

text = json.encoder.encode_basestring  # JSON text of one string, non-ASCII kept


def array(key: str, values: Iterable[str]) -> str:
    lines = ",\n    ".join(text(value) for value in sorted(values))
    return f'  "{key}": [\n    {lines}\n  ]' if lines else f'  "{key}": []'


def days(key: str, found: Mapping[str, str], where: str) -> str:
    """A mapping of code to day."""
    rows = ",\n    ".join(f"{text(code)}: {text(check_day(day, where))}" for code, day in sorted(found.items()))
    return f'  "{key}": {{\n    {rows}\n  }}'


def read_days(document: Mapping[str, object], key: str, where: str, what: str) -> frozenset[tuple[str, str]]:
    found = document.get(key)
    if not isinstance(found, dict):
        msg = f"{where}: key {key}: expected a day for each {what}, found {shown(found)}"
        raise DataError(msg)
    return frozenset(
        (known.setdefault(code, check_code(code, what, where)), sys.intern(check_day(day, f"{where}: key {key}")))
        for code, day in found.items()
    )


def check_day(day: object, where: str) -> str:
    if not isinstance(day, str) or not _DAY.fullmatch(day):
        msg = f"{where}: expected a day like 2026-11-22, found {shown(day)}"
        raise DataError(msg)
    return day


def optional(value: str | None, where: str) -> str:
    if value is None:
        return "null"
    if not value or not value.isprintable():
        msg = f"{where}: {shown(value)} cannot be a name: use printable text on one line, or none"
        raise DataError(msg)
    return text(value)


def json_object(items: list[str]) -> bytes:
    return ("{\n" + ",\n".join(items) + "\n}\n").encode()


def parse(data: bytes, where: str, keys: AbstractSet[str]) -> dict[str, object]:
    try:
        document: object = json.loads(data.decode())
    except UnicodeDecodeError:
        msg = f"{where}: not UTF-8"
        raise DataError(msg) from None
    except (ValueError, RecursionError) as error:
        msg = f"{where}: not JSON: {error}"
        raise DataError(msg) from None
    if not isinstance(document, dict):
        msg = f"{where}: expected a JSON object, found {shown(document)}"
        raise DataError(msg)
    if not document.keys() <= keys:
        unknown = min(document.keys() - keys)
        msg = f"{where}: key {shown(unknown)} is not known here: expected {', '.join(sorted(keys))}"
        raise DataError(msg)
    return document


def string_or_null(document: Mapping[str, object], key: str, where: str) -> str | None:
    value = document.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value or not value.isprintable():
        msg = f"{where}: key {key}: expected text on one line or null, found {shown(value)}"
        raise DataError(msg)
    return value


def codes(document: Mapping[str, object], key: str, where: str, what: str) -> frozenset[str]:
    values = document.get(key)
    if values is None:
        return frozenset()
    if not isinstance(values, list):
        msg = f"{where}: key {key}: expected a list of texts, found {shown(values)}"
        raise DataError(msg)
    try:
        return frozenset(map(known.__getitem__, values))
    except (KeyError, TypeError):
        for value in values:
            if not isinstance(value, str):
                msg = f"{where}: key {key}: expected a list of texts, found {shown(value)} in it"
                raise DataError(msg) from None
            known[check_code(value, what, f"{where}: key {key}")] = value
    return frozenset([known[value] for value in values])


# Region codes repeat in every file: one check and one string for each, whatever the size of the history.
known: dict[str, str] = {}


def shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text if text.isprintable() else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - what fits beside the file's name
