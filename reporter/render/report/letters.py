"""Which letters the report's typeface has."""

import re
from typing import Final

_MISSING: Final = re.compile(
    "[^"
    "\u0020-\u007e\u00a0-\u024f"  # Latin with all its accents
    "\u0370-\u0373\u0384-\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"  # Greek
    "\u0400-\u045f"  # Cyrillic
    "\u2010-\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2264\u2265"
    "]"
)


def printable(text: str) -> str:
    """*text* in letters that are drawn the same on every machine: a question mark stands for each other one.

    Lines stay apart. The report brings its own typeface, so that it never depends on what is installed.
    """
    return "\n".join(_MISSING.sub("?", line) for line in text.splitlines())
