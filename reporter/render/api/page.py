"""The reference of the API for people, as Markdown."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_SENTENCES: Final = re.compile(r"(?<=\.) (?=[A-Z`])")
_WORDS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}


def api_page(openapi: Mapping[str, Any]) -> str:
    """The part of ``site/docs/reference/api.md`` that is made of the OpenAPI document *openapi*: all but its prose.

    It describes every file and every object, in the order of the document, and ends with one newline.
    """
    parts = [openapi["info"]["description"], "## Files\n\n" + _files(openapi)]
    for tag in openapi["tags"]:
        parts.append(f"## {tag['name']}\n\n{tag['description']}")
        parts += [_operation(path, get) for path, get in _operations(openapi) if tag["name"] in get["tags"]]
    parts.append("## Objects\n\nEvery object has all of its keys.\nA key whose value nobody knows is null.")
    parts += [_object(name, schema) for name, schema in openapi["components"]["schemas"].items()]
    return "\n\n".join(parts) + "\n"


def _operations(openapi: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in openapi["paths"].items():
        yield path, item["get"]


def _files(openapi: Mapping[str, Any]) -> str:
    rows = ["| file | what it holds | object |", "| --- | --- | --- |"]
    for path, get in _operations(openapi):
        told = f"[{get['summary']}](#{_anchor(get['summary'])})"
        rows.append(f"| `{path.removeprefix('/')}` | {told} | {_type(_body(get))} |")
    return "\n".join(rows)


def _body(get: Mapping[str, Any]) -> Mapping[str, Any]:
    body: Mapping[str, Any] = get["responses"]["200"]["content"]["application/json"]["schema"]
    return body


def _operation(path: str, get: Mapping[str, Any]) -> str:
    lines = [
        f"### {get['summary']}",
        "",
        f"`GET {path}` gives: {_type(_body(get))}.",
        f"Its id is `{get['operationId']}`.",
    ]
    for parameter in get.get("parameters", ()):
        schema = parameter["schema"]
        form = f"matches `{schema['pattern']}`" if "pattern" in schema else f"is one of {_codes(schema['enum'])}"
        lines += ["", f"`{parameter['name']}` {form}.", _prose(parameter["description"])]
    return "\n".join(lines)


def _object(name: str, schema: Mapping[str, Any]) -> str:
    rows = [f"### {name}", "", _prose(schema["description"]), "", "| key | value | meaning |", "| --- | --- | --- |"]
    for key, value in schema["properties"].items():
        rows.append(f"| `{key}` | {_type(value)} | {_meaning(value)} |")
    return "\n".join(rows)


def _meaning(value: Mapping[str, Any]) -> str:
    gone = "Deprecated." if value.get("deprecated") else ""
    example = f"For example `{value['examples'][0]}`." if value.get("examples") else ""
    return " ".join(text for text in (gone, value.get("description", ""), example) if text)


def _type(value: Mapping[str, Any]) -> str:
    match value:
        case {"$ref": target}:
            name = target.rpartition("/")[2]
            return f"[{name}](#{_anchor(name)})"
        case {"anyOf": kinds}:
            return " or ".join(dict.fromkeys(_type(kind) for kind in kinds))
        case {"enum": values}:
            return _codes(values)
        case {"const": one}:
            return f"`{one}`"
        case {"type": "array", "items": item}:
            return f"list: {_type(item)}"
        case {"type": "object", "additionalProperties": item}:
            return f"object of any keys: {_type(item)}"
        case {"type": "object"}:
            return "object"
        case _:
            return _WORDS[value["type"]]


def _codes(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _prose(text: str) -> str:
    """One sentence a line."""
    return _SENTENCES.sub("\n", text)


def _anchor(heading: str) -> str:
    """As the site engine makes it."""
    words = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return "-".join(words.split())
