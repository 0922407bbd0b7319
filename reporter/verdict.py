"""What a look at something outside found, as far as it can be known from here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from reporter.errors import ReporterError


class Verdict(StrEnum):
    """``UNKNOWN`` is neither good nor bad: it could not be known without doing the thing itself."""

    OK = "ok"
    FAILED = "FAILED"
    UNKNOWN = "unknown"


class UnknownError(ReporterError):
    """Something stands in the way of a look, which says nothing of what was to be looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """``text`` says what was seen, and what to do if it is not good: one line without a secret."""

    verdict: Verdict
    text: str

    @classmethod
    def ok(cls, text: str) -> Self:
        return cls(Verdict.OK, text)

    @classmethod
    def failed(cls, text: str) -> Self:
        return cls(Verdict.FAILED, text)

    @classmethod
    def unknown(cls, text: str) -> Self:
        return cls(Verdict.UNKNOWN, text)
