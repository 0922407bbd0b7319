"""What is wrong in a configuration: every fault at once, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporter.errors import UsageError

KeyPath = tuple[str | int, ...]
"""Where a value stands: ``("notifications", "rules", 0, "name")``."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. ``line`` and ``column`` count from 1; they are 0, and the texts empty, where they are not known."""

    file: str
    line: int
    column: int
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.text) if part)


class ConfigError(UsageError):
    """A configuration that cannot be used. ``problems`` are sorted by place; the text has one of them a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def dotted(path: KeyPath) -> str:
    """*path* as people write it: ``notifications.rules[0].name``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
