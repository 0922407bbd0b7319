"""Comments of a configuration file: which key each of them belongs to, and how they come back into another text.

A comment beside a key, and the lines of comments and blank lines above it, are the key's. Lines that stand further to
the right than the next key belong to the key before them: there somebody left out an option.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Final

import yaml

from reporter.config.documents import Form
from reporter.config.problems import KeyPath
from reporter.config.toml_places import _STRINGS
from reporter.config.yaml_events import read_yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
    starts = _starts(places)
    lines = [line for line, _ in starts]
    edges = _indents(text)
    comments: Comments = {}
    groups: dict[int, list[_Found]] = {}
    for one in _found(text, _solid(text, form)):
        following = bisect_right(lines, one.line)
        if one.alone:
            groups.setdefault(following, []).append(one)
        elif following:
            on_line = starts[bisect_left(lines, lines[following - 1]) : following]
            _of(comments, _outermost([path for _, path in on_line])).beside.append(one.text)
        else:
            _of(comments, ()).before.append(one.text)
    for following, group in groups.items():
        line, path = starts[following] if following < len(starts) else (0, ())
        before = (starts[number] for number in range(following - 1, -1, -1))
        indented = ((key, edges[at]) for at, key in before)
        rest = _trailing(comments, group, indented, edges[line]) if following else 0
        _share(comments, [one.text for one in group[rest:]], path, first=not following)
    return comments


def _outermost(paths: Sequence[KeyPath]) -> KeyPath:
    """Of the *paths* of one line, the one that a comment at its end is about: ``- key: 1`` is about the key."""
    pairs = pairwise(paths)
    return next((path for path, inner in pairs if isinstance(inner[-1], int) or isinstance(path[-1], str)), paths[-1])


def _trailing(comments: Comments, group: Sequence[_Found], before: Iterator[tuple[KeyPath, int]], edge: int) -> int:
    """Give the lines of *group* that begin further right than *edge* to a key *before* them; how many these are.

    *before* has the keys, last first, each with where its line begins.
    """
    further = [number for number, one in enumerate(group, 1) if one.text and one.column > edge]
    if not further:
        return 0
    column = min(one.column for one in group[: further[-1]] if one.text)
    near, _ = last = next(before)
    owner = next((key for key, indent in chain([last], before) if indent <= column), near)
    _of(comments, owner).after += [one.text for one in group[: further[-1]]]
    return further[-1]


def _share(comments: Comments, lines: Sequence[str], path: KeyPath, *, first: bool) -> None:
    """Give *lines* to the key at *path*, which they stand above; of the *first* one, some are the file's."""
    if not path:
        _of(comments, ()).after += lines
        return
    head = max((number for number, line in enumerate(lines, 1) if _is_head(line)), default=0) if first else 0
    if head:
        _of(comments, ()).before += lines[:head]
    _of(comments, path).before += lines[head:]


def _is_head(line: str) -> bool:
    """Whether a *line* above the first key ends what is said of the whole file."""
    return not line or line.startswith(_FOR_EDITORS)


def _of(comments: Comments, path: KeyPath) -> Comment:
    return comments.setdefault(path, Comment())


def _starts(places: Places) -> list[tuple[int, KeyPath]]:
    """The lines on which keys and items begin, in order; what an alias repeats is left out."""
    at: dict[tuple[int, int], list[KeyPath]] = {}
    for path, place in places.items():
        there = at.setdefault(place, [])
        if not there or path[:-1] == there[-1]:  # the first key of an item begins where the item does
            there.append(path)
    return [(line, path) for (line, _), paths in sorted(at.items()) for path in paths]


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
    for token in yaml.scan(text, Loader=_LOADER):
        start, end = token.start_mark.index, token.end_mark.index
        header = _BLOCK_HEADER.match(text, start, end)
        if header:
            yield start, header.end()
            start = text.find("\n", start, end) if "\n" in text[start:end] else end
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
    made = _woven(text, places, comments, tight=False)
    found, _, problems = read_yaml(made, "")
    return made if found == data and not problems else _woven(text, places, comments, tight=True)


def _woven(text: str, places: Places, comments: Mapping[KeyPath, Comment], *, tight: bool) -> str:
    """*tight* puts no comment beside a value, and no blank line after one: values of several lines may end there."""
    lines = text.split("\n")
    above: dict[int, list[str]] = {}
    beside: dict[int, list[str]] = {}
    starts = sorted(((line, path) for path, (line, _) in places.items()), key=lambda start: start[0])
    after: list[tuple[int, list[str]]] = []
    for number, (line, path) in enumerate(starts):
        comment = comments.get(path)
        if comment is None:
            continue
        indent = _indent(lines[line - 1])
        above.setdefault(line, []).extend(_indented(comment.before, indent))
        if tight:
            above[line] += _indented(comment.beside, indent)
        else:
            beside.setdefault(line, []).extend(comment.beside)
        after.append((_line_after(starts, number, len(lines)), _indented(comment.after, indent)))
    for below, texts in after:
        above[below] = [*texts, *above.get(below, [])]
    whole = comments.get((), Comment())
    made = [*whole.before]
    for number, row in enumerate(lines, 1):
        made += [one for one in above.get(number, []) if one or not tight]
        made.append(" ".join([row, *beside.get(number, [])]))
    return _trimmed([*made[:-1], *whole.after])


def _line_after(starts: Sequence[tuple[int, KeyPath]], number: int, end: int) -> int:
    """The line of the first thing after what begins at this *number* of the *starts*, and below its line."""
    line, path = starts[number]
    others = (starts[after] for after in range(number + 1, len(starts)))
    return next((other for other, key in others if other > line and key[: len(path)] != path), end)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _indented(texts: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{text}" if text else "" for text in texts]


def _trimmed(lines: Sequence[str]) -> str:
    """*lines* as a text without blank lines at its ends."""
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""
