"""One thing worth telling, in one sentence, with the numbers behind it and the commits that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal


class Severity(StrEnum):
    """How much it matters, lowest first. The words are those of the notification rules."""

    INFO = "info"
    NOTICE = "notice"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Something to look at: the page of a ``service`` or ``region`` by its code, or an ``address`` (https)."""

    kind: Literal["service", "region", "address"]
    target: str


@dataclass(frozen=True, slots=True)
class Insight:
    """``rule`` says which rule found it, and ``subject`` what it is about: codes, and a level where there is one.

    Both together are its ``key``: the same key tomorrow is the same news, and is not told again. ``sentence`` is
    plain text without markup. ``on`` is the day on which it became true. ``numbers`` are those of the sentence,
    by name, for programs. ``evidence`` holds revisions of the history, the newest last; it is empty only if
    nothing happening is what is told. ``weight`` orders insights of one severity, highest first.
    """

    rule: str
    severity: Severity
    subject: tuple[str, ...]
    sentence: str
    on: date
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    weight: float = 0

    @property
    def key(self) -> tuple[str, ...]:
        return (self.rule, *self.subject)

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts the most important first; ties by day, then by key, so that the order never changes by itself."""
        return (-self.severity.rank, -self.weight, -self.on.toordinal(), self.key)
