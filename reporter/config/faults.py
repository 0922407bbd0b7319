"""Put into words what is wrong with a value: what was expected, and the nearest thing that would have been right."""

from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, cast, get_args, get_origin

from reporter.config.legacy import replaced
from reporter.config.problems import KeyPath
from reporter.options.secret import FromVariable, looks_secret

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from reporter.options.kinds import Options

_NEAR: Final = 70.0
"""Percent of likeness from which on a name is offered as what was meant."""
_SHOWN: Final = 60
_WORDS: Final[Mapping[str, str]] = {
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "float_parsing": "expected a number",
    "float_type": "expected a number",
    "finite_number": "expected a number",
    "int_from_float": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "int_type": "expected a whole number",
    "list_type": "expected a list, such as [a, b]",
    "path_type": "expected a path",
    "string_type": "expected a text",
    "tuple_type": "expected a list, such as [a, b]",
}
_MAPS: Final = frozenset({"dict_type", "model_type"})
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
_WHOLE_TEXTS: Final[Mapping[str, str]] = {
    "missing": "is missing: it has no default",
    "too_short": "expected at least one",
}


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """Of *known*, what *wrong* was probably meant to be."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - start-up time

    found = process.extractOne(
        wrong, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR
    )
    return found[0] if found else None


def offer(wrong: str, known: Sequence[str], what: str) -> str:
    """``did you mean ...?``, or all that there are of *what*."""
    near = nearest(wrong, known)
    if near:
        return f"did you mean {near}?"
    return f"{what} {', '.join(known)}" if known else ""


def unknown_key(path: KeyPath, known: Sequence[str]) -> str:
    """Why the key at the end of *path* is refused where only *known* ones may stand."""
    return replaced(path) or _joined("there is no such key", offer(str(path[-1]), known, "the keys here are"))


def place(error: "ErrorDetails", section: str, value: object) -> KeyPath:
    """Where in the data the error is: pydantic's place also names the kinds of unions, which the data do not have."""
    path: list[str | int] = [section]
    here: object = value
    entered = False
    steps = [step for step in error["loc"] if step != "[key]"]
    for number, step in enumerate(steps):
        if entered and isinstance(here, dict) and here.get("type") == step:
            entered = False
            continue
        entered = True
        if has(here, step):
            here = value_at(here, (step,))
        elif isinstance(here, dict) and number == len(steps) - 1 and error["type"] == "missing":
            here = None
        else:
            continue
        path.append(step)
    return tuple(path)


def has(data: object, step: str | int) -> bool:
    """Whether *data* is a map or list that has something at *step*."""
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def value_at(data: object, path: KeyPath) -> object:
    """What stands at *path*, or ``None``."""
    for step in path:
        if not has(data, step):
            return None
        data = cast("dict[str | int, object]", data)[step]
    return data


def told(error: "ErrorDetails", path: KeyPath, value: object, section: "type[Options]") -> str:
    """What is wrong, in words, with *value* at *path*."""
    kind, steps, context = error["type"], error["loc"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return unknown_key(path, keys_at(section, steps[:-1]))
        case "value_error":
            text = str(context["error"])
            return text + _not(value) if text.startswith("expected") else text
        case "literal_error" | "enum" | "union_tag_invalid":
            return _choice(context, value)
        case "union_tag_not_found":
            return f"`type` is missing: say {', '.join(union_tags(section, steps))}"
        case "string_type" if isinstance(value, int | float) and not isinstance(value, bool):
            return f"expected a text, not the number {value}: put it in quotes"
        case _ if kind in _MAPS:
            return _map(union_tags(section, steps), keys_at(section, steps)) + _not(value)
        case _ if kind in _BOUNDS:
            words, bound = _BOUNDS[kind]
            return f"expected a number of {words} {_number(context[bound])}{_not(value)}"
        case _ if kind in _WHOLE_TEXTS:
            return _WHOLE_TEXTS[kind]
        case _:
            return _WORDS.get(kind, error["msg"][:1].lower() + error["msg"][1:]) + _not(value)


def _choice(context: Mapping[str, Any], value: object) -> str:
    known = _texts(str(context.get("expected") or context.get("expected_tags")))
    wrong = context.get("tag", value)
    near = nearest(wrong, known) if isinstance(wrong, str) else None
    return f"expected one of {', '.join(known)}{_not(wrong)}" + (f": did you mean {near}?" if near else "")


def _map(tags: Sequence[str], keys: Sequence[str]) -> str:
    if tags:
        return "expected a map with `type` and the keys of that type"
    return f"expected a map of keys ({', '.join(keys)})" if keys else "expected a map of keys"


def keys_at(section: "type[Options]", steps: Sequence[str | int]) -> list[str]:
    """The keys that may stand at *steps* below *section*, as its models have them."""
    found = _models(section, steps)
    return list(dict.fromkeys(key for one in found for key in one.model_fields))


def union_tags(section: "type[Options]", steps: Sequence[str | int]) -> list[str]:
    """What ``type`` may be at *steps*, where it decides what is meant."""
    models = [one for one in _models(section, steps) if "type" in one.model_fields]
    return [tag for one in models for tag in _tags(one)]


def _models(section: "type[Options]", steps: Sequence[str | int]) -> "list[type[Options]]":
    """The models at *steps*: one, or each kind of a union that is not decided yet."""
    here: Any = section
    for step in steps:
        kinds = _plain(here)
        models = [kind for kind in kinds if hasattr(kind, "model_fields")]
        tagged = [kind for kind in models if "type" in kind.model_fields and step in _tags(kind)]
        named = [kind for kind in models if step in kind.model_fields]
        if tagged and len(models) > 1:
            here = tagged[0]
        elif named:
            here = named[0].model_fields[str(step)].annotation
        elif inner := [get_args(kind) for kind in kinds if get_origin(kind) in {dict, tuple, list}]:
            here = inner[0][1] if len(inner[0]) > 1 and inner[0][1] is not Ellipsis else inner[0][0]
        else:
            return []
    return [kind for kind in _plain(here) if hasattr(kind, "model_fields")]


def _tags(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a model
    return get_args(kind.model_fields["type"].annotation)


def _plain(kind: Any) -> list[Any]:  # noqa: ANN401 - a type
    """*kind* without its decorations; each part of a union."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return [plain for part in get_args(kind) for plain in _plain(part)]
    return [kind]


def _texts(expected: str) -> list[str]:
    """What pydantic lists as ``'a', 'b' or 'c'``."""
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(", ")]


def _joined(text: str, more: str) -> str:
    return f"{text}: {more}" if more else text


def _not(value: object) -> str:
    """``, not ...``: what stands there instead. What might be a secret is only named by its kind."""
    match value:
        case None:
            return ""
        case dict():
            return ", not a map"
        case list():
            return ", not a list"
        case bool():
            return f", not {str(value).lower()}"
        case FromVariable():
            return ", not what the variable gives"
        case str() if looks_secret(value):
            return ", not what looks like a secret"
        case str():
            shown = repr(value)
            return f", not {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '...'}"
        case _:
            return f", not {value}"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
