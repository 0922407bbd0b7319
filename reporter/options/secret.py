"""A text that is never shown.

``Secret`` prints as ``***`` wherever it goes; ``reveal()`` is the one way to its text, and is called where the text
leaves for the platform that it belongs to. What was ever revealed is struck out of every text that goes through
``redact``, the last net under logs and errors.
"""

import json
import re
from collections.abc import Callable
from typing import Final, NoReturn
from urllib.parse import quote

MASK: Final = "***"
SHORTEST: Final = 6
"""Characters. A shorter text stands in ordinary words, so striking it out would only garble them."""

_known: Final[set[str]] = set()


class FromVariable(str):
    """A text that an environment variable gave, wholly or in part: no file holds it."""

    __slots__ = ()


class Secret:
    """``Secret(reveal)`` asks *reveal* for the text each time; it may raise a ``ReporterError``."""

    __slots__ = ("_reveal",)

    def __init__(self, reveal: Callable[[], str]) -> None:
        self._reveal = reveal

    @classmethod
    def of(cls, text: str) -> "Secret":
        """A secret whose text is known already."""
        remember(text)
        return cls(lambda: text)

    def reveal(self) -> str:
        """The text itself. Give it to nobody but whom it is for."""
        text = self._reveal()
        remember(text)
        return text

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return MASK

    def __format__(self, form: str) -> str:
        return MASK

    def __reduce__(self) -> NoReturn:
        msg = "a secret is not copied into files"
        raise TypeError(msg)


def remember(text: str) -> None:
    """Strike *text*, and each of its lines, out of what goes through ``redact`` from now on."""
    for part in map(str.strip, (text, *text.splitlines())):
        if len(part) >= SHORTEST:
            _known.update(_forms(part))


def _forms(text: str) -> set[str]:
    """*text*, and what becomes of it between quotes, in JSON, and in an address."""
    quoted = {repr(text)[1:-1], json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    return {text, *quoted, *(quote(text, safe=safe, errors="replace") for safe in ("", "/"))}


def redact(text: str) -> str:
    """*text* with ``***`` in place of every secret that was made or revealed in this process."""
    if not _known:
        return text
    longest_first = sorted(_known, key=lambda known: (-len(known), known))
    return re.sub("|".join(map(re.escape, longest_first)), MASK, text)


_LOOKS: Final = re.compile(
    r"xox[abeprs]-|xapp-|hooks\.slack\.com/(?:services|workflows|triggers)/|webhook\.office\.com"
    r"|[?&](?:sig|signature|token|key|code)=|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[opsur]_\w{20}|github_pat_|glpat-"
    r"|-----BEGIN |AGE-SECRET-KEY-|whsec_|\b\w+://[^/\s:@]+:[^/\s@]+@|\beyJ[\w-]{10,}\.",
)
"""Forms of tokens and keys, and of webhooks whose address is a key."""


def looks_secret(text: str) -> bool:
    """Whether *text* has the form of a well-known kind of token, key or secret address."""
    return bool(_LOOKS.search(text))
