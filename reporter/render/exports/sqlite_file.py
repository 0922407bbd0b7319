"""Format ``sqlite``: a database to ask with SQL."""

import json
import sqlite3
from contextlib import closing
from typing import Final

from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import SCHEMA, Cell, about, tables

FILE: Final = "availabilities.sqlite"

_SCHEMA: Final = f"""
PRAGMA foreign_keys = ON;
PRAGMA user_version = {SCHEMA};
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE regions (
  code TEXT PRIMARY KEY,
  name TEXT,
  partition TEXT NOT NULL,
  domain TEXT,
  country TEXT,
  geolocation TEXT,
  zones TEXT NOT NULL,
  local_zones TEXT NOT NULL,
  launched TEXT,
  launch_source TEXT,
  announcement TEXT,
  services INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE services (
  code TEXT PRIMARY KEY,
  name TEXT,
  regions INTEGER,
  global_partitions TEXT NOT NULL,
  unknown_partitions TEXT NOT NULL,
  listed INTEGER NOT NULL CHECK (listed IN (0, 1))
) WITHOUT ROWID;
CREATE TABLE availabilities (
  service TEXT NOT NULL REFERENCES services (code),
  region TEXT NOT NULL REFERENCES regions (code),
  service_name TEXT,
  region_name TEXT,
  partition TEXT NOT NULL,
  availability TEXT NOT NULL CHECK (availability IN ('available', 'global', 'unknown')),
  dated TEXT,
  PRIMARY KEY (service, region)
) WITHOUT ROWID;
CREATE INDEX availabilities_by_region ON availabilities (region, availability);
CREATE INDEX regions_by_partition ON regions (partition);
"""


class SqliteExporter:
    """The tables with their keys, and ``about``; texts stand as they are, lists are JSON, ``NULL`` is not told.

    ``PRAGMA user_version`` is the schema's version.
    """

    name = "sqlite"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        found = tables(facts)
        with closing(sqlite3.connect(":memory:")) as database:
            database.executescript(_SCHEMA)
            rows = [(key, _value(cell)) for key, cell in about(facts).items()]
            database.executemany("INSERT INTO about VALUES (?, ?)", rows)
            for table in sorted(found, key=lambda table: table.key):  # what others refer to comes first
                marks = ", ".join("?" * len(table.columns))
                statement = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names of ours
                database.executemany(statement, ([_value(cell) for cell in row] for row in table.rows))
            database.commit()
            return {FILE: database.serialize()}


def _value(cell: Cell) -> str | int | None:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell
