"""The files as others open them: sqlite3, pyarrow, openpyxl and csv."""

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from reporter.changes.identity import change_id
from reporter.render.downloads.files import download_files, download_list
from reporter.render.downloads.history import SCHEMA, history
from reporter.render.downloads.parquet_file import parquet_file
from reporter.render.downloads.sqlite_file import sqlite_file
from reporter.render.downloads.tables import Table, as_text, columns, iso, sound
from reporter.render.facts import SiteFacts
from tests.site_sample import ATTACKS, SOURCE, History, at, hostile, sample


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def opened(facts: SiteFacts) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(sqlite_file(history(facts)))
    return database


def test_there_is_a_file_for_everything_that_the_list_tells(shipped, files):
    """Each under its own name, with words and a type."""
    listed = download_list(shipped)

    assert [one.path for one in listed] == list(files)
    assert len({one.title for one in listed}) == len(listed)
    assert all(one.about.endswith(".") and "/" in one.media_type for one in listed)
    assert "since 2015" in next(one.about for one in listed if one.name == "history.sqlite")


def test_the_same_facts_make_the_same_bytes(shipped, files):
    """No clock and nothing random in any of them."""
    assert download_files(replace(shipped)) == files


def test_without_pyarrow_the_parquet_files_are_left_out(monkeypatch):
    """And the list does not tell them."""
    monkeypatch.setattr("reporter.render.downloads.files.find_spec", lambda _: None)

    assert [path for path in download_files(sample()) if path.endswith("parquet")] == []
    assert [one.name for one in download_list(sample())] == [
        "aws-services.xlsx",
        "history.sqlite",
        "availabilities.csv",
        "stays.csv",
        "changes.csv",
    ]


def test_the_database_holds_all_of_the_history(shipped, database):
    """Table by table."""
    stays = [stay for row in shipped.rollouts.services.values() for stay in (*row.ended, *row.now.values())]
    counts = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("regions", "services", "stays", "changes", "change_sets", "forecasts", "insights")
    }

    assert counts == {
        "regions": len(shipped.rollouts.regions),
        "services": len(shipped.rollouts.services),
        "stays": len(stays),
        "changes": len(shipped.settled),
        "change_sets": len({one.change_set.revision for one in shipped.settled}),
        "forecasts": len(shipped.forecasts),
        "insights": len(shipped.findings),
    }
    available = database.execute("SELECT count(*) FROM availabilities WHERE availability = 'available'").fetchone()
    assert available == (sum(1 for _ in shipped.snapshot.availabilities()),)


def test_the_database_is_sound(database):
    """Its version, its pages and its references."""
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert database.execute("SELECT value FROM about WHERE key = 'schema'").fetchone() == (str(SCHEMA),)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM stays WHERE service = 's3' AND region = 'eu-west-1'", "stays_by_service"),
        ("SELECT * FROM stays WHERE region = 'eu-west-1' AND since <= '2020-06-01'", "stays_by_region"),
        ("SELECT * FROM stays WHERE since > '2020-06-01'", "stays_by_day"),
        ("SELECT * FROM availabilities WHERE region = 'eu-west-1'", "availabilities_by_region"),
        ("SELECT * FROM changes WHERE id = 'a'", "changes_by_id"),
        ("SELECT * FROM changes WHERE change_set = 'a'", "changes_by_set"),
        ("SELECT * FROM changes WHERE service = 's3'", "changes_by_service"),
        ("SELECT * FROM changes WHERE region = 'eu-west-1'", "changes_by_region"),
        ("SELECT * FROM change_sets WHERE observed_at > '2020'", "change_sets_by_time"),
        ("SELECT * FROM forecasts WHERE region = 'eu-west-1' AND p180 > 0.1", "forecasts_by_region"),
        ("SELECT * FROM regions WHERE partition = 'aws'", "regions_by_partition"),
    ],
)
def test_the_usual_questions_have_an_index(database, query, index):
    """No question about one of them reads a whole table."""
    [step] = database.execute(f"EXPLAIN QUERY PLAN {query}")

    assert index in step[3]


def test_a_change_goes_by_its_id(shipped, database):
    """The same that every other part of the site gives it."""
    one = shipped.settled[-1]
    found = database.execute(
        "SELECT service, status, news FROM changes WHERE id = ?",
        [change_id(shipped.source, one.change_set, one.change)],
    ).fetchall()

    assert found == [(one.change.service, "provisional", 1)]


def test_statuses_and_news_are_told():
    """What was taken back and what a person corrected is in the database, and said to be so."""
    with closing(opened(sample())) as database:
        assert database.execute("SELECT DISTINCT service FROM changes WHERE status = 'reverted'").fetchall() == [
            ("kms",)
        ]
        assert database.execute("SELECT news, count(*) FROM change_sets GROUP BY news").fetchall() == [(0, 2), (1, 6)]
        assert "kms" not in {row[0] for row in database.execute("SELECT service FROM news")}


def test_what_is_listed_knows_since_when():
    """A mark says that it came on that day or before."""
    with closing(opened(sample())) as database:
        query = "SELECT region, availability, since, mark FROM availabilities WHERE service = ? ORDER BY region"
        assert database.execute(query, ["ec2"]).fetchall() == [
            ("eu-west-1", "available", "2016-03-02", "first list"),
            ("mx-central-1", "available", "2025-01-14", None),
            ("us-east-1", "available", "2016-03-02", "first list"),
        ]
        assert database.execute(query, ["iam"]).fetchall()[0] == ("eu-west-1", "global", None, None)
        assert {row[1] for row in database.execute(query, ["mystery"])} == {"unknown"}


def test_a_service_that_nobody_places_has_no_number_of_regions():
    """Unknown is not none."""
    with closing(opened(sample())) as database:
        found = dict(database.execute("SELECT code, regions FROM services"))

    assert found["mystery"] is None
    assert found["iam"] == 0
    assert found["ec2"] == 3


def test_nothing_recorded_makes_an_empty_database():
    """With all of its tables, and files beside it."""
    history_ = History()
    history_.observe(at("2020-01-01"), [], [])
    facts = history_.facts()

    assert not facts.settled
    with closing(opened(facts)) as database:
        assert database.execute("SELECT count(*) FROM changes").fetchone() == (0,)
        assert database.execute("SELECT value FROM about WHERE key = 'begun_at'").fetchone() == (None,)
    assert len(rows_of(download_files(facts)["downloads/stays.csv"])) == 0
    assert "whole history in tables" in download_list(facts)[1].about


def test_hostile_names_come_back_from_the_database_as_they_are():
    """They are values and never SQL."""
    facts = hostile()
    with closing(opened(facts)) as database:
        assert {row[0] for row in database.execute("SELECT code FROM services")} >= set(ATTACKS)
        assert {row[0] for row in database.execute("SELECT name FROM regions")} == set(ATTACKS)
        assert database.execute("SELECT accepted FROM change_sets WHERE accepted IS NOT NULL").fetchall() == [
            (ATTACKS[4],)
        ]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_no_cell_of_a_csv_file_is_a_formula():
    """What a spreadsheet would compute has an apostrophe in front."""
    facts = hostile()
    for path in ("downloads/availabilities.csv", "downloads/stays.csv", "downloads/changes.csv"):
        cells = [cell for row in rows_of(download_files(facts)[path]) for cell in row.values()]
        assert "'- dash" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_csv_files_hold_what_the_database_holds(files, database):
    """Days and moments are the same texts; an empty cell is not told."""
    for name in ("stays", "changes", "availabilities"):
        found = rows_of(files[f"downloads/{name}.csv"])
        rows = database.execute(
            f"SELECT * FROM {name} ORDER BY rowid" if name != "availabilities" else f"SELECT * FROM {name}"
        )
        names = [column[0] for column in rows.description]
        assert list(found[0]) == names
        flags = {"first", "provisional", "news"}
        expected = [
            {
                key: "" if value is None else str(bool(value)).lower() if key in flags else str(value)
                for key, value in zip(names, row, strict=True)
            }
            for row in rows
        ]
        assert found == expected


def test_parquet_has_real_days_and_moments(files, shipped):
    """And says what it is of."""
    stays = pq.read_table(io.BytesIO(files["downloads/history-stays.parquet"]))
    changes = pq.read_table(io.BytesIO(files["downloads/history-changes.parquet"]))

    assert stays.num_rows == sum(len(row.ended) + len(row.now) for row in shipped.rollouts.services.values())
    assert changes.num_rows == len(shipped.settled)
    assert stays.schema.field("since").type == pa.date32()
    assert changes.schema.field("observed_at").type == pa.timestamp("ms", tz="UTC")
    [guardduty] = [
        row for row in stays.to_pylist() if (row["service"], row["region"]) == ("guardduty", "eu-isoe-west-1")
    ]
    assert (guardduty["since"], guardduty["until"], guardduty["first"]) == (date(2026, 11, 11), None, True)
    assert changes.to_pylist()[-1]["observed_at"] == shipped.observed_at
    assert shipped.revision.encode() in stays.schema.metadata[b"aws-services-reporter"]


def test_an_empty_parquet_file_keeps_its_types():
    """Files of several days can be read as one table."""
    table = Table("t", columns((str, "a"), (date, "b"), (tuple, "c")), ())
    found = pq.read_schema(io.BytesIO(parquet_file(table, {})))

    assert [str(field.type) for field in found] == ["string", "date32[day]", "list<element: string>"]


def test_lone_surrogates_are_replaced():
    """No encoding holds them."""
    assert sound("a\ud800b\n") == "a\ufffdb\n"
    table = Table("t", columns((str, "a")), (("\udfff",),))
    assert pq.read_table(io.BytesIO(parquet_file(table, {}))).to_pylist() == [{"a": "\ufffd"}]


def test_text_tables_hold_days_as_iso_8601():
    """For formats without dates; fractions, too."""
    moment = datetime(2026, 11, 17, 20, 24, 14, 5, tzinfo=UTC)
    table = Table(
        "t",
        columns((date, "day"), (datetime, "at"), (float, "p"), (tuple, "c")),
        ((date(2020, 1, 2), moment, 0.5, ("a",)),),
    )

    assert as_text(table).rows == [("2020-01-02", "2026-11-17T20:24:14Z", "0.5", ("a",))]
    assert list(as_text(table).columns.values()) == [str, str, str, tuple]
    assert iso(moment) == "2026-11-17T20:24:14Z"


def test_the_database_says_what_could_not_be_read():
    """And that it is of a source that was not read in full."""
    with closing(opened(hostile())) as database:
        told = dict(database.execute("SELECT key, value FROM about"))

    assert told["completeness"] == "partial"
    assert "window.hacked" in told["unread"]
    assert told["source"] != SOURCE
