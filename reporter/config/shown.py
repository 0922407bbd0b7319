"""How a value is shown in a message: not all of it if it is long, and nothing of it that might be a secret."""

from typing import Final

from reporter.options.secret import FromVariable, looks_secret

LONGEST: Final = 60
"""Signs of a text that are shown."""
_HUGE: Final = 10**20


def quoted(text: str) -> str:
    """*text* as it may be shown: not all of it if it is long, and nothing that might be a secret."""
    if isinstance(text, FromVariable):
        return "what the variable gives"
    if is_secret(text):
        return "what looks like a secret"
    return repr(text) if len(text) <= LONGEST else f"{text[:LONGEST]!r}..."


def is_secret(value: object) -> bool:
    """Whether *value* stands in a file and looks like a secret."""
    return isinstance(value, str) and not isinstance(value, FromVariable) and looks_secret(value)


def not_(value: object) -> str:
    """``, not ...``: what stands there instead."""
    match value:
        case None:
            return ""
        case str():
            return f", not {quoted(value)}"
        case bool():
            return f", not {str(value).lower()}"
        case int() | float():
            return f", not {number(value)}"
        case _:
            return not_a(value)


def not_a(value: object) -> str:
    """``, not a ...``: of what kind it is that stands there instead."""
    match value:
        case dict():
            return ", not a map"
        case list():
            return ", not a list"
        case FromVariable():
            return ", not what the variable gives"
        case str():
            return ", not a text"
        case bool():
            return f", not {str(value).lower()}"
        case int() | float():
            return ", not a number"
        case _:
            return ""


def number(value: float) -> str:
    """*value* in digits, if there are not too many: Python itself refuses to write out thousands."""
    return "so large a number" if is_huge(value) else str(value)


def is_huge(value: object) -> bool:
    """Whether *value* is a whole number with more digits than anybody reads."""
    return isinstance(value, int) and abs(value) >= _HUGE
