"""Commit messages, both ways: words for people first, trailers for machines last."""

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, unquote

from packaging.version import InvalidVersion, Version

from reporter.changes.change import Change
from reporter.changes.wording import line, subject
from reporter.errors import DataError
from reporter.model.snapshot import Completeness, Unread

_TIME_SHAPE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trailers:
    """What a commit's last paragraph says of its observation.

    ``observed_at`` is UTC, whole seconds. ``via`` is the way that the source was read, see ``Reading``.
    """

    source: str
    observed_at: datetime
    version: str | None = None
    unread: tuple[Unread, ...] = ()
    accepted: str | None = None
    via: str | None = None

    @property
    def completeness(self) -> Completeness:
        return Completeness.PARTIAL if self.unread else Completeness.COMPLETE


def release_of(version: str | None) -> Version | None:
    """What ``Source-Version`` says in a form that has an order, or ``None``: ``botocore 1.9`` is before 1.10."""
    try:
        return Version((version or "").rpartition(" ")[2])
    except InvalidVersion:
        return None


def encode_message(trailers: Trailers, changes: Sequence[Change]) -> str:
    """A commit message. Its lines are as many as there are changes, and never wrapped."""
    body = [line(change) for change in changes] or ["The facts are the same; only their form is newer."]
    told = subject(changes) if changes else "same facts, newer schema"
    paragraphs = [f"{trailers.source}: {told}", "\n".join(body), "\n".join(_trailer_lines(trailers))]
    return "\n\n".join(paragraphs) + "\n"


def decode_message(message: str, where: str) -> Trailers | None:
    """The trailers of a commit message; ``None`` for a commit that is no observation.

    ``DataError`` names the commit (*where*) and the trailer that cannot be read.
    """
    paragraph = message.rstrip().rpartition("\n\n")[2]
    pairs = [(key, value.strip()) for key, colon, value in (row.partition(": ") for row in paragraph.splitlines())]
    found: Mapping[str, str] = dict(pairs)
    if "Source" not in found or "Observed-At" not in found:
        return None
    return Trailers(
        source=found["Source"],
        observed_at=parse_time(found["Observed-At"], f"{where}: trailer Observed-At"),
        version=found.get("Source-Version"),
        unread=tuple(sorted(_parse_unread(value, where) for key, value in pairs if key == "Unread")),
        accepted=found.get("Accepted"),
        via=found.get("Source-Via"),
    )


def format_time(moment: datetime) -> str:
    """ISO 8601 in UTC with whole seconds and ``Z``."""
    # Not strftime, which writes the year 1 as "1".
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def parse_time(text: str, where: str) -> datetime:
    """See ``format_time``. ``DataError`` starts with *where*."""
    if _TIME_SHAPE.fullmatch(text):
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(text)
    msg = f"{where}: expected a time like 2026-11-22T06:17:00Z, found {text[:60]!r}"
    raise DataError(msg)


def one_line(text: str) -> str:
    """*text* with every run of white space and control characters as one space, for a trailer's value."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _trailer_lines(trailers: Trailers) -> list[str]:
    lines = [f"Source: {trailers.source}"]
    if version := one_line(trailers.version or ""):
        lines.append(f"Source-Version: {version}")
    if via := one_line(trailers.via or ""):
        lines.append(f"Source-Via: {via}")
    lines.append(f"Observed-At: {format_time(trailers.observed_at)}")
    lines.append(f"Completeness: {trailers.completeness}")
    lines += [
        f"Unread: {_word(item.what)} {_word(item.code, ' ')}: {one_line(item.reason) or '-'}"
        for item in sorted(trailers.unread)
    ]
    if accepted := one_line(trailers.accepted or ""):
        lines.append(f"Accepted: {accepted}")
    return lines


def _parse_unread(value: str, where: str) -> Unread:
    about, colon, reason = value.partition(": ")
    what, space, code = about.partition(" ")
    if not colon or not space:
        msg = f"{where}: trailer Unread: expected `what code: reason`, found {value[:60]!r}"
        raise DataError(msg)
    return Unread(_text(what), _text(code), "" if reason == "-" else reason)


def _word(text: str, safe: str = "") -> str:
    # A code may hold what separates it from the reason, and a source may name anything at all.
    word = quote(text, safe=f"/@+,=()!{safe}", errors="replace")
    return "%2D" if word == "-" else word or "-"


def _text(word: str) -> str:
    return "" if word == "-" else unquote(word, errors="replace")
