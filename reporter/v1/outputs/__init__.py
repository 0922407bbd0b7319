"""The files of v1.5.0, in the shapes that its readers know."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from reporter.errors import UsageError
from reporter.v1.config import Config
from reporter.v1.outputs.characters import utf8
from reporter.v1.outputs.csv_files import matrix_csv, region_summary_csv, regions_csv, service_summary_csv
from reporter.v1.outputs.files import save
from reporter.v1.outputs.json_file import json_document
from reporter.v1.outputs.tables import Tables
from reporter.v1.report import Report

_Made = Mapping[Path, bytes]


def write(format: str, report: Report, config: Config, *, now: datetime, tz: tzinfo | None = None) -> tuple[Path, ...]:  # noqa: A002 - as the flag
    """Write the files of *format*, one of ``FORMATS``, below ``config.output_dir`` and say which.

    *now* is aware. Where v1.5.0 wrote local time, *tz* is whose; ``None`` is this machine's. The same arguments give
    the same bytes. ``UsageError`` for an unknown format, ``ReporterError`` for a file that cannot be written.
    """
    if format not in _MAKERS:
        msg = f"--format {format}: not a format: use one of {', '.join(FORMATS)}"
        raise UsageError(msg)
    made = _MAKERS[format](report, Tables.of(report), config, now.astimezone(tz))
    for path, data in made.items():
        save(path, data)
    return tuple(made)


def _csv(_report: Report, tables: Tables, config: Config, _now: datetime) -> _Made:
    folder = Path(config.output_dir, "csv")
    regions, matrix = folder / config.regions_filename, folder / config.matrix_filename
    if regions == matrix:
        msg = f"{regions}: --regions-file and --matrix-file name the same file: give each its own name"
        raise UsageError(msg)
    return {regions: utf8(regions_csv(tables)), matrix: utf8(matrix_csv(tables))}


def _json(report: Report, tables: Tables, config: Config, now: datetime) -> _Made:
    return {_path(config, "json", "json"): utf8(json_document(report, tables, now))}


def _excel(report: Report, tables: Tables, config: Config, now: datetime) -> _Made:
    from reporter.v1.outputs.excel_file import excel_document  # noqa: PLC0415 - slow, and few runs write a workbook

    return {_path(config, "excel", "xlsx"): excel_document(report, tables, now)}


def _region_summary(_report: Report, tables: Tables, config: Config, _now: datetime) -> _Made:
    return {Path(config.output_dir, "csv", "region_summary.csv"): utf8(region_summary_csv(tables))}


def _service_summary(_report: Report, tables: Tables, config: Config, _now: datetime) -> _Made:
    return {Path(config.output_dir, "csv", "service_summary.csv"): utf8(service_summary_csv(tables))}


def _xml(report: Report, tables: Tables, config: Config, now: datetime) -> _Made:
    from reporter.v1.outputs.xml_file import xml_document  # noqa: PLC0415 - few runs write XML

    return {_path(config, "xml", "xml"): utf8(xml_document(report, tables, now))}


def _path(config: Config, folder: str, suffix: str) -> Path:
    return Path(config.output_dir, folder, f"{Path(config.regions_filename).stem}.{suffix}")


_MAKERS: Final[Mapping[str, Callable[[Report, Tables, Config, datetime], _Made]]] = {
    "csv": _csv,
    "json": _json,
    "excel": _excel,
    "region-summary": _region_summary,
    "service-summary": _service_summary,
    "xml": _xml,
}

FORMATS: Final[tuple[str, ...]] = tuple(_MAKERS)
"""What ``--format`` takes besides the names of plug-ins, in the order of the help."""
