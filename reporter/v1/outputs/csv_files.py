"""The four CSV files: UTF-8, CRLF, quotes only where needed."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from reporter.render.exports.cells import plain
from reporter.v1.outputs.tables import RegionRow, ServiceRow, Tables

AVAILABILITY_COLUMNS: Final = ("Region Code", "Region Name", "Service Code", "Service Name")
REGION_COLUMNS: Final = (
    "Region Code",
    "Region Name",
    "Launch Date",
    "Launch Date Source",
    "Announcement URL",
    "Availability Zones",
    "Service Count",
)
SERVICE_COLUMNS: Final = ("Service Code", "Service Name", "Region Count", "Coverage %")


def availabilities(tables: Tables) -> Iterable[tuple[str, str, str, str]]:
    """A row of ``AVAILABILITY_COLUMNS`` for each service of each region."""
    for region in tables.regions:
        for service in region.services:
            yield region.code, region.facts["name"], service, tables.names[service]


def region_cells(row: RegionRow) -> tuple[str, str, str, str, str, int, int]:
    """The cells of ``REGION_COLUMNS``."""
    facts = row.facts
    return (
        row.code,
        facts["name"],
        facts["launch_date"],
        facts["launch_date_source"],
        facts["announcement_url"],
        facts["az_count"],
        len(row.services),
    )


def service_cells(row: ServiceRow) -> tuple[str, str, int, str]:
    """The cells of ``SERVICE_COLUMNS``; the coverage without a sign."""
    return row.code, row.name, row.count, f"{row.coverage:.1f}"


def regions_csv(tables: Tables) -> str:
    return _csv(AVAILABILITY_COLUMNS, availabilities(tables))


def matrix_csv(tables: Tables) -> str:
    codes = [region.code for region in tables.regions]
    rows = ([row.name, *_marks(frozenset(row.regions), codes)] for row in tables.services)
    return _csv(["Service", *codes], rows)


def _marks(listed: frozenset[str], codes: Sequence[str]) -> Iterable[str]:
    return ("1" if code in listed else "0" for code in codes)


def region_summary_csv(tables: Tables) -> str:
    return _csv(REGION_COLUMNS, map(region_cells, tables.regions))


def service_summary_csv(tables: Tables) -> str:
    return _csv(SERVICE_COLUMNS, map(service_cells, tables.services))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(plain, columns))
    writer.writerows([plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
