"""The shipped history: made anew, read, and read by another tool."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measure import TIMES, Timing, new_repository, reporter, run, time_of
from benchmarks.result import Found, Row
from reporter.changes.compare import apply
from reporter.collect.endpoints import NAME
from reporter.history.git import Repository
from reporter.history.timeline import read_timeline
from reporter.model.snapshot import Snapshot
from reporter.pipeline.read import history
from reporter.pipeline.start import shipped_baseline, start

_PATIENCE: Final = 15 * 60.0
_FILE: Final = "availability.json"


def recreate(folder: Path) -> Found:
    """Make the git history from the text that the package ships."""
    made = (new_repository(folder / f"made-{number}") for number in range(TIMES))
    timing = time_of(lambda: start(next(made)))
    packs = (folder / "made-0").glob(".git/objects/pack/*.pack")
    size = sum(pack.stat().st_size for pack in packs) / 1e6
    return Found(
        (
            Row("git history from the shipped baseline", timing.best, "s", 3, note=timing.note),
            Row("its pack", size, "MB", 1.5),
        )
    )


def timeline(folder: Path) -> Found:
    """Read all of it in process."""
    return Found((_timeline_row(*_read(folder)),))


def comparison(folder: Path) -> Found:
    """Read all of it, and let ``git-history`` import the same availabilities from one file that changes."""
    timing, commits, changes = _read(folder)
    ours = _timeline_row(timing, commits, changes)
    cold = time_of(lambda: reporter("log", "--repository", folder / "history"))
    tool = shutil.which("git-history", path=str(Path(sys.executable).parent)) or shutil.which("git-history")
    if tool is None:
        msg = "git-history is not installed: install the dependency group bench"
        raise RuntimeError(msg)
    other = new_repository(folder / "one-file")
    write_one_file(other)
    run("git", "-C", other.path, "reset", "--quiet", "--hard")
    command = (tool, "file", folder / "facts.db", other.path / _FILE, "--repo", other.path, "--id", "id", "--silent")
    theirs = time_of(lambda: run(*command, timeout=_PATIENCE), times=1)
    again = _time(Repository(folder / "history"))
    slower = max(timing, again, key=lambda one: one.best)
    work = f"by processor time {theirs.busy / slower.busy:,.0f} times"
    return Found(
        (
            ours,
            Row("the same, after git-history", again.best, "s", 0.5, note=again.note),
            Row("git-history imports the same availabilities into SQLite", theirs.best, "s", note="once, cold process"),
            Row("git-history : timeline in process", theirs.best / slower.best, "times", 200, at_least=True, note=work),
            Row("git-history : `reporter log`, a cold process", theirs.best / cold.best, "times", note=cold.note),
        )
    )


def write_one_file(repository: Repository) -> None:
    """Every state of the shipped history as one JSON file, one commit each, on ``main``."""
    process = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=repository.path, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    with process:
        assert process.stdin is not None
        for moment, snapshot in _states():
            data = (json.dumps(list(_availabilities(snapshot)), indent=0) + "\n").encode()
            who = f"Benchmark <benchmark@aws-services-reporter.invalid> {moment} +0000"
            process.stdin.write(f"commit refs/heads/main\ncommitter {who}\ndata 5\nstate\n".encode())
            process.stdin.write(f"M 100644 inline {_FILE}\ndata {len(data)}\n".encode() + data + b"\n")
    if process.returncode:
        msg = f"git fast-import: exit code {process.returncode}"
        raise RuntimeError(msg)


def _states() -> Iterator[tuple[int, Snapshot]]:
    snapshot = Snapshot(NAME)
    for one in shipped_baseline().timeline:
        snapshot = apply(one.changes, snapshot)
        yield int(one.observed_at.timestamp()), snapshot


def _availabilities(snapshot: Snapshot) -> Iterator[dict[str, str]]:
    for service in snapshot.services.values():
        for place in (*sorted(service.regions), *(f"{partition}-global" for partition in sorted(service.global_in))):
            yield {"id": f"{service.code}/{place}", "service": service.code, "region": place}


def _read(folder: Path) -> tuple[Timing, int, int]:
    repository = new_repository(folder / "history")
    start(repository)
    sets = read_timeline(repository, history(repository), NAME)
    return _time(repository), len(sets), sum(len(one.changes) for one in sets)


def _time(repository: Repository) -> Timing:
    here = history(repository)
    return time_of(lambda: read_timeline(repository, here, NAME))


def _timeline_row(timing: Timing, commits: int, changes: int) -> Row:
    return Row(
        f"timeline in process: {commits:,} commits, {changes:,} changes", timing.best, "s", 0.5, note=timing.note
    )
