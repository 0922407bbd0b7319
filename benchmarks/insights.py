"""What the history means, asked of histories of three sizes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.measure import new_repository, reporter, time_of
from benchmarks.result import Found, Row, Table
from reporter.changes.change import Change, ChangeSet
from reporter.insights.forecast.forecast import forecasts
from reporter.insights.measures.capacity import capacities
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import maturity
from reporter.insights.measures.order import typical_positions
from reporter.insights.measures.parity import gaps
from reporter.insights.measures.velocity import region_paces, service_paces
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import Scene, find, rules
from reporter.pipeline.insights import load_models
from reporter.pipeline.start import shipped_baseline

TIMES: Final = (1, 3, 10)
"""How often each service of the shipped history stands in the history that is asked."""
NEARLY: Final = 1.2
"""How much worse than linear may be noise of the machine."""
COMMANDS: Final[tuple[tuple[str, ...], ...]] = (
    ("insights",),
    ("insights", "velocity"),
    ("insights", "gaps", "eu-south-2"),
    ("insights", "compare", "eu-west-1", "eu-central-1"),
    ("insights", "forecast"),
    ("insights", "recommend", "--must", "bedrock"),
    ("insights", "risk"),
    ("insights", "residency"),
    ("insights", "pairs"),
    ("insights", "dependencies", "eu-south-2"),
    ("insights", "summary", "--period", "quarter"),
)


def insights(folder: Path) -> Found:
    """All insights and forecasts of the shipped history, measures of up to ten times as much, and each command."""
    past = shipped_baseline()
    whole = time_of(partial(_all, past.timeline), times=3)
    timings = {times: time_of(partial(_measured, _repeated(past.timeline, times)), times=3) for times in TIMES}
    growth = timings[10].best / timings[1].best / 10
    rows = [
        Row("all insights and forecasts over the shipped history", whole.best, "s", 5, note=whole.note),
        Row("measures over ten times the history, against ten times as long", growth, "times", NEARLY),
    ]
    repository = new_repository(folder / "history").path
    reporter("collect", "--repository", repository)
    for command in COMMANDS:
        timing = time_of(partial(reporter, *command, "--repository", repository))
        rows.append(Row(f"`reporter {' '.join(command)}`", timing.best, "s", 1.5, note=timing.note))
    cells = tuple((f"{times}", f"{timing.best:.2f}", f"{timing.best / times:.3f}") for times, timing in timings.items())
    return Found(tuple(rows), (Table("Growth of measures", ("times the history", "s", "s for each time"), cells),))


def _all(timeline: tuple[ChangeSet, ...]) -> None:
    rollouts = Rollouts.of(timeline, timeline[-1].observed_at)
    chances = {(one.service, one.region): one.p180 for one in forecasts(rollouts, load_models())}
    find(rules(), Scene(rollouts, chances=chances))


def _measured(timeline: tuple[ChangeSet, ...]) -> None:
    rollouts = Rollouts.of(timeline, timeline[-1].observed_at)
    launches(rollouts)
    service_paces(rollouts)
    region_paces(rollouts)
    typical_positions(rollouts)
    capacities(rollouts)
    maturity(rollouts)
    gaps(rollouts, "eu-south-2", ["us-east-1"])


def _repeated(timeline: tuple[ChangeSet, ...], times: int) -> tuple[ChangeSet, ...]:
    """Each service so many times, under codes of its own, in the same regions."""
    return tuple(replace(one, changes=tuple(_changes(one, times))) for one in timeline)


def _changes(one: ChangeSet, times: int) -> Iterator[Change]:
    for change in one.changes:
        if change.service is None:
            yield change
            continue
        for number in range(times):
            renamed = change.kind.value == "service renamed"
            before = f"{change.before}-{number}" if renamed else change.before
            after = f"{change.after}-{number}" if renamed else change.after
            yield replace(change, service=f"{change.service}-{number}", before=before, after=after)
