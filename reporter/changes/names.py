"""What two sources call the same service."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class Relation(StrEnum):
    """How the first code of a pair stands to the second.

    Where a ``PART`` is available its whole is; nothing follows the other way. ``WHOLE`` is the same from behind.
    """

    SAME = "same"
    PART = "part"
    WHOLE = "whole"


_SWAPPED = MappingProxyType(
    {Relation.SAME: Relation.SAME, Relation.PART: Relation.WHOLE, Relation.WHOLE: Relation.PART}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that belong together. ``retired`` is the source that no longer has its side, if one has not."""

    first: str
    second: str
    relation: Relation = Relation.SAME
    why: str | None = None
    doubtful: bool = False
    retired: str | None = None

    def swapped(self) -> "Pair":
        return Pair(self.second, self.first, _SWAPPED[self.relation], self.why, self.doubtful, self.retired)


@dataclass(frozen=True, slots=True)
class Alone:
    """Why a code has no counterpart."""

    why: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """A reviewed table. ``apart`` holds the codes that mean different services where both sources have one.

    Any other code that both sources have is one service. ``Names()`` therefore matches equal codes.
    """

    pairs: tuple[Pair, ...] = ()
    only_first: Mapping[str, Alone] = field(default_factory=lambda: MappingProxyType({}))
    only_second: Mapping[str, Alone] = field(default_factory=lambda: MappingProxyType({}))
    apart: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Collection[Pair], only_first: Mapping[str, Alone], only_second: Mapping[str, Alone]) -> Self:
        """The table in which a code with a line of its own is what that line says."""
        apart = {pair.first for pair in pairs} | only_first.keys() | only_second.keys()
        ordered = tuple(sorted(pairs, key=lambda pair: (pair.first, pair.second)))
        return cls(ordered, dict(sorted(only_first.items())), dict(sorted(only_second.items())), frozenset(apart))

    def swapped(self) -> "Names":
        """The same table, read from the other side."""
        pairs = sorted((pair.swapped() for pair in self.pairs), key=lambda pair: (pair.first, pair.second))
        return Names(tuple(pairs), self.only_second, self.only_first, self.apart)


class Standing(StrEnum):
    """Why a code is without a counterpart."""

    ALONE = "alone"
    """The table says that there is none."""
    ABSENT = "absent"
    """The table names one, and the other source does not have it."""
    UNMATCHED = "unmatched"
    """The table says nothing."""


@dataclass(frozen=True, slots=True)
class Lone:
    """A code without a counterpart. ``counterparts`` are those that the table names and the other source lacks."""

    code: str
    standing: Standing
    why: str | None = None
    doubtful: bool = False
    counterparts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """What a table makes of two sets of codes. Sorted; a code may be in several pairs."""

    pairs: tuple[Pair, ...]
    lone_first: tuple[Lone, ...]
    lone_second: tuple[Lone, ...]


def match(names: Names, first: Collection[str], second: Collection[str]) -> Matching:
    """Every code of *first* and *second* is in a pair or alone."""
    pairs = [pair for pair in names.pairs if pair.first in first and pair.second in second]
    pairs += [Pair(code, code) for code in set(first) & set(second) - names.apart]
    behind = names.swapped()
    return Matching(
        tuple(sorted(pairs, key=lambda pair: (pair.first, pair.second))),
        tuple(_lone(names, set(first) - {pair.first for pair in pairs})),
        tuple(_lone(behind, set(second) - {pair.second for pair in pairs})),
    )


def _lone(names: Names, codes: Collection[str]) -> Iterator[Lone]:
    mapped: dict[str, list[Pair]] = {}
    for pair in names.pairs:
        mapped.setdefault(pair.first, []).append(pair)
    for code in sorted(codes):
        if (reason := names.only_first.get(code)) is not None:
            yield Lone(code, Standing.ALONE, reason.why, reason.doubtful)
        elif pairs := mapped.get(code):
            doubtful = all(pair.doubtful for pair in pairs)
            yield Lone(code, Standing.ABSENT, pairs[0].why, doubtful, tuple(pair.second for pair in pairs))
        else:
            yield Lone(code, Standing.UNMATCHED)
