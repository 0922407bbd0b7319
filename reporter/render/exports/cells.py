"""Texts from outside as cells of a table that somebody opens in a spreadsheet."""

import re
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNSTORABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """*text* as a cell of a CSV file: with a leading ``'`` where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def storable(text: str) -> str:
    """*text* with U+FFFD for each control character and whatever else XML 1.0 or a workbook cannot hold."""
    return text if text.isprintable() else _UNSTORABLE.sub("\ufffd", text)
