"""Comments of a configuration file: which key each of them belongs to, and how they come back into another text.

A comment beside a key, and the lines of comments and blank lines above it, are the key's. Lines that stand further to
the right than the next key belong to the key before them: there somebody left out an option.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import yaml

from reporter.config.documents import Form
from reporter.config.problems import KeyPath
from reporter.config.toml_places import _STRINGS
from reporter.config.yaml_events import read_yaml

_COMMENT: Final = re.compile(r"#.*")
_IN_TOML: Final = re.compile("|".join((*_STRINGS, r"#[^\n]*")), re.DOTALL)
_BLOCK_HEADER: Final = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")
_FOR_EDITORS: Final = "# yaml-language-server:"


@dataclass(slots=True)
class Comment:
    """What is said of one key. Each text begins with ``#``, or is empty: a blank line."""

    before: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


Comments = dict[KeyPath, Comment]
"""By key. Those of the path ``()`` are of the file: at its top, and at its end."""
Places = Mapping[KeyPath, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Found:
    line: int
    column: int
    text: str
    alone: bool


def comments_of(text: str, form: Form, places: Places) -> Comments:
    """The comments of *text*, good YAML, JSON or TOML whose keys and items stand at *places*."""
    found = list(_found(text, _solid(text, form)))
    starts = _starts(places)
    lines = [line for line, _ in starts]
    edges = _indents(text)
    comments: Comments = {}
    groups: dict[int, list[_Found]] = {}
    for one in found:
        following = bisect_right(lines, one.line)
        if one.alone:
            groups.setdefault(following, []).append(one)
        elif following:
            _of(comments, starts[following - 1][1]).beside.append(one.text)
        else:
            _of(comments, ()).before.append(one.text)
    for following, group in groups.items():
        before = [(path, edges[line]) for line, path in starts[:following]]
        line, path = starts[following] if following < len(starts) else (0, ())
        _share(comments, group, before, path, edges[line] if line else 0)
    return comments


def _share(
    comments: Comments, group: Sequence[_Found], before: Sequence[tuple[KeyPath, int]], path: KeyPath, edge: int
) -> None:
    """Give the lines of *group* to the keys *before* them, and to the one at *path*, whose line begins at *edge*."""
    further = [number for number, one in enumerate(group) if one.text and one.column > edge] if before else []
    cut = further[-1] + 1 if further else 0
    if cut:
        column = min(one.column for one in group[:cut] if one.text)
        owner = next((key for key, indent in reversed(before) if indent <= column), before[0][0])
        _of(comments, owner).after += [one.text for one in group[:cut]]
    rest = [one.text for one in group[cut:]]
    if not path:
        _of(comments, ()).after += rest
        return
    if not before:
        head = max((number + 1 for number, line in enumerate(rest) if _is_head(line)), default=0)
        _of(comments, ()).before += rest[:head]
        rest = rest[head:]
    _of(comments, path).before += rest


def _is_head(line: str) -> bool:
    """Whether a *line* above the first key ends what is said of the whole file."""
    return not line or line.startswith(_FOR_EDITORS)


def _of(comments: Comments, path: KeyPath) -> Comment:
    return comments.setdefault(path, Comment())


def _starts(places: Places) -> list[tuple[int, KeyPath]]:
    """The lines on which keys and items begin, in order; what an alias repeats is left out."""
    first: dict[tuple[int, int], KeyPath] = {}
    for path, place in places.items():
        first.setdefault(place, path)
    return [(line, path) for (line, _), path in sorted(first.items(), key=lambda item: item[0])]


def _indents(text: str) -> list[int]:
    """How far each line is indented; lines count from 1."""
    return [0, *(len(line) - len(line.lstrip(" \t")) for line in text.split("\n"))]


def _solid(text: str, form: Form) -> Iterator[tuple[int, int]]:
    """The spans of *text* that hold no comments."""
    if form == "json":
        yield 0, len(text)
        return
    if form == "toml":
        yield from (found.span() for found in _IN_TOML.finditer(text) if not found[0].startswith("#"))
        return
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        header = _BLOCK_HEADER.match(text, start, end)
        if header:
            yield start, header.end()
            start = text.index("\n", start)
        yield start, start + len(text[start:end].rstrip())


def _found(text: str, solid: Iterator[tuple[int, int]]) -> Iterator[_Found]:
    line, at = 1, 0
    for start, end in (*solid, (len(text), len(text))):
        yield from _in_gap(text, at, max(at, start), line)
        line += text.count("\n", at, max(at, end))
        at = max(at, end)


def _in_gap(text: str, start: int, end: int, line: int) -> Iterator[_Found]:
    """Comments and blank lines between *start*, in *line*, and *end*."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line_start = text.rfind("\n", 0, start) + 1
        comment = _COMMENT.search(text, start, stop)
        until = comment.start() if comment else stop
        alone = not text[line_start:until].strip()
        if comment:
            yield _Found(line, until - line_start, comment[0].rstrip(), alone)
        elif alone and line_start == start and text[stop : stop + 1] == "\n":
            yield _Found(line, 0, "", alone)
        start, line = stop + 1, line + 1


def with_comments(text: str, comments: Mapping[KeyPath, Comment]) -> str:
    """*text*, which is YAML without any, with *comments*. It says the same as before."""
    data, places, _ = read_yaml(text, "")
    made = text
    for tight in (False, True):
        made = _woven(text, places, comments, tight=tight)
        found, _, problems = read_yaml(made, "")
        if found == data and not problems:
            break
    return made


def _woven(text: str, places: Places, comments: Mapping[KeyPath, Comment], *, tight: bool) -> str:
    """*tight* puts no comment beside a value, and no blank line after one: values of several lines may end there."""
    lines = text.split("\n")
    above: dict[int, list[str]] = {}
    beside: dict[int, list[str]] = {}
    starts = sorted(((line, path) for path, (line, _) in places.items()), key=lambda start: start[0])
    after: list[tuple[int, list[str]]] = []
    for _, path in starts:
        comment = comments.get(path)
        if comment is None:
            continue
        line = places[path][0]
        indent = _indent(lines[line - 1])
        above.setdefault(line, []).extend(_indented(comment.before, indent))
        if tight:
            above[line] += _indented(comment.beside, indent)
        else:
            beside.setdefault(line, []).extend(comment.beside)
        after.append((_line_after(path, line, starts, len(lines)), _indented(comment.after, indent)))
    for below, texts in after:
        above[below] = [*texts, *above.get(below, [])]
    whole = comments.get((), Comment())
    made = [*whole.before]
    for number, row in enumerate(lines, 1):
        made += [one for one in above.get(number, []) if one or not tight]
        made.append(" ".join([row, *beside.get(number, [])]))
    return _trimmed([*made[:-1], *whole.after])


def _line_after(path: KeyPath, line: int, starts: Sequence[tuple[int, KeyPath]], end: int) -> int:
    """The line of the first thing after what stands at *path*, and below *line*."""
    return next((other for other, key in starts if other > line and key[: len(path)] != path), end)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _indented(texts: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{text}" if text else "" for text in texts]


def _trimmed(lines: Sequence[str]) -> str:
    """*lines* as a text without blank lines at its ends."""
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""
