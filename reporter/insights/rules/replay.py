"""The history day by day, for rules about a level that is reached for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reporter.insights.past import Stay
from reporter.insights.rollouts import Rollouts


@dataclass(frozen=True, slots=True)
class Step:
    """A service comes to a region (``comes``) or leaves it, in ``revision``."""

    day: date
    comes: bool
    stay: Stay
    revision: str


def steps(rollouts: Rollouts) -> tuple[Step, ...]:
    """Every beginning and end of a confirmed stay, by day; on one day what comes stands before what goes."""
    found = sorted(_steps(rollouts), key=lambda step: (step.day, not step.comes, step.stay.service, step.stay.region))
    return tuple(found)


def _steps(rollouts: Rollouts) -> Iterator[Step]:
    for row in rollouts.services.values():
        for stay in row.now.values():
            if not stay.provisional:
                yield Step(stay.since, comes=True, stay=stay, revision=stay.revision)
        for stay in row.ended:
            yield Step(stay.since, comes=True, stay=stay, revision=stay.revision)
            if stay.until is not None:
                yield Step(stay.until, comes=False, stay=stay, revision=stay.left_in or "")
