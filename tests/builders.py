"""Small hand-made snapshots, changes and histories."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reporter.changes.change import Change, ChangeSet, Kind, ordered
from reporter.changes.compare import compare
from reporter.history.commit import append, observation
from reporter.history.git import BRANCH, Repository
from reporter.history.message import Trailers
from reporter.history.revisions import tip
from reporter.history.timeline import read_snapshot
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread

START = datetime(2026, 1, 1, 6, tzinfo=UTC)
NAMES = {"eu-west-1": "Europe (Ireland)", "us-east-1": "US East (N. Virginia)"}


def day(number: float) -> datetime:
    """So many days after the start of the tests' time."""
    return START + timedelta(days=number)


def partition_of(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws"


def service(
    code: str, *regions: str, name: str | None = None, everywhere: Iterable[str] = (), unknown: Iterable[str] = ()
) -> Service:
    return Service(code, name, frozenset(regions), frozenset(everywhere), frozenset(unknown))


def snapshot(
    *services: Service, regions: Iterable[str] = (), source: str = "endpoints", unread: Iterable[Unread] = ()
) -> Snapshot:
    """The services, and every region that they or *regions* name."""
    codes = {code for one in services for code in one.regions} | set(regions)
    places = (Region(code, partition_of(code), NAMES.get(code)) for code in codes)
    return Snapshot.of(source, places, services, unread)


def added(code: str, region: str) -> Change:
    return Change(Kind.AVAILABILITY_ADDED, service=code, region=region)


def removed(code: str, region: str) -> Change:
    return Change(Kind.AVAILABILITY_REMOVED, service=code, region=region)


def change_set(number: float, *changes: Change, accepted: str | None = None) -> ChangeSet:
    """What an observation so many days after the start changed."""
    return ChangeSet("endpoints", day(number), ordered(changes), accepted=accepted)


def new_repository(path: Path) -> Repository:
    path.mkdir(parents=True, exist_ok=True)
    repository = Repository(path)
    repository.run("init", "--quiet", "--initial-branch=main")
    return repository


def observe(
    repository: Repository,
    after: Snapshot,
    at: datetime,
    *,
    version: str | None = None,
    accepted: str | None = None,
    renamed: Mapping[str, str] | None = None,
) -> str:
    """Commit *after* on top of the history; the new revision."""
    here = tip(repository)
    before = read_snapshot(repository, here, after.source) if here else None
    changes = compare(before or Snapshot(after.source), after, renamed or {})
    trailers = Trailers(after.source, at, version, after.unread, accepted)
    return append(repository, [observation(before, after, changes, trailers, at)], parent=here)


def commit_files(repository: Repository, files: Mapping[str, bytes | None], message: str, at: datetime) -> str:
    """A commit that the reporter did not make, on top of the history; the new revision."""
    here = tip(repository)
    lines = [f"commit refs/heads/{BRANCH}\nmark :1\ncommitter Other <o@example.org> {int(at.timestamp())} +0000\n"]
    lines += [f"data {len(message.encode())}\n{message}"] + ([f"from {here}\n"] if here else ["\n"])
    stream = "".join(lines).encode()
    for path, data in files.items():
        change = f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n" if data is not None else None
        stream += change or f"D {path}\n".encode()
    return repository.run("fast-import", "--quiet", stdin=stream + b"get-mark :1\n").decode().strip()


def as_json(document: object) -> bytes:
    """The document as the codec's files have it."""
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
