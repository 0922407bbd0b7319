"""What an exporter is, and which there are.

An exporter makes files of one format out of the facts of one snapshot. To add one, write a class that satisfies
``Exporter`` and name it, or a function that makes one, in the entry point group ``reporter.exporters`` of a package
of yours, under the name of the format.
"""

import re
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Protocol

from reporter.errors import BuildError, ReporterError, UsageError
from reporter.render.exports.facts import ExportFacts

GROUP: Final = "reporter.exporters"
_FILE_NAME: Final = re.compile(r"\w[\w.-]{0,99}", re.ASCII)


class Exporter(Protocol):
    """Something that makes files of one format."""

    @property
    def name(self) -> str:
        """The format, as ``--format`` names it."""
        ...

    def export(self, facts: ExportFacts) -> Mapping[str, bytes]:
        """The files by name. The same facts, the same bytes: no clock, no environment, nothing random."""
        ...


Factory = Callable[[], Exporter]
"""Makes an exporter. ``UsageError`` if something that it needs is not installed."""


def _csv() -> Exporter:
    from reporter.render.exports.csv_files import CsvExporter  # noqa: PLC0415 - start-up time

    return CsvExporter()


def _json() -> Exporter:
    from reporter.render.exports.json_file import JsonExporter  # noqa: PLC0415 - start-up time

    return JsonExporter()


def _xlsx() -> Exporter:
    from reporter.render.exports.xlsx_file import XlsxExporter  # noqa: PLC0415 - start-up time

    return XlsxExporter()


def _xml() -> Exporter:
    from reporter.render.exports.xml_file import XmlExporter  # noqa: PLC0415 - start-up time

    return XmlExporter()


def _sqlite() -> Exporter:
    from reporter.render.exports.sqlite_file import SqliteExporter  # noqa: PLC0415 - start-up time

    return SqliteExporter()


def _parquet() -> Exporter:
    try:
        from reporter.render.exports.parquet_files import ParquetExporter  # noqa: PLC0415 - start-up time
    except ImportError:
        msg = "format parquet needs pyarrow: run `pip install 'aws-services-reporter[parquet]'`"
        raise UsageError(msg) from None
    return ParquetExporter()


def _markdown() -> Exporter:
    from reporter.render.exports.markdown_file import MarkdownExporter  # noqa: PLC0415 - start-up time

    return MarkdownExporter()


BUILT_IN: Final[Mapping[str, Factory]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "xml": _xml,
    "sqlite": _sqlite,
    "parquet": _parquet,
    "markdown": _markdown,
}


def names() -> tuple[str, ...]:
    """Every format that can be named, built in or installed."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}))


def exporter(name: str) -> Exporter:
    """The exporter of format *name*. ``UsageError`` if there is none; ``BuildError`` if a plug-in cannot be loaded."""
    if name in BUILT_IN:
        return BUILT_IN[name]()
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        msg = f"there is no format {name!r}: choose one of {', '.join(names())}"
        raise UsageError(msg)
    return _load(found)


def files_of(origin: Exporter, facts: ExportFacts) -> dict[str, bytes]:
    """``origin.export(facts)``, where a fault of the exporter is a ``BuildError``, and so is anything but files."""
    try:
        found: object = origin.export(facts)
    except ReporterError:
        raise
    except Exception as error:
        msg = f"format {origin.name}: {type(error).__name__}: {error}"
        raise BuildError(msg) from error
    if not isinstance(found, Mapping) or not found:
        msg = f"format {origin.name}: it returned {type(found).__name__}, not files by name"
        raise BuildError(msg)
    files: dict[str, bytes] = {}
    for name, data in found.items():
        if not isinstance(name, str) or not isinstance(data, bytes) or not _is_file_name(name):
            msg = f"format {origin.name}: {name!r}: a file needs a plain name, without folders, and bytes"
            raise BuildError(msg)
        files[name] = data
    return files


def _is_file_name(name: str) -> bool:
    return bool(_FILE_NAME.fullmatch(name))


def _load(point: EntryPoint) -> Exporter:
    try:
        factory: Factory = point.load()
        made = factory()
        named: object = made.name
    except ReporterError:
        raise
    except Exception as error:
        package = point.dist.name if point.dist else point.value
        msg = f"format {point.name} of package {package} cannot be loaded: {type(error).__name__}: {error}"
        raise BuildError(msg) from error
    if not isinstance(named, str) or not callable(getattr(made, "export", None)):
        msg = f"format {point.name}: {point.value} makes a {type(made).__name__}, which is no exporter"
        raise BuildError(msg)
    return made
