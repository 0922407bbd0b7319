"""Source ``table``: rows of (service, region) from a CSV or JSON file, so that others' histories can be imported."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from reporter.collect.source import Reading, check_options
from reporter.errors import DataError, UsageError
from reporter.model.catalog import Region, Service, check_code
from reporter.model.snapshot import Snapshot

COLUMNS: Final = ("service", "region", "service_name", "region_name", "partition")
REQUIRED: Final = ("service", "region")
_PREFIXES: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)
"""Region code prefixes of the partitions that botocore 1.44 lists; every other region is taken for ``aws``."""


@dataclass(frozen=True, slots=True)
class TableSource:
    """Options: ``file``; ``name`` (the source's name, ``table`` by default); and for each of ``COLUMNS`` the header
    of the column (CSV) or the key (JSON) that holds it, where it differs.
    """

    file: Path
    name: str = "table"
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Self:
        check_options("table", options, ("file", "name", *COLUMNS))
        if "file" not in options:
            msg = "source table: which file? Say `--option file=rows.csv`"
            raise UsageError(msg)
        columns = {column: options[column] for column in COLUMNS if column in options}
        return cls(Path(options["file"]), options.get("name", "table"), columns)

    def collect(self) -> Reading:
        """See ``Source.collect``. ``DataError`` names the line (CSV) or the row (JSON) that is wrong."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            msg = f"{self.file}: cannot be read: {error.strerror}"
            raise DataError(msg) from None
        read = _json_rows if self.file.suffix.lower() == ".json" else _csv_rows
        return Reading(read_table(self.name, read(data, str(self.file)), self.columns))


def read_table(name: str, rows: Iterator[tuple[str, Mapping[str, str]]], columns: Mapping[str, str]) -> Snapshot:
    """The snapshot that *rows* spell: each is (where, cells by header). Rows may repeat and come in any order.

    A row with an empty region names a service without saying where it runs.
    """
    headers = {column: columns.get(column, column) for column in COLUMNS}
    regions: dict[str, Region] = {}
    listed: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for where, cells in rows:
        for column in REQUIRED:
            if headers[column] not in cells:
                known = ", ".join(cells) or "none"
                option = f"--option {column}=HEADER"
                msg = f"{where}: no column {headers[column]!r} (there are: {known}): name it with `{option}`"
                raise DataError(msg)
        found = {column: cells.get(header, "").strip() for column, header in headers.items()}
        service = check_code(found["service"], "service code", where)
        places = listed.setdefault(service, set())
        if found["service_name"].isprintable() and found["service_name"]:
            names[service] = found["service_name"]
        if region := found["region"]:
            places.add(check_code(region, "region code", where))
            regions[region] = _region(region, found, regions.get(region), where)
    services = (Service(code, names.get(code), frozenset(places)) for code, places in listed.items())
    return Snapshot.of(name, regions.values(), services)


def partition_of(region: str) -> str:
    """The partition that a region code's prefix tells."""
    return next((partition for prefix, partition in _PREFIXES if region.startswith(prefix)), "aws")


def _region(code: str, found: Mapping[str, str], before: Region | None, where: str) -> Region:
    partition = found["partition"] or (before.partition if before else partition_of(code))
    name = found["region_name"] if found["region_name"].isprintable() else ""
    return Region(code, check_code(partition, "partition", where), name or (before.name if before else None))


def _csv_rows(data: bytes, file: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = f"{file}:{line}: not UTF-8: save the file as UTF-8"
        raise DataError(msg) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            where = f"{file}:{reader.line_num}"
            if header is None:
                header = [cell.strip() for cell in cells]
            elif len(cells) > len(header):
                msg = f"{where}: {len(cells)} cells, but the header has {len(header)}"
                raise DataError(msg)
            elif any(cells):
                yield where, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    except csv.Error as error:
        msg = f"{file}:{reader.line_num}: not CSV: {error}"
        raise DataError(msg) from None


def _json_rows(data: bytes, file: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        document: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        msg = f"{file}: not JSON: {error}"
        raise DataError(msg) from None
    if not isinstance(document, list):
        msg = f"{file}: expected a list of objects, one a row, found {type(document).__name__}"
        raise DataError(msg)
    for number, row in enumerate(document, 1):
        where = f"{file}: row {number}"
        if not isinstance(row, dict):
            msg = f"{where}: expected an object, found {type(row).__name__}"
            raise DataError(msg)
        for key, value in row.items():
            if value is not None and not isinstance(value, str):
                msg = f"{where}: key {key}: expected text, found {type(value).__name__}"
                raise DataError(msg)
        yield where, {key: value or "" for key, value in row.items()}
