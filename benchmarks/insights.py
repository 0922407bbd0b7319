"""What the history means, asked of histories of three sizes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.measure import Timing, new_repository, reporter, time_of
from benchmarks.result import Found, Row, Table
from reporter.changes.change import Change, ChangeSet
from reporter.history.baseline import Baseline
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import Scene, find, rules
from reporter.pipeline.start import shipped_baseline

TIMES: Final = (1, 3, 10)
"""How often each service of the shipped history stands in the history that is asked."""
COMMANDS: Final[tuple[tuple[str, ...], ...]] = (
    ("insights",),
    ("insights", "summary", "--period", "quarter"),
)


def insights(folder: Path) -> Found:
    """All insights of the shipped history, of three and of ten times as much, and each command as a cold process."""
    past = shipped_baseline()
    timings = {times: time_of(lambda times=times: _told(past, times), times=3) for times in TIMES}
    rows = [
        Row("all insights over the shipped history", timings[1].best, "s", 5, note=timings[1].note),
        Row("ten times the history, against ten times as long", timings[10].best / timings[1].best / 10, "times", 1.1),
    ]
    repository = new_repository(folder / "history").path
    reporter("collect", "--repository", repository)
    for command in COMMANDS:
        timing = time_of(lambda command=command: reporter(*command, "--repository", repository))
        rows.append(Row(f"`reporter {' '.join(command)}`", timing.best, "s", 1.5, note=timing.note))
    cells = tuple((f"{times}", f"{timing.best:.2f}", f"{timing.best / times:.3f}") for times, timing in timings.items())
    return Found(tuple(rows), (Table("Growth of insights", ("times the history", "s", "s for each time"), cells),))
