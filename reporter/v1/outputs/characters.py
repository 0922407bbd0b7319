"""Characters that a format cannot hold."""

import re
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def xml_text(text: str) -> str:
    """*text* with U+FFFD for each character that XML 1.0 (section 2.2), and so a workbook, has no place for."""
    # All that is printable has a place, and nearly every text is: that is quickly seen.
    return text if text.isprintable() else _NOT_XML.sub(REPLACEMENT, text)


def utf8(text: str) -> bytes:
    """*text* as UTF-8, with U+FFFD for each surrogate: JSON can name one, no file can hold one."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(REPLACEMENT, text).encode()
