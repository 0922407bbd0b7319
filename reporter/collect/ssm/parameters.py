"""One account's view of AWS's public parameters: lists and values, each read until it can be believed.

AWS Systems Manager answers a path that it does not know with an empty list, and botocore makes a dictionary without
parameters of an answer that it cannot read. So an answer counts only if it accounts for what was asked, and one that
says "nothing" only if a second answer says it, too.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reporter import __version__
from reporter.collect.ssm.failures import MALFORMED, TIME_OVER, ReadError, failure
from reporter.errors import DataError
from reporter.model.catalog import check_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_ssm.type_defs import GetParametersByPathRequestTypeDef

__all__ = ["BATCH", "PAGE", "Entry", "Page", "Parameters", "ReadError", "client_config", "parse_page", "parse_values"]

PAGE: Final = 10
"""Entries on one page of a list: the most that AWS allows."""

BATCH: Final = 10
"""Names in one call for values: the most that AWS allows."""

ASKED: Final = 3
"""How often a question is asked whose answer cannot be used."""

LONGEST: Final = 1000
"""Pages after which a list is taken for one that has no end. AWS's longest has 41."""

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter of a list. ``value`` is the last part of ``name``.

    ``modified`` is the day (UTC, ISO 8601) on which AWS last wrote it, ``None`` if AWS does not say.
    """

    name: str
    value: str
    modified: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a list. ``token`` asks for the next page; ``None`` says that there is none."""

    entries: tuple[Entry, ...]
    token: str | None


class MalformedError(Exception):
    """An answer that does not say what was asked."""


class Parameters:
    """Reads with one client, made with ``client_config``, which any number of threads may share.

    ``deadline`` is a moment of ``time.monotonic()``: no call and no further attempt of one starts after it. After
    credentials were refused, none starts either. ``pause`` is about how many seconds pass before a question is asked
    again because its answer could not be used.
    """

    def __init__(self, client: SSMClient, *, deadline: float | None = None, pause: float = 0.5) -> None:
        self._client = client
        self._deadline = deadline
        self._pause = pause
        self._refused: ReadError | None = None
        retries: dict[str, int] = getattr(client.meta.config, "retries", None) or {}
        self._attempts = retries.get("total_max_attempts", 1)
        client.meta.events.register("before-send.ssm", self._permit)

    def children(self, path: str) -> tuple[Entry, ...]:
        """All entries directly below *path*, in AWS's order.

        Empty for a list that AWS twice said is empty, and AWS says that of a path that does not exist. ``ReadError``.
        """
        for _ in range(ASKED):
            try:
                return self._list(path)
            except MalformedError:
                self._rest()
        raise ReadError(MALFORMED)

    def values(self, names: Sequence[str]) -> dict[str, str | None]:
        """The value of each of at most ``BATCH`` names in one call; ``None`` if AWS twice said that there is no such
        parameter. ``ReadError``.
        """
        told: dict[str, str | None] = {}
        for _ in range(ASKED):
            before = told
            told = self._ask(
                lambda: self._client.get_parameters(Names=list(names)), lambda answer: parse_values(answer, names)
            )
            if None not in told.values() or told == before:
                return told
        raise ReadError(MALFORMED)

    def _list(self, path: str) -> tuple[Entry, ...]:
        pages: list[Page] = []
        names: set[str] = set()
        asked: list[str | None] = [None]
        while len(pages) < LONGEST:
            page = self._page(path, asked)
            if not page.entries:
                # The token may be what is wrong: the page before is asked for another.
                if pages:
                    again = self._page(path, asked[:-1])
                    if again.entries != pages[-1].entries:
                        raise MalformedError
                    if again.token is None:
                        return _joined(pages)
                    asked[-1] = again.token
                page = self._page(path, asked)
            if not names.isdisjoint(entry.name for entry in page.entries):
                raise MalformedError  # a page was sent in another's place
            names.update(entry.name for entry in page.entries)
            pages.append(page)
            if page.token is None:
                return _joined(pages)
            asked.append(page.token)
        raise MalformedError

    def _page(self, path: str, asked: Sequence[str | None]) -> Page:
        """The page that the last of the tokens *asked* leads to. It cannot lead back to one of them."""
        request: GetParametersByPathRequestTypeDef = {"Path": path, "Recursive": False, "MaxResults": PAGE}
        if asked[-1] is not None:
            request["NextToken"] = asked[-1]
        return self._ask(
            lambda: self._client.get_parameters_by_path(**request), lambda answer: parse_page(answer, path, asked)
        )

    def _ask(self, call: Callable[[], object], parse: Callable[[object], Told]) -> Told:
        for attempt in range(ASKED):
            if attempt:
                self._rest()
            self._permit()
            try:
                answer = call()
            except ReadError:
                raise
            except (ClientError, BotoCoreError) as error:
                failed = failure(error, self._attempts)
                if failed.fatal:
                    self._refused = failed
                raise failed from None
            except Exception:  # noqa: BLE001, S112 - botocore's parser has no error of its own for a body of wrong types
                continue
            try:
                return parse(answer)
            except MalformedError:
                continue
        raise ReadError(MALFORMED)

    def _permit(self, **_: object) -> None:
        """``ReadError`` if no call may start. botocore asks before each attempt, after it has waited its turn."""
        if self._refused is not None:
            raise ReadError(self._refused.reason, fatal=True)
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise ReadError(TIME_OVER)

    def _rest(self) -> None:
        time.sleep(self._pause * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret


def client_config(*, attempts: int, workers: int) -> Config:
    """How a client is to behave: at most *attempts* of one call, and a connection for each of *workers* threads.

    The mode ``adaptive`` sends more slowly after AWS throttled a call, and faster again when it does not.
    """
    return Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        max_pool_connections=workers,
        connect_timeout=10,
        read_timeout=30,
        user_agent_extra=f"aws-services-reporter/{__version__}",
    )


def parse_page(answer: object, path: str, asked: Sequence[str | None] = ()) -> Page:
    """A page of the list at *path*, from what botocore made of an answer.

    ``MalformedError`` if it is none, or leads back to a page that was *asked* for.
    """
    entries = tuple(_entry(_mapping(row), path) for row in _list_of(answer, "Parameters"))
    if len({entry.name for entry in entries}) < len(entries):
        raise MalformedError
    token = _mapping(answer).get("NextToken")
    if token is not None and (not isinstance(token, str) or token in asked):
        raise MalformedError
    return Page(entries, token or None)


def parse_values(answer: object, names: Sequence[str]) -> dict[str, str | None]:
    """The values of *names*, from what botocore made of an answer. ``MalformedError`` unless it tells of each once."""
    rows = [_mapping(row) for row in _list_of(answer, "Parameters")]
    told: list[tuple[str, str | None]] = [(_text(row.get("Name")), _text(row.get("Value"))) for row in rows]
    told += [(_text(name), None) for name in _list_of(answer, "InvalidParameters", [])]
    if sorted(name for name, _ in told) != sorted(names):
        raise MalformedError
    return dict(told)


def _entry(row: Mapping[str, object], path: str) -> Entry:
    name, value, modified = _text(row.get("Name")), _text(row.get("Value")), row.get("LastModifiedDate")
    if name != f"{path}/{value}" or "/" in value:
        raise MalformedError
    try:
        return Entry(name, check_code(value, "code", name), None if modified is None else _day(modified))
    except DataError:
        raise MalformedError from None


def _day(moment: object) -> str:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise MalformedError
    try:
        return moment.astimezone(UTC).date().isoformat()
    except (OverflowError, ValueError):
        raise MalformedError from None


def _joined(pages: Sequence[Page]) -> tuple[Entry, ...]:
    return tuple(entry for page in pages for entry in page.entries)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise MalformedError
    return value


def _list_of(answer: object, key: str, otherwise: object = None) -> Sequence[object]:
    found = _mapping(answer).get(key, otherwise)
    if not isinstance(found, list):
        raise MalformedError
    return found


def _text(value: object) -> str:
    """Printable text that is more than blanks."""
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        raise MalformedError
    return value
