"""Where the keys of a TOML file stand: ``tomllib`` does not say.

The text is good TOML already, so this only has to find its way: headers, keys, and the ends of values.
"""

import re
import tomllib
from typing import Final

from reporter.config.problems import KeyPath

_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRINGS: Final = (
    r'"""(?:\\.|[^\\])*?"{3,5}',
    r"'''.*?'{3,5}",
    r'"(?:\\.|[^"\\\n])*"',
    r"'[^'\n]*'",
)
_STRING: Final = re.compile("|".join(_STRINGS), re.DOTALL)
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_DOT: Final = re.compile(r"[ \t]*\.[ \t]*")
_OTHER: Final = re.compile(r"[^,\]}\n#]+")


def toml_places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Line and column, from 1, of each key and each item of a list in *text*, which ``tomllib`` has accepted."""
    return _Walk(text.replace("\r\n", " \n")).places


class _Walk:
    def __init__(self, text: str) -> None:
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self._text = text
        self._at = 0
        self._items: dict[KeyPath, int] = {}
        self._line, self._line_start = 1, 0
        table: KeyPath = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> bool:
        """Pass blanks and comments; whether anything is left."""
        if found := _BLANK.match(self._text, self._at):
            self._at = found.end()
        return self._at < len(self._text)

    def _header(self) -> KeyPath:
        double = self._text.startswith("[[", self._at)
        self._at += 2 if double else 1
        self._skip()
        keys = self._keys()
        path: KeyPath = ()
        for position, (key, place) in enumerate(keys):
            path = (*path, key)
            self.places.setdefault(path, place)
            if double and position == len(keys) - 1:
                self._items[path] = self._items.get(path, 0) + 1
            if count := self._items.get(path):
                path = (*path, count - 1)
                self.places.setdefault(path, place)
        self._skip()
        self._at += 2 if double else 1
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for key, place in self._keys():
            path = (*path, key)
            self.places.setdefault(path, place)
        self._skip()
        self._at += 1  # the sign =
        self._skip()
        self._value(path)

    def _keys(self) -> list[tuple[str, tuple[int, int]]]:
        found: list[tuple[str, tuple[int, int]]] = []
        while key := _KEY.match(self._text, self._at):
            written = key[0]
            name = str(tomllib.loads(f"k = {written}")["k"]) if written[0] in "\"'" else written
            found.append((name, self._place()))
            self._at = key.end()
            if not (dot := _DOT.match(self._text, self._at)):
                break
            self._at = dot.end()
        return found

    def _value(self, path: KeyPath) -> None:
        first = self._text[self._at]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._at += 1
            while self._skip() and self._text[self._at] != "}":
                self._pair(path)
                self._comma()
            self._at += 1
        elif found := (_STRING if first in "\"'" else _OTHER).match(self._text, self._at):
            self._at = found.end()

    def _list(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._skip() and self._text[self._at] != "]":
            self.places[*path, index] = self._place()
            self._value((*path, index))
            self._comma()
            index += 1
        self._at += 1

    def _comma(self) -> None:
        self._skip()
        if self._text[self._at] == ",":
            self._at += 1

    def _place(self) -> tuple[int, int]:
        """Of here. The places are asked in the order of the text, so each line break is counted once."""
        breaks = self._text.count("\n", self._line_start, self._at)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, self._at) + 1
        return self._line, self._at - self._line_start + 1
