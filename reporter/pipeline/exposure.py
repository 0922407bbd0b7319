"""What files give away: secrets in their texts, addresses without TLS, and modes that let in too many."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from reporter.config.documents import LARGEST, read_document
from reporter.config.inherit import parts_of
from reporter.config.problems import ConfigError
from reporter.errors import HistoryError
from reporter.history.access import is_tracked
from reporter.options.kinds import ENCRYPTED
from reporter.options.secret import looks_secret
from reporter.pipeline.finding import Finding, Severity

POSIX: Final = os.name == "posix"
_WORD: Final = re.compile(r"[^\s\"'`,<>]+")
_VARIABLE: Final = re.compile(r"\$\{\w+(?::-)?|\}")
_UNFINISHED: Final = "./=-_:…"
"""What stands at the end of an address or token whose secret part is left out."""
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY")
_OPEN_ADDRESS: Final = re.compile(r"http://[^\s\"'`,<>]+")
_HARMLESS: Final = frozenset({"localhost", "127.0.0.1", "::1", "json-schema.org"})
"""Hosts on this machine, and one whose addresses are names that nobody fetches."""


def with_extended(files: Iterable[Path], profile: str | None) -> tuple[Path, ...]:
    """*files* and all that they extend, each once; of a file that cannot be read, only itself."""
    found: dict[Path, None] = {}
    for path in files:
        try:
            found |= dict.fromkeys(part.path for part in parts_of(path, profile, read_document))
        except ConfigError:
            found[path] = None
    return tuple(found)


def in_text(path: Path) -> Iterator[Finding]:
    """Secrets and open addresses in the text of one file, comments included. No text shows them."""
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            lines = stream.read(LARGEST).decode("utf-8-sig", errors="replace").split("\n")
    except OSError as error:
        yield Finding.at(Severity.UNKNOWN, file, f"it cannot be read ({error.strerror}), so its text was not looked at")
        return
    for number, text in enumerate(lines, 1):
        column = secret_at(text)
        if column:
            told = "this looks like a secret: take it out, make a new one, and write ${NAME} or an encrypted value"
            yield Finding.at(Severity.HIGH, file, told, line=number, column=column)
        for address in _OPEN_ADDRESS.finditer(text):
            host = _host(address[0])
            if host not in _HARMLESS:
                told = f"an address without TLS: everybody on the way to {host} reads along: write https://"
                severity = Severity.LOW if text.lstrip().startswith("#") else Severity.MEDIUM
                yield Finding.at(severity, file, told, line=number, column=address.start() + 1)


def secret_at(text: str) -> int:
    """The column of the first thing in a line that looks like a secret; 0 if there is none.

    What has a variable, three dots or nothing in place of its secret part is none.
    """
    if not looks_secret(text):
        return 0
    if key := _PRIVATE_KEY.search(text):
        return key.start() + 1
    for word in _WORD.finditer(text):
        pieces = _VARIABLE.split(word[0])
        if not word[0].startswith(ENCRYPTED) and any(looks_secret(piece.rstrip(_UNFINISHED)) for piece in pieces):
            return word.start() + 1
    return 0


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "it"
    except ValueError:
        return "it"


def in_mode(path: Path, *, posix: bool = POSIX) -> Iterator[Finding]:
    """Who else may write a configuration file, and so decide what the reporter does."""
    file = path.as_posix()
    if not posix:
        yield Finding.at(Severity.UNKNOWN, file, "who may write it is not known on this system")
        return
    yield from _writers(path, file)
    folder = path.parent
    mode = folder.stat().st_mode if folder.is_dir() else 0
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        told = f"everybody may replace it: its folder {folder.as_posix()} is open: chmod o-w {folder.as_posix()}"
        yield Finding.at(Severity.HIGH, file, told)


def _writers(path: Path, file: str) -> Iterator[Finding]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Finding.at(Severity.UNKNOWN, file, f"its mode cannot be read ({error.strerror})")
        return
    if mode & stat.S_IWOTH:
        yield Finding.at(Severity.HIGH, file, f"everybody may write it: chmod o-w {path.as_posix()}")
    elif mode & stat.S_IWGRP:
        yield Finding.at(Severity.MEDIUM, file, f"its group may write it: chmod g-w {path.as_posix()}")


def in_folder(path: Path, file: str, *, posix: bool = POSIX) -> Iterator[Finding]:
    """Who else may write the folder of a git repository, without asking git."""
    if not posix:
        yield Finding.at(Severity.UNKNOWN, file, f"who may write {path.as_posix()} is not known on this system")
        return
    worst = max((path, path / "objects", path / "refs"), key=_openness)
    yield from _writers(worst, file)


def _openness(path: Path) -> int:
    mode = path.stat().st_mode if path.exists() else 0
    return 2 * bool(mode & stat.S_IWOTH) + bool(mode & stat.S_IWGRP)


def in_key_file(path: Path, *, posix: bool = POSIX) -> Iterator[Finding]:
    """Who else has the private key at *path*, which opens every encrypted value."""
    file = path.as_posix()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Finding.at(Severity.UNKNOWN, file, f"the private key cannot be looked at ({error.strerror})")
        return
    if not posix:
        yield Finding.at(Severity.UNKNOWN, file, "who may read this private key is not known on this system")
    elif mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding.at(Severity.HIGH, file, f"others may read this private key: chmod 600 {file}")
    try:
        if is_tracked(path):
            told = "git keeps this private key for everybody who has the repository: make a new one (`config rekey`)"
            yield Finding.at(Severity.HIGH, file, told)
    except HistoryError as error:
        yield Finding.at(Severity.UNKNOWN, file, f"whether git keeps this private key is not known: {error}")
