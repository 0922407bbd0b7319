"""The days on which regions opened, from the feed of AWS's page about its regions.

The public parameters do not tell them. An item of the feed tells one: its text names the region's code, and its date
is the day of the news.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from reporter import transport
from reporter.errors import SourceError

FEED: Final = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/regions.rss"
SOURCE: Final = "rss"
LIMIT: Final = 4_000_000
"""Bytes of a feed. AWS's has less than a tenth of it."""

LONGEST: Final = 500
"""Signs of a title, a date or an address that are kept."""

TIMEOUT: Final = (5.0, 20.0)
RETRIES: Final = 2
WHAT: Final = "the feed of region launches"

_REGION: Final = re.compile(
    r"""(?<![\w-])
    (?:eusc-[a-z]{2} | [a-z]{2}(?:-gov|-iso[a-z]?)?)     # eusc-de, us, us-gov, us-isob
    -(?:(?:north|south)(?:east|west)?|east|west|central)
    -[1-9][0-9]?
    (?!\w|-\w)                                           # us-east-1a is a zone, us-east-1-bos-1 a Local Zone
    """,
    re.VERBOSE | re.ASCII,
)
"""A region code as AWS forms them. All of botocore's codes of all partitions match."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What the feed says of one region's launch.

    ``day`` is an ISO 8601 date in UTC, made from ``published``, the item's own words. ``link`` is an address for a
    browser, or empty. No text has more than one line.
    """

    region: str
    day: str
    published: str
    title: str
    link: str


def read_launches(url: str, *, folder: Path | None = None) -> dict[str, Launch]:
    """The launches that the feed at *url* tells, by region code.

    A copy in *folder* (the platform's cache folder by default) serves for a day, and longer while the feed cannot be
    read. An address with a user name or a query is not copied. ``SourceError`` in one line if nothing can be read.
    """
    # A copy would hold the password or the signature.
    secret = "@" in url or "?" in url
    with (
        transport.session(pool=1, timeout=TIMEOUT, retries=RETRIES)
        if secret
        else transport.cached_session(folder, limit=LIMIT, sound=_some_launches, timeout=TIMEOUT, retries=RETRIES)
    ) as session:
        return _some_launches(transport.fetch(session, url, what=WHAT, limit=LIMIT).body)


def parse_launches(data: bytes) -> dict[str, Launch]:
    """The launches in an RSS feed, by region code. ``SourceError`` if *data* is none.

    An item without a region code or a date is skipped; one with several codes counts for each. Of several items
    about a region the earliest is its launch: the later ones tell what happened there afterwards.
    """
    earliest: dict[str, tuple[str, Launch]] = {}
    for item in _items(data):
        title, published = _line(item, "title"), _line(item, "pubDate")
        moment = _moment(published)
        if moment is None:
            continue
        for code in _REGION.findall(f"{_text(item, 'title')}\n{_text(item, 'description')}"):
            launch = Launch(code, moment[:10], published, title, _address(item))
            if code not in earliest or moment < earliest[code][0]:
                earliest[code] = moment, launch
    return {code: earliest[code][1] for code in sorted(earliest)}


def _some_launches(data: bytes) -> dict[str, Launch]:
    # A feed of another form must not pass for one without news.
    found = parse_launches(data)
    if not found:
        msg = f"{WHAT} names no region with a date: its form may have changed"
        raise SourceError(msg)
    return found


def _items(data: bytes) -> Iterator[Element]:
    if len(data) > LIMIT:
        msg = f"{WHAT} has more than {LIMIT} bytes"
        raise SourceError(msg)
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        msg = f"{WHAT} declares a document type or entities, which no feed needs: it is not read"
        raise SourceError(msg) from None
    except (ParseError, ValueError, LookupError):
        msg = f"{WHAT} is no XML: check the address"
        raise SourceError(msg) from None
    if root.tag != "rss":
        msg = f"{WHAT} is XML, but no RSS: check the address"
        raise SourceError(msg)
    return root.iter("item")


def _moment(published: str) -> str | None:
    """An RFC 822 date as ISO 8601 in UTC, so that text order is time order. ``None`` if it is none."""
    try:
        found = parsedate_to_datetime(published)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat()


def _text(item: Element, tag: str) -> str:
    found = item.find(tag)
    return "" if found is None else "".join(found.itertext())


def _line(item: Element, tag: str) -> str:
    text = _text(item, tag)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST].rstrip()


def _address(item: Element) -> str:
    text = _text(item, "link").strip()
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return text if known and len(text) <= LONGEST and text.isprintable() and " " not in text else ""
