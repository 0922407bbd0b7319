"""``collect``: the first half of the main job, from the world into the history."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from reporter.collect.endpoints import NAME as ENDPOINTS
from reporter.collect.source import Reading, Source, read
from reporter.errors import ReporterError
from reporter.history.git import BRANCH, Repository
from reporter.history.push import Pushed, adopt, fetch, push
from reporter.pipeline.record import Recorded, Rules, record
from reporter.pipeline.start import start

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of one source: it was recorded, or a ``fault`` says why not, and then nothing of it was."""

    source: str
    recorded: Recorded | None = None
    fault: ReporterError | None = None


def collect(
    repository: Repository,
    sources: Sequence[Source],
    *,
    observed_at: datetime,
    branch: str = BRANCH,
    remote: str | None = None,
    rules: Mapping[str, Rules] | None = None,
    together: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> tuple[tuple[Collected, ...], Pushed | None]:
    """Start the history if there is none, read *sources*, record what they say, push to *remote* if one is named.

    *rules* are by source. All sources are read at the same time if *together*. One that fails holds up no other; the
    first fault is raised, and nothing pushed, where all of them fail.
    """
    if remote is not None:
        step("fetch")
        theirs = fetch(repository, remote, branch)
        if theirs is not None:
            adopt(repository, theirs, branch)
    step("start")
    start(repository, branch, remote=remote or "origin", baseline=any(one.name == ENDPOINTS for one in sources))
    collected = []
    for source, reading in _readings(sources, step, together=together):
        step("record")
        try:
            own = (rules or {}).get(source.name)
            recorded = record(repository, reading(), observed_at=observed_at, branch=branch, rules=own)
        except ReporterError as fault:
            _LOG.info("source %s: %s", source.name, fault)
            collected.append(Collected(source.name, fault=fault))
        else:
            _LOG.info("source %s: %d changes", source.name, len(recorded.change_set.changes))
            collected.append(Collected(source.name, recorded))
    faults = [one.fault for one in collected if one.fault]
    if faults and len(faults) == len(collected):
        raise faults[0]
    if remote is None:
        return tuple(collected), None
    step("push")
    return tuple(collected), push(repository, remote, branch)


def _readings(
    sources: Sequence[Source], step: Callable[[str], None], *, together: bool
) -> Sequence[tuple[Source, Callable[[], Reading]]]:
    """Each source with a function that gives, or raises, what came of reading it."""
    step("collect")
    if not together:
        return [(source, partial(read, source)) for source in sources]
    with ThreadPoolExecutor(max_workers=len(sources)) as pool:
        return [(source, pool.submit(read, source).result) for source in sources]
