"""Walk through releases in version order, reading of each only what differs from the one before.

Three facts decide what is read. The checksum of the endpoints file in an archive's directory is reliable, so
equal checksums mean equal bytes. The checksum of a packed model changes with every release, so it says nothing,
and a model's head is compared at the two ends of a window and bisected in between. And a model's folder has one
folder per API version, so a new version shows in the directory. What is not seen: a head that changes and
changes back within one window.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from reporter.collect.catalogue import open_catalogue
from reporter.collect.crew import Crew
from reporter.collect.heads import ModelHead, parse_head
from reporter.collect.window import Past, Settled, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import requests

    from reporter.collect.index import Release

__all__ = ["Broken", "ModelHead", "Reading", "parse_head", "walk"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one release says.

    ``endpoints`` is the content of its endpoints file, or None when it has the same bytes as in the reading
    before. ``models`` has a head for each model folder, sorted, always of the folder's newest API version.
    """

    release: Release
    endpoints: bytes | None = field(repr=False)
    models: Mapping[str, ModelHead] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A release that cannot be read, and why. It says nothing about what AWS offered."""

    release: Release
    reason: str


def walk(
    releases: Sequence[Release],
    *,
    session: requests.Session,
    workers: int = 24,
    window: int = 256,
    progress: Callable[[Release], None] | None = None,
    known: Mapping[str, ModelHead] | None = None,
) -> Iterator[tuple[Reading | Broken, ...]]:
    """Read ``releases``, given oldest first; yields one tuple per ``window`` of them, in the same order.

    ``known`` are the heads that were valid just before the first release, for a walk that continues an earlier
    one; they save reading each model at the start. ``session`` needs a pool of at least ``workers``.
    ``progress`` is called in the caller's thread for each release whose directory was looked at. A release that
    cannot be read is ``Broken``; when the network fails, ``SourceError`` is raised and what was yielded stands.
    """
    crew = Crew(workers)
    past = Past(None, {folder: (head.api_version, head) for folder, head in (known or {}).items()})
    try:
        for start in range(0, len(releases), window):
            settled = _settled(releases[start : start + window], past, crew, session, progress)
            past = settled.past
            entries = tuple(_entry(release, settled, i) for i, release in enumerate(releases[start : start + window]))
            del settled
            yield entries
            # Some hundred endpoints files: not to be held here while the next window is read.
            del entries
    finally:
        crew.close()


def _settled(
    batch: Sequence[Release],
    past: Past,
    crew: Crew,
    session: requests.Session,
    progress: Callable[[Release], None] | None,
) -> Settled:
    found = []
    opened = crew.map(partial(open_catalogue, session=session), batch)
    for release, catalogue in zip(batch, opened, strict=True):
        found.append(catalogue)
        if progress is not None:
            progress(release)
    return Window(found, past, crew).settle()


def _entry(release: Release, settled: Settled, index: int) -> Reading | Broken:
    if (reason := settled.broken.get(index)) is not None:
        return Broken(release, reason)
    return Reading(release, settled.endpoints[index], settled.models[index])
