"""Format ``json``: one document."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, Table, about, tables

FILE: Final = "availabilities.json"


class JsonExporter:
    """An object with ``about`` and a list of objects for each table; texts stand as they are, UTF-8."""

    name = "json"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        parts = [f'"about": {json.dumps(_about(facts), ensure_ascii=False)}', *map(_part, tables(facts))]
        return {FILE: ("{\n" + ",\n".join(parts) + "\n}\n").encode()}


def _about(facts: ExportFacts) -> Mapping[str, object]:
    # A reader of JSON should not have to take texts apart.
    unread = [{"what": item.what, "code": item.code, "reason": item.reason} for item in facts.unread]
    return about(facts) | {"unread": unread}


def _part(table: Table) -> str:
    """The table's key and its rows, one a line, so that a person can compare two such files."""
    lines = ",\n".join(_lines(table.columns, table.rows))
    return f'"{table.name}": [\n{lines}\n]' if lines else f'"{table.name}": []'


def _lines(columns: Mapping[str, type], rows: Sequence[tuple[Cell, ...]]) -> Iterator[str]:
    encoder = json.JSONEncoder(ensure_ascii=False)
    for row in rows:
        yield encoder.encode(dict(zip(columns, row, strict=True)))
