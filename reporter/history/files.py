"""Files of a work tree, as its commits have them."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from reporter.errors import HistoryError
from reporter.history.git import GitError, Repository

_START: Final = b"\x02"
_LATEST: Final = 253_402_300_799
"""The last second of the year 9999. A commit may claim any time."""
_LINK: Final = "120000"
_NONE: Final = "000000"
_REPOSITORY: Final = "160000"


@dataclass(frozen=True, slots=True)
class Blob:
    """What a file held. ``is_link`` if it was a symbolic link: then it held the path of another."""

    id: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. ``files`` has what it left of each file that it touched; ``None`` of one that it took away."""

    id: str
    authored_at: datetime
    author: str
    subject: str
    files: Mapping[str, Blob | None]


def work_tree(folder: Path) -> Repository:
    """The repository in whose work tree *folder* lies, at its top. ``HistoryError`` if there is none."""
    try:
        top = Repository(folder).run("rev-parse", "--show-toplevel")
    except GitError as error:
        if "not a git repository" in error.stderr or "must be run in a work tree" in error.stderr:
            msg = f"{folder.absolute()}: it lies in no work tree of git: run `git init`, and commit your files"
            raise HistoryError(msg) from None
        raise
    return Repository(Path(os.fsdecode(top.removesuffix(b"\n"))))


def files_at(repository: Repository, revision: str) -> dict[str, Blob]:
    """Every file at *revision*, by its path."""
    found = {}
    for row in filter(None, repository.run("ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")):
        about, _, path = row.partition(b"\t")
        mode, _, identifier = about.decode().split(" ")
        if (blob := _blob(mode, identifier)) is not None:
            found[os.fsdecode(path)] = blob
    return found


def read_commits(repository: Repository, revision: str, paths: Iterable[str]) -> tuple[Commit, ...]:
    """The commits up to *revision* that touch *paths*, oldest first: a merge counts as one.

    In a shallow clone, the oldest commit of all looks as if it had made every file: see ``cuts``.
    """
    form = "--format=%x02%H%x00%at%x00%an%x00%s%x00"
    raw = ("--raw", "--no-abbrev", "--no-renames", "--no-relative", "--no-follow", "--diff-merges=first-parent")
    wanted = [f":(top,literal){path}" for path in paths]
    output = repository.run("log", "-z", "--first-parent", "--reverse", form, *raw, revision, "--", *wanted)
    return tuple(_commits(output))


def earlier_names(repository: Repository, revision: str, path: str) -> tuple[str, ...]:
    """What the file at *path* was called before commits up to *revision* renamed it, newest first."""
    options = ("--first-parent", "--diff-merges=first-parent", "--no-relative", "--diff-filter=R", "-M", "--follow")
    output = repository.run("log", "-z", "--format=", "--raw", *options, revision, "--", f":(top,literal){path}")
    tokens = iter(output.split(b"\0"))
    pairs = ((next(tokens), next(tokens)) for token in tokens if token.lstrip(b"\n").startswith(b":"))
    return tuple(os.fsdecode(old) for old, _ in pairs)


def cuts(repository: Repository) -> frozenset[str]:
    """The commits at which a shallow clone ends; what they changed is not known."""
    file = repository.git_path("shallow")
    return frozenset(file.read_text(encoding="ascii").split()) if file.is_file() else frozenset()


def checked_out(repository: Repository, revision: str, path: str) -> bytes:
    """The file at *path* as git would write it for *revision*, here with its settings for line ends and the like."""
    return repository.run("cat-file", "--filters", f"{revision}:{path}")


def stands_as(repository: Repository, path: str, blob: Blob | None, content: bytes | None) -> bool:
    """Whether the work tree has at *path* just what git has, *blob* with its *content*; ``None`` is no file."""
    file = repository.path / path
    try:
        here = os.fsencode(os.readlink(file)) if file.is_symlink() else file.read_bytes()  # noqa: PTH115 - Path's tidies up
    except (FileNotFoundError, NotADirectoryError):
        return blob is None
    except OSError:
        return False
    if blob is None or blob.is_link is not file.is_symlink():
        return False
    return here == content or (not blob.is_link and repository.text("hash-object", "--", path) == blob.id)


def _commits(output: bytes) -> Iterator[Commit]:
    tokens = iter(output.split(b"\0"))
    made: Commit | None = None
    files: dict[str, Blob | None] = {}
    for token in tokens:
        if token.startswith(_START):
            if made:
                yield made
            files = {}
            seconds, author, subject = (next(tokens).decode(errors="replace") for _ in range(3))
            made = Commit(token[1:].decode(), _time(seconds), author, subject, files)
        elif (row := token.lstrip(b"\n")).startswith(b":"):
            _, mode, _, identifier, _ = row.decode().split(" ")
            files[os.fsdecode(next(tokens))] = _blob(mode, identifier)
    if made:
        yield made


def _time(seconds: str) -> datetime:
    return datetime.fromtimestamp(min(int(seconds), _LATEST) if seconds.isdecimal() else 0, UTC)


def _blob(mode: str, identifier: str) -> Blob | None:
    return None if mode in {_NONE, _REPOSITORY} else Blob(identifier, mode == _LINK)
