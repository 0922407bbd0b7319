"""Which services need which others, and what a service that a region lacks means for the others there.

The table says what AWS's documentation says; where a service runs is what the source lists. Where the two contradict
each other (a service is listed without one that it cannot do without), one of them is wrong, and nobody here knows
which: such a line is told as doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from reporter.errors import DataError
from reporter.insights.presence import Presence, check_region
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Availability


class Need(StrEnum):
    """``HARD``: in a region without the other one the service cannot be used. ``SOFT``: a feature of it cannot."""

    HARD = "hard"
    SOFT = "soft"


class Checked(StrEnum):
    """``READ``: the source's text was read beside the line. ``KNOWN``: it stands there from general knowledge."""

    READ = "read"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Dependency:
    """*service* needs *needs*, for the reason *why*, as the page *source* says."""

    service: str
    needs: str
    kind: Need
    why: str
    source: str
    checked: Checked = Checked.KNOWN


class Effect(StrEnum):
    """What a missing service does to one that needs it.

    ``WAITS``: that one is missing too, and cannot come before it. ``LIMITED``: that one is listed, and the feature
    cannot be used. ``DOUBTFUL``: that one is listed though it cannot do without: the line or the source is wrong.
    """

    WAITS = "waits"
    LIMITED = "limited"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Block:
    """In *region*, ``missing`` is not listed, which has this *effect* on ``service``; *line* says why."""

    region: str
    line: Dependency
    effect: Effect

    @property
    def missing(self) -> str:
        return self.line.needs

    @property
    def service(self) -> str:
        return self.line.service


_Graph = Mapping[str, tuple[Dependency, ...]]


@dataclass(frozen=True, slots=True)
class Dependencies:
    """A table of needs, checked. ``lines`` are in order of service, kind (hard first) and what is needed.

    Build one with ``Dependencies.of``. A code that the table does not have needs nothing, and nothing needs it.
    """

    lines: tuple[Dependency, ...] = ()
    _below: _Graph = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)
    _above: _Graph = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)

    @classmethod
    def of(cls, lines: Iterable[Dependency]) -> Self:
        """From lines in any order.

        ``DataError`` if a service needs itself, two lines are about the same pair, or hard needs form a circle, which
        the text spells out (``a -> b -> a``).
        """
        given = tuple(sorted(lines, key=lambda line: (line.service, line.kind, line.needs)))
        pairs: set[tuple[str, str]] = set()
        for line in given:
            if line.service == line.needs:
                msg = f"{line.service}: it cannot need itself: remove the line"
                raise DataError(msg)
            if (line.service, line.needs) in pairs:
                msg = f"{line.service} needs {line.needs}: it is there twice: keep one of the two lines"
                raise DataError(msg)
            pairs.add((line.service, line.needs))
        if circle := find_circle(given):
            msg = f"hard needs form a circle: {' -> '.join(circle)}: make one of these lines soft, or remove it"
            raise DataError(msg)
        return cls(given, _by(given, lambda line: line.service), _by(given, lambda line: line.needs))

    @property
    def codes(self) -> tuple[str, ...]:
        """All service codes of the table, in order."""
        return tuple(sorted(self._below.keys() | self._above.keys()))

    def needs(self, service: str, *, transitive: bool = True) -> tuple[Dependency, ...]:
        """What *service* needs: its own lines, hard first; with *transitive*, then the hard lines below hard ones.

        Nearest first, so that a service comes up before the reason that lies behind it; each line once. What a soft
        need needs in turn is left out: ask for it by its own code.
        """
        return _walk(service, self._below, lambda line: line.needs, transitive=transitive)

    def needed_by(self, service: str, *, transitive: bool = True) -> tuple[Dependency, ...]:
        """Who needs *service*: the lines that name it, hard first; with *transitive*, then those that name these.

        As for ``needs``: nearest first, each line once, and followed along hard lines only.
        """
        return _walk(service, self._above, lambda line: line.service, transitive=transitive)

    def blocked(self, rollouts: Rollouts, region: str) -> tuple[Block, ...]:
        """What each service that *region* lacks does to others there, by missing service, effect and service.

        A service is missing if the source names it, lists it somewhere, and not there: what it lists nowhere, runs
        once for the partition, has as unknown in it, or does not name (any more) is never missing. Soft needs of a
        service that is missing itself are left out. ``UsageError`` if the source does not list *region*.
        """
        cells = _Cells.of(rollouts, region)
        found = [block for line in self.lines if (block := _block(cells, line))]
        return tuple(sorted(found, key=lambda one: (one.missing, one.effect, one.service)))

    def doubtful(self, rollouts: Rollouts) -> tuple[Block, ...]:
        """Where the source contradicts the table, in all regions that it lists: by region, missing one and service."""
        return tuple(
            block
            for region in rollouts.region_codes()
            for block in self.blocked(rollouts, region)
            if block.effect is Effect.DOUBTFUL
        )

    def opens(self, rollouts: Rollouts, region: str, service: str) -> tuple[str, ...]:
        """The services for which *service* is the last hard need that *region* lacks: they could follow it.

        They are missing there (see ``blocked``) and need *service* directly. It is empty unless *service* is missing
        there too. That all needs are met does not say that AWS will bring a service. ``UsageError`` as for
        ``blocked``.
        """
        cells = _Cells.of(rollouts, region)
        if cells[service] is not Availability.NOT_LISTED:
            return ()
        waiting = (line.service for line in self._above.get(service, ()) if line.kind is Need.HARD)
        return tuple(one for one in waiting if self._lacks(cells, one) == {service})

    def unknown_codes(self, rollouts: Rollouts) -> tuple[str, ...]:
        """The codes of the table that the source has never named: mistyped, or of a service that it does not know."""
        return tuple(code for code in self.codes if code not in rollouts.services)

    def gone_codes(self, rollouts: Rollouts) -> tuple[str, ...]:
        """The codes of the table that the source once named and names no more."""
        return tuple(code for code in self.codes if code in rollouts.services and rollouts.services[code].gone)

    def _lacks(self, cells: _Cells, service: str) -> set[str]:
        """The hard needs of *service* that the region lacks, if it lacks *service* too; otherwise none."""
        if cells[service] is not Availability.NOT_LISTED:
            return set()
        hard = (line.needs for line in self._below[service] if line.kind is Need.HARD)
        return {code for code in hard if cells[code] is Availability.NOT_LISTED}


def find_circle(lines: Iterable[Dependency]) -> tuple[str, ...]:
    """The first circle of hard needs, from its first code in order back to it (``a``, ``b``, ``a``); empty if none."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.kind is Need.HARD:
            below[line.service].add(line.needs)
    done: set[str] = set()
    for start in sorted(below):
        # The path from the start, with what is left to look at below each of its codes. No recursion: a table of
        # one's own may be deep.
        path, rest = [start], [iter(sorted(below[start]))]
        while path:
            code = next(rest[-1], None)
            if code is None:
                done.add(path.pop())
                rest.pop()
            elif code in path:
                return _from_first(path[path.index(code) :])
            elif code not in done:
                path.append(code)
                rest.append(iter(sorted(below.get(code, ()))))
    return ()


def _from_first(circle: list[str]) -> tuple[str, ...]:
    at = circle.index(min(circle))
    return (*circle[at:], *circle[:at], circle[at])


def _by(lines: Iterable[Dependency], key: Callable[[Dependency], str]) -> _Graph:
    found: defaultdict[str, list[Dependency]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    # Of lines in order of service; those that name one service come hard ones first.
    return MappingProxyType({code: tuple(sorted(some, key=lambda line: line.kind)) for code, some in found.items()})


def _walk(
    service: str,
    graph: _Graph,
    other: Callable[[Dependency], str],
    *,
    transitive: bool,
) -> tuple[Dependency, ...]:
    found = list(graph.get(service, ()))
    seen, level = {service}, [other(line) for line in found if line.kind is Need.HARD]
    while transitive and level:
        fresh = [code for code in sorted(level) if code not in seen]
        seen.update(fresh)
        hard = [line for code in fresh for line in graph.get(code, ()) if line.kind is Need.HARD]
        found += hard
        level = [other(line) for line in hard]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The matrix's column of *region*; ``UNKNOWN`` for a service that the source does not name, or no more."""

    presence: Presence
    region: str

    @classmethod
    def of(cls, rollouts: Rollouts, region: str) -> Self:
        return cls(Presence.of(rollouts), check_region(rollouts, region).code)

    def __getitem__(self, service: str) -> Availability:
        row = self.presence.rollouts.services.get(service)
        return self.presence.cell(service, self.region) if row and not row.gone else Availability.UNKNOWN


def _block(cells: _Cells, line: Dependency) -> Block | None:
    if cells[line.needs] is not Availability.NOT_LISTED:
        return None
    service, hard = cells[line.service], line.kind is Need.HARD
    if service is Availability.NOT_LISTED:
        return Block(cells.region, line, Effect.WAITS) if hard else None
    if service is Availability.AVAILABLE:
        return Block(cells.region, line, Effect.DOUBTFUL if hard else Effect.LIMITED)
    return None
