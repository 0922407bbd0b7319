"""``llms.txt``: where a language model finds what, in plain text."""

import re
from collections.abc import Mapping
from typing import Final

from reporter.render.addresses import day_of
from reporter.render.environment import as_address
from reporter.render.facts import SiteFacts

_SECTIONS: Final = {
    "": "Pages",
    "changes": "Changes",
    "guides": "Guides",
    "reference": "Reference",
    "development": "Development",
    "regions": "Regions",
    "services": "Services",
}
"""The heading of each folder, in this order."""

_OPTIONAL: Final = frozenset({"services", "development"})
"""What a reader in a hurry leaves out: there are hundreds of services."""

_DATA: Final = (
    ("api/v1/index.json", "API", "what there is as JSON, and of when; begin here"),
    ("api/v1/openapi.json", "OpenAPI description", "every file and every key"),
    ("api/v1/availability.json", "Matrix", "every service in every region, one letter each"),
    ("api/v1/services.json", "Services", "with the address of each service's file"),
    ("api/v1/regions.json", "Regions", "with the address of each region's file"),
    ("api/v1/changes/index.json", "Changes", "the months, with the address of each month's file"),
)
_ACTIVE: Final = re.compile(r"[\\`*_\[\]<>#|]")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def llms_txt(facts: SiteFacts, pages: Mapping[str, str]) -> str:
    """The text of ``llms.txt`` (Markdown, see llmstxt.org), with links relative to the site's root.

    *pages* holds the title of each page by its path (``regions/eu-west-1.html``). A link leads to the page's twin in
    Markdown, which has the same path but for its ending. Services, and pages for who works on the reporter itself,
    stand in the section that may be left out.
    """
    parts = ["# AWS services by region", _summary(facts), _reading(facts), f"## Data\n\n{_data()}"]
    folders: dict[str, list[str]] = {folder: [] for folder in _SECTIONS}
    for path, title in sorted(pages.items(), key=_order):
        folder = path.rpartition("/")[0].partition("/")[0]
        folders.setdefault(folder, []).append(f"- [{_text(title)}]({as_address(_twin(path))})")
    optional = [line for folder, lines in folders.items() if folder in _OPTIONAL for line in lines]
    parts += [
        f"## {_text(_SECTIONS.get(folder, folder.capitalize()))}\n\n" + "\n".join(lines)
        for folder, lines in folders.items()
        if lines and folder not in _OPTIONAL
    ]
    if optional:
        parts.append("## Optional\n\n" + "\n".join(optional))
    return "\n\n".join(parts) + "\n"


def _summary(facts: SiteFacts) -> str:
    snapshot = facts.snapshot
    version = f" ({_text(facts.version)})" if facts.version else ""
    return (
        f"> Which AWS service runs in which region, since when, and what changed: {len(snapshot.services):,} services"
        f" in {len(snapshot.regions):,} regions, as of {day_of(facts.as_of)},"
        f" read from the source {_text(facts.source)}{version}."
    )


def _reading(facts: SiteFacts) -> str:
    first = facts.first_list
    begun = [f"- The history begins on {day_of(first.observed_at)}."] if first else []
    told = [
        "- A service is available in a region, global (its partition runs it once for all), not listed, or unknown.",
        "- Unknown is not no: the source names the service and does not say where it runs.",
        "- A date with “before” or “by” is that of a first list or a correction: the service may have come earlier.",
        "- A provisional change is not confirmed yet. A reverted one is no news.",
        "- Every page `x.html` has a twin in Markdown, `x.md`, beside it.",
    ]
    return "\n".join([*begun, *told])


def _data() -> str:
    return "\n".join(f"- [{title}]({path}): {note}" for path, title, note in _DATA)


def _order(page: tuple[str, str]) -> tuple[bool, bool, str]:
    """The first page of the site, then the first of each folder, then by path."""
    path, _ = page
    return path != "index.html", not path.endswith("/index.html"), path


def _twin(path: str) -> str:
    return f"{path.removesuffix('.html')}.md" if path.endswith(".html") else path


def _text(value: str) -> str:
    """*value* on one line, with no sign that means something in Markdown."""
    return _ACTIVE.sub(lambda match: f"\\{match[0]}", _UNPRINTABLE.sub(" ", value)).strip()
