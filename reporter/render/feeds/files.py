"""Every feed of the site, as files."""

import json
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID, uuid5

from reporter.changes.settle import Status
from reporter.render.addresses import slug
from reporter.render.exports.cells import storable
from reporter.render.facts import SiteFacts
from reporter.render.feed import Entry
from reporter.render.feeds.content import UNCONFIRMED, content
from reporter.render.feeds.formats import Feed, Item, atom, json_feed, rss
from reporter.render.feeds.news import news

ATOM: Final = "feeds/changes.atom"
RSS: Final = "feeds/changes.rss"
JSON: Final = "feeds/changes.json"

_SPACE: Final = UUID("519f3a81-b203-4411-bcd7-01ded52aa6f0")
"""What all ids are made in. Another one would make every entry new for every reader."""


def region_feed(code: str) -> str:
    """The path of a region's feed, also of one that is gone."""
    return f"feeds/regions/{slug(code)}.atom"


def service_feed(code: str) -> str:
    """The path of a service's feed, also of one that is gone."""
    return f"feeds/services/{slug(code)}.atom"


def feed_files(facts: SiteFacts, url: str | None) -> dict[str, bytes]:
    """The feeds by path: of everything as Atom, RSS and JSON Feed, and of each region and service as Atom.

    *url* is the site's address. Without it links are relative to the feed, which not every reader follows.
    Ids are made of the source, the time of observation and the code, so they outlive a history that is written anew
    and a site that moves.
    """
    told, makers = news(facts), _Maker(facts, url)
    everything = makers.feed(ATOM, "", "", told.everything)
    found = {ATOM: atom(everything)}
    found[RSS] = rss(makers.feed(RSS, "", "", told.everything))
    found[JSON] = json_feed(makers.feed(JSON, "", "", told.everything))
    for code, own in told.regions.items():
        found[region_feed(code)] = atom(makers.feed(region_feed(code), "region", code, own))
    for code, own in told.services.items():
        found[service_feed(code)] = atom(makers.feed(service_feed(code), "service", code, own))
    return found


class _Maker:
    def __init__(self, facts: SiteFacts, url: str | None) -> None:
        self._facts = facts
        self._url = f"{url.rstrip('/')}/" if url else None
        repository = facts.repository_url
        self._repository = repository.rstrip("/") if repository and repository.startswith("https://") else None
        first = facts.first_list
        self._begun = first.observed_at if first else facts.observed_at

    def feed(self, path: str, kind: str, code: str, found: Iterable[Entry]) -> Feed:
        """*kind* is ``region``, ``service`` or, for everything, empty, and so is *code*."""
        root = self._url or "../" * path.count("/")
        items = tuple(self._items(root, kind, code, found))
        subject = f"{kind.capitalize()} {code}" if kind else "Which AWS service runs in which region"
        return Feed(
            id=self._id(kind, code),
            title=storable(f"{code}: AWS changes" if kind else "AWS services by region: changes"),
            about=storable(f"{subject}: what changed, as source {self._facts.source} tells it."),
            page=root + (f"{kind}s/{slug(code)}.html" if kind else "changes/index.html"),
            address=self._url and self._url + path,
            updated=max((item.moment for item in items), default=self._begun),
            items=items,
        )

    def _items(self, root: str, kind: str, code: str, found: Iterable[Entry]) -> Iterator[Item]:
        for entry in found:
            unsettled = all(line.status is Status.PROVISIONAL for line in entry.lines)
            yield Item(
                id=self._id(kind, code, entry.anchor),
                title=storable(entry.summary + (f" ({UNCONFIRMED})" if unsettled else "")),
                moment=entry.change_set.observed_at,
                link=f"{root}changes/{entry.day[:4]}.html#{entry.anchor}",
                html=content(entry, self._repository),
                tags=tuple(dict.fromkeys(str(line.change.kind) for line in entry.lines)),
            )

    def _id(self, *parts: str) -> str:
        return uuid5(_SPACE, json.dumps([self._facts.source, *parts])).urn
