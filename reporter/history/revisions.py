"""The commits of the history: one observation each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from reporter.errors import HistoryError
from reporter.history.git import BRANCH, Repository
from reporter.history.message import Trailers, decode_message

_START: Final = b"\x02"
_RAW: Final = ("--raw", "--no-abbrev", "--no-renames", "--no-relative", "-m")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that a commit touches: the blob before and the blob after, ``""`` where there is none."""

    before: str
    after: str
    path: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit of the history.

    ``committed_at`` never runs backwards along the history of one source, so as-of reads go by it; it is
    ``trailers.observed_at`` except where two jobs raced.
    """

    id: str
    parent: str
    committed_at: datetime
    trailers: Trailers
    entries: tuple[Entry, ...] = ()


def tip(repository: Repository, branch: str = BRANCH) -> str | None:
    """The newest commit of the history here, or ``None`` when there is no history."""
    return repository.resolve(f"refs/heads/{branch}")


def count(repository: Repository, revision: str) -> int:
    """How many commits lead to *revision*."""
    return int(repository.text("rev-list", "--first-parent", "--count", revision, "--"))


def last(repository: Repository, revision: str, source: str) -> Revision | None:
    """The newest observation of *source*, or ``None``. ``HistoryError`` if a shallow clone cuts it off."""
    return _newest(repository, revision, source)


def as_of(repository: Repository, revision: str, source: str, moment: datetime) -> Revision | None:
    """The last observation of *source* at or before *moment*, or ``None`` if the source starts later.

    ``HistoryError`` if a shallow clone cuts it off.
    """
    seconds = int(moment.timestamp())
    # git takes a date in words before 1970 for one of these days, and knows no year after 2099.
    return _newest(repository, revision, source, f"--until=@{seconds} +0000") if seconds >= 0 else None


def sources(repository: Repository, revision: str) -> tuple[str, ...]:
    """The sources that the history holds at *revision*."""
    return tuple(repository.text("ls-tree", "-d", "--name-only", "--full-tree", revision).splitlines())


def read_revisions(
    repository: Repository, revision: str, source: str, paths: Sequence[str] = ()
) -> tuple[Revision, ...]:
    """The observations of *source*, oldest first, with their entries; only those that touch *paths* if any are given.

    ``HistoryError`` in a shallow clone: its oldest commit would look like a change that never happened.
    """
    # Without paths git compares the trees of a commit once, with them twice: a whole source is read without.
    paths = [_top(path) for path in paths]
    found = tuple(_log(repository, revision, paths, "--reverse", *_RAW))
    _refuse_shallow(repository, revision, paths)
    return tuple(one for one in found if one.trailers.source == source)


def only_in(repository: Repository, revision: str, other: str) -> Iterator[Revision]:
    """The observations, of any source, that *revision* has and *other* has not; oldest first, without entries."""
    return _log(repository, revision, [_top("")], "--reverse", f"^{other}")


def folders(repository: Repository, revisions: Sequence[Revision]) -> tuple[str, ...]:
    """The tree of its source at each revision: two are the same where all facts, and their form, are."""
    wanted = "".join(f"{one.id}:{one.trailers.source}\n" for one in revisions)
    return tuple(repository.run("cat-file", "--batch-check=%(objectname)", stdin=wanted.encode()).decode().splitlines())


def observed_in(repository: Repository, revision: str) -> bool:
    """Whether *revision* is a history of ours: any of its commits is an observation."""
    return any(_log(repository, revision, [], "-1", "--fixed-strings", "--grep=Observed-At: "))


def parse_log(output: bytes) -> Iterator[Revision]:
    """The revisions in the output of ``git log -z --raw`` with this module's format; others' commits are skipped."""
    tokens = iter(output.split(b"\0"))
    header: list[bytes] = []
    entries: list[Entry] = []
    for token in tokens:
        if token.startswith(_START):
            yield from _revision(header, entries)
            header, entries = [token[1:], _next(tokens), _next(tokens), _next(tokens)], []
        elif (row := token.lstrip(b"\n")).startswith(b":"):
            fields = row.split()
            if len(fields) != 5:  # noqa: PLR2004 - modes, blobs, letter
                raise _unreadable(row)
            path = _next(tokens).decode(errors="surrogateescape")
            entries.append(Entry(_blob(fields[2]), _blob(fields[3]), path))
    yield from _revision(header, entries)


def _log(repository: Repository, revision: str, paths: Sequence[str], *arguments: str) -> Iterator[Revision]:
    form = "--format=%x02%H%x00%P%x00%ct%x00%B%x00"
    output = repository.run("log", "-z", "--first-parent", form, *arguments, revision, "--", *paths)
    return parse_log(output)


def _newest(repository: Repository, revision: str, source: str, *arguments: str) -> Revision | None:
    paths = [_top(f"{source}/")]
    for limit in (["-1"], []):  # others' commits may lie on top of it
        found = _log(repository, revision, paths, *limit, *arguments)
        if newest := next((one for one in found if one.trailers.source == source), None):
            return newest
    _refuse_shallow(repository, revision, paths)
    return None


def _top(path: str) -> str:
    """*path* from the root of the tree, from whichever folder git is run."""
    return f":(top,literal){path}"


def _revision(header: list[bytes], entries: Iterable[Entry]) -> Iterator[Revision]:
    if not header:
        return
    identifier, parents, seconds = (field.decode(errors="replace") for field in header[:3])
    trailers = decode_message(header[3].decode(errors="replace"), f"commit {identifier[:12]}")
    if trailers is None:
        return
    try:
        committed = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise _unreadable(header[2]) from None
    yield Revision(identifier, parents.partition(" ")[0], committed, trailers, tuple(entries))


def _next(tokens: Iterator[bytes]) -> bytes:
    token = next(tokens, None)
    if token is None:
        raise _unreadable(b"")
    return token


def _unreadable(part: bytes) -> HistoryError:
    return HistoryError(f"git log: cannot read {part[:60]!a} in its output: run `git fsck`, and upgrade git")


def _blob(identifier: bytes) -> str:
    return identifier.decode(errors="replace") if identifier.strip(b"0") else ""


def _refuse_shallow(repository: Repository, revision: str, paths: Sequence[str]) -> None:
    cuts = repository.git_path("shallow")
    if not cuts.is_file():
        return
    roots = repository.text("rev-list", "--first-parent", "--max-parents=0", revision, "--", *paths)
    if not set(cuts.read_text(encoding="ascii").split()).isdisjoint(roots.split()):
        msg = (
            "the history is cut off: this is a shallow clone: "
            "run `git fetch --unshallow`, or set fetch-depth: 0 in the checkout step"
        )
        raise HistoryError(msg)
