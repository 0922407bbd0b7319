"""Canonical bytes of a snapshot, both ways.

A snapshot is a small tree of files: ``services/<code>.json``, ``regions/<code>.json`` and ``schema.json``.
Each is canonical JSON: keys and lists sorted, one value a line, UTF-8, a newline at the end, nothing volatile. The
same facts give the same bytes, so git sees a change exactly where a fact changed, and ``git log -p`` reads like a
change log. ``decode(encode(snapshot))`` is the snapshot, and ``encode(decode(files))`` are the files.

Schema versions (``schema.json``):

1. a partition-global service is listed in ``regions`` under AWS's pseudo-region (``aws-global``)
2. ``global`` and ``unknown`` name partitions, and ``regions`` holds regions only
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from reporter.errors import DataError
from reporter.model.catalog import Region, Service, check_code
from reporter.model.snapshot import Snapshot

SCHEMA: Final = 2
SCHEMA_FILE: Final = "schema.json"
SERVICES: Final = "services/"
REGIONS: Final = "regions/"
_SUFFIX: Final = ".json"
_SAFE: Final = "()+,=@ !"  # with letters, digits and _.-~, which quote() never touches
_PSEUDO: Final = "-global"

_text = json.encoder.encode_basestring  # JSON text of one string, non-ASCII kept


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
        if place not in _checked:
            _checked[check_code(place, "region code or partition", f"service {service.code}")] = place
    items = [_array("global", service.global_in)] if service.global_in else []
    items += [f'  "name": {_optional(service.name, f"service {service.code}")}', _array("regions", service.regions)]
    if service.unknown_in:
        items.append(_array("unknown", service.unknown_in))
    return _object(items)


def encode_region(region: Region) -> bytes:
    """The bytes of one region. ``DataError`` if ``decode_region`` could not read them."""
    where = f"region {check_code(region.code, 'region code', f'region {region.code!a}')}"
    partition = check_code(region.partition, "partition", where)
    return _object([f'  "name": {_optional(region.name, where)}', f'  "partition": {_text(partition)}'])


def encode_schema(schema: int) -> bytes:
    return _object([f'  "version": {schema}'])


def decode_service(code: str, data: bytes, where: str, schema: int = SCHEMA) -> Service:
    """See ``decode``. *schema* is the version that the bytes were written in; older ones are upgraded."""
    document = _UPGRADES.get(schema, _current)(_parse(data, where, {"global", "name", "regions", "unknown"}), where)
    return Service(
        code=check_code(code, "service code", where),
        name=_string_or_null(document, "name", where),
        regions=_codes(document, "regions", where, "region code"),
        global_in=_codes(document, "global", where, "partition"),
        unknown_in=_codes(document, "unknown", where, "partition"),
    )


def decode_region(code: str, data: bytes, where: str) -> Region:
    """See ``decode``."""
    document = _parse(data, where, {"name", "partition"})
    partition = _string_or_null(document, "partition", where)
    if partition is None:
        msg = f"{where}: key partition is missing: a region belongs to a partition, for example aws"
        raise DataError(msg)
    return Region(
        code=check_code(code, "region code", where),
        partition=sys.intern(check_code(partition, "partition", f"{where}: key partition")),
        name=_string_or_null(document, "name", where),
    )


def decode_schema(data: bytes | None, where: str) -> int:
    """The schema version that ``schema.json`` holds, if this release can read it."""
    if data is None:
        msg = f"{where}: the file is missing: this is not a snapshot's folder, or its history is damaged"
        raise DataError(msg)
    version = _parse(data, where, {"version"}).get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        msg = f"{where}: key version: expected a whole number from 1 to {SCHEMA}, found {_shown(version)}"
        raise DataError(msg)
    if version > SCHEMA:
        msg = f"{where}: key version: schema {version} is newer than {SCHEMA}, which this release reads: upgrade it"
        raise DataError(msg)
    return version


def _from_schema_1(document: dict[str, object], where: str) -> Mapping[str, object]:
    listed = _codes(document, "regions", where, "region code")
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


def _array(key: str, values: Iterable[str]) -> str:
    lines = ",\n    ".join(_text(value) for value in sorted(values))
    return f'  "{key}": [\n    {lines}\n  ]' if lines else f'  "{key}": []'


def _optional(value: str | None, where: str) -> str:
    if value is None:
        return "null"
    if not value or not value.isprintable():
        msg = f"{where}: {_shown(value)} cannot be a name: use printable text on one line, or none"
        raise DataError(msg)
    return _text(value)


def _object(items: list[str]) -> bytes:
    return ("{\n" + ",\n".join(items) + "\n}\n").encode()


def _parse(data: bytes, where: str, keys: set[str]) -> dict[str, object]:
    try:
        document: object = json.loads(data.decode())
    except UnicodeDecodeError:
        msg = f"{where}: not UTF-8"
        raise DataError(msg) from None
    except (ValueError, RecursionError) as error:
        msg = f"{where}: not JSON: {error}"
        raise DataError(msg) from None
    if not isinstance(document, dict):
        msg = f"{where}: expected a JSON object, found {_shown(document)}"
        raise DataError(msg)
    if not document.keys() <= keys:
        unknown = min(document.keys() - keys)
        msg = f"{where}: key {_shown(unknown)} is not known here: expected {', '.join(sorted(keys))}"
        raise DataError(msg)
    return document


def _string_or_null(document: Mapping[str, object], key: str, where: str) -> str | None:
    value = document.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value or not value.isprintable():
        msg = f"{where}: key {key}: expected text on one line or null, found {_shown(value)}"
        raise DataError(msg)
    return value


def _codes(document: Mapping[str, object], key: str, where: str, what: str) -> frozenset[str]:
    values = document.get(key)
    if values is None:
        return frozenset()
    if not isinstance(values, list):
        msg = f"{where}: key {key}: expected a list of texts, found {_shown(values)}"
        raise DataError(msg)
    try:
        return frozenset(map(_checked.__getitem__, values))
    except (KeyError, TypeError):
        for value in values:
            if not isinstance(value, str):
                msg = f"{where}: key {key}: expected a list of texts, found {_shown(value)} in it"
                raise DataError(msg) from None
            _checked[check_code(value, what, f"{where}: key {key}")] = value
    return frozenset([_checked[value] for value in values])


# Region codes repeat in every file: one check and one string for each, whatever the size of the history.
_checked: dict[str, str] = {}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text if text.isprintable() else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - what fits beside the file's name
