"""What describes the API to programs: an OpenAPI document, and a JSON Schema of each kind of file.

Both are made of the models that make the files, and so cannot say anything else.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from reporter.render.api.about import PAGE
from reporter.render.api.catalogue import KINDS, PARAMETERS, Kind
from reporter.render.api.kinds import VERSION
from reporter.render.api.places import Places

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
POLICY: Final = """\
Within version 1, keys and files are only added, and what is there keeps its meaning.
A program must ignore keys that it does not know.
What is to be removed is named in `deprecations` of `index.json` at least 180 days before, and carries \
`"deprecated": true` in its schema until then.
A version 2 would stand beside version 1, in `api/v2/`."""
"""One sentence a line."""

_ABOUT: Final = """\
Which AWS service runs in which region, since when, and what changed.
All of it is static files: there is only GET, no key, no limit, and no query."""
_NAMED: Final = "urn:aws-services-reporter:api:v1:"
_MISSING: Final = {"404": {"description": "There is no such file. The body is whatever the host says."}}
_TAGS: Final = {
    "Index": "Begin here.",
    "Regions": "Regions, and what runs in each of them.",
    "Services": "Services, where each of them runs, and what changed.",
    "Availability": "The whole matrix of services and regions, now and at the end of each month.",
    "Changes": "What changed, month by month.",
    "Meaning": "Insights and summaries.",
    "Forecasts": "How likely services come to regions.",
    "Description": "This document and the schemas.",
}


@lru_cache(maxsize=2)
def description_files(places: Places) -> Mapping[str, str]:
    """The text of each file that describes the others, by its path below the root of the API."""
    found = {"openapi.json": _text(openapi(places))}
    return MappingProxyType(found | {path: _text(schema) for path, schema in schemas(places).items()})


def schemas(places: Places) -> dict[str, dict[str, Any]]:
    """The JSON Schema (2020-12) of each kind of file, by path; each is whole in itself."""
    return {kind.schema_path: _schema(kind, places) for kind in KINDS}


def schema_names() -> tuple[str, ...]:
    """What stands before ``.schema.json``, sorted."""
    return tuple(sorted({kind.schema for kind in KINDS}))


def openapi(places: Places) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    models: list[tuple[type[BaseModel], Literal["serialization"]]] = [
        (model, "serialization") for model in dict.fromkeys(kind.model for kind in KINDS)
    ]
    template = "#/components/schemas/{model}"
    _, made = models_json_schema(models, ref_template=template, schema_generator=_Generator)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "AWS services reporter",
            "version": VERSION,
            "summary": "Static JSON, made anew with every build of the site.",
            "description": f"{_ABOUT}\n\n## Deprecation policy\n\n{POLICY}",
        },
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": places.file("").rstrip("/") or "."}],
        "externalDocs": {"url": places.page(PAGE), "description": "The page for people."},
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": dict(_paths()),
        "components": {"schemas": made["$defs"]},
    }


def _paths() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind in KINDS:
        body = {"$ref": f"#/components/schemas/{kind.model.__name__}"}
        named = [_parameter(kind.parameter, *PARAMETERS[kind.parameter])] if kind.parameter else []
        yield f"/{kind.path}", _operation(kind.operation, kind.tag, kind.summary, body, named)
    anything = {"type": "object"}
    yield "/openapi.json", _operation("getDescription", "Description", "This document", anything, [])
    names = {
        "name": "schema",
        "in": "path",
        "required": True,
        "description": "A schema that `files` of the index names.",
        "schema": {"type": "string", "enum": list(schema_names())},
    }
    told = "The JSON Schema (2020-12) of one kind of file"
    yield "/schemas/{schema}.schema.json", _operation("getSchema", "Description", told, anything, [names])


def _operation(
    name: str, tag: str, summary: str, body: Mapping[str, Any], parameters: list[Mapping[str, Any]]
) -> Mapping[str, Any]:
    found = {"description": f"{summary}.", "content": {"application/json": {"schema": body}}}
    told: dict[str, Any] = {"operationId": name, "tags": [tag], "summary": summary}
    if parameters:
        told["parameters"] = parameters
    return {"get": {**told, "responses": {"200": found, **_MISSING}}}


def _parameter(name: str, pattern: str, example: str, text: str) -> Mapping[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": text,
        "schema": {"type": "string", "pattern": pattern},
        "example": example,
    }


def _schema(kind: Kind, places: Places) -> dict[str, Any]:
    made = kind.model.model_json_schema(mode="serialization", schema_generator=_Generator)
    identity = places.file(kind.schema_path) if places.site else f"{_NAMED}{kind.schema}"
    return {"$schema": DIALECT, "$id": identity, **made}


class _Generator(GenerateJsonSchema):
    """Says nothing twice: a key needs no title that is the key again."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as it is inherited
        return False


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
