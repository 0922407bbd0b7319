"""Templates that make Markdown out of data that nobody vouches for.

Every ``{{ value }}`` of a template is escaped for Markdown and HTML alike, unless a filter of this module has
already made it safe: forgetting a filter costs looks, never safety.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup

SEPARATOR: Final = Markup("\ue000")
"""Stands between the cells of a table's row in a template. No text from the data holds it."""

_ACTIVE: Final = re.compile(r"""[\\`*_{}\[\]<>&|~^#"']|^[-+=:!?]|^\d+(?=[.)](?:\s|$))""")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000]+")
_PLAIN_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]*")
_REMEMBERED: Final = 4096  # codes repeat on every page
_TITLE: Final = str.maketrans({"<": "\u2039", ">": "\u203a", "&": "&amp;", '"': "”"})


def render(template: str, context: Mapping[str, object]) -> str:
    """The text of *template* (a file of ``templates/``), which ends in one newline."""
    text = _environment().get_template(template).render(context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@lru_cache(maxsize=_REMEMBERED)
def as_text(value: str) -> Markup:
    """*value* as plain words on one line: in a paragraph, a heading, a cell, or HTML text and quoted attributes."""
    return Markup(_ACTIVE.sub(_reference, _one_line(value)))  # noqa: S704 - this is the escaping


@lru_cache(maxsize=_REMEMBERED)
def as_code(value: str) -> Markup:
    """*value* as code, in Markdown."""
    if _PLAIN_CODE.fullmatch(value):
        return Markup(f"`{value}`")  # noqa: S704 - nothing in it needs escaping
    return Markup(f"<code>{as_text(value)}</code>")  # noqa: S704 - escaped above


@lru_cache(maxsize=_REMEMBERED)
def as_address(value: str) -> Markup:
    """*value* as the target of a link: a path and anchor of this site, or an ``https`` address; else ``#``."""
    safe = quote(_one_line(value), safe="/:?=#%.,~-_")
    if ":" in safe and not safe.startswith("https://"):
        safe = "#"
    return Markup(safe)  # noqa: S704 - percent-encoded


@lru_cache(maxsize=_REMEMBERED)
def as_part(value: str) -> Markup:
    """*value* as one part of an address, for example a query's value."""
    return Markup(quote(_one_line(value), safe=""))  # noqa: S704 - percent-encoded


def as_title(value: str) -> Markup:
    """*value* as a quoted title in front matter.

    The theme prints titles as HTML, and once more after resolving their entities, so no form of ``<`` survives here.
    """
    return Markup(json.dumps(_one_line(value).translate(_TITLE), ensure_ascii=False))  # noqa: S704 - see above


def _cells(row: Markup) -> list[Markup]:
    """The cells of a row, as its template wrote them."""
    return [Markup(cell.strip()) for cell in row.split(SEPARATOR)]  # noqa: S704 - parts of what is safe


def _html_page(path: str) -> str:
    """The address of the page that the engine makes of *path*, its query and anchor kept."""
    return re.sub(r"\.md(?=$|[?#])", ".html", path, count=1)


def _one_line(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value)


def _reference(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in match[0])


def _finalize(value: object) -> Markup:
    match value:
        case Markup():
            return value
        case str():
            return as_text(value)
        case int():
            return Markup(f"{value:,}")  # noqa: S704 - digits
        case Undefined():
            return Markup(str(value))  # noqa: S704 - raises: nothing undefined is ever printed
        case _:
            msg = f"a template prints a {type(value).__name__}"
            raise TypeError(msg)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reporter.render"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "text": as_text,
        "code": as_code,
        "address": as_address,
        "part": as_part,
        "title_text": as_title,
        "cells": _cells,
        "html_page": _html_page,
    }
    return environment
