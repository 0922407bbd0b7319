"""What ``config security-check`` finds."""

from dataclasses import dataclass
from enum import StrEnum

from reporter.config.problems import Problem


class Severity(StrEnum):
    """``UNKNOWN``: it could not be looked at, so nobody knows whether it is fine."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """``problem`` has the place, and says what is wrong and what to do."""

    severity: Severity
    problem: Problem

    @classmethod
    def at(cls, severity: Severity, file: str, text: str, *, line: int = 0, column: int = 0) -> "Finding":
        """One in a file, or about a file as a whole."""
        return cls(severity, Problem(file, line, column, "", text))
