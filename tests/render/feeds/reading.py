"""Feeds as a reader takes them apart, which checks what their formats demand."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Read:
    """One entry as a reader has it."""

    id: str
    title: str
    link: str
    html: str
    moment: datetime
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadFeed:
    id: str
    title: str
    page: str
    address: str | None
    updated: datetime | None
    entries: tuple[Read, ...]


def atom(data: bytes) -> ReadFeed:
    """What RFC 4287 demands: one id, title and updated, an author, and of an entry a link or content as well."""
    root = fromstring(data)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["alternate"]
    found = []
    for entry in root.findall(f"{ATOM}entry"):
        [link] = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        [content] = entry.findall(f"{ATOM}content")
        assert (content.get("type"), entry.find(f"{ATOM}summary")) == ("html", None)
        moment = _moment(_one(entry, f"{ATOM}updated"))
        assert moment == _moment(_one(entry, f"{ATOM}published"))
        tags = tuple(str(tag.get("term")) for tag in entry.findall(f"{ATOM}category"))
        found.append(
            Read(
                _urn(_one(entry, f"{ATOM}id")),
                _one(entry, f"{ATOM}title"),
                str(link.get("href")),
                content.text or "",
                moment,
                tags,
            )
        )
    updated = _moment(_one(root, f"{ATOM}updated"))
    identity, title = _urn(_one(root, f"{ATOM}id")), _one(root, f"{ATOM}title")
    return ReadFeed(identity, title, str(links["alternate"]), links.get("self"), updated, tuple(found))


def rss(data: bytes) -> ReadFeed:
    """What RSS 2.0 demands: a channel with title, link and description, and items with a title or a description."""
    root = fromstring(data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root
    assert _one(channel, "description")
    found = []
    for item in channel.findall("item"):
        [guid] = item.findall("guid")
        assert guid.get("isPermaLink") == "false"
        moment = parsedate_to_datetime(_one(item, "pubDate"))
        tags = tuple(tag.text or "" for tag in item.findall("category"))
        texts = (_one(item, "title"), _one(item, "link"), _one(item, "description"))
        found.append(Read(_urn(guid.text or ""), *texts, moment, tags))
    own = channel.find(f"{ATOM}link")
    address = None if own is None else own.get("href")
    updated = parsedate_to_datetime(_one(channel, "lastBuildDate"))
    return ReadFeed("", _one(channel, "title"), _one(channel, "link"), address, updated, tuple(found))


def json_feed(data: bytes) -> ReadFeed:
    """What JSON Feed 1.1 demands: version, title and items, and of an item an id and content."""
    told = json.loads(data)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert all(set(author) == {"name"} for author in told["authors"])
    found = tuple(
        Read(
            _urn(item["id"]),
            item["title"],
            item["url"],
            item["content_html"],
            _moment(item["date_published"]),
            tuple(item["tags"]),
        )
        for item in told["items"]
    )
    return ReadFeed("", told["title"], told["home_page_url"], told.get("feed_url"), None, found)


def _one(element: Element, name: str) -> str:
    [found] = element.findall(name)
    assert found.text
    return found.text


def _urn(text: str) -> str:
    assert URN.fullmatch(text)
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None
    return moment
