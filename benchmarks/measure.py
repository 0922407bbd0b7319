"""Take time and memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from reporter.history.git import Repository

ROOT: Final = Path(__file__).resolve().parents[1]
TIMES: Final = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds by the wall clock of each repetition, and of all processors together in the one that was busy least."""

    seconds: tuple[float, ...]
    busy: float

    @property
    def best(self) -> float:
        return min(self.seconds)

    @property
    def note(self) -> str:
        return f"best of {len(self.seconds)}, median {median(self.seconds):.2f} s"


def time_of(work: Callable[[], object], times: int = TIMES) -> Timing:
    """The time of *work*, repeated."""
    taken, busy = [], []
    for _ in range(times):
        start, used = time.perf_counter(), _processor_time()
        work()
        taken.append(time.perf_counter() - start)
        busy.append(_processor_time() - used)
    return Timing(tuple(taken), min(busy))


def _processor_time() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


def run(*command: str | Path, timeout: float | None = None, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command that must succeed, in *folder*, the root of the project. Its output is captured."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode:
        msg = f"{' '.join(str(part) for part in command)}: exit code {done.returncode}: {done.stderr[-2000:]}"
        raise RuntimeError(msg)
    return done


def reporter(*arguments: str | Path, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    return run(sys.executable, "-m", "reporter", *arguments, timeout=timeout)


def new_repository(folder: Path) -> Repository:
    """An empty repository."""
    folder.mkdir(parents=True)
    run("git", "init", "--quiet", "--initial-branch=main", folder)
    return Repository.at(folder)


@dataclass(frozen=True, slots=True)
class Peak:
    """What a process printed, its peak resident memory in bytes, and the largest of its children's."""

    output: str
    own: int
    children: int


def peak_of(*command: str | Path, program: str = "git") -> Peak:
    """Run a command and watch its memory, and that of children that run *program*. Linux only: elsewhere 0.

    The kernel keeps each process's own high-water mark, so the marks are exact up to the last look, a few
    milliseconds before the process ends. (``getrusage`` would count the memory of whoever started the process.)
    """
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    own = children = 0
    while process.poll() is None:
        own = max(own, _high_water(process.pid))
        children = max((children, *(_high_water(child, program) for child in _children(process.pid))))
        time.sleep(0.02)
    output, _ = process.communicate()
    if process.returncode:
        msg = f"{' '.join(str(part) for part in command)}: exit code {process.returncode}"
        raise RuntimeError(msg)
    return Peak(output, own, children)


def _high_water(pid: int, program: str | None = None) -> int:
    """In bytes; 0 for a process that has gone, or that is not yet *program* but still a copy of its parent."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    rows = dict(row.partition(":")[::2] for row in status.splitlines())
    if program is not None and rows.get("Name", "").strip() != program:
        return 0
    return int(rows.get("VmHWM", "0 kB").split()[0]) << 10


def _children(pid: int) -> Sequence[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []
