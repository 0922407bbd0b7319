"""The command as a person or a job calls it: a cold process each time."""

import re
import sys
from pathlib import Path
from typing import Final

from benchmarks.measure import Timing, new_repository, reporter, run, time_of
from benchmarks.result import Found, Row, Table

_IMPORT: Final = re.compile(r"import time: +(\d+) \| +(\d+) \| ( *)(\S+)")
_SHOWN: Final = 20_000
"""Microseconds from which an import is worth a line."""


def commands(folder: Path) -> Found:
    """``--help``, ``log``, and a ``collect`` that finds nothing new."""
    repository = new_repository(folder / "history").path
    reporter("collect", "--repository", repository)
    python = time_of(lambda: run(sys.executable, "-c", "pass"))
    idle = time_of(lambda: reporter("--help"))
    log = time_of(lambda: reporter("log", "--repository", repository))
    collect = time_of(lambda: reporter("collect", "--repository", repository))
    return Found(
        (
            Row("`python -c pass`, for comparison", python.best, "s", note=python.note),
            _row("`reporter --help`", idle, 0.3),
            _row("`reporter log`", log, 1),
            _row("`reporter collect` that finds nothing new", collect, 1.5),
        )
    )


def imports(folder: Path) -> Found:
    """What ``--help`` imports, where it takes long. The figures include what an import imports in turn."""
    del folder
    told = run(sys.executable, "-X", "importtime", "-m", "reporter", "--help").stderr
    return Found((), (import_table(told),))


def import_table(told: str, shown: int = _SHOWN) -> Table:
    """The imports of *told*, which is what ``python -X importtime`` prints, that took *shown* microseconds or more."""
    found = [(int(whole), int(own), name) for own, whole, _, name in _IMPORT.findall(told) if int(whole) >= shown]
    rows = [(name, f"{whole / 1000:.0f}", f"{own / 1000:.0f}") for whole, own, name in sorted(found, reverse=True)]
    columns = ("module", "ms with all it imports", "ms of its own")
    return Table(f"Imports of `reporter --help` from {shown // 1000} ms", columns, tuple(rows))


def backfill(folder: Path) -> Found:
    """Read all of botocore's releases from the configured package index, then ask again. Needs the network."""
    repository = new_repository(folder / "history").path
    first = time_of(lambda: reporter("backfill", "--no-baseline", "--repository", repository, timeout=900), times=1)
    again = time_of(lambda: reporter("backfill", "--no-baseline", "--repository", repository, timeout=900), times=1)
    return Found(
        (
            Row("`reporter backfill` from nothing", first.best, "s", 180, note="once, with the network"),
            Row("`reporter backfill` again", again.best, "s", 5, note="once, with the network"),
        )
    )


def _row(what: str, timing: Timing, budget: float) -> Row:
    return Row(what, timing.best, "s", budget, note=timing.note)
