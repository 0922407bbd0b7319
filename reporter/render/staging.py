"""Put pages, data and prose into the folder that the site engine reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from reporter.errors import BuildError

MARKER: Final = ".staged-by-reporter"
"""Says that a folder is ours to clean. The engine skips files that start with a dot."""


@dataclass(frozen=True, slots=True)
class Staged:
    """How many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def stage(pages: Mapping[str, str], data_files: Mapping[str, str | bytes], site_docs: Path, out: Path) -> Staged:
    """Make *out* hold exactly *pages*, *data_files* and what is in *site_docs*, and write only what differs.

    ``BuildError`` before anything is written: if a rendered file would hide one of *site_docs* or lie outside *out*,
    or if *out* holds files that were not staged there. *site_docs* itself is never touched.
    """
    wanted = _prose(site_docs)
    for path, text in [*pages.items(), *data_files.items()]:
        _check(path, wanted)
        wanted[path] = text.encode() if isinstance(text, str) else text
    _claim(out, site_docs)
    stale = [file for file in _files(out) if file.relative_to(out).as_posix() not in wanted]
    for file in stale:
        file.unlink()
    _drop_empty_folders(out)
    written = sum(_write(out / path, data) for path, data in wanted.items())
    return Staged(written, len(wanted) - written, len(stale))


def put_beside(files: Mapping[str, str | bytes], folder: Path) -> None:
    """Put *files* into the built site in *folder*. ``BuildError`` if one would replace a file of the site's engine."""
    for path, data in files.items():
        target = folder / path
        if target.exists():
            msg = f"{path}: the site has such a file already: rename the one in the site's prose"
            raise BuildError(msg)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)


def _prose(site_docs: Path) -> dict[str, bytes]:
    if not site_docs.is_dir():
        msg = f"{site_docs}: the folder of the site's own pages is missing: run in the repository's root"
        raise BuildError(msg)
    return {path.relative_to(site_docs).as_posix(): path.read_bytes() for path in _files(site_docs)}


def _check(path: str, wanted: Mapping[str, bytes]) -> None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or not parts or ".." in parts:
        msg = f"{path}: a page of the site must lie inside its folder"
        raise BuildError(msg)
    if path in wanted:
        msg = f"{path}: this page is rendered from the data: rename the file of the same name in the site's prose"
        raise BuildError(msg)


def _claim(out: Path, site_docs: Path) -> None:
    here, prose = out.resolve(), site_docs.resolve()
    if here == prose or here in prose.parents or prose in here.parents:
        msg = f"{out}: pages cannot be staged in or around the site's own prose ({site_docs})"
        raise BuildError(msg)
    marker = out / MARKER
    if out.exists() and not marker.is_file() and (not out.is_dir() or any(out.iterdir())):
        msg = f"{out}: not empty, and not staged by the reporter: move it away, or stage elsewhere"
        raise BuildError(msg)
    out.mkdir(parents=True, exist_ok=True)
    marker.touch()


def _files(folder: Path) -> Iterator[Path]:
    """Every file below *folder*, hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _drop_empty_folders(out: Path) -> None:
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _write(path: Path, data: bytes) -> bool:
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True
