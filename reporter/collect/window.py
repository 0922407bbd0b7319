"""A window of releases: find out what must be read of each, until every one is known or broken."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reporter.collect.catalogue import Catalogue, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reporter.collect.archive import Member
    from reporter.collect.crew import Crew
    from reporter.collect.heads import ModelHead


class Past(NamedTuple):
    """What the last good release before a window said: by folder, the API version and the head."""

    checksum: Member | None
    models: Mapping[str, tuple[str, ModelHead]]


@dataclass(frozen=True, slots=True)
class Settled:
    """All that a window holds, by position in it; every position is in ``broken`` or in the other two."""

    broken: Mapping[int, str]
    endpoints: Mapping[int, bytes | None]
    models: Mapping[int, Mapping[str, ModelHead]]
    past: Past


class _Want(NamedTuple):
    """One file to read: the head of the model in ``folder``, or the endpoints file when that is empty."""

    position: int
    folder: str


class _Run(NamedTuple):
    """Neighbouring good releases that have a model in the same API version; places in the list of good ones.

    ``carried`` is the head at the place before ``first``, when the run began in an earlier window.
    """

    folder: str
    first: int
    last: int
    carried: ModelHead | None


class Window:
    """Reads what is missing in rounds; each round asks for everything that can be asked at once."""

    def __init__(self, catalogues: Sequence[Catalogue | Fault], past: Past, crew: Crew) -> None:
        self._opened = {i: found for i, found in enumerate(catalogues) if isinstance(found, Catalogue)}
        self._broken = {i: found.reason for i, found in enumerate(catalogues) if isinstance(found, Fault)}
        self._past = past
        self._crew = crew
        self._texts: dict[Member, bytes] = {}
        self._heads: dict[str, dict[int, ModelHead]] = {}
        self._line_up()

    def settle(self) -> Settled:
        """Read until nothing is missing.

        A release that turns out to be broken changes what its neighbours are compared with, so each round looks
        at the whole window anew; what was read stays read.
        """
        while wants := list(self._texts_wanted()) or list(self._heads_wanted()):
            known_broken = len(self._broken)
            for want, outcome in zip(wants, self._crew.map(self._read, wants), strict=True):
                self._keep(want, outcome)
            if len(self._broken) > known_broken:
                self._line_up()
        models = self._models()
        return Settled(self._broken, self._endpoints(), models, self._new_past(models))

    def _line_up(self) -> None:
        self._good = [index for index in sorted(self._opened) if index not in self._broken]
        self._places = {index: place for place, index in enumerate(self._good)}
        self._runs = sorted(self._found_runs())

    def _read(self, want: _Want) -> bytes | ModelHead | Fault:
        catalogue = self._opened[want.position]
        return catalogue.head(want.folder) if want.folder else catalogue.endpoints()

    def _keep(self, want: _Want, outcome: bytes | ModelHead | Fault) -> None:
        if isinstance(outcome, Fault):
            self._broken.setdefault(want.position, outcome.reason)
        elif isinstance(outcome, bytes):
            self._texts[self._opened[want.position].checksum] = outcome
        else:
            self._heads.setdefault(want.folder, {})[want.position] = outcome

    def _changed(self) -> Iterator[int]:
        """The good releases whose endpoints file differs from the good release before."""
        before = self._past.checksum
        for index in self._good:
            if (checksum := self._opened[index].checksum) != before:
                yield index
                before = checksum

    def _texts_wanted(self) -> Iterator[_Want]:
        asked = set(self._texts)
        for index in self._changed():
            if (checksum := self._opened[index].checksum) not in asked:
                asked.add(checksum)
                yield _Want(index, "")

    def _found_runs(self) -> Iterator[_Run]:
        begun: dict[str, tuple[str, int]] = {}
        for place, index in enumerate(self._good):
            models = self._opened[index].models
            for folder in [folder for folder in begun if folder not in models]:
                yield self._run(folder, *begun.pop(folder), place - 1)
            for folder, (api_version, _) in models.items():
                if folder in begun and begun[folder][0] != api_version:
                    yield self._run(folder, *begun.pop(folder), place - 1)
                begun.setdefault(folder, (api_version, place))
        for folder, (api_version, first) in begun.items():
            yield self._run(folder, api_version, first, len(self._good) - 1)

    def _run(self, folder: str, api_version: str, first: int, last: int) -> _Run:
        past_version, head = self._past.models.get(folder, (None, None))
        return _Run(folder, first, last, head if first == 0 and past_version == api_version else None)

    def _points(self, run: _Run) -> dict[int, ModelHead]:
        """The heads of a run that are known, by place, in order."""
        points = {} if run.carried is None else {run.first - 1: run.carried}
        for index, head in sorted(self._heads.get(run.folder, {}).items()):
            if run.first <= self._places.get(index, -1) <= run.last:
                points[self._places[index]] = head
        return points

    def _heads_wanted(self) -> Iterator[_Want]:
        """Both ends of every run, then the middle of every stretch whose ends differ."""
        for run in self._runs:
            points = self._points(run)
            missing = {run.first, run.last} if run.carried is None else {run.last}
            missing -= points.keys()
            if not missing:
                stretches = pairwise(points.items())
                missing = {(p + q) // 2 for (p, a), (q, b) in stretches if a != b and q - p > 1}
            for place in sorted(missing):
                yield _Want(self._good[place], run.folder)

    def _endpoints(self) -> dict[int, bytes | None]:
        changed = set(self._changed())
        return {i: self._texts[self._opened[i].checksum] if i in changed else None for i in self._good}

    def _models(self) -> dict[int, Mapping[str, ModelHead]]:
        models: dict[int, dict[str, ModelHead]] = {index: {} for index in self._good}
        for run in self._runs:
            points = self._points(run)
            head = next(iter(points.values()))
            for place in range(run.first, run.last + 1):
                head = points.get(place, head)
                models[self._good[place]][run.folder] = head
        for before, index in pairwise(self._good):
            if models[before] == models[index]:
                # One object for equal neighbours: a caller may keep all releases of eleven years.
                models[index] = models[before]
        return dict(models)

    def _new_past(self, models: Mapping[int, Mapping[str, ModelHead]]) -> Past:
        if not self._good:
            return self._past
        last = self._opened[self._good[-1]]
        heads = models[self._good[-1]]
        return Past(last.checksum, {f: (file.api_version, heads[f]) for f, file in last.models.items()})
