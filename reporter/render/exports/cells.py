"""Cells of CSV files that a spreadsheet may open."""

from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """*text* as a spreadsheet shows it: never evaluated.

    A text that a spreadsheet would read as a formula gets an apostrophe in front, every other text stays as it is.
    """
    return f"'{text}" if text.startswith(_STARTS) else text
