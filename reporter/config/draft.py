"""A configuration file that is being changed: keys move, and what was written beside and above them goes along."""

import io
from collections.abc import Mapping
from typing import Final, Self, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    PlainScalarString,
    ScalarString,
    SingleQuotedScalarString,
)

from reporter.config.comments import Comment, Comments, comments_of, with_comments
from reporter.config.documents import Document, Form
from reporter.config.problems import KeyPath
from reporter.config.yaml_events import plain_scalar, read_yaml

Written = CommentedMap | CommentedSeq | ScalarString
"""A value as YAML has it. ``plain`` says what it stands for."""

_WIDE: Final = 100
"""Characters from which on a list or map on one line is spread over several."""
_QUOTED: Final = (DoubleQuotedScalarString, SingleQuotedScalarString, LiteralScalarString, FoldedScalarString)


class _AsWritten(VersionedResolver):
    """Takes each single value for a text, so that it is written again as it was."""

    def resolve(self, kind: object, value: object, implicit: object) -> object:
        a_text = isinstance(value, str) and value != "<<"
        return super().resolve(kind, "text" if a_text else value, implicit)


class Draft:
    """What a file says, key by key, in its order and style."""

    def __init__(self, data: CommentedMap, comments: Comments) -> None:
        self._data = data
        self._comments = comments
        self._heirs: dict[KeyPath, KeyPath] = {}

    @classmethod
    def of(cls, document: Document, text: str, form: Form) -> Self:
        """*document*, which was read from *text*. Aliases are written out."""
        text = text.replace("\r\n", "\n")
        places = {path: (mark.line, mark.column) for path, mark in document.marks.items()}
        return cls(_data(document, text, form), comments_of(text, form, places))

    @classmethod
    def new(cls) -> Self:
        return cls(CommentedMap(), {})

    def get(self, path: KeyPath) -> Written | None:
        """What stands at *path*, or ``None``."""
        here: Written | None = self._data
        for step in path:
            here = _child(here, step)
        return here

    def keys(self, path: KeyPath) -> tuple[str | int, ...]:
        """The keys of the map at *path*, or the positions in the list there; none if there is neither."""
        match self.get(path):
            case CommentedMap() as found:
                return tuple(found)
            case CommentedSeq() as found:
                return tuple(range(len(found)))
            case _:
                return ()

    def put(self, path: KeyPath, value: object, near: KeyPath = ()) -> None:
        """Write *value* at *path*. A key that is new stands before the one that *near* leads to, or at the end."""
        here = self._data
        for depth, step in enumerate(path[:-1], 1):
            following = here.get(step)
            if not isinstance(following, CommentedMap):
                following = CommentedMap()
                self._set(here, path[:depth], following, near)
            here = following
        self._set(here, path, written(value), near)

    @staticmethod
    def _set(into: CommentedMap, path: KeyPath, value: Written, near: KeyPath) -> None:
        step, around = path[-1], path[:-1]
        sibling = near[len(around)] if near[: len(around)] == around and len(near) > len(around) else None
        if step not in into and sibling in into:
            into.insert(list(into).index(sibling), step, value)
        else:
            into[step] = value

    def copy(self, old: KeyPath, new: KeyPath, value: object = None) -> None:
        """Write what stands at *old*, or *value* in its place, at *new* as well; its comments move there."""
        shared = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        self.put(new, self.get(old) if value is None else value, near=old)
        for end in range(shared + 1, len(old)):
            self._heirs.setdefault(old[:end], new[: shared + 1])
        for key in [key for key in self._comments if key[: len(old)] == old]:
            self._merge(self._comments.pop(key), (*new, *key[len(old) :]))

    def move(self, old: KeyPath, new: KeyPath, value: object = None) -> None:
        """Move what stands at *old*, or *value* in its place, to *new*."""
        self.copy(old, new, value)
        self.drop(old)

    def drop(self, path: KeyPath) -> None:
        """Take out the key at *path*, and each map around it that is empty then."""
        for end in range(len(path), 0, -1):
            here = path[:end]
            around = self.get(here[:-1])
            if not isinstance(around, CommentedMap) or (end < len(path) and around[here[-1]]):
                return
            around.pop(here[-1], None)
            self._inherit(here)

    def keep(self, path: KeyPath, items: Mapping[int, object]) -> None:
        """Of the list at *path*, keep the *items* at these positions, changed to these values."""
        old = cast("CommentedSeq", self.get(path))
        new = CommentedSeq(map(written, items.values()))
        if old.fa.flow_style():
            new.fa.set_flow_style()
        self.put(path, new)
        kept = {(*path, before): (*path, after) for after, before in enumerate(items)}
        for key in [key for key in self._comments if key[: len(path)] == path and len(key) > len(path)]:
            comment = self._comments.pop(key)
            if after := kept.get(key[: len(path) + 1]):
                self._comments[*after, *key[len(after) :]] = comment

    def text(self) -> str:
        """As YAML."""
        if not self._data:
            return with_comments("", self._comments)
        text = _dumped(self._data)
        data, _, problems = read_yaml(text, "")
        if problems or data != plain(self._data):  # a text without quotes that means something where it stands now
            text = _dumped(_quoted(self._data))
        return with_comments(text, self._comments)

    def _merge(self, comment: Comment, into: KeyPath) -> None:
        there = self._comments.get(into)
        if there is None:
            self._comments[into] = comment
            return
        there.before[:0] = comment.before
        there.beside[:0] = comment.beside
        there.after += comment.after

    def _inherit(self, gone: KeyPath) -> None:
        """What was said of the map that is *gone* is said of what its keys became."""
        heir = self._heirs.get(gone)
        comment = self._comments.pop(gone, None)
        if heir and comment:
            self._merge(comment, heir)
        for key in [key for key in self._comments if key[: len(gone)] == gone]:
            del self._comments[key]


def plain(value: Written | None) -> object:
    """What *value* stands for: maps, lists, texts, numbers, true, false and ``None``."""
    match value:
        case CommentedMap():
            return {str(key): plain(item) for key, item in value.items()}
        case CommentedSeq():
            return [plain(item) for item in value]
        case None:
            return None
        case PlainScalarString():
            return plain_scalar(str(value))
        case _:
            return str(value)


def written(value: object) -> Written:
    """*value* as it is written. What is written already stays so."""
    match value:
        case CommentedMap() | CommentedSeq() | ScalarString():
            return value
        case dict():
            return CommentedMap((key, written(item)) for key, item in value.items())
        case list() | tuple():
            made = CommentedSeq(map(written, value))
            if all(isinstance(item, ScalarString) for item in made) and len(str(value)) <= _WIDE:
                made.fa.set_flow_style()
            return made
        case str() if "\n" in value:
            return _single(LiteralScalarString, value)
        case str():
            return _single(PlainScalarString if plain_scalar(value) == value else DoubleQuotedScalarString, value)
        case None:
            return _single(PlainScalarString, "null")
        case _:
            return _single(PlainScalarString, str(value).lower() if isinstance(value, bool) else str(value))


def _quoted(value: Written) -> Written:
    """*value* with quotes around every text."""
    match value:
        case CommentedMap():
            return CommentedMap((key, _quoted(item)) for key, item in value.items())
        case CommentedSeq():
            return CommentedSeq(map(_quoted, value))
        case _:
            return _single(DoubleQuotedScalarString, value) if isinstance(plain(value), str) else value


def _single(kind: type[ScalarString], text: str) -> ScalarString:
    made: ScalarString = kind(text)
    return made


def _child(value: Written | None, step: str | int) -> Written | None:
    match value:
        case CommentedMap():
            return cast("Written | None", value.get(step))
        case CommentedSeq() if isinstance(step, int) and step < len(value):
            return cast("Written", value[step])
        case _:
            return None


def _data(document: Document, text: str, form: Form) -> CommentedMap:
    if form == "yaml":
        try:
            found = _own(_yaml().load(text))
        except YAMLError:
            found = written(None)
        if isinstance(found, CommentedMap) and plain(found) == document.data:
            found.fa.set_block_style()
            return found
    return cast("CommentedMap", written(document.data))


def _own(value: object) -> Written:
    """*value* without comments, anchors and merged maps, in its style."""
    made: CommentedMap | CommentedSeq
    match value:
        case CommentedMap():
            made = CommentedMap((str(key), _own(item)) for key, item in value.items())
        case CommentedSeq():
            made = CommentedSeq(map(_own, value))
        case FoldedScalarString():
            return _single(LiteralScalarString, value)
        case ScalarString() if type(value) in _QUOTED:
            return _single(type(value), value)
        case _:
            return _single(PlainScalarString, str(value))
    if value.fa.flow_style() and len(str(plain(made))) <= _WIDE:
        made.fa.set_flow_style()
    return made


def _dumped(data: Written) -> str:
    stream = io.StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    made = YAML()
    made.Resolver = _AsWritten
    made.preserve_quotes = True
    made.width = 1_000_000
    made.indent(mapping=2, sequence=4, offset=2)
    return made
