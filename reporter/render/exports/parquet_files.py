"""Format ``parquet``: one file for each table. Needs the extra ``parquet``."""

import json
from typing import Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Table, about, tables

_TYPES: Final = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), tuple: pa.list_(pa.string())}


class ParquetExporter:
    """Texts stand as they are, null is what the source does not tell, and lists are lists.

    What the tables are of is in each file's metadata, under ``aws-services-reporter``, as JSON.
    """

    name = "parquet"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        told = json.dumps(about(facts), ensure_ascii=False)
        return {f"{table.name}.parquet": _file(table, told) for table in tables(facts)}


def _file(table: Table, told: str) -> bytes:
    fields = [pa.field(name, _TYPES[kind]) for name, kind in table.columns.items()]
    schema = pa.schema(fields, metadata={"aws-services-reporter": told})
    columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in fields)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    out = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    data: bytes = out.getvalue().to_pybytes()
    return data
