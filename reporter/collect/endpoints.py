"""Source ``endpoints``: the endpoint data that the botocore package ships. No account, no network.

``endpoints.json`` lists, for each partition, which service has an endpoint in which region. A service's code is its
endpoint prefix there (``cassandra`` is Amazon Keyspaces). The folders beside it model one service each; a service
that has a model but no endpoint listed is known to exist, and where it runs is *unknown*.
"""

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from reporter.collect.heads import ModelHead, parse_head, unpacked_start
from reporter.collect.source import Reading
from reporter.errors import DataError, SourceError
from reporter.model.catalog import Region, Service, check_code
from reporter.model.snapshot import Snapshot, Unread

NAME: Final = "endpoints"
FILE: Final = "endpoints.json"
START: Final = 1 << 14
"""Bytes of a model file, packed or not, that hold its metadata in every release so far."""


@dataclass(frozen=True, slots=True)
class EndpointsSource:
    """Reads the installed botocore, or the one whose ``data`` folder is given."""

    folder: Path | None = None
    name: str = NAME

    def collect(self) -> Reading:
        """See ``Source.collect``. Never imports botocore: its files are enough."""
        folder = self.folder or installed_data()
        try:
            data = (folder / FILE).read_bytes()
        except OSError as error:
            msg = f"{FILE} of botocore cannot be read: {error.strerror}: install botocore again"
            raise SourceError(msg) from None
        heads, unread = read_heads(folder)
        return Reading(snapshot_of(data, heads, unread), version_text(version("botocore")))


def version_text(release: str) -> str:
    """How a release is named in ``Source-Version``."""
    return f"botocore {release}"


def installed_data() -> Path:
    """The ``data`` folder of the installed botocore."""
    spec = find_spec("botocore")
    if spec is None or not spec.submodule_search_locations:
        msg = "botocore is not installed: the source endpoints reads its data: install it with pip"
        raise SourceError(msg)
    return Path(spec.submodule_search_locations[0]) / "data"


def read_heads(folder: Path) -> tuple[dict[str, ModelHead], list[Unread]]:
    """The head of each model in a ``data`` folder, by the model's folder name, and what could not be read."""
    heads: dict[str, ModelHead] = {}
    unread: list[Unread] = []
    for model in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(model.glob("*/service-2.json*"))
        if not files:
            continue
        try:
            with files[-1].open("rb") as file:
                head = parse_head(unpacked_start(files[-1].name, file.read(START)))
            check_code(head.endpoint_prefix, "service code", "endpointPrefix")
            heads[model.name] = head
        except (OSError, ValueError, DataError) as error:
            unread.append(Unread("name", model.name, f"{files[-1].name} of model {model.name}: {error}"))
    return heads, unread


def snapshot_of(data: bytes, heads: Mapping[str, ModelHead], unread: list[Unread] | None = None) -> Snapshot:
    """The facts in one release: the bytes of its endpoint file and its models' heads.

    Releases before 1.4.0 (March 2016) carry a file of URL rules that lists no region; all their services are
    unknown. ``DataError`` names the key that is not as expected.
    """
    try:
        document: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        msg = f"{FILE}: not JSON: {error}"
        raise DataError(msg) from None
    partitions = _mapping(document, FILE).get("partitions", [])
    if not isinstance(partitions, list):
        msg = f"{FILE}: key partitions: expected a list"
        raise DataError(msg)
    regions: list[Region] = []
    rows: dict[str, _Row] = {}
    for entry in partitions:
        _read_partition(_mapping(entry, f"{FILE}: key partitions"), regions, rows)
    for head in heads.values():
        rows.setdefault(check_code(head.endpoint_prefix, "service code", "endpointPrefix"), _Row())
    names = service_names(heads)
    services = (
        Service(code, names.get(code), frozenset(row.regions), frozenset(row.global_in), frozenset(row.unknown_in))
        for code, row in rows.items()
    )
    return Snapshot.of(NAME, regions, services, unread or ())


def service_names(heads: Mapping[str, ModelHead]) -> dict[str, str]:
    """A name for each endpoint prefix.

    Several models may share a prefix (``rds``: RDS, DocumentDB, Neptune). The one whose folder has the prefix's
    name speaks for it, else the one with the shortest folder name.
    """
    names: dict[str, str] = {}
    for folder in sorted(heads, key=lambda folder: (len(folder), folder)):
        if name := _name(heads[folder]):
            names.setdefault(heads[folder].endpoint_prefix, name)
    for folder, head in heads.items():
        if (name := _name(head)) and (head.endpoint_prefix == folder or folder not in names):
            names[folder] = name
    return names


def _name(head: ModelHead) -> str | None:
    name = " ".join((head.full_name or "").split())
    return name if name.isprintable() and name else None


@dataclass(slots=True)
class _Row:
    regions: set[str] = field(default_factory=set)
    global_in: set[str] = field(default_factory=set)
    unknown_in: set[str] = field(default_factory=set)


def _read_partition(entry: Mapping[str, object], regions: list[Region], rows: dict[str, _Row]) -> None:
    partition = check_code(_text(entry, "partition", FILE), "partition", FILE)
    where = f"{FILE}: partition {partition}"
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a later Python may read otherwise
            plain = re.compile(_text(entry, "regionRegex", where))
    except (re.error, OverflowError, RecursionError) as error:
        msg = f"{where}: key regionRegex: {error}"
        raise DataError(msg) from None
    codes: set[str] = set()
    for code, about in _mapping(entry.get("regions"), f"{where}: key regions").items():
        # Among the regions of some releases stand pseudo-regions (aws-global, s3-external-1).
        if plain.match(code) and code not in codes:
            codes.add(check_code(code, "region code", where))
            name = _mapping(about, f"{where}: region {code}").get("description")
            told = isinstance(name, str) and name.isprintable() and name
            regions.append(Region(code, partition, told or None))
    for code, about in _mapping(entry.get("services"), f"{where}: key services").items():
        row = rows.setdefault(check_code(code, "service code", where), _Row())
        _read_service(_mapping(about, f"{where}: service {code}"), partition, codes, row)


def _read_service(about: Mapping[str, object], partition: str, codes: set[str], row: _Row) -> None:
    endpoints = _mapping(about.get("endpoints", {}), f"{FILE}: partition {partition}: key endpoints")
    listed = codes & endpoints.keys()
    if about.get("isRegionalized") is False:
        row.global_in.add(partition)
    elif listed:
        row.regions |= listed
    elif "partitionEndpoint" in about or any(code.endswith("-global") for code in endpoints):
        row.global_in.add(partition)
    else:
        # The service has an entry, and it names no plain region: nothing at all, or FIPS endpoints only.
        row.unknown_in.add(partition)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        msg = f"{where}: expected an object, found {type(value).__name__}"
        raise DataError(msg)
    return value


def _text(entry: Mapping[str, object], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        msg = f"{where}: key {key}: expected text, found {type(value).__name__}"
        raise DataError(msg)
    return value
