"""What there is to say of each key, taken from the models: its type in words, its default, an example, its variable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo

from reporter.config.layers import PREFIX
from reporter.config.schema import schema
from reporter.config.settings import SECTIONS, model
from reporter.options import kinds
from reporter.options.kinds import Checked, Form, Options, Span

IDLE: Final[Mapping[str, str]] = {
    "notifications": "This version checks channels and rules, and sends nothing by itself yet.",
    "publish": "This version checks these keys, and publishes nothing yet.",
}
"""Sections that are more than they do so far, each with a sentence that says so."""

NAME: Final = "NAME"
"""Stands in a path for a name that people choose."""

_WORDS: Final[Mapping[object, str]] = {
    bool: "true or false",
    Path: "a path",
    get_args(kinds.HttpsUrl)[1]: "an `https://` address",
    get_args(kinds.Pattern)[1]: "a pattern",
    get_args(kinds.Scalar)[1]: "a single value",
    get_args(kinds.SecretText)[1]: "a secret",
    get_args(kinds.SecretUrl)[1]: "a secret, an `https://` address",
    get_args(kinds.Text)[1]: "text on one line",
    get_args(kinds.TimeZone)[1]: "a time zone",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One key. ``default`` is ``None`` where there is none; ``example`` is a value that the key takes."""

    path: tuple[str, ...]
    kind: str
    description: str
    example: object
    default: object = None
    required: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + "__".join(part.upper() for part in self.path)


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of a section, or of what people give names to in it; ``type`` where it decides on them."""

    path: tuple[str, ...]
    about: str
    options: tuple[Option, ...]
    type: str | None = None


def tables() -> Iterator[Table]:
    """All keys of all sections, in the order of the sections."""
    definitions = schema()["$defs"]
    for section in SECTIONS:
        yield from _tables((section,), model(section), definitions)


def markdown() -> str:
    """All tables, with a heading for each section."""
    return "\n".join(line for table in tables() for line in _lines(table))


def _tables(path: tuple[str, ...], kind: type[Options], definitions: Mapping[str, Any]) -> Iterator[Table]:
    types = get_args(kind.model_fields["type"].annotation) if "type" in kind.model_fields else (None,)
    options = tuple(_options(path, kind, definitions, {}))
    yield Table(path, definitions[kind.__name__]["description"], options, types[0])
    for name, field in kind.model_fields.items():
        for named in _models(_values(field.annotation)):
            yield from _tables((*path, name, NAME), named, definitions)


def _options(
    path: tuple[str, ...], kind: type[Options], definitions: Mapping[str, Any], examples: Mapping[str, object]
) -> Iterator[Option]:
    """The keys of *kind*, and those of the maps in it; *examples* are those of the map around them."""
    for name, field in kind.model_fields.items():
        known = definitions[kind.__name__]["properties"][name]
        default = known.get("default")
        example = examples.get(name, _example(field, default))
        words = _words(field.annotation, field.metadata)
        yield Option((*path, name), words, _told(field, known), example, default, field.is_required())
        for inner in _models(field.annotation):
            yield from _options((*path, name), inner, definitions, cast("Mapping[str, object]", example))


def _told(field: FieldInfo, known: Mapping[str, Any]) -> str:
    """What the key is for, and what each word means that may stand there, where that is said."""
    for words in known.get("anyOf", ()):
        if "enumDescriptions" in words:
            each = zip(words["enum"], words["enumDescriptions"], strict=True)
            return " ".join([str(field.description), *(f"`{word}`: {told}" for word, told in each)])
    return str(field.description)


def _words(kind: object, marks: Sequence[object] = ()) -> str:
    """What a value may be."""
    kind, marks = _bare(kind, marks)
    for mark in (*marks, kind):
        match mark:
            case Form():
                return mark.expected.partition(" such as ")[0].rstrip(",")
            case Span():
                return f"a span of time ({', '.join(mark.units)}), {mark.least} to {mark.most}"
            case _ if mark in _WORDS:
                return _WORDS[mark]
            case _:
                pass
    if kind in {int, float}:
        return ("a whole number" if kind is int else "a number") + _bounds(marks)
    if choices := _choices(kind):
        *first, last = [f"`{choice}`" for choice in choices]
        return f"{', '.join(first)} or {last}" if first else last
    if get_origin(kind) is tuple:
        least = next((f" of at least {mark.min_length}" for mark in marks if hasattr(mark, "min_length")), "")
        return f"a list{least}: each {_words(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"a map by name: each {_words(get_args(kind)[1])}"
    if get_origin(kind) in {Union, UnionType}:
        return "a map with its `type`"
    return "true, false, or a map" if any(hasattr(mark, "json_schema_input_type") for mark in marks) else "a map"


def _example(field: FieldInfo, default: object) -> object:
    if field.examples:
        return field.examples[0]
    kind, marks = _bare(field.annotation, field.metadata)
    if kind is bool:
        return not default
    if choices := _choices(kind):
        return next((choice for choice in choices if choice != default), choices[0])
    if inner := _models(kind):
        return _least(inner[0])
    if get_origin(kind) is tuple:
        return [_known(_bare(get_args(kind)[0])[1])]
    return _known(marks)


def _known(marks: Sequence[object]) -> object:
    """An example that the kind of value has itself; others must stand at the field."""
    own = [mark.examples for mark in marks if isinstance(mark, Form | Span)]
    found = own or [mark.schema["examples"] for mark in marks if isinstance(mark, Checked)]
    return found[0][0]


def _least(kind: type[Options]) -> dict[str, object]:
    """A map of *kind* with what it must have, or with its first key."""
    fields = kind.model_fields
    wanted = [name for name, field in fields.items() if field.is_required()] or list(fields)[:1]
    return {name: _example(fields[name], None) for name in wanted}


def _bounds(marks: Sequence[object]) -> str:
    least, most = (next((getattr(mark, word) for mark in marks if hasattr(mark, word)), None) for word in ("ge", "le"))
    return f", {least} to {most}" if most is not None else f", at least {least}" if least is not None else ""


def _choices(kind: object) -> tuple[str, ...]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(str(one) for one in kind)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _values(kind: object) -> object:
    """What a map by names holds; anything else holds nothing."""
    kind, _ = _bare(kind)
    return get_args(kind)[1] if get_origin(kind) is dict else NoneType


def _models(kind: object) -> list[type[Options]]:
    """The model that *kind* is, or each one that its ``type`` decides between."""
    kind, _ = _bare(kind)
    parts = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    return [part for part in parts if isinstance(part, type) and issubclass(part, Options)]


def _bare(kind: object, marks: Sequence[object] = ()) -> tuple[object, Sequence[object]]:
    """*kind* without ``None`` and its marks, and the marks."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        return _bare(inner, (*more, *marks))
    parts = [part for part in get_args(kind) if part is not NoneType]
    if get_origin(kind) in {Union, UnionType} and len(parts) == 1:
        return _bare(parts[0], marks)
    return kind, marks


def _lines(table: Table) -> Iterator[str]:
    """One table in Markdown, under its heading."""
    name = ".".join(table.path)
    section = len(table.path) == 1
    yield f"## `{name}`" if section else f"### `{name}`" + (f", type `{table.type}`" if table.type else "")
    yield ""
    yield table.about
    if section and name in IDLE:
        yield IDLE[name]
    yield ""
    yield "| key | meaning | type | default | example | variable |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for option in table.options:
        default = "required" if option.required else _code(option.default) if option.default is not None else ""
        key = ".".join(option.path[len(table.path) :])
        cells = (f"`{key}`", option.description, option.kind, default, _code(option.example), f"`{option.variable}`")
        yield f"| {' | '.join(cells)} |"
    yield ""


def _code(value: object) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=1 << 20, allow_unicode=True, sort_keys=False)
    return f"`{text.strip().removesuffix('...').strip()}`"
