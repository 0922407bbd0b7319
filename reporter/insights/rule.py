"""What a rule is, which there are, and what they find together.

A rule finds insights of one kind. To add one, write a class that satisfies ``Rule`` and name it, or a function that
makes one, in the entry point group ``reporter.insights`` of a package of yours, under the rule's id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Final, Protocol

from reporter.errors import BuildError, ReporterError, UsageError
from reporter.insights.geography import Geography
from reporter.insights.insight import Insight
from reporter.insights.rollouts import Rollouts

GROUP: Final = "reporter.insights"
MOST_OF_A_RULE: Final = 3
"""How many insights of one rule are told at once, so that a busy week of one kind does not hide all else."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may look at. ``reference`` holds the region codes that others are held against.

    ``chances`` is the forecast of the day, the probability of an arrival within 180 days by service and region
    code; it is empty where there is no forecast.
    """

    rollouts: Rollouts
    reference: tuple[str, ...] = ("us-east-1",)
    geography: Geography = field(default_factory=Geography)
    chances: Mapping[tuple[str, str], float] = field(default_factory=lambda: MappingProxyType({}))


class Rule(Protocol):
    """Something that finds insights of one kind."""

    @property
    def id(self) -> str:
        """Small letters and hyphens: what ``insights.off`` and notification rules name it by."""
        ...

    def find(self, scene: Scene) -> Iterable[Insight]:
        """All that is true on the scene's day, in any order. The same scene, the same insights: no clock, no files.

        A subject must stay the same as long as the same thing is told, whatever the day: that is how an insight
        is told once only. Where something grows, put the level that it has reached in the subject.
        """
        ...


Factory = Callable[[], Rule]

_HOMES: Final[Mapping[str, str]] = {
    "region-opened": "regions:RegionOpened",
    "region-milestone": "regions:RegionMilestone",
    "region-surge": "regions:RegionSurge",
    "parity": "parity:Parity",
    "region-stagnates": "risks:RegionStagnates",
    "service-launched": "services:ServiceLaunched",
    "service-surge": "services:ServiceSurge",
    "service-everywhere": "services:ServiceEverywhere",
    "service-left": "services:ServiceLeft",
    "service-shrinks": "risks:ServiceShrinks",
    "single-region": "risks:SingleRegion",
    "pace": "pace:Pace",
    "likely-soon": "outlook:LikelySoon",
}
BUILT_IN: Final = tuple(_HOMES)


def names() -> tuple[str, ...]:
    """The ids of all rules, built in or installed."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}))


def rules(off: Collection[str] = (), allowed: Collection[str] | None = None) -> tuple[Rule, ...]:
    """All rules but those that are *off*. *allowed* names the plug-ins that may be used; ``None`` means all.

    ``UsageError`` if *off* names a rule that there is not; ``BuildError`` if a plug-in cannot be loaded.
    """
    if unknown := sorted(set(off) - set(names())):
        msg = f"insights.off: there is no insight {unknown[0]!r}: choose from {', '.join(names())}"
        raise UsageError(msg)
    installed = {point.name: point for point in entry_points(group=GROUP)}
    wanted = sorted(installed.keys() - _HOMES.keys() - set(off))
    return (
        *(_built_in(id_) for id_ in BUILT_IN if id_ not in off),
        *(_load(installed[id_]) for id_ in wanted if allowed is None or id_ in allowed),
    )


def find(chosen: Sequence[Rule], now: Scene, before: Scene | None = None) -> tuple[Insight, ...]:
    """What is true now, most important first; with *before*, only what was not yet true then.

    ``BuildError`` names the rule that fails, or whose insights are none.
    """
    known = {found.key for found in _all(chosen, before)} if before is not None else set()
    fresh = {found.key: found for found in _all(chosen, now) if found.key not in known}
    return tuple(sorted(fresh.values(), key=lambda found: found.order))


def cap(found: Sequence[Insight], most: int) -> tuple[Insight, ...]:
    """The first *most* of *found*, of one rule no more than ``MOST_OF_A_RULE`` as long as others wait."""
    counted: Counter[str] = Counter()
    first: list[Insight] = []
    rest: list[Insight] = []
    for one in found:
        counted[one.rule] += 1
        (first if counted[one.rule] <= MOST_OF_A_RULE else rest).append(one)
    return tuple(sorted([*first, *rest][:most], key=lambda one: one.order))


def _all(chosen: Sequence[Rule], scene: Scene) -> Iterable[Insight]:
    for rule in chosen:
        try:
            found: tuple[object, ...] = tuple(rule.find(scene))
        except ReporterError:
            raise
        except Exception as error:
            if rule.id in _HOMES:
                raise
            msg = f"insight {rule.id}: {type(error).__name__}: {error}"
            raise BuildError(msg) from error
        for one in found:
            if not isinstance(one, Insight) or one.rule != rule.id or not one.sentence.isprintable():
                msg = f"insight {rule.id}: it found {one!r}: expected an Insight of its own, its sentence on one line"
                raise BuildError(msg)
            yield one


def _built_in(id_: str) -> Rule:
    module, _, name = _HOMES[id_].partition(":")
    made: Rule = getattr(import_module(f"reporter.insights.rules.{module}"), name)()
    return made


def _load(point: EntryPoint) -> Rule:
    try:
        factory: Factory = point.load()
        made = factory()
        named: object = made.id
    except ReporterError:
        raise
    except Exception as error:
        package = point.dist.name if point.dist else point.value
        msg = f"insight {point.name} of package {package} cannot be loaded: {type(error).__name__}: {error}"
        raise BuildError(msg) from error
    if named != point.name or not callable(getattr(made, "find", None)):
        msg = f"insight {point.name}: {point.value} makes a {type(made).__name__}, which is no rule of that id"
        raise BuildError(msg)
    return made


WEEK: Final = timedelta(days=7)
"""How far back ``reporter insights`` looks for what is new."""
