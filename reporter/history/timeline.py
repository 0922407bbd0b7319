"""Read the history: change sets, and the snapshot at a revision.

A timeline is one ``git log --raw`` and one ``git cat-file --batch``. Each line of the log names the blob before and
the blob after, so only what changed is read, and decoded once, however large the snapshots are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from reporter.changes.change import Change, ChangeSet, ordered
from reporter.changes.compare import compare_regions, compare_rows
from reporter.history.git import Repository
from reporter.history.revisions import Entry, Revision, read_revisions
from reporter.model.catalog import Region, Service
from reporter.model.codec import (
    SCHEMA,
    SCHEMA_FILE,
    decode,
    decode_region,
    decode_schema,
    decode_service,
    region_code,
    service_code,
    service_path,
)
from reporter.model.snapshot import Snapshot
from reporter.model.uncollected import uncollected

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of the history to read. Both bounds are inclusive; ``None`` is open."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return (self.since is None or self.since <= moment) and (self.until is None or moment <= self.until)


EVERYTHING: Final = Span()


def read_timeline(
    repository: Repository,
    revision: str,
    source: str,
    *,
    span: Span = EVERYTHING,
    service: str | None = None,
    region: str | None = None,
    renamed: Mapping[str, str] = _NOTHING,
) -> tuple[ChangeSet, ...]:
    """The change sets of *source* up to *revision*, oldest first, optionally of one *service* or one *region* only.

    *renamed* is the reviewed alias table (old service code to new). Commits that change no fact are left out.
    ``HistoryError`` in a shallow clone, see ``read_revisions``.
    """
    schema_file = f"{source}/{SCHEMA_FILE}"
    paths = [f"{source}/{service_path(service)}", schema_file] if service else []
    revisions = read_revisions(repository, revision, source, paths)
    schemas = [entry.after for found in revisions for entry in found.entries if entry.path == schema_file]
    versions = {blob: decode_schema(repository.object(blob), schema_file) for blob in dict.fromkeys(schemas) if blob}
    reader = _Reader(source, versions, renamed)
    wanted = [reader.step(found) for found in revisions]
    wanted = [step for step in wanted if step.revision.committed_at in span]
    sets: Iterator[ChangeSet] = reader.change_sets(repository, wanted)
    if region is not None:
        sets = (
            replace(found, changes=tuple(change for change in found.changes if change.region == region))
            for found in sets
        )
    with uncollected():
        return tuple(found for found in sets if found.changes)


def read_snapshot(repository: Repository, revision: str, source: str) -> Snapshot | None:
    """The snapshot of *source* at *revision*, or ``None`` if the history does not have that source then."""
    listed = repository.run("ls-tree", "-r", "-z", "--full-tree", revision, f"{source}/")
    ids: dict[str, str] = {}
    for row in filter(None, listed.split(b"\0")):
        about, _, path = row.decode(errors="surrogateescape").partition("\t")
        ids[path.removeprefix(f"{source}/")] = about.split()[2]
    if not ids:
        return None
    return decode(source, dict(zip(ids, repository.objects(ids.values()), strict=True)))


def is_outdated(repository: Repository, revision: str, source: str) -> bool:
    """Whether the files of *source* at *revision* are in an older schema than ours."""
    where = f"{source}/{SCHEMA_FILE}"
    return decode_schema(repository.object(f"{revision}:{where}"), where) < SCHEMA


@dataclass(frozen=True, slots=True)
class _Step:
    """A revision with the entries that hold facts, and the schema versions of its blobs before and after."""

    revision: Revision
    facts: tuple[Entry, ...]
    before: int
    after: int


class _Reader:
    """Turns revisions into change sets, asking for each blob once: what is new here is what is old next time."""

    def __init__(self, source: str, versions: Mapping[str, int], renamed: Mapping[str, str]) -> None:
        self.source, self.versions, self.renamed = source, versions, renamed
        self.schema = SCHEMA
        self.decoded: dict[str, Region | Service] = {}

    def step(self, revision: Revision) -> _Step:
        before = self.schema
        for entry in revision.entries:
            if entry.path == f"{self.source}/{SCHEMA_FILE}":
                self.schema = self.versions.get(entry.after, SCHEMA)
        return _Step(revision, tuple(filter(self._is_fact, revision.entries)), before, self.schema)

    def change_sets(self, repository: Repository, steps: Sequence[_Step]) -> Iterator[ChangeSet]:
        blobs = repository.objects(_needed(steps))
        latest: dict[str, str] = {}
        for step in steps:
            changes = self._changes(step, blobs, latest)
            trailers = step.revision.trailers
            yield ChangeSet(
                source=self.source,
                observed_at=trailers.observed_at,
                changes=ordered(changes),
                revision=step.revision.id,
                version=trailers.version,
                accepted=trailers.accepted,
                unread=trailers.unread,
            )

    def _changes(self, step: _Step, blobs: Iterator[bytes], latest: dict[str, str]) -> list[Change]:
        changes: list[Change] = []
        was: dict[str, Service] = {}
        now: dict[str, Service] = {}
        for entry in step.facts:
            known = self.decoded.pop(entry.path, None) if latest.get(entry.path) == entry.before else None
            before = known or self._decode(entry.path, entry.before, step.before, blobs)
            after = self._decode(entry.path, entry.after, step.after, blobs)
            latest[entry.path] = entry.after
            if after is not None:
                self.decoded[entry.path] = after
            if isinstance(before, Region) or isinstance(after, Region):
                changes += compare_regions(_as_region(before), _as_region(after))
            was |= {before.code: before} if isinstance(before, Service) else {}
            now |= {after.code: after} if isinstance(after, Service) else {}
        return changes + compare_rows(was, now, self.renamed)

    def _decode(self, path: str, blob: str, schema: int, blobs: Iterator[bytes]) -> Region | Service | None:
        if not blob:
            return None
        data, where, name = next(blobs), f"{path} (blob {blob[:12]})", path.removeprefix(f"{self.source}/")
        if (code := service_code(name)) is not None:
            return decode_service(code, data, where, schema)
        return decode_region(region_code(name) or "", data, where)

    def _is_fact(self, entry: Entry) -> bool:
        name = entry.path.removeprefix(f"{self.source}/")
        return name != entry.path and (service_code(name) is not None or region_code(name) is not None)


def _needed(steps: Sequence[_Step]) -> Iterator[str]:
    """The blobs in the order in which ``change_sets`` decodes them."""
    latest: dict[str, str] = {}
    for step in steps:
        for entry in step.facts:
            if entry.before and latest.get(entry.path) != entry.before:
                yield entry.before
            if entry.after:
                yield entry.after
            latest[entry.path] = entry.after


def _as_region(item: Region | Service | None) -> Region | None:
    return item if isinstance(item, Region) else None
