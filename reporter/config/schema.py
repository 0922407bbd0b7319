"""The JSON Schema of a configuration file, made from the models: for editors, and for checks without the reporter.

A file is one layer of several. So no key is required, a key may be without a value, and a text with ``${NAME}`` may
stand for any single value. What the schema refuses, the reporter refuses too, but for a few odd spellings, such as
``1`` for ``true``.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, cast

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from reporter.config.sections.output import Rollout
from reporter.config.settings import SECTIONS, VERSION, model
from reporter.options.kinds import JsonSchema, duration_text

ID: Final = f"urn:aws-services-reporter:configuration:{VERSION}"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_DEFINITIONS: Final = "#/$defs/"
_VARIABLE: Final = r"\$\{"
_AS_TEXT: Final[Mapping[str, str]] = {
    "boolean": r"^(?:[Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)$",
    "integer": r"^[-+]?[0-9]+$",
    "number": r"^[-+]?[0-9.]+$",
}
"""How what is no text may be written in quotes."""
_EXPECTED: Final[Mapping[str, str]] = {
    "boolean": "expected true or false, or a variable such as ${NAME}",
    "integer": "expected a whole number, or a variable such as ${NAME}",
    "number": "expected a number, or a variable such as ${NAME}",
}
_HIDDEN: Final = "expected a variable such as ${NAME}, or a value that `reporter config encrypt` made"
_BOUNDS: Final[Mapping[str, str]] = {"ge": "minimum", "le": "maximum"}
"""Words of pydantic that it leaves in the schema of a value that may be ``None``."""
_NOISE: Final = frozenset({"title", "format", "discriminator", "required"})
"""What says nothing new about a value, or is not so in one layer of several."""


class _Generator(GenerateJsonSchema):
    """pydantic's, with defaults as people write them."""

    def encode_default(self, dft: object) -> object:
        if isinstance(dft, timedelta):
            return duration_text(dft)
        if isinstance(dft, Rollout) and not dft.percent:
            return False
        return super().encode_default(dft)


def schema() -> JsonSchema:
    """The schema of one file, in the dialect of 2020-12."""
    models = [(model(name), "validation") for name in SECTIONS]
    made, everything = models_json_schema(cast("Any", models), schema_generator=_Generator)
    layers = _Layers(everything["$defs"])
    sections = {
        name: {**made[one], "description": layers.described(made[one])}
        for name, one in zip(SECTIONS, cast("Any", models), strict=True)
    }
    keys = {"type": ["object", "null"], "additionalProperties": False}
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Configuration of the AWS services reporter",
        "description": "One file of the configuration. Several files, the environment and the command line add up.",
        **keys,
        "properties": {**_OTHER, "profiles": {**_PROFILES, "additionalProperties": {**keys, "properties": sections}}}
        | sections,
        "$defs": layers.definitions(),
    }


def schema_text() -> str:
    """``schema()`` as a file: sorted, indented, with a line break at the end. The same models give the same bytes."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


_OTHER: Final[JsonSchema] = {
    "$schema": {"type": ["string", "null"], "description": "The address of this schema, for editors."},
    "version": {
        "enum": [VERSION, f"{VERSION}.0", None],
        "description": "The version of the keys in this file.",
        "examples": [VERSION],
    },
    "extends": {
        "type": ["string", "array", "null"],
        "pattern": r"\S",
        "items": {"type": "string", "pattern": r"\S"},
        "description": "Files that this one builds on, relative to it. Later ones win, and this file wins over all.",
        "examples": ["base.yml", ["company.yml", "team.yml"]],
    },
}
_PROFILES: Final[JsonSchema] = {
    "type": ["object", "null"],
    "description": "Keys that only count in one profile, by its name: `--profile-name`, or REPORTER_PROFILE.",
    "examples": [{"staging": {"history": {"branch": "snapshots-staging"}}}],
}


class _Layers:
    """Turns pydantic's schemas of whole values into schemas of what one layer may say of them."""

    def __init__(self, definitions: Mapping[str, JsonSchema]) -> None:
        self._made = definitions

    def described(self, reference: JsonSchema) -> str:
        """What the model behind *reference* says of itself, in one line."""
        return _one_line(self._behind(reference)["description"])

    def definitions(self) -> dict[str, JsonSchema]:
        """Of every model; lists of words stand where they are used."""
        return {name: self._map(made) for name, made in self._made.items() if "properties" in made}

    def _behind(self, reference: JsonSchema) -> JsonSchema:
        return self._made[str(reference["$ref"]).removeprefix(_DEFINITIONS)]

    def _map(self, made: JsonSchema) -> JsonSchema:
        return {
            "type": ["object", "null"],
            "description": _one_line(made["description"]),
            "properties": {key: self._value(value, "null") for key, value in made["properties"].items()},
            "additionalProperties": False,
        }

    def _value(self, made: JsonSchema, *more: str) -> JsonSchema:
        """*made*, of which *more* types may also stand there."""
        about = {_BOUNDS.get(word, word): said for word, said in made.items() if word not in _NOISE}
        if about.get("default", ...) is None:
            del about["default"]
        match about:
            case {"anyOf": [inner, {"type": "null"}], **outer}:
                return self._value({**inner, **outer}, *more)
            case {"anyOf": [{"type": "boolean"}, {"$ref": _} as switched], **outer}:
                return {**outer, **_type("boolean", "object", *more), "if": _type("boolean"), "else": switched}
            case {"oneOf": kinds, **outer}:
                return {**outer, **self._kinds(cast("list[JsonSchema]", kinds), *more)}
            case {"$ref": _, **outer}:
                target = self._behind(about)
                return about if "properties" in target else self._value({**outer, "enum": target["enum"]}, *more)
            case {"type": "array", "items": items}:
                return {**about, **_type("array", *more), "items": self._value(items)}
            case {"type": "object"}:
                return self._named(about, *more)
            case _:
                return _single(about, *more)

    def _named(self, about: JsonSchema, *more: str) -> JsonSchema:
        """A map of things by names of people's own; pydantic puts the form of a name where its values belong."""
        forms = about.pop("patternProperties", None)
        [(form, values)] = forms.items() if forms else [(None, about["additionalProperties"])]
        names = {**about.get("propertyNames", {}), **({"pattern": form} if form else {})}
        return {
            **about,
            **_type("object", *more),
            "propertyNames": names,
            "additionalProperties": self._value(values, "null"),
        }

    def _kinds(self, kinds: list[JsonSchema], *more: str) -> JsonSchema:
        """A map whose ``type`` decides on its keys. A lower layer may have it: without one, the keys fit some type."""
        types = [self._behind(kind)["properties"]["type"] for kind in kinds]
        words = {"enum": [one["const"] for one in types], "enumDescriptions": [self.described(kind) for kind in kinds]}
        chosen = [
            {"if": {"properties": {"type": {"const": one["const"]}}, "required": ["type"]}, "then": kind}
            for one, kind in zip(types, kinds, strict=True)
        ]
        return {
            **_type("object", *more),
            "properties": {"type": {"description": types[0]["description"], "anyOf": [words, _variable("null")]}},
            "allOf": [*chosen, {"if": {"required": ["type"]}, "else": {"anyOf": kinds}}],
        }


def _single(about: JsonSchema, *more: str) -> JsonSchema:
    """A value that is neither a map nor a list."""
    match about:
        case {"enum": words, **outer}:
            described = {key: outer.pop(key) for key in ("enumDescriptions",) if key in outer}
            return {**_without_type(outer), "anyOf": [{"enum": words, **described}, _variable(*more)]}
        case {"const": _}:
            return _without_type(about)
        case {"type": "string"}:
            return _text(about, *more)
        case {"type": "boolean" | "integer" | "number" as kind}:
            pattern = f"{_AS_TEXT[kind]}|{_VARIABLE}"
            return {**about, **_type(kind, "string", *more), "pattern": pattern, "patternErrorMessage": _EXPECTED[kind]}
        case _:
            return {**about, **_type(*about["type"], *more)}


def _text(about: JsonSchema, *more: str) -> JsonSchema:
    """A text: of its form, or with a variable. A secret's form says itself which variables there may be."""
    made = {**about, **_type("string", *more)}
    if about.get("writeOnly"):
        made["patternErrorMessage"] = _HIDDEN
    elif "pattern" in about:
        made["pattern"] = f"{about['pattern']}|{_VARIABLE}"
    return made


def _one_line(docstring: str) -> str:
    return " ".join(docstring.replace("``", "`").split())


def _variable(*more: str) -> JsonSchema:
    """A text with a variable in it; a pattern says nothing of what is no text."""
    return {**_type("string", *more), "pattern": _VARIABLE}


def _type(*kinds: str) -> JsonSchema:
    return {"type": kinds[0] if len(kinds) == 1 else list(kinds)}


def _without_type(about: JsonSchema) -> JsonSchema:
    return {word: said for word, said in about.items() if word != "type"}
