"""The cache file: what the last complete crawl said, in the shape of v1.5.0.

A JSON object: ``timestamp`` (local time without a zone, ISO 8601), ``regions``, ``region_services``,
``service_names``, ``enhanced_services``, ``metadata`` and ``cache_info`` (``version``, ``total_regions``,
``total_services``, ``cache_file_size`` in bytes). It holds everything, whatever the filters leave.
"""

import contextlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self, TypedDict, cast

from reporter.v1.config import Config
from reporter.v1.report import RegionFacts, Report

VERSION: Final = "1.5.0"

_LOG: Final = logging.getLogger("aws_services_reporter.cache")
_HOUR: Final = 3600
_AHEAD: Final = 1.0
"""Hours that a timestamp may lie ahead: a naive local time is ambiguous for that long when summer time ends."""
_TEXTS: Final = {
    "launch_date": "Unknown",
    "launch_date_source": "Unknown",
    "formatted_date": "Unknown",
    "announcement_url": "",
    "partition": "Unknown",
}

LoadedCache = tuple[dict[str, RegionFacts], dict[str, list[str]], dict[str, object]]


class Stats(TypedDict, total=False):
    """What is known of the file. ``error`` stands in for the rest where it cannot be read."""

    exists: bool
    valid: bool
    age_hours: float
    file_size: int
    cache_info: Mapping[str, object]
    timestamp: str
    error: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The facts of a file, with the names of services. ``young``: whether it counts."""

    report: Report
    young: bool


class _UnreadableError(Exception):
    """In words: what the file is instead of a cache."""


@dataclass(frozen=True, slots=True)
class _Content:
    written: datetime
    report: Report
    info: Mapping[str, object]


def local_now() -> datetime:
    """The time with this machine's zone."""
    return datetime.now().astimezone()


class AWSDataCache:
    """One cache file. A fault of it is a warning and a miss, never an error."""

    def __init__(
        self,
        cache_file: str | Path = "reports/cache/aws_data_cache.json",
        cache_hours: int = 24,
        *,
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        self.path = Path(cache_file)
        self.cache_hours = cache_hours
        self._clock = clock

    @classmethod
    def of(cls, config: Config, *, clock: Callable[[], datetime] = local_now) -> Self:
        """The cache of a run: its file lies below the output folder unless its path is absolute."""
        return cls(Path(config.output_dir) / config.cache_file, config.cache_hours, clock=clock)

    def is_valid(self) -> bool:
        """Whether the file can be read and is younger than ``cache_hours``."""
        with contextlib.suppress(FileNotFoundError, _UnreadableError):
            return self._young(self._read().written)
        return False

    def load(self) -> LoadedCache | None:
        """Regions, services of the regions, and metadata; ``None`` unless the file is valid."""
        kept = self.kept()
        if kept is None or not kept.young:
            return None
        report = kept.report
        services = {code: list(codes) for code, codes in report.region_services.items()}
        return dict(report.regions), services, dict(report.metadata)

    def kept(self) -> Kept | None:
        """What the file holds, whatever its age; ``None`` if there is none, or it cannot be used."""
        try:
            content = self._read()
        except FileNotFoundError:
            return None
        except _UnreadableError as error:
            _LOG.warning("Cache %s cannot be used: %s: the data are fetched again", self.path, error)
            return None
        return Kept(content.report, self._young(content.written))

    def save(
        self,
        regions: Mapping[str, RegionFacts],
        region_services: Mapping[str, Sequence[str]],
        service_names: Mapping[str, str] | None = None,
        enhanced_services: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
        metadata: Mapping[str, object] | None = None,
    ) -> bool:
        """Write the file whole, for nobody else to read; whether that went well."""
        document: dict[str, object] = {
            "timestamp": self._clock().astimezone().replace(tzinfo=None).isoformat(),
            "regions": regions,
            "region_services": region_services,
            "service_names": service_names or {},
            "enhanced_services": enhanced_services or {},
            "metadata": metadata or {},
        }
        info = {
            "version": VERSION,
            "total_regions": len(regions),
            "total_services": len({code for codes in region_services.values() for code in codes}),
        }
        try:
            _replace(self.path, _with_size(document, info))
        except (OSError, ValueError) as error:
            _LOG.warning("Cache %s cannot be written: %s: the next run fetches again", self.path, _reason(error))
            return False
        return True

    def clear(self) -> bool:
        """Delete the file; whether it is gone."""
        try:
            self.path.unlink(missing_ok=True)
        except (OSError, ValueError) as error:
            _LOG.warning("Cache %s cannot be deleted: %s", self.path, _reason(error))
            return False
        return True

    def get_stats(self) -> Stats:
        """``{"exists": False}``, or all of ``Stats``, or ``exists`` with an ``error``."""
        try:
            content = self._read()
            size = self.path.stat().st_size
        except FileNotFoundError:
            return {"exists": False}
        except (OSError, _UnreadableError) as error:
            return {"exists": True, "error": str(error)}
        return {
            "exists": True,
            "valid": self._young(content.written),
            "age_hours": self._age(content.written),
            "file_size": size,
            "cache_info": content.info,
            "timestamp": content.written.replace(tzinfo=None).isoformat(),
        }

    def _age(self, written: datetime) -> float:
        """In hours."""
        return (self._clock() - written).total_seconds() / _HOUR

    def _young(self, written: datetime) -> bool:
        return -_AHEAD <= self._age(written) < self.cache_hours

    def _read(self) -> _Content:
        """``FileNotFoundError`` or ``_UnreadableError``."""
        try:
            # Deeply nested brackets exhaust the parser.
            found = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            raise
        except (OSError, ValueError, RecursionError) as error:
            raise _UnreadableError(_reason(error) if isinstance(error, OSError) else "it is no JSON") from None
        document = _mapping(found, "the file")
        info = document.get("cache_info", {})
        return _Content(_moment(document.get("timestamp")), _report(document), _mapping(info, "cache_info"))


def _with_size(document: dict[str, object], info: dict[str, object]) -> bytes:
    """The text, which states its own length."""
    size, told = 0, -1
    text = b""
    while size != told:
        told = size
        whole = {**document, "cache_info": {**info, "cache_file_size": told}}
        text = (json.dumps(whole, ensure_ascii=False) + "\n").encode()
        size = len(text)
    return text


def _replace(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made with mode 0600: the file may name a profile.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            draft.write(text)
            draft.close()
            os.replace(draft.name, path)  # noqa: PTH105 - the same, without a second Path
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        msg = f"{what} is not a JSON object"
        raise _UnreadableError(msg)
    return value


def _moment(value: object) -> datetime:
    """A time without a zone is this machine's."""
    try:
        return datetime.fromisoformat(cast("str", value)).astimezone()
    except (TypeError, ValueError, OverflowError):
        msg = "its timestamp is no ISO 8601 time"
        raise _UnreadableError(msg) from None


def _report(document: Mapping[str, object]) -> Report:
    regions = _mapping(document.get("regions"), "regions")
    if not regions:
        msg = "it has no regions"
        raise _UnreadableError(msg)
    services = _mapping(document.get("region_services"), "region_services")
    for code, codes in services.items():
        if not isinstance(codes, list) or not all(isinstance(found, str) for found in codes):
            msg = f"region_services, {code}: expected a list of service codes"
            raise _UnreadableError(msg)
    names = _mapping(document.get("service_names", {}), "service_names")
    if not all(isinstance(name, str) for name in names.values()):
        msg = "service_names: expected texts"
        raise _UnreadableError(msg)
    return Report(
        {code: _facts(code, found) for code, found in regions.items()},
        cast("Mapping[str, Sequence[str]]", services),
        cast("Mapping[str, str]", names),
        metadata=_mapping(document.get("metadata", {}), "metadata"),
    )


def _facts(code: str, found: object) -> RegionFacts:
    """What an early file lacks is unknown."""
    told = {"name": code, **_TEXTS, "az_count": 0, **_mapping(found, f"regions, {code}")}
    zones = told["az_count"]
    texts = {key: value for key in ("name", *_TEXTS) if isinstance(value := told[key], str)}
    if len(texts) <= len(_TEXTS) or not isinstance(zones, int):
        msg = f"regions, {code}: expected texts, and az_count as a number"
        raise _UnreadableError(msg)
    return cast("RegionFacts", {**texts, "az_count": zones})
