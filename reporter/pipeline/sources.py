"""Which sources there are, and what two of them say of the same services."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reporter.changes.agreement import EVERYTHING, Agreement, compare_sources
from reporter.changes.names import Lone, Names, Standing, match
from reporter.collect.source import names as nameable
from reporter.collect.source import read, source
from reporter.errors import HistoryError
from reporter.history.git import BRANCH, Repository
from reporter.history.revisions import Revision, read_revisions, sources, tip
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot
from reporter.pipeline.names import SOURCES, load_names
from reporter.pipeline.read import View, view


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two snapshots with their commits, and what came of comparing them; ``reviewed`` if a table matched the names."""

    first: View
    second: View
    agreement: Agreement
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A source, whether it can be read here (``nameable``), and its observations in the history, if there are any."""

    name: str
    nameable: bool
    observations: int = 0
    first: Revision | None = None
    last: Revision | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What the table says nothing about: codes of one source, and where they were looked up."""

    source: str
    seen_in: str
    lone: tuple[Lone, ...]


def compare_in_history(
    repository: Repository,
    root: Path,
    pair: tuple[str, str] = SOURCES,
    *,
    at: datetime | None = None,
    selection: Selection = EVERYTHING,
    branch: str = BRANCH,
) -> Comparison:
    """Hold the first source of *pair* against the second, both as of *at*, or now.

    What a source could not read in its last observation is unknown unless the history has it. ``HistoryError`` says
    which command records a source that the history lacks.
    """
    _refuse_missing(repository, pair, branch)
    first, second = (view(repository, name, at=at, branch=branch) for name in pair)
    agreement = compare_sources(_with_unread(first), _with_unread(second), names_of(root, pair), selection)
    return Comparison(first, second, agreement, set(pair) == set(SOURCES))


def names_of(root: Path, pair: tuple[str, str]) -> Names:
    """The table between two sources: the reviewed one, either way round, or none (equal codes match)."""
    if set(pair) != set(SOURCES):
        return Names()
    return load_names(root) if pair == SOURCES else load_names(root).swapped()


def known_sources(repository: Repository, branch: str = BRANCH) -> Iterator[Known]:
    """Every source that can be read here or is in the history, sorted by name."""
    here = tip(repository, branch)
    held = set(sources(repository, here)) if here else set()
    for name in sorted({*nameable(), *held}):
        revisions = read_revisions(repository, here, name) if here and name in held else ()
        ends = (revisions[0], revisions[-1]) if revisions else (None, None)
        yield Known(name, name in nameable(), len(revisions), *ends)


def gaps(repository: Repository, root: Path, branch: str = BRANCH) -> tuple[Gap, Gap]:
    """The codes of either source of which the table says nothing.

    They are looked up in the history; ``endpoints`` that the history lacks is read from the installed botocore.
    """
    (first, in_first), (second, in_second) = (_newest(repository, name, branch) for name in SOURCES)
    found = match(load_names(root), first.services.keys(), second.services.keys())
    return (
        Gap(first.source, in_first, tuple(one for one in found.lone_first if one.standing is Standing.UNMATCHED)),
        Gap(second.source, in_second, tuple(one for one in found.lone_second if one.standing is Standing.UNMATCHED)),
    )


def _with_unread(seen: View) -> Snapshot:
    return replace(seen.snapshot, unread=seen.revision.trailers.unread)


def _newest(repository: Repository, name: str, branch: str) -> tuple[Snapshot, str]:
    here = tip(repository, branch)
    if name == "endpoints" and (here is None or name not in sources(repository, here)):
        reading = read(source(name, {}))
        return reading.snapshot, f"the installed {reading.version}"
    _refuse_missing(repository, (name,), branch)
    seen = view(repository, name, branch=branch)
    return seen.snapshot, f"the history, {seen.revision.trailers.observed_at:%Y-%m-%d}"


def _refuse_missing(repository: Repository, wanted: tuple[str, ...], branch: str) -> None:
    here = tip(repository, branch)
    held = sources(repository, here) if here else ()
    for name in wanted:
        if name not in held:
            command = "reporter run" if name == "endpoints" else f"reporter collect --source {name}"
            known = name in {*SOURCES, *nameable()}
            rest = f"`{command}` records it" if known else f"it has {', '.join(held) or 'nothing'}"
            msg = f"the history on branch {branch} has no source {name!r}: {rest}"
            raise HistoryError(msg)
