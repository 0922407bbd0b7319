"""Histories of any size. The same size gives the same commits on every machine."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Final

from reporter.changes.change import Change, Kind
from reporter.changes.compare import compare
from reporter.history.commit import Observation, append, observation
from reporter.history.git import Repository
from reporter.history.message import Trailers
from reporter.model.catalog import Region, Service
from reporter.model.codec import encode_service, service_path
from reporter.model.snapshot import Snapshot

SOURCE: Final = "synthetic"
TOUCHED: Final = 20
"""Services that differ in each observation after the first."""
_BATCH: Final = 250
_SEED: Final = 20_261_122
_START: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """``services`` x ``regions`` availabilities, observed ``commits`` times."""

    services: int
    commits: int
    regions: int = 200

    @property
    def availabilities(self) -> int:
        return self.services * self.regions


class World:
    """A matrix with nearly every cell listed, in which ``TOUCHED`` services a day lose a region or get it back."""

    def __init__(self, size: Size) -> None:
        self._random = random.Random(_SEED)
        regions = [Region(f"region-{number:03}", "aws", f"Region {number}") for number in range(size.regions)]
        everywhere = frozenset(region.code for region in regions)
        services = [Service(f"service-{number:05}", f"Service {number}", everywhere) for number in range(size.services)]
        self._regions = {region.code: region for region in regions}
        self._codes = sorted(self._regions)
        self._services = {service.code: service for service in services}
        self._missing: dict[str, str] = {}
        self.day = 0

    @property
    def now(self) -> datetime:
        return _START + timedelta(days=self.day)

    @property
    def snapshot(self) -> Snapshot:
        """What a source would say now. A value of its own, that later days leave as it is."""
        return Snapshot.of(SOURCE, self._regions.values(), self._services.values())

    def first(self) -> Observation:
        """The whole of it, as the first commit of a history."""
        after = self.snapshot
        trailers = Trailers(SOURCE, self.now)
        return observation(None, after, compare(Snapshot(SOURCE), after), trailers, self.now)

    def next(self) -> Observation:
        """One day later."""
        self.day += 1
        touched = self._random.sample(sorted(self._services), min(TOUCHED, len(self._services)))
        changes = tuple(self._change(code) for code in sorted(touched))
        files = {f"{SOURCE}/{service_path(code)}": encode_service(self._services[code]) for code in touched}
        return Observation(Trailers(SOURCE, self.now), changes, MappingProxyType(files), self.now)

    def _change(self, code: str) -> Change:
        service, back = self._services[code], self._missing.pop(code, None)
        if back is not None:
            self._services[code] = replace(service, regions=service.regions | {back})
            return Change(Kind.AVAILABILITY_ADDED, service=code, region=back)
        self._missing[code] = gone = self._random.choice(self._codes)
        self._services[code] = replace(service, regions=service.regions - {gone})
        return Change(Kind.AVAILABILITY_REMOVED, service=code, region=gone)


def write(repository: Repository, size: Size) -> World:
    """Commit a history of *size* to *repository*; the world as it is after the last commit."""
    world = World(size)
    tip: str | None = None
    made = _observations(world, size.commits)
    while batch := list(islice(made, _BATCH)):
        tip = append(repository, batch, parent=tip)
    return world


def write_last(repository: Repository, world: World) -> None:
    """Commit only what *world* is now: the tip of a long history, without its past."""
    append(repository, [world.first()], parent=None)


def _observations(world: World, commits: int) -> Iterator[Observation]:
    yield world.first()
    for _ in range(commits - 1):
        yield world.next()
