"""What a configuration says of sources, and of what they found: is there such a source, service or region?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from reporter.collect.source import BUILT_IN, names, source
from reporter.config.faults import nearest
from reporter.config.problems import KeyPath
from reporter.errors import ReporterError
from reporter.history.git import Repository
from reporter.history.revisions import sources as sources_of
from reporter.history.revisions import tip
from reporter.history.timeline import read_snapshot
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot
from reporter.pipeline.references import Level, Scene, Told

SSM: Final = "ssm"
_OF_THE_RUN: Final = ("workers", "attempts", "deadline", "feed")
_REFUSED: Final = re.compile(r"source [^:]+: option '?(?P<option>[^':\s]+)'?: (?P<why>.+)")
"""How a source says which of its options is wrong."""
_WILD: Final = frozenset("*?[")
_Wanted = tuple[KeyPath, str, str]
"""A place, what is wanted there, and of what it is: ``service``, ``region`` or ``partition``."""


@dataclass(frozen=True, slots=True)
class Past:
    """The sources that a history has, and what reads the last snapshot of one."""

    sources: tuple[str, ...] = ()
    snapshot: Callable[[str], Snapshot | None] = field(default=lambda _: None)


class History:
    """Histories, each read once, and only what is asked for."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted
        self._known: dict[tuple[Path, str], Past | str] = {}

    def of(self, scene: Scene) -> Past | str:
        """What the history of *scene* has, or why nobody knows."""
        if not self._wanted:
            return "--offline"
        place = (scene.settings.history.repository, scene.settings.history.branch)
        if place not in self._known:
            self._known[place] = _past(*place)
        return self._known[place]


def _past(folder: Path, branch: str) -> Past | str:
    try:
        repository = Repository.at(folder)
        here = tip(repository, branch)
        if here is None:
            return Past()
        return Past(sources_of(repository, here), cache(lambda name: read_snapshot(repository, here, name)))
    except ReporterError as error:
        return str(error)


def sources(scene: Scene, history: History) -> Iterator[Told]:
    """Sources are known, take their options, and have found what patterns and names ask for."""
    made: list[str] = []
    settings = scene.settings.sources
    for at, name in enumerate(settings.enabled):
        yield from _source(scene, ("sources", "enabled", at), name, made)
    others = {*settings.options, *([SSM] if scene.written(("aws",)) else [])} - {*settings.enabled}
    for name in sorted(others):
        for one in _source(scene, ("sources", "options", name), name, []):
            # Who names it on the command line may give more options there.
            yield one if _is_unknown(name) else Told(Level.WARNING, one.problem)
    if "history" not in scene.broken:
        yield from _default(scene, history, made)
        yield from _found(scene, history, made)


def _is_unknown(name: str) -> bool:
    return name not in BUILT_IN and name not in names()


def _source(scene: Scene, path: KeyPath, name: str, made: list[str]) -> Iterator[Told]:
    """Make source *name*, which asks nobody anything. What the history calls it is added to *made*."""
    if name == SSM and scene.broken & {"aws", "collect"}:
        made.append(name)
        return
    if _is_unknown(name):
        yield scene.unknown(path, name, "source", names())
        return
    allowed = scene.settings.plugins.allowed
    if name not in BUILT_IN and allowed is not None and name not in allowed:
        yield scene.error(path, "it comes from a package, and `plugins.allowed` does not name it: add it there")
        return
    try:
        made.append(_name_of(name, scene.settings.options_of(name)))
    except ReporterError as error:
        refused = _REFUSED.fullmatch(str(error))
        if refused:
            yield scene.error(_option(scene, name, refused["option"]), refused["why"])
            return
        has_options = name in scene.settings.sources.options
        yield scene.error(("sources", "options", name) if has_options else path, str(error))


def _name_of(name: str, options: Mapping[str, str]) -> str:
    """What the history calls source *name* with *options*. ``ReporterError`` if it does not take them."""
    if name != SSM:
        return str(getattr(source(name, options), "name", name))  # a plug-in may return anything
    from reporter.collect.ssm.accounts import Plan  # noqa: PLC0415 - start-up time: the source imports boto3

    Plan.of(options)
    return name


def _option(scene: Scene, name: str, option: str) -> KeyPath:
    """Where *option* of source *name* is set."""
    if name != SSM or option in scene.settings.sources.options_of(SSM):
        return ("sources", "options", name, option)
    if option in _OF_THE_RUN:
        return ("collect", option)
    account, dot, key = option.rpartition(".")
    return ("aws", "accounts", account, key) if dot else ("aws", key)


def _default(scene: Scene, history: History, made: Sequence[str]) -> Iterator[Told]:
    path = ("sources", "default")
    default = scene.settings.sources.default
    if default is None or default in made or default in scene.settings.sources.enabled:
        return
    past = history.of(scene)
    if isinstance(past, str):
        yield scene.told(Level.NOTE, path, f"it is not enabled; whether the history has it is not known: {past}")
    elif default not in past.sources and _is_unknown(default):
        yield scene.unknown(path, default, "source", sorted({*names(), *past.sources}))
    elif default not in past.sources:
        text = "it is not enabled, and the history has nothing of it: enable it, or name another one"
        yield scene.error(path, text)


def _found(scene: Scene, history: History, made: Sequence[str]) -> Iterator[Told]:
    """Compare patterns and regions with what the sources in use have found last."""
    wanted = [*_patterns(scene), *_regions(scene)]
    if not wanted:
        return
    used = tuple(dict.fromkeys([*made, scene.settings.sources.chosen]))
    snapshots = (
        _snapshots(history.of(scene), used)
        or f"branch {scene.settings.history.branch} has nothing of {', '.join(used)} yet"
    )
    if isinstance(snapshots, str):
        text = f"patterns and regions were not compared with the history: {snapshots}"
        yield scene.told(Level.NOTE, ("history",), text)
        return
    fits = cache(lambda text, kind: any(_has(snapshot, text, kind) for snapshot in snapshots))
    for path, text, kind in wanted:
        if not fits(text, kind):
            codes = {code for snapshot in snapshots for code in _codes(snapshot, kind)}
            yield _missing(scene, (path, text, kind), codes)


def _snapshots(past: Past | str, used: Sequence[str]) -> list[Snapshot] | str:
    """The last snapshots of the sources in use, or why nobody knows."""
    if isinstance(past, str):
        return past
    try:
        found = [past.snapshot(name) for name in used if name in past.sources]
    except ReporterError as error:
        return str(error)
    return [one for one in found if one is not None]


def _has(snapshot: Snapshot, pattern: str, kind: str) -> bool:
    if kind == "service":
        return any(map(Selection(services=(pattern,)).has_service, snapshot.services.values()))
    if kind == "region":
        return any(map(Selection(regions=(pattern,)).has_region, snapshot.regions.values()))
    return any(map(Selection(partitions=(pattern,)).has_partition, snapshot.partitions))


def _codes(snapshot: Snapshot, kind: str) -> Iterable[str]:
    return {"service": snapshot.services, "region": snapshot.regions}.get(kind, snapshot.partitions)


def _missing(scene: Scene, wanted: _Wanted, known: Iterable[str]) -> Told:
    """What is said of a text that fits nothing. One without wild cards was perhaps meant for another."""
    path, text, kind = wanted
    near = None if _WILD & set(text) else nearest(text, known)
    shown = scene.quoted(path, text)
    if path[0] == "insights":
        what = f"did you mean {near}?" if near else "name one that there is"
        return scene.error(path, f"no source in use has found a region {shown}: {what}")
    why = f"did you mean {near}?" if near else "that is fine if it is still to come"
    return scene.warning(path, f"{shown} fits no {kind} that the sources in use have found: {why}")


def _patterns(scene: Scene) -> Iterator[_Wanted]:
    if "filters" not in scene.broken:
        filters = scene.settings.filters
        for kind, chosen in (("service", filters.services), ("region", filters.regions)):
            for key in ("include", "exclude"):
                yield from _each(("filters", f"{kind}s", key), getattr(chosen, key), kind)
        yield from _each(("filters", "partitions"), filters.partitions, "partition")
    if "notifications" not in scene.broken:
        for name, rule in scene.settings.notifications.rules.items():
            for kind in ("service", "region", "partition"):
                yield from _each(("notifications", "rules", name, f"{kind}s"), getattr(rule, f"{kind}s"), kind)


def _regions(scene: Scene) -> Iterator[_Wanted]:
    path = ("insights", "reference")
    if "insights" not in scene.broken and scene.written(path) is not None:
        yield from _each(path, scene.settings.insights.reference, "region")


def _each(path: KeyPath, texts: Sequence[str], kind: str) -> Iterator[_Wanted]:
    for at, text in enumerate(texts):
        yield (*path, at), text, kind
