"""Regions and services in the site's search.

The engine's own indexing would read every page once more, and index hundreds of tables. Pages of regions and services
say in their front matter that it leaves them out, and get one entry each, of what people look for.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from reporter.render.addresses import slug
from reporter.render.facts import SiteFacts

INDEX: Final = "search/search_index.json"
LONGEST: Final = 600
"""Signs of a section's text that are searched. Every page loads the index, so long references would cost everybody."""
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """``location`` is a path from the site's root; ``title`` and ``text`` are words."""

    location: str
    title: str
    text: str


def entries(facts: SiteFacts) -> Iterator[Entry]:
    """One for each region and each service that there is or was, regions first."""
    for code, region in sorted(facts.rollouts.regions.items()):
        text = "Region, no longer listed" if region.gone else f"Region of partition {region.partition}"
        yield Entry(f"regions/{slug(code)}.html", _title(code, region.name), text)
    for code, service in sorted(facts.rollouts.services.items()):
        places = sorted(service.now) + [f"all of {partition}" for partition in sorted(service.global_in)]
        listed = (
            f"Service, listed in {', '.join(places)}" if places else "Service; the source does not say where it runs"
        )
        text = "Service, no longer named" if service.gone else listed
        yield Entry(f"services/{slug(code)}.html", _title(code, service.name), text)


def with_entries(index: str, more: Iterable[Entry]) -> str:
    """The engine's *index* with *more* entries, and with long texts cut off.

    An index that has another form than we know is left as it is.
    """
    try:
        document = json.loads(index)
        found = [{**one, "text": _short(one["text"])} for one in document["docs"]]
    except (ValueError, KeyError, TypeError):
        return index
    # The theme puts titles and texts into pages as they are.
    found += [{"location": one.location, "title": escape(one.title), "text": escape(one.text)} for one in more]
    document["docs"] = found
    return json.dumps(document, separators=(",", ":"))


def _short(text: str) -> str:
    """*text* (HTML) as it is, or the first words of a long one as HTML without tags."""
    if len(text) <= LONGEST:
        return text
    words = " ".join(_TAG.sub(" ", text).split())
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0]


def _title(code: str, name: str | None) -> str:
    return f"{code} {name}" if name else code
