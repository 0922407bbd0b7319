"""Old keys and old command lines into a new file: nothing is lost without a word about what stands in its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import ScalarString

from reporter.config.documents import Form, parse_document, read_document
from reporter.config.draft import Draft, Written, plain
from reporter.config.inherit import EXTENDS, PROFILES, profiles_of
from reporter.config.layers import Layer, layer
from reporter.config.legacy import FORMATS, KEYS
from reporter.config.load import settings_of
from reporter.config.migrate_accounts import migrate_accounts
from reporter.config.migrate_channels import migrate_channels
from reporter.config.migration import Migration
from reporter.config.problems import ConfigError, KeyPath, Problem
from reporter.config.settings import VERSION
from reporter.config.stand_ins import AnyVariable, with_stand_ins

_LEVELS: Final[Mapping[str, str]] = {"warn": "warning", "critical": "error", "fatal": "error"}
_BUILT_IN: Final = frozenset({"xml_output", "database_export"})
"""Plug-ins of the roadmap that need no permission any more."""
_COPY: Final = "aws_data_cache.json"
_HELD: Final = ("performance", "output", "monitoring.logging", "monitoring", "cache.storage", "filters.capacity")
"""Maps whose keys moved one by one; the inner ones first."""
_ASKED: Final = ("aws.region", "aws.cross_account_roles", "performance")
_ASKS: Final = ("aws.api_regions", "aws.accounts", "collect")
"""How AWS is asked: of old, and today."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """A new file. ``notes`` tell of each key that moved or went, by its old place; without any, nothing had to."""

    text: str
    notes: tuple[Problem, ...] = ()


def migrate(text: str, file: str, form: Form) -> Migrated:
    """The *text* of a *file* with the keys of today, as YAML; as it is, in its form, if all its keys are.

    Comments stay with their keys, and variables as they are. A secret that stands there as plain text becomes a
    variable. Keys that nobody ever promised stay. ``ConfigError`` if *text* cannot be read.
    """
    document = parse_document(text, file, form)
    draft = Draft.of(document, text, form)
    notes: list[Problem] = []
    roots: list[KeyPath] = [(), *((PROFILES, name) for name in profiles_of(document))]
    for root in roots:
        found = Migration(draft, document, root, partial=bool(root) or EXTENDS in document.data)
        _migrate_keys(found)
        notes += found.notes
    if not notes:
        return Migrated(text)
    made = draft.text()
    return Migrated(made.replace("\n", "\r\n") if "\r\n" in text else made, tuple(sorted(notes)))


def remaining(text: str, path: Path, file: str, form: Form = "yaml") -> tuple[Problem, ...]:
    """What is still wrong with *text*, which is to stand at *path*, called *file*; whatever its variables are.

    It is read as it would be there, with each of its profiles, and with the files that it extends.
    """
    document = parse_document(text, file, form)
    found: set[Problem] = set()
    for profile in (None, *profiles_of(document)):
        try:
            layered = layer(
                [(Layer.FILE, path)],
                environment=AnyVariable(),
                profile=profile,
                read=lambda one: document if one == path else read_document(one),
            )
            settings_of(with_stand_ins(layered), profile=profile)
        except ConfigError as error:
            found.update(error.problems)
    return tuple(sorted(found))


def _migrate_keys(found: Migration) -> None:
    _version(found)
    _metadata(found)
    migrate_accounts(found)
    migrate_channels(found)
    _storage(found)
    _formats(found)
    _plugins(found)
    for key, convert in _MOVES.items():
        _move(found, key, convert)
    _sources(found)
    _take_out(found)


def _version(found: Migration) -> None:
    path = found.at("version")
    value = plain(found.draft.get(path))
    if value in (1, "1", "1.0") and not isinstance(value, bool) and not found.root:
        found.draft.put(path, VERSION)
        found.note(path, f"it is {VERSION} now")


def _metadata(found: Migration) -> None:
    for key in ("name", "description", "author", "created"):
        path = found.at(f"metadata.{key}")
        value = plain(found.draft.get(path))
        if not isinstance(value, str):
            continue
        day = re.match(r"\d{4}-\d\d-\d\d(?=[T ])", value) if key == "created" else None
        better = day[0] if day else " ".join(value.split()) if "\n" in value else value
        if better != value:
            found.draft.put(path, better)
            found.note(path, "it is a day now, without a time" if day else "it is one line now")


def _storage(found: Migration) -> None:
    """Where the copy is kept: only the place of a file means something."""
    at = found.at("cache.storage.location")
    place = plain(found.draft.get(at))
    if not isinstance(place, str):
        return
    kind = plain(found.draft.get(found.at("cache.storage.type")))
    if kind not in (None, "file") or "://" in place:
        found.note(at, "it is left out, since it is no file: the copy is always one")
        found.draft.drop(at)
        return
    folder = "${" not in place and not PurePosixPath(place).suffix
    found.move(at, f"{place.rstrip('/')}/{_COPY}" if folder else None)


def _formats(found: Migration) -> None:
    path = found.at("output.formats")
    raw = found.draft.get(path)
    if not isinstance(raw, CommentedSeq):
        _move(found, "output.formats", lambda one: _listed(_format(one)))
        return
    names = [_format(item) for item in raw]
    first = {name: position for position, name in reversed([*enumerate(map(str, names))])}
    found.draft.keep(path, {position: names[position] for position in sorted(first.values())})
    found.move(path)


def _format(raw: Written) -> object:
    """The name of a format today."""
    name = str(raw).lower()
    return FORMATS.get(name, name) if isinstance(raw, ScalarString) and "${" not in name else raw


def _plugins(found: Migration) -> None:
    """Which packages may add something: those that are listed; none, if they were not looked for; else all."""
    enabled, discovery = found.at("plugins.enabled_plugins"), found.at("plugins.auto_discovery")
    listed = found.draft.get(enabled)
    if isinstance(listed, CommentedSeq):
        names = dict(enumerate(listed))
        found.draft.keep(enabled, {at: name for at, name in names.items() if str(name) not in _BUILT_IN})
        found.move(enabled)
    elif plain(found.draft.get(discovery)) is False:
        found.move(discovery, [])
    if found.draft.get(discovery) is not None:
        found.tell(discovery)
        found.draft.drop(discovery)


def _same(raw: object) -> object:
    return raw


def _listed(raw: object) -> object:
    return raw if isinstance(raw, CommentedSeq) else [raw]


def _hours(raw: Written) -> object:
    """A number of hours as a span of time."""
    value = plain(raw)
    if isinstance(value, str) and "${" in value:
        return f"{value}h"
    try:
        hours = float(str(value))
    except ValueError:
        return raw
    for unit, parts in (("h", 1), ("m", 60), ("s", 3600)):
        if (hours * parts).is_integer():
            return f"{int(hours * parts)}{unit}"
    return f"{round(hours * 3600)}s"


def _level(raw: Written) -> object:
    name = str(raw).lower()
    return raw if "${" in name else _LEVELS.get(name, name)


_MOVES: Final[Mapping[str, Callable[[Written], object]]] = {
    "aws.region": _listed,
    "performance.max_workers": _same,
    "performance.max_retries": _same,
    "cache.ttl_hours": _hours,
    "output.directory": _same,
    "filters.capacity.min_services": _same,
    "monitoring.logging.level": _level,
    "monitoring.logging.format": _level,
    "plugins.directory": _listed,
}
"""Keys whose value is a matter of its own, and what becomes of it."""


def _move(found: Migration, key: str, convert: Callable[[Written], object]) -> None:
    path = found.at(key)
    raw = found.draft.get(path)
    if raw is not None:
        value = convert(raw)
        found.move(path, None if value is raw else value)


def _sources(found: Migration) -> None:
    """Who set how AWS is asked wants that it is asked; the default has become a source that needs no account."""
    path = found.at("sources.enabled")
    asked = next((note for note in found.notes if note.key.startswith(_ASKED)), None)
    asks = any(plain(found.draft.get(found.at(key))) is not None for key in _ASKS)
    if asked is None or not asks or found.partial or not found.is_free(path):
        return
    found.draft.put(path, ["ssm"], near=("aws",) if found.has(("aws",)) else ("collect",))
    text = "`sources.enabled: [ssm]` is added: AWS was asked, and the default is a source that needs no account"
    found.notes.append(replace(asked, text=text))


def _take_out(found: Migration) -> None:
    """What went, and what is left where keys have moved away."""
    gone = [found.at(old.key) for old in KEYS if old.now is None and not old.key.startswith("notifications")]
    there = [path for path in gone if found.has(path)]
    for path in there:
        found.tell(path)
    for path in there:
        found.draft.drop(path)
    for path in filter(found.has, map(found.at, _HELD)):
        for key in found.draft.keys(path):
            found.note((*path, key), "it is left out: there never was such a key")
        found.tell(path)
        found.draft.drop(path)
