"""What to do about a fault of the syntax: parsers say what they stumbled over, and not what people got wrong."""

from collections.abc import Mapping
from typing import Final

_HINTS: Final[Mapping[str, str]] = {
    # YAML
    "cannot start any token": "indent with blanks, not tabs, and put a text that begins with @, ` or % in quotes",
    "mapping values are not allowed": "put a text with a colon in quotes",
    "did not find expected key": "the keys of one map begin in the same column",
    "could not find expected ':'": "a key ends with a colon",
    "unexpected end of stream": "a text in quotes has no end",
    "unknown escape character": "use single quotes, or write two backslashes",
    "expected ',' or ']'": "a list in brackets has no end",
    "expected ',' or '}'": "a map in braces has no end",
    "expected alphabetic or numeric": "put a text that begins with & or * in quotes",
    "there is no such anchor": "put a text that begins with * in quotes",
    "a tag,": "a text that begins with ! stands in quotes",
    "expected a text as the key": "put a text that begins with { or [ in quotes",
    # JSON
    "property name enclosed in double quotes": "no comment, no comma after the last key, and all keys in double quotes",
    "illegal trailing comma": "take the comma out",
    "expecting value": "there is none, or one that only other languages have, such as True, None or .5",
    "expecting ',' delimiter": "a comma or a closing bracket is missing",
    "extra data": "there is more after the end: a bracket too many?",
    "invalid control character": "a text ends on its own line: write \\n where it breaks",
    "invalid \\escape": "write two backslashes for one",
    # TOML
    "invalid value": "texts stand in quotes, and true and false are small",
    "expected '=' after a key": "is it YAML? Then name the file .yml",
    "cannot declare": "this table stands already: keep one",
    "cannot overwrite": "this key stands already: keep one",
    "illegal character '\\n'": "a text in quotes has no end",
    "unescaped '\\' in a string": "use single quotes, or write two backslashes",
    "initial character for a key": "a map in braces stands on one line",
    "newline or end of document after": "each key has a line of its own",
}
"""By what stands in the parser's words."""


def hinted(text: str) -> str:
    """*text*, with what to do if that is known."""
    hint = next((hint for words, hint in _HINTS.items() if words in text), None)
    return f"{text}: {hint}" if hint else text
