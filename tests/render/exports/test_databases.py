"""Formats that a program asks: sqlite, parquet."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import given

from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import SCHEMA, Cell, about, tables
from tests.render.exports.drawn import export_facts
from tests.render.exports.sample import FACTS, chosen, files, only


@contextmanager
def opened(facts: ExportFacts = FACTS) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(only("sqlite", facts))
        yield database


def as_sql(cell: Cell) -> str | int | None:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell


@given(export_facts)
def test_sqlite_comes_back_as_it_was(facts):
    """Every text as it stands; lists are JSON."""
    with opened(facts) as database:
        for table in tables(facts):
            found = database.execute(f"SELECT * FROM {table.name}")
            assert [column[0] for column in found.description] == list(table.columns)
            assert sorted(found) == [tuple(map(as_sql, row)) for row in table.rows]
        told = dict(database.execute("SELECT key, value FROM about"))
    assert told == {key: cell if cell is None else str(as_sql(cell)) for key, cell in about(facts).items()}


def test_the_database_is_sound():
    """Its schema's version, its pages and its references."""
    with opened() as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        references = database.execute('SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'availabilities\')')
        assert set(references) == {("regions", "region", "code"), ("services", "service", "code")}


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM availabilities WHERE service = 's3' AND region = 'eu-west-1'", "PRIMARY KEY"),
        ("SELECT * FROM availabilities WHERE region = 'eu-west-1'", "availabilities_by_region"),
        ("SELECT * FROM regions WHERE partition = 'aws'", "regions_by_partition"),
    ],
)
def test_the_usual_questions_have_an_index(query, index):
    """No question about one region or service reads a whole table."""
    with opened() as database:
        [step] = database.execute(f"EXPLAIN QUERY PLAN {query}")

    assert index in step[3]


def test_a_list_can_be_taken_apart_in_sql():
    """With the functions for JSON."""
    with opened() as database:
        zones = database.execute("SELECT value FROM regions, json_each(zones) WHERE code = 'eu-west-1'").fetchall()

    assert zones == [("euw1-az1",), ("euw1-az2",)]


@pytest.mark.parametrize("facts", [FACTS, chosen(regions=("eu-*",)), chosen(regions=("nowhere",))])
def test_parquet_comes_back_as_it_was(facts):
    """Types and lists and all; also where there is no row."""
    made = files("parquet", facts)

    assert list(made) == ["availabilities.parquet", "regions.parquet", "services.parquet"]
    for table in tables(facts):
        found = pq.read_table(io.BytesIO(made[f"{table.name}.parquet"]))
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        assert found.column_names == list(table.columns)
        assert found.to_pylist() == [
            {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in row.items()} for row in rows
        ]


def test_parquet_says_what_it_is_of():
    """In the metadata of each file."""
    for data in files("parquet").values():
        told = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"aws-services-reporter"])
        assert (told["schema"], told["source"], told["revision"]) == (SCHEMA, "ssm", FACTS.revision)


def test_a_column_without_a_value_keeps_its_type():
    """Files of several days can be read as one table."""
    [first, second] = [
        pq.read_schema(io.BytesIO(files("parquet", facts)["regions.parquet"]))
        for facts in (FACTS, chosen(regions=("cn-*",)))
    ]

    assert first.equals(second)
    assert str(first.field("zones").type) == "list<element: string>"
    assert str(first.field("announcement").type) == "string"
