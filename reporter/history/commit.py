"""Write observations: one commit each, made without a checkout, an index, a hook or a signature.

``git fast-import`` takes the commits as a stream and moves the branch at the end of it, and only forwards: if the
branch has moved since, or the stream breaks off, it stays where it is. So the move is one compare-and-swap, and a
process that is killed leaves the old history or the new one.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reporter.changes.change import Change
from reporter.errors import HistoryError
from reporter.history.git import BRANCH, GitError, Repository
from reporter.history.message import Trailers, encode_message
from reporter.model.codec import (
    SCHEMA,
    SCHEMA_FILE,
    encode_region,
    encode_schema,
    encode_service,
    region_path,
    service_path,
)
from reporter.model.snapshot import Snapshot

AUTHOR: Final = "AWS services reporter <reporter@aws-services-reporter.invalid>"
"""Who commits. Fixed, whatever git is configured to, so that the same facts give the same commit everywhere."""

README: Final = b"""# Snapshots of AWS services and regions

This branch is data, written by the AWS services reporter: one folder a source, one small file a service and a region.
Each commit is one observation that differed from the one before; `git log -p` is the change log.
Do not edit it by hand, and do not merge it into the code.
"""


class BranchMoved(HistoryError):
    """Another process committed first. Nothing was written; read the branch again and commit on top of it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one commit says: the files that differ (``None`` removes one), and the words.

    ``committed_at`` must not be earlier than that of the observation before it of the same source.
    """

    trailers: Trailers
    changes: tuple[Change, ...]
    files: Mapping[str, bytes | None]
    committed_at: datetime


def observation(
    before: Snapshot | None,
    after: Snapshot,
    changes: Sequence[Change],
    trailers: Trailers,
    committed_at: datetime,
    *,
    reform: bool = False,
) -> Observation:
    """The commit that leads from *before* to *after*. *reform* writes every file anew, for a newer schema."""
    files = dict(_files(None if reform else before, after))
    if before is not None and reform:
        files |= {path: None for path, data in _files(after, before) if data is not None and path not in files}
    return Observation(trailers, tuple(changes), files, committed_at)


def append(
    repository: Repository, observations: Iterable[Observation], *, parent: str | None, branch: str = BRANCH
) -> str:
    """Commit *observations* on top of *parent* and move *branch* there; the new commit's id.

    *parent* is what the branch was when the observations were made, ``None`` for a new branch. ``BranchMoved`` if
    it has moved since; any other ``HistoryError`` says why git refused. Either way the branch is as it was.
    """
    ref = f"refs/heads/{branch}"
    new = import_commits(repository, observations, parent=parent, ref=ref)
    if new is None:
        msg = f"branch {branch} moved while committing: run again"
        raise BranchMoved(msg)
    return new


def import_commits(
    repository: Repository, observations: Iterable[Observation], *, parent: str | None, ref: str, reset: bool = False
) -> str | None:
    """See ``append``; ``None`` where *ref* moved. *reset* makes *ref* anew, whatever it was."""
    stream = io.BytesIO()
    stream.write(b"feature done\n")
    if reset:
        stream.write(b"feature force\n")
    for item in observations:
        _write_commit(stream, item, ref, parent)
        parent = ":1"
    stream.write(b"get-mark :1\ndone\n")
    try:
        return repository.run("fast-import", "--quiet", stdin=stream.getvalue()).decode().strip()
    except GitError as error:
        if "Not updating" in error.stderr or "but expected" in error.stderr:
            return None
        raise


def _files(before: Snapshot | None, after: Snapshot) -> Iterable[tuple[str, bytes | None]]:
    """The files that differ, as ``codec.encode`` would give them, without encoding those that do not."""
    folder = after.source
    if before is None:
        yield f"{folder}/{SCHEMA_FILE}", encode_schema(SCHEMA)
    old_regions, old_services = (before.regions, before.services) if before else ({}, {})
    for code, region in after.regions.items():
        if (was := old_regions.get(code)) is not region and was != region:
            yield f"{folder}/{region_path(code)}", encode_region(region)
    for code, service in after.services.items():
        if (had := old_services.get(code)) is not service and had != service:
            yield f"{folder}/{service_path(code)}", encode_service(service)
    for code in old_regions.keys() - after.regions.keys():
        yield f"{folder}/{region_path(code)}", None
    for code in old_services.keys() - after.services.keys():
        yield f"{folder}/{service_path(code)}", None


def _write_commit(stream: io.BytesIO, item: Observation, ref: str, parent: str | None) -> None:
    message = encode_message(item.trailers, item.changes).encode()
    observed, committed = (int(moment.timestamp()) for moment in (item.trailers.observed_at, item.committed_at))
    stream.write(f"commit {ref}\nmark :1\nauthor {AUTHOR} {observed} +0000\n".encode())
    stream.write(f"committer {AUTHOR} {committed} +0000\ndata {len(message)}\n".encode() + message)
    if parent is None:
        _write_file(stream, "README.md", README)
    else:
        stream.write(f"from {parent}\n".encode())
    for path in sorted(item.files):
        data = item.files[path]
        if data is None:
            stream.write(f"D {path}\n".encode())
        else:
            _write_file(stream, path, data)


def _write_file(stream: io.BytesIO, path: str, data: bytes) -> None:
    stream.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
