"""One table as Parquet. Needs the extra ``parquet``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from reporter.render.downloads.tables import Cell, Table, sound

_TYPES: Final = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("ms", tz="UTC"),
    tuple: pa.list_(pa.string()),
}


def parquet_file(table: Table, about: Mapping[str, str | None]) -> bytes:
    """Days are days, moments are moments, lists are lists, null is not told.

    *about* is in the file's metadata, under ``aws-services-reporter``, as JSON.
    """
    fields = [pa.field(name, _TYPES[kind]) for name, kind in table.columns.items()]
    schema = pa.schema(fields, metadata={"aws-services-reporter": json.dumps(about)})
    columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in fields)
    arrays = [pa.array(map(_cell, column), field.type) for column, field in zip(columns, fields, strict=True)]
    out = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    data: bytes = out.getvalue().to_pybytes()
    return data


def _cell(cell: Cell) -> Cell:
    return sound(cell) if isinstance(cell, str) else cell
