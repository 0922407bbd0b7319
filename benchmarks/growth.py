"""What ten and a hundred times more facts and commits cost."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.measure import new_repository, peak_of, time_of
from benchmarks.result import Found, Row, Table
from benchmarks.synthetic import Size, World, write, write_last
from reporter.collect.source import Reading
from reporter.history.git import BRANCH, Repository
from reporter.pipeline.record import record

SIZES: Final = (Size(50, 50), Size(500, 500), Size(5_000, 5_000))
_TIMES: Final = 2
_RECORDED: Final = 5
_COLUMNS: Final = ("availabilities", "commits", "changes", "s", "µs per change", "s of Python's own", "MB", "MB of git")


@dataclass(frozen=True, slots=True)
class Read:
    """One timeline, read in a process of its own."""

    size: Size
    seconds: float
    busy: float
    commits: int
    changes: int
    own: int
    git: int

    @property
    def cells(self) -> tuple[str, ...]:
        rate = self.seconds / self.changes * 1e6
        return (
            f"{self.size.availabilities:,}",
            f"{self.commits:,}",
            f"{self.changes:,}",
            f"{self.seconds:.2f}",
            f"{rate:.1f}",
            f"{self.busy:.2f}",
            f"{self.own / 1e6:.0f}",
            f"{self.git / 1e6:.0f}",
        )


def growth(folder: Path, sizes: Sequence[Size] = SIZES) -> Found:
    """Read histories of several sizes, and add an observation to the largest."""
    both: list[Read] = []
    for size in sizes[:-1]:
        repository = new_repository(folder / f"of-{size.availabilities}-{size.commits}")
        write(repository, size)
        both.append(_read(repository, size, size.commits))
    largest = sizes[-1]
    long = new_repository(folder / "long")
    world = write(long, largest)
    older = [_read(long, largest, size.commits) for size in sizes[:-1]]
    most = _read(long, largest, largest.commits)
    about = f"{largest.availabilities:,} availabilities, {most.commits:,} commits"
    return Found(
        (
            Row(
                f"synthetic timeline: {about}", most.seconds, "s", 15, note=f"Python itself busy for {most.busy:.1f} s"
            ),
            Row(
                "its peak memory",
                most.own / 1e6,
                "MB",
                1000,
                note=f"largest git process beside it {most.git / 1e6:.0f} MB",
            ),
            *_added(folder, long, world),
        ),
        (
            Table("Growth of facts and commits", _COLUMNS, tuple(read.cells for read in (*both, most))),
            Table("Growth of commits", _COLUMNS, tuple(read.cells for read in (*older, most))),
        ),
    )


def _read(repository: Repository, size: Size, commits: int) -> Read:
    """The first *commits* commits, best of two: the first read also fills the operating system's cache."""
    revision = repository.text("rev-list", "--first-parent", "--reverse", BRANCH).splitlines()[commits - 1]
    best: Read | None = None
    for _ in range(_TIMES):
        peak = peak_of(sys.executable, "-m", "benchmarks.reading", repository.path, revision)
        told = json.loads(peak.output)
        read = Read(
            size, told["seconds"], told["busy"], told["commits"], told["changes"], own=peak.own, git=peak.children
        )
        best = read if best is None or read.seconds < best.seconds else best
    assert best is not None
    return best


def _added(folder: Path, long: Repository, world: World) -> tuple[Row, Row, Row]:
    """The same observations added to the long history, and to one that holds nothing but its last state.

    The second is what the observation's own size asks for: the tip is read, compared, checked and committed. What
    the first takes longer is the price of the past.
    """
    short = new_repository(folder / "short")
    write_last(short, world)
    seconds: dict[Path, list[float]] = {long.path: [], short.path: []}
    for _ in range(_RECORDED):
        world.next()
        reading = Reading(world.snapshot)
        for repository in (short, long):
            timing = time_of(partial(record, repository, reading, observed_at=world.now), times=1)
            seconds[repository.path].append(timing.best)
    mine, theirs = min(seconds[long.path]), min(seconds[short.path])
    note = f"best of {_RECORDED}, 20 services differ"
    return (
        Row("one observation added to it", mine, "s", note=note),
        Row("the same, added to its last state alone", theirs, "s", note=note),
        Row("what the past adds to that", max(mine - theirs, 0), "s", 1),
    )
