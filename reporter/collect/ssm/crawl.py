"""All that one account can see of AWS's global infrastructure, in as few calls as the pages allow.

The lists of services are read from the regions' side, ``/regions/R/services``: they are the availability matrix, and
there are ten times fewer of them than of ``/services/S/regions``. The two sides of AWS's tree differ in some twenty
places, and this one knows more. Nothing is read recursively: that takes hundreds of times longer.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from reporter.collect.crew import Crew
from reporter.collect.ssm.failures import MALFORMED, ReadError
from reporter.collect.ssm.parameters import BATCH, Entry, Parameters
from reporter.collect.table import partition_of
from reporter.errors import DataError
from reporter.model.catalog import Region, Service, check_code
from reporter.model.snapshot import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT: Final = "/aws/service/global-infrastructure"
REGIONS: Final = f"{ROOT}/regions"
SERVICES: Final = f"{ROOT}/services"
ATTRIBUTES: Final = ("longName", "domain", "geolocationCountry", "geolocationRegion")
EMPTY: Final = "the list was empty"
NONE: Final = "AWS said of ten names at once that there are none"

_LONGEST: Final = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2", "eu-central-1", "ap-northeast-1")
"""Regions with the longest lists of services in 2026. A list is read page after page: they begin first."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Crawled:
    """What was read. ``unread`` covers everything that was asked for and is missing."""

    regions: tuple[Region, ...]
    services: tuple[Service, ...]
    unread: tuple[Unread, ...]


def everything(partition: str) -> bool:
    """Every partition is wanted."""
    del partition
    return True


def quiet(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def crawl(
    parameters: Parameters,
    *,
    wanted: Callable[[str], bool] = everything,
    workers: int = 10,
    step: Callable[[str, int, int], None] = quiet,
) -> Crawled:
    """Read the regions of the *wanted* partitions, their services, and the services' names, with *workers* threads.

    *step* hears of each finished list and batch, from one thread at a time: what is being read (``regions``: where
    they lie, and their zones; ``services``: the lists of them; ``names``), how many are done, and of how many.
    A service that AWS knows and lists in no wanted region is among the services, too.
    ``ReadError`` if the list of regions cannot be read; whatever else cannot is an ``Unread``.
    """
    codes = _region_codes(parameters)
    reads = _Reads(parameters, Crew(workers), step)
    try:
        return _Crawl(reads).read(codes, wanted)
    finally:
        reads.crew.close()


def _region_codes(parameters: Parameters) -> list[str]:
    try:
        codes = [entry.value for entry in parameters.children(REGIONS)]
    except ReadError as error:
        msg = f"the list of regions could not be read: {error.reason}"
        raise ReadError(msg, fatal=error.fatal) from None
    if not codes:
        msg = f"the list of regions could not be read: {EMPTY}"
        raise ReadError(msg)
    return sorted(codes, key=lambda code: (code not in _LONGEST, code))


@dataclass(slots=True)
class _Reads:
    """Lists by path and values by name, as far as they were asked for: what was found, or why it was not."""

    parameters: Parameters
    crew: Crew
    step: Callable[[str, int, int], None]
    lists: dict[str, tuple[Entry, ...] | ReadError] = field(default_factory=dict)
    values: dict[str, str | ReadError | None] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, tasks: Sequence[tuple[str, str | Sequence[str]]]) -> None:
        """Read all at once. A task is what *step* is told, if anything, and a path of a list or a batch of names."""
        total, done = Counter(what for what, _ in tasks), Counter[str]()

        def one(task: tuple[str, str | Sequence[str]]) -> None:
            what, asked = task
            self._read_one(asked)
            with self.lock:
                done[what] += 1
                if what:
                    self.step(what, done[what], total[what])

        for _ in self.crew.map(one, tasks):
            pass

    def _read_one(self, asked: str | Sequence[str]) -> None:
        if isinstance(asked, str):
            self.lists[asked] = _or_error(lambda: self.parameters.children(asked))
        else:
            found = _or_error(lambda: self.parameters.values(asked))
            if not isinstance(found, ReadError) and len(asked) == BATCH and not any(found.values()):
                found = ReadError(NONE)
            self.values.update(dict.fromkeys(asked, found) if isinstance(found, ReadError) else found)


def _or_error(read: Callable[[], Found]) -> Found | ReadError:
    try:
        return read()
    except ReadError as error:
        return error


def _batches(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + BATCH] for start in range(0, len(names), BATCH)]


@dataclass(slots=True)
class _Crawl:
    reads: _Reads
    unread: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, codes: Sequence[str], wanted: Callable[[str], bool]) -> Crawled:
        self.reads.read([("", batch) for batch in _batches([f"{REGIONS}/{code}/partition" for code in codes])])
        partitions = {code: self._partition(code) for code in codes}
        codes = [code for code in codes if wanted(partitions[code])]
        # What was not wanted is not missed.
        self.unread = {(what, code): reason for (what, code), reason in self.unread.items() if code in codes}
        attributes = [f"{REGIONS}/{code}/{attribute}" for code in codes for attribute in ATTRIBUTES]
        self.reads.read(
            [
                ("services", SERVICES),
                *(("services", f"{REGIONS}/{code}/services") for code in codes),
                *(("regions", f"{REGIONS}/{code}/{kind}") for code in codes for kind in _ZONES),
                *(("regions", batch) for batch in _batches(attributes)),
            ]
        )
        regions = [self._region(code, partitions[code]) for code in sorted(codes)]
        rows = self._rows(codes)
        names = self._names(sorted(rows))
        services = [
            Service(code, names[code], frozenset(row), dated=frozenset((at, day) for at, day in row.items() if day))
            for code, row in sorted(rows.items())
        ]
        unread = (Unread(what, code, reason) for (what, code), reason in self.unread.items())
        return Crawled(tuple(regions), tuple(services), tuple(sorted(unread)))

    def _partition(self, code: str) -> str:
        """As AWS says, else as the code tells. It is never taken for gone: a region lies in a partition."""
        found = self.reads.values[f"{REGIONS}/{code}/partition"]
        if isinstance(found, str):
            try:
                return check_code(found, "partition", code)
            except DataError:
                self._missed("attributes", code, MALFORMED)
        elif found is None:
            self._missed("attributes", code, "AWS does not say its partition")
        else:
            self._missed("attributes", code, found.reason)
        return partition_of(code)

    def _region(self, code: str, partition: str) -> Region:
        name, domain, country, geolocation = (self._attribute(code, attribute) for attribute in ATTRIBUTES)
        zones, local_zones = (self._zones(code, kind, may_be_empty=kind == _LOCAL) for kind in _ZONES)
        return Region(code, partition, name, domain, country, geolocation, zones, local_zones)

    def _attribute(self, code: str, attribute: str) -> str | None:
        found = self.reads.values[f"{REGIONS}/{code}/{attribute}"]
        if isinstance(found, ReadError):
            self._missed("attributes", code, found.reason)
            return None
        return found

    def _zones(self, code: str, kind: str, *, may_be_empty: bool) -> frozenset[str]:
        found = self.reads.lists[f"{REGIONS}/{code}/{kind}"]
        if isinstance(found, ReadError):
            self._missed("attributes", code, found.reason)
            return frozenset()
        if not found and not may_be_empty:
            self._missed("attributes", code, EMPTY)
        return frozenset(entry.value for entry in found)

    def _rows(self, codes: Iterable[str]) -> dict[str, dict[str, str | None]]:
        """The regions of each service, with the day on which AWS last wrote that entry."""
        rows: dict[str, dict[str, str | None]] = {}
        for entry in self._services(SERVICES, "name", ""):
            rows[entry.value] = {}
        for code in codes:
            for entry in self._services(f"{REGIONS}/{code}/services", "region", code):
                rows.setdefault(entry.value, {})[code] = entry.modified
        return rows

    def _services(self, path: str, what: str, code: str) -> tuple[Entry, ...]:
        """No list of services is believed to be empty: AWS says that of a path that it does not know."""
        found = self.reads.lists[path]
        if isinstance(found, ReadError) or not found:
            self._missed(what, code, found.reason if isinstance(found, ReadError) else EMPTY)
            return ()
        return found

    def _names(self, codes: Sequence[str]) -> dict[str, str | None]:
        batches = _batches([f"{SERVICES}/{code}/longName" for code in codes])
        self.reads.read([("names", batch) for batch in batches])
        names: dict[str, str | None] = {}
        for first in range(0, len(codes), BATCH):
            for code in codes[first : first + BATCH]:
                found = self.reads.values[f"{SERVICES}/{code}/longName"]
                if isinstance(found, ReadError):
                    self._missed("name", codes[first], found.reason)
                names[code] = None if found is None or isinstance(found, ReadError) else " ".join(found.split())
        return names

    def _missed(self, what: str, code: str, reason: str) -> None:
        """One gap has one reason: the first."""
        self.unread.setdefault((what, code), reason)


_LOCAL: Final = "local-zones"
_ZONES: Final = ("availability-zones", _LOCAL)
