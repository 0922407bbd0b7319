"""What one release holds: its endpoints file and its newest models, readable one by one."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reporter.collect.archive import Archive, BrokenRelease, Member, open_archive
from reporter.collect.heads import ModelHead, parse_head, unpacked, unpacked_start

if TYPE_CHECKING:
    import requests

    from reporter.collect.index import Release

ENDPOINTS = ("endpoints.json", "_endpoints.json")
"""Its name, and its name before 2016-03."""

_MODEL = re.compile(r"([^/]+)/([^/]+)/service-2\.json(?:\.gz)?")


class Fault(NamedTuple):
    """Why something could not be read."""

    reason: str


class ModelFile(NamedTuple):
    """The newest API version of a model and the file that describes it."""

    api_version: str
    name: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One release, opened. ``checksum`` is equal for equal endpoints files."""

    release: Release
    checksum: Member
    models: dict[str, ModelFile]
    _endpoints: str
    _archive: Archive | None
    _packed_endpoints: bytes = b""
    _heads: dict[str, ModelHead] = field(default_factory=dict)

    def endpoints(self) -> bytes | Fault:
        """The endpoints file, which is a JSON object."""
        try:
            if self._archive is None:
                return zlib.decompress(self._packed_endpoints)
            return _read_endpoints(self._archive, self.release, self._endpoints)
        except BrokenRelease as broken:
            return Fault(broken.reason)

    def head(self, folder: str) -> ModelHead | Fault:
        """The head of the model in ``folder``."""
        try:
            if self._archive is None:
                return self._heads[folder]
            return _read_head(self._archive, self.release, self.models[folder].name)
        except BrokenRelease as broken:
            return Fault(broken.reason)


def open_catalogue(release: Release, *, session: requests.Session) -> Catalogue | Fault:
    """Open ``release``. ``SourceError`` when the network fails, a ``Fault`` when the release is broken."""
    try:
        archive = open_archive(release, session=session, wanted=_wanted)
        members = archive.members()
        endpoints = next((name for name in ENDPOINTS if name in members), None)
        if endpoints is None:
            return Fault("it has no endpoints file")
        models: dict[str, ModelFile] = {}
        for name in sorted(members):
            if found := _MODEL.fullmatch(name):
                file = ModelFile(found[2], name)
                models[found[1]] = max(file, models.get(found[1], file))
        if not archive.held:
            return Catalogue(release, members[endpoints], models, endpoints, archive)
        # An archive in memory is let go now: a window of them would not fit. So all of it is read here.
        text = zlib.compress(_read_endpoints(archive, release, endpoints))
        heads = {folder: _read_head(archive, release, file.name) for folder, file in models.items()}
        return Catalogue(release, members[endpoints], models, endpoints, None, text, heads)
    except BrokenRelease as broken:
        return Fault(broken.reason)


def _wanted(name: str) -> bool:
    return name.endswith(("/service-2.json", "/service-2.json.gz")) or name in ENDPOINTS


def _read_endpoints(archive: Archive, release: Release, name: str) -> bytes:
    text = archive.read(name)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise BrokenRelease(release, f"{name} is not a JSON object")
    return text


def _read_head(archive: Archive, release: Release, name: str) -> ModelHead:
    try:
        return parse_head(unpacked_start(name, archive.head(name)))
    except ValueError:
        # The metadata is further down, or something is wrong with it: the whole file tells.
        whole = archive.read(name)
    try:
        return parse_head(unpacked(name, whole))
    except ValueError as error:
        raise BrokenRelease(release, f"the model {name} cannot be read: {error}") from error
