"""Put into words what is wrong with a value: what was expected, and the nearest thing that would have been right."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from reporter.config.declared import declared_at, marks, models_at, plain, tags
from reporter.config.inherit import EXTENDS, PROFILES
from reporter.config.legacy import replaced
from reporter.config.problems import KeyPath
from reporter.config.settings import SECTIONS, model
from reporter.config.shown import LONGEST, is_huge, is_secret, not_, not_a, number
from reporter.options.secret import FromVariable, Secret

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from reporter.options.kinds import Options

_NEAR: Final = 70.0
"""Percent of likeness from which on a name is offered as what was meant."""
_SHORTEST: Final = 3
"""Letters that a name must have to be found in a longer one."""
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
    "path_type": "expected a path",
    "string_type": "expected a text",
    "string_unicode": "expected a text",
}
_PLAIN: Final = "; and a secret stands here as plain text: take it out, and make a new one"
_LISTS: Final = frozenset({"list_type", "tuple_type"})
_MAPS: Final = frozenset({"dict_type", "model_type", "model_attributes_type"})
_TEXTS: Final = frozenset({"string_type", "path_type"})
_BOUNDS: Final = frozenset({"greater_than_equal", "less_than_equal"})


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """Of *known*, what *wrong* was probably meant to be."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - start-up time

    names = sorted(known)
    found = process.extractOne(wrong, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR)
    if found:
        return found[0]
    part = wrong.casefold()
    parts = [name for name in names if min(len(part), len(name)) >= _SHORTEST and (part in name or name in part)]
    return parts[0] if len(parts) == 1 else None


def offer(wrong: str, known: Sequence[str], what: str) -> str:
    """``did you mean ...?``, or all that there are of *what*."""
    near = nearest(wrong, known)
    if near:
        return f"did you mean {near}?"
    return f"{what} {', '.join(known)}" if known else ""


def unknown_key(path: KeyPath, known: Sequence[str]) -> str:
    """Why the key at the end of *path* is refused where only *known* ones may stand."""
    if old := replaced(path):
        return old
    key = str(path[-1])
    if len(path) == 1:
        section, dot, rest = key.partition(".")
        if dot and section in SECTIONS:
            return f"a key holds no dots: write `{section}:`, and `{rest}:` below it"
        if homes := [f"{section}.{key}" for section in SECTIONS if key in model(section).model_fields]:
            near = nearest(key, known)
            return f"there is no such key: did you mean {' or '.join([near, *homes] if near else homes)}?"
    elif key in {*SECTIONS, EXTENDS, PROFILES}:
        return f"`{key}` stands at the top of a file, not below `{path[-2]}`"
    what = "the keys here are" if len(known) > 1 else "the only key here is"
    return f"there is no such key: {offer(key, known, what)}".removesuffix(": ")


def place(error: "ErrorDetails", section: str, value: object) -> KeyPath:
    """Where in the data the error is: pydantic's place also names the kinds of unions, which the data do not have."""
    path: list[str | int] = [section]
    here: object = value
    entered = False
    steps = [step for step in error["loc"] if step != "[key]"]
    for at, step in enumerate(steps):
        if entered and isinstance(here, dict) and here.get("type") == step:
            entered = False
            continue
        entered = True
        if has(here, step):
            here = value_at(here, (step,))
        elif isinstance(here, dict) and at == len(steps) - 1 and error["type"] == "missing":
            here = None
        else:
            continue
        path.append(step)
    return (*path, "type") if error["type"] == "union_tag_invalid" else tuple(path)


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
    here = declared_at(section, steps)
    match kind:
        case "value_error":
            return _refused(str(context["error"]), value, here)
        case "literal_error" | "enum" | "union_tag_invalid":
            return _choice(context, value)
        case "too_short":
            return "expected at least one, not an empty list"
        case _ if kind in _LISTS:
            return _list(value)
        case _ if kind in _BOUNDS:
            return f"expected a number {_range(here)}{not_(value)}"
        case _ if kind in _TEXTS and isinstance(value, int | float | FromVariable):
            return _unquoted(value, here)
        case _:
            return _about_keys(error, path, value, section) or f"{_words(error)}{_empty(value, path) or not_(value)}"


def _about_keys(error: "ErrorDetails", path: KeyPath, value: object, section: "type[Options]") -> str | None:
    """What is wrong with the keys of a map, or with what is no map."""
    kind, steps = error["type"], error["loc"]
    match kind:
        case "extra_forbidden":
            return unknown_key(path, keys_at(section, steps[:-1])) + (_PLAIN if is_secret(value) else "")
        case "missing":
            return _missing(str(steps[-1]), models_at(section, steps[:-1]))
        case "union_tag_not_found":
            return _untyped(value, union_tags(section, steps))
        case _ if kind in _MAPS:
            here = declared_at(section, steps)
            return _map(here, union_tags(section, steps), keys_at(section, steps)) + not_a(value)
        case _:
            return None


def _words(error: "ErrorDetails") -> str:
    return _WORDS.get(error["type"], error["msg"][:1].lower() + error["msg"][1:])


def _empty(value: object, path: KeyPath) -> str:
    return ": this item is empty" if value is None and isinstance(path[-1], int) else ""


def _missing(key: str, models: "Sequence[type[Options]]") -> str:
    """What is missing, in the words of the option itself."""
    fields = (one.model_fields[key] for one in models if key in one.model_fields)
    words = next((field.description for field in fields if field.description), "it has no default")
    return f"is missing: {words[:1].lower()}{words[1:].removesuffix('.')}"


def _untyped(value: object, types: Sequence[str]) -> str:
    near = nearest("type", value) if isinstance(value, dict) else None
    instead = f", and there is `{near}`" if near else ""
    return f"`type` is missing{instead}: say one of {', '.join(types)}"


def _refused(reason: str, value: object, here: Any) -> str:  # noqa: ANN401 - a type
    """*reason* is a kind's own. What stands in the place of a secret is not shown."""
    if is_huge(value):
        return "expected a smaller number"
    if not reason.startswith("expected"):
        return reason
    if Secret in plain(here):
        no_text = isinstance(value, FromVariable) and reason.startswith("expected a secret")
        return "the variable gives no text: put its value in quotes" if no_text else reason + not_a(value)
    words = isinstance(value, str) and not isinstance(value, FromVariable) and "/" not in value
    near = _respelled(str(value), here) if words else None
    return reason + not_(value) + (f": did you mean {near}?" if near else "")


def _respelled(text: str, here: Any) -> str | None:  # noqa: ANN401 - a type
    """*text* in small letters or capitals, if that is good *here*."""
    bare = text.strip()
    others = (other for other in (bare, bare.lower(), bare.upper() if bare.isalnum() else text) if other != text)
    return next((other for other in others if _refusal(other, here) is None), None)


def _refusal(value: object, here: Any) -> str | None:  # noqa: ANN401 - a type
    """Why *value* is not good *here*, ``None`` if it is."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - start-up time

    try:
        TypeAdapter(here).validate_python(value)
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return None


def _unquoted(value: float | FromVariable, here: Any) -> str:  # noqa: ANN401 - a type
    """What is taken for a number, or for true or false, where a text is expected."""
    text = str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, str) else number(value)
    reason = _refusal(text, here)
    return f"{reason}{not_(value)}" if reason else f"expected a text{not_(value)}: put it in quotes"


def _choice(context: Mapping[str, Any], value: object) -> str:
    known = _texts(str(context.get("expected") or context.get("expected_tags")))
    near = nearest(value, known) if isinstance(value, str) else None
    return f"expected one of {', '.join(known)}{not_(value)}" + (f": did you mean {near}?" if near else "")


def _list(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or isinstance(value, FromVariable) or is_secret(value):
        return f'expected a list, such as ["a", "b"]{not_(value)}'
    items = [item.strip() for item in value.split(",") if item.strip()]
    return f"expected a list{not_(value)}: write {json.dumps(items, ensure_ascii=False)}"


def _map(here: Any, types: Sequence[str], keys: Sequence[str]) -> str:  # noqa: ANN401 - a type
    if types:
        return "expected a map with `type` and the keys of that type"
    words = f"a map of keys ({', '.join(keys)})" if keys else "a map of names with their values"
    also = [kind for mark in marks(here) for kind in get_args(getattr(mark, "json_schema_input_type", None))]
    return f"expected true, false, or {words}" if bool in also else f"expected {words}"


def _range(here: Any) -> str:  # noqa: ANN401 - a type
    """The bounds of a number, in words."""
    least, most = (next((getattr(mark, at) for mark in marks(here) if hasattr(mark, at)), None) for at in ("ge", "le"))
    if most is None:
        return f"of at least {least:g}"
    return f"from {least:g} to {most:g}" if least is not None else f"of at most {most:g}"


def keys_at(section: "type[Options]", steps: Sequence[str | int]) -> list[str]:
    """The keys that may stand at *steps* below *section*, as its models have them."""
    found = models_at(section, steps)
    return list(dict.fromkeys(key for one in found for key in one.model_fields))


def union_tags(section: "type[Options]", steps: Sequence[str | int]) -> list[str]:
    """What ``type`` may be at *steps*, where it decides what is meant."""
    models = [one for one in models_at(section, steps) if "type" in one.model_fields]
    return [tag for one in models for tag in tags(one)]


def _texts(expected: str) -> list[str]:
    """What pydantic lists as ``'a', 'b' or 'c'``."""
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(", ")]
