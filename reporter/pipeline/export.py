"""``export``: what was known at a date, as files."""

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from reporter.errors import BuildError, UsageError
from reporter.history.git import BRANCH, Repository
from reporter.model.selection import Selection
from reporter.pipeline.read import view
from reporter.render.exports.exporter import exporter, files_of
from reporter.render.exports.facts import ExportFacts


def export(
    repository: Repository,
    source: str,
    formats: Sequence[str],
    *,
    at: datetime | None = None,
    branch: str = BRANCH,
    selection: Selection | None = None,
) -> dict[str, bytes]:
    """The files of every format, by name, of *source* as of *at*, or now.

    ``UsageError`` for a format that nobody has, and if nothing matches the *selection*; ``BuildError`` if a plug-in
    fails, or if two formats have a file of the same name.
    """
    exporters = [exporter(name) for name in dict.fromkeys(formats)]
    facts = export_facts(repository, source, at=at, branch=branch, selection=selection)
    files: dict[str, bytes] = {}
    for one in exporters:
        made = files_of(one, facts)
        if twice := sorted(files.keys() & made.keys()):
            msg = f"format {one.name}: another format has a file {twice[0]}, too: export them into different folders"
            raise BuildError(msg)
        files |= made
    return files


def export_facts(
    repository: Repository,
    source: str,
    *,
    at: datetime | None = None,
    branch: str = BRANCH,
    selection: Selection | None = None,
) -> ExportFacts:
    """What an export is made of, read from the history. ``UsageError`` if no service and region is chosen."""
    seen = view(repository, source, at=at, branch=branch)
    trailers = seen.revision.trailers
    facts = ExportFacts(
        snapshot=seen.snapshot,
        source=source,
        version=trailers.version,
        observed_at=trailers.observed_at,
        revision=seen.revision.id,
        unread=trailers.unread,
        selection=selection or Selection(),
    )
    if facts.selection and not (facts.regions() and facts.services()):
        msg = "no service and region match: see `reporter services` and `reporter regions`"
        raise UsageError(msg)
    return facts


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write *files* into *folder*, which is made if need be; their paths.

    All are written beside their places first and then put there, so that a full disk leaves the old ones.
    ``BuildError`` names the file or folder that cannot be written.
    """
    places = {folder / name: folder / f".{name}.{os.getpid()}.new" for name in files}
    at = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for at, new in places.items():
            if at.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))  # as `replace` would, too late
            new.write_bytes(files[at.name])
        for at, new in places.items():
            new.replace(at)
    except OSError as error:
        msg = f"{at}: cannot be written: {error.strerror}: free the place, or name another folder with --output"
        raise BuildError(msg) from None
    finally:
        _remove(places.values())
    return tuple(places)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
