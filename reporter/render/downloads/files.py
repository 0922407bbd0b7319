"""Every download of the site, and what each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from reporter.render.downloads.history import History, history
from reporter.render.downloads.sqlite_file import sqlite_file
from reporter.render.downloads.tables import Table, as_text
from reporter.render.downloads.workbook import workbook_file
from reporter.render.exports.csv_files import csv_file
from reporter.render.facts import SiteFacts

FOLDER: Final = "downloads"

_SQLITE: Final = "application/vnd.sqlite3"
_PARQUET: Final = "application/vnd.apache.parquet"
_CSV: Final = "text/csv"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Download:
    """One file: its ``name`` below the folder, what people call it, and one sentence on what is in it."""

    name: str
    title: str
    about: str
    media_type: str

    @property
    def path(self) -> str:
        """Below the site's root."""
        return f"{FOLDER}/{self.name}"


def download_list(facts: SiteFacts) -> tuple[Download, ...]:
    """What ``download_files`` makes of *facts*, in the order in which a page lists it."""
    since = f" since {facts.first_list.observed_at:%Y}" if facts.first_list else ""
    parquet = (
        Download(
            "history-stays.parquet",
            "Stays, Parquet",
            "When each service came to each region, and when it left.",
            _PARQUET,
        ),
        Download("history-changes.parquet", "Changes, Parquet", f"Every change{since} with its status.", _PARQUET),
    )
    return (
        Download(
            "aws-services.xlsx",
            "Workbook, Excel",
            "Overview, regions, services, the matrix, changes of the last 12 months, forecast and insights as sheets.",
            _XLSX,
        ),
        Download(
            "history.sqlite",
            "Database, SQLite",
            f"The whole history{since} in tables to ask with SQL: regions, services, stays, changes and the forecast.",
            _SQLITE,
        ),
        Download(
            "availabilities.csv",
            "Availabilities, CSV",
            "Which service runs in which region now, and since when.",
            _CSV,
        ),
        Download("stays.csv", "Stays, CSV", "When each service came to each region, and when it left.", _CSV),
        Download("changes.csv", "Changes, CSV", f"Every change{since} with its status.", _CSV),
        *(parquet if _has_parquet() else ()),
    )


def download_files(facts: SiteFacts) -> dict[str, bytes]:
    """The files by path. Without pyarrow (the extra ``parquet``) there is no Parquet file."""
    found = history(facts)
    return {one.path: _MAKERS[one.name](facts, found) for one in download_list(facts)}


def _has_parquet() -> bool:
    return find_spec("pyarrow") is not None


def _parquet(table: Table, told: History) -> bytes:
    from reporter.render.downloads.parquet_file import parquet_file  # noqa: PLC0415 - it may not be installed

    return parquet_file(table, told.about)


_MAKERS: Final[Mapping[str, Callable[[SiteFacts, History], bytes]]] = {
    "aws-services.xlsx": lambda facts, _: workbook_file(facts),
    "history.sqlite": lambda _, told: sqlite_file(told),
    "availabilities.csv": lambda _, told: csv_file(as_text(told.availabilities)),
    "stays.csv": lambda _, told: csv_file(as_text(told.stays)),
    "changes.csv": lambda _, told: csv_file(as_text(told.changes)),
    "history-stays.parquet": lambda _, told: _parquet(told.stays, told),
    "history-changes.parquet": lambda _, told: _parquet(told.changes, told),
}
