"""One feed as Atom (RFC 4287), as RSS 2.0 and as JSON Feed 1.1."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import feedgenerator  # type: ignore[import-untyped]

AUTHOR: Final = "AWS services reporter"
LANGUAGE: Final = "en"
JSON_VERSION: Final = "https://jsonfeed.org/version/1.1"

# Some readers take titles in RSS for HTML and resolve what is escaped in them once more.
_RSS_TITLE: Final = str.maketrans({"<": "\u2039", ">": "\u203a"})


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. ``title`` is plain text, ``html`` is safe, ``link`` leads to the change set, ``moment`` is in UTC."""

    id: str
    title: str
    moment: datetime
    link: str
    html: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """``items`` are the newest first, ``page`` is the page that tells the same, and ``updated`` is the newest's.

    ``address`` is the feed's own, ``None`` if nobody knows where the site will be; then links are relative.
    """

    id: str
    title: str
    about: str
    page: str
    address: str | None
    updated: datetime
    items: tuple[Item, ...]


class _Atom(feedgenerator.Atom1Feed):  # type: ignore[misc] # the library has no types
    def latest_post_date(self) -> datetime:
        """The library takes the clock where there is no item."""
        updated: datetime = self.feed["updated"]
        return updated


class _Rss(feedgenerator.Rss201rev2Feed):  # type: ignore[misc] # the library has no types
    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


def atom(feed: Feed) -> bytes:
    made = _Atom(author_name=AUTHOR, **_head(feed))
    for item in feed.items:
        made.add_item(
            item.title,
            item.link,
            None,
            pubdate=item.moment,
            updateddate=item.moment,
            unique_id=item.id,
            content=item.html,
            categories=item.tags,
        )
    return _written(made)


def rss(feed: Feed) -> bytes:
    made = _Rss(**_head(feed))
    for item in feed.items:
        made.add_item(
            item.title.translate(_RSS_TITLE),
            item.link,
            item.html,
            pubdate=item.moment,
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=item.tags,
        )
    return _written(made)


def json_feed(feed: Feed) -> bytes:
    told: dict[str, object] = {
        "version": JSON_VERSION,
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.page,
        **({"feed_url": feed.address} if feed.address else {}),
        "language": LANGUAGE,
        "authors": [{"name": AUTHOR}],
        "items": [_json_item(item) for item in feed.items],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: Item) -> Mapping[str, object]:
    return {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_html": item.html,
        "date_published": item.moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "tags": list(item.tags),
    }


def _head(feed: Feed) -> dict[str, object]:
    return {
        "title": feed.title,
        "link": feed.page,
        "description": feed.about,
        "language": LANGUAGE,
        "feed_url": feed.address,
        "feed_guid": feed.id,
        "updated": feed.updated,
    }


def _written(made: feedgenerator.SyndicationFeed) -> bytes:
    out = io.StringIO()
    made.write(out, "utf-8")
    return f"{out.getvalue()}\n".encode()
