"""Canonical bytes of a snapshot, both ways.

A snapshot is a small tree of files: ``services/<code>.json``, ``regions/<code>.json`` and ``schema.json``.
Each is canonical JSON: keys and lists sorted, one value a line, UTF-8, a newline at the end, nothing volatile. The
same facts give the same bytes, so git sees a change exactly where a fact changed, and ``git log -p`` reads like a
change log. ``decode(encode(snapshot))`` is the snapshot, and ``encode(decode(files))`` are the files.

Schema versions (``schema.json``):

1. a partition-global service is listed in ``regions`` under AWS's pseudo-region (``aws-global``)
2. ``global`` and ``unknown`` name partitions, and ``regions`` holds regions only
3. a region may have ``domain``, ``country``, ``geolocation``, ``zones``, ``local_zones``, ``launched``,
   ``launch_source`` and ``announcement``, and a service ``dated``; what is not known is left out
"""

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from reporter.errors import DataError
from reporter.model.catalog import Region, Service, check_code
from reporter.model.document import (
    array,
    check_day,
    codes,
    days,
    json_object,
    known,
    optional,
    parse,
    read_days,
    shown,
    string_or_null,
    text,
)
from reporter.model.snapshot import Snapshot

SCHEMA: Final = 3
SCHEMA_FILE: Final = "schema.json"
SERVICES: Final = "services/"
REGIONS: Final = "regions/"
_SUFFIX: Final = ".json"
_SAFE: Final = "()+,=@ !"  # with letters, digits and _.-~, which quote() never touches
_PSEUDO: Final = "-global"
_TEXTS: Final = ("announcement", "country", "domain", "geolocation", "launch_source", "launched")
_ZONES: Final = ("local_zones", "zones")
_REGION_KEYS: Final = frozenset({"name", "partition", *_TEXTS, *_ZONES})
_SERVICE_KEYS: Final = frozenset({"dated", "global", "name", "regions", "unknown"})


def encode(snapshot: Snapshot) -> dict[str, bytes]:
    """The snapshot's files by path. What was unread is not a fact, so it is not among them."""
    files = {SCHEMA_FILE: encode_schema(SCHEMA)}
    files |= {region_path(code): encode_region(region) for code, region in snapshot.regions.items()}
    files |= {service_path(code): encode_service(service) for code, service in snapshot.services.items()}
    return files


def decode(source: str, files: Mapping[str, bytes]) -> Snapshot:
    """The snapshot that the files hold. ``DataError`` names the file and the key that is wrong."""
    schema = decode_schema(files.get(SCHEMA_FILE), f"{source}/{SCHEMA_FILE}")
    regions, services = [], []
    for path, data in files.items():
        where = f"{source}/{path}"
        if (code := region_code(path)) is not None:
            _check_path(path, region_path(code), where)
            regions.append(decode_region(code, data, where))
        elif (code := service_code(path)) is not None:
            _check_path(path, service_path(code), where)
            services.append(decode_service(code, data, where, schema))
        elif path != SCHEMA_FILE:
            msg = f"{where}: not a file of a snapshot: expected {SERVICES}, {REGIONS} or {SCHEMA_FILE}"
            raise DataError(msg)
    return Snapshot.of(source, regions, services)


def service_path(code: str) -> str:
    return f"{SERVICES}{_file_name(code)}"


def region_path(code: str) -> str:
    return f"{REGIONS}{_file_name(code)}"


def service_code(path: str) -> str | None:
    """The service that a path of a snapshot is about, or ``None``."""
    return _code(path, SERVICES)


def region_code(path: str) -> str | None:
    """The region that a path of a snapshot is about, or ``None``."""
    return _code(path, REGIONS)


def encode_service(service: Service) -> bytes:
    """The bytes of one service. ``DataError`` if ``decode_service`` could not read them."""
    check_code(service.code, "service code", f"service {service.code!a}")
    for place in (*service.regions, *service.global_in, *service.unknown_in):
        if place not in known:
            known[check_code(place, "region code or partition", f"service {service.code}")] = place
    where = f"service {service.code}"
    items = [days("dated", dict(_check_dated(service, where).dated), where)] if service.dated else []
    items += [array("global", service.global_in)] if service.global_in else []
    items += [f'  "name": {optional(service.name, f"service {service.code}")}', array("regions", service.regions)]
    if service.unknown_in:
        items.append(array("unknown", service.unknown_in))
    return json_object(items)


def encode_region(region: Region) -> bytes:
    """The bytes of one region. ``DataError`` if ``decode_region`` could not read them."""
    where = f"region {check_code(region.code, 'region code', f'region {region.code!a}')}"
    partition = check_code(region.partition, "partition", where)
    items = {"name": optional(region.name, where), "partition": text(partition)}
    items |= {key: optional(value, where) for key in _TEXTS if (value := getattr(region, key)) is not None}
    if region.launched is not None:
        check_day(region.launched, f"{where}: key launched")
    lines = {key: f'  "{key}": {text}' for key, text in items.items()}
    for key in _ZONES:
        if zones := getattr(region, key):
            lines[key] = array(key, [check_code(zone, "zone", where) for zone in zones])
    return json_object([lines[key] for key in sorted(lines)])


def encode_schema(schema: int) -> bytes:
    return json_object([f'  "version": {schema}'])


def decode_service(code: str, data: bytes, where: str, schema: int = SCHEMA) -> Service:
    """See ``decode``. *schema* is the version that the bytes were written in; older ones are upgraded."""
    document = _UPGRADES.get(schema, _current)(parse(data, where, _SERVICE_KEYS), where)
    service = Service(
        code=check_code(code, "service code", where),
        name=string_or_null(document, "name", where),
        regions=codes(document, "regions", where, "region code"),
        global_in=codes(document, "global", where, "partition"),
        unknown_in=codes(document, "unknown", where, "partition"),
        dated=read_days(document, "dated", where, "region code") if "dated" in document else frozenset(),
    )
    return _check_dated(service, where) if service.dated else service


def decode_region(code: str, data: bytes, where: str) -> Region:
    """See ``decode``."""
    document = parse(data, where, _REGION_KEYS)
    partition = string_or_null(document, "partition", where)
    if partition is None:
        msg = f"{where}: key partition is missing: a region belongs to a partition, for example aws"
        raise DataError(msg)
    return Region(
        code=check_code(code, "region code", where),
        partition=sys.intern(check_code(partition, "partition", f"{where}: key partition")),
        name=string_or_null(document, "name", where),
        domain=string_or_null(document, "domain", where),
        country=string_or_null(document, "country", where),
        geolocation=string_or_null(document, "geolocation", where),
        zones=codes(document, "zones", where, "zone"),
        local_zones=codes(document, "local_zones", where, "zone"),
        launched=check_day(document["launched"], f"{where}: key launched") if "launched" in document else None,
        launch_source=string_or_null(document, "launch_source", where),
        announcement=string_or_null(document, "announcement", where),
    )


def decode_schema(data: bytes | None, where: str) -> int:
    """The schema version that ``schema.json`` holds, if this release can read it."""
    if data is None:
        msg = f"{where}: the file is missing: this is not a snapshot's folder, or its history is damaged"
        raise DataError(msg)
    version = parse(data, where, frozenset({"version"})).get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        msg = f"{where}: key version: expected a whole number from 1 to {SCHEMA}, found {shown(version)}"
        raise DataError(msg)
    if version > SCHEMA:
        msg = f"{where}: key version: schema {version} is newer than {SCHEMA}, which this release reads: upgrade it"
        raise DataError(msg)
    return version


def _check_dated(service: Service, where: str) -> Service:
    dated = [region for region, _ in service.dated]
    if len(dated) > len(set(dated)) or not service.regions.issuperset(dated):
        msg = f"{where}: key dated: expected at most one day for a region, and regions of this file only"
        raise DataError(msg)
    return service


def _from_schema_1(document: dict[str, object], where: str) -> Mapping[str, object]:
    listed = codes(document, "regions", where, "region code")
    pseudo = {code for code in listed if code.endswith(_PSEUDO)}
    return document | {
        "regions": sorted(listed - pseudo),
        "global": sorted(code.removesuffix(_PSEUDO) for code in pseudo),
    }


def _current(document: dict[str, object], _where: str) -> Mapping[str, object]:
    return document


_UPGRADES: Final[Mapping[int, Callable[[dict[str, object], str], Mapping[str, object]]]] = MappingProxyType(
    {1: _from_schema_1}
)


@lru_cache(maxsize=1 << 16)
def _file_name(code: str) -> str:
    # A leading dot could spell "..", ".git" and their like.
    name = quote(code, safe=_SAFE)
    return f"{'%2E' + name[1:] if name.startswith('.') else name}{_SUFFIX}"


@lru_cache(maxsize=1 << 16)  # a history names the same paths over and over
def _code(path: str, folder: str) -> str | None:
    if not path.startswith(folder) or not path.endswith(_SUFFIX):
        return None
    name = path.removeprefix(folder).removesuffix(_SUFFIX)
    return sys.intern(unquote(name, errors="replace") if "%" in name else name)


def _check_path(path: str, right: str, where: str) -> None:
    # Two names for one code could both be there, and only one would count.
    if path != right:
        msg = f"{where}: not the name that its code has: expected {right}"
        raise DataError(msg)
