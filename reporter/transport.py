"""The one place that speaks HTTP: sessions that are patient but not for ever, and errors in one line.

No text made here holds more of a URL than scheme, host, port and path: user names, passwords, queries (which
may be signatures) and the words of the libraries below, which may quote any of them, stay out.
"""

from __future__ import annotations

import http
import io
import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from platformdirs import user_cache_path
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import InvalidHeader
from urllib3.exceptions import TimeoutError as LateError
from urllib3.util.retry import Retry

from reporter import __version__
from reporter.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from urllib3.response import BaseHTTPResponse

USER_AGENT = f"aws-services-reporter/{__version__}"
TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and seconds between two pieces of an answer."""

_LOG = logging.getLogger(__name__)
_LONGEST_WAIT = 30.0
_PASSING = (429, 500, 502, 503, 504)
_CHUNK = 1 << 18


class RefusedError(SourceError):
    """The server answered, and the answer is a refusal. ``status`` is its HTTP code."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``url`` is where it came from after redirections; it may hold credentials."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


class _TooLongError(requests.RequestException):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit


class _Patience(Retry):
    """urllib3's retries, with a ceiling on what a server may ask us to wait."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            asked = super().get_retry_after(response)
        except InvalidHeader:
            return None
        return None if asked is None else min(asked, self.backoff_max)


class _Adapter(HTTPAdapter):
    """An adapter that knows a time-out, so that no caller can forget it."""

    def __init__(self, *, timeout: tuple[float, float], retry: Retry, pool: int) -> None:
        self.timeout = timeout
        super().__init__(max_retries=retry, pool_connections=4, pool_maxsize=pool)

    def send(  # noqa: PLR0917 # as the class above has it
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        given = self.timeout if timeout is None else timeout
        return super().send(request, stream, given, verify, cert, proxies)


class _WholeAdapter(_Adapter):
    """An adapter that reads an answer to its end before anybody sees it, so that no half of one is kept."""

    limit: int
    sound: Callable[[bytes], object]

    def send(  # noqa: PLR0917 # as the class above has it
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002 # it is read here in any case
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        with super().send(request, True, timeout, verify, cert, proxies) as response:
            body = _body(response, self.limit)
        if response.status_code == http.HTTPStatus.OK:
            self.sound(body)
        # The body is decoded now, so what was said of its transport no longer holds.
        spent = {"content-encoding", "content-length", "transfer-encoding"}
        headers = {name: value for name, value in response.headers.items() if name.lower() not in spent}
        whole = HTTPResponse(
            io.BytesIO(body),
            headers,
            response.status_code,
            reason=response.reason,
            preload_content=False,
            request_url=request.url,
        )
        return self.build_response(request, whole)


def session(
    *,
    pool: int = 10,
    timeout: tuple[float, float] = TIMEOUT,
    retries: int = 5,
    backoff: float = 0.5,
    longest_wait: float = _LONGEST_WAIT,
) -> requests.Session:
    """A session for at most ``pool`` threads at a time.

    GET and HEAD are tried again on connection errors and on 429, 500, 502, 503 and 504, at most ``retries``
    times, waiting ``backoff`` seconds doubled each time plus a random part, or what ``Retry-After`` says, but
    never more than ``longest_wait``. Proxies, certificates and netrc come from the environment, as ever.
    """
    adapter = _Adapter(timeout=timeout, retry=_patience(retries, backoff, longest_wait), pool=pool)
    return _fitted(requests.Session(), adapter)


def cached_session(
    folder: Path | None = None,
    *,
    limit: int,
    sound: Callable[[bytes], object] = len,
    timeout: tuple[float, float] = TIMEOUT,
    retries: int = 5,
    backoff: float = 0.5,
    longest_wait: float = _LONGEST_WAIT,
) -> requests.Session:
    """A ``session`` for one thread that keeps copies of what it GETs, in *folder* or the platform's cache folder.

    A copy serves for a day. Then the server is asked whether it has a newer one, and when that fails, in whatever
    way, the old copy serves on. An answer of more than *limit* bytes, or one for which *sound* raises (a
    ``SourceError``, which goes to the caller), is a failure and is never kept. Where no copy can be kept or read,
    this is a session like any other. The copies hold addresses: give it none with a password or a signature.
    """
    # A second to import, and only this needs it.
    from reporter.copies import session_with_copies  # noqa: PLC0415

    adapter = _WholeAdapter(timeout=timeout, retry=_patience(retries, backoff, longest_wait), pool=1)
    adapter.limit, adapter.sound = limit, sound
    try:
        made = session_with_copies(folder or user_cache_path("aws-services-reporter") / "http", sound)
    except OSError:
        return _fitted(requests.Session(), adapter)
    return _fitted(made, adapter)


def _patience(retries: int, backoff: float, longest_wait: float) -> Retry:
    return _Patience(
        total=retries,
        status_forcelist=_PASSING,
        backoff_factor=backoff,
        backoff_jitter=backoff,
        backoff_max=longest_wait,
        raise_on_status=False,
    )


def _fitted(made: requests.Session, adapter: HTTPAdapter) -> requests.Session:
    # A retry is no news, and the library's line about it would show the query of the address.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    made.headers["User-Agent"] = USER_AGENT
    return made


def place(url: str) -> str:
    """``url`` as it may be shown: no credentials, no query, no fragment."""
    try:
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(an address that is not a URL)"
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else "(an address without a host)"


def fetch(
    session: requests.Session,
    url: str,
    *,
    what: str,
    limit: int,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GET ``url`` whole, at most ``limit`` bytes.

    ``what`` names the thing for the error text ("the directory of botocore 1.44.5"). An answer that breaks
    off is asked for again: the session's own retries end where the body begins. Raises ``RefusedError`` for a
    status of 400 or more, and ``SourceError`` for everything else that goes wrong on the way.
    """
    attempts = 4
    for attempt in range(1, attempts + 1):
        try:
            with session.get(url, headers=headers, stream=True) as response:
                _LOG.debug("GET %s: %d", place(response.url), response.status_code)
                _check(response, what)
                body = _body(response, limit)
                return Answer(response.status_code, response.url, response.headers, body)
        except requests.RequestException as error:
            if not isinstance(error, requests.exceptions.ChunkedEncodingError) or attempt == attempts:
                # The chain is cut: the library's text may quote the URL with its password.
                raise _failure(error, what, url) from None
            time.sleep(random.uniform(0.0, 0.2 * 2**attempt))  # noqa: S311 # spreads load, hides nothing
    raise AssertionError  # pragma: no cover # the last attempt returned or raised


def _check(response: requests.Response, what: str) -> None:
    status = response.status_code
    if status < http.HTTPStatus.BAD_REQUEST:
        return
    if status in (401, 403, 407):
        advice = "check the credentials in the address or in netrc"
    elif status in _PASSING:
        advice = "try again later"
    else:
        advice = "check the address"
    text = f"{what}: {place(response.url)} answered {status} {response.reason or ''}".rstrip()
    raise RefusedError(" ".join(f"{text}; {advice}".split()), status)


def _body(response: requests.Response, limit: int) -> bytes:
    """All of it. ``ChunkedEncodingError`` if it breaks off, ``_TooLongError`` if it is more than *limit* bytes."""
    pieces = []
    length = 0
    try:
        for piece in response.iter_content(_CHUNK):
            length += len(piece)
            if length > limit:
                raise _TooLongError(limit)
            pieces.append(piece)
    except requests.ConnectionError:
        raise requests.exceptions.ChunkedEncodingError from None
    return b"".join(pieces)


def _failure(error: requests.RequestException, what: str, url: str) -> SourceError:
    late = "did not answer in time; try again later"
    # After retries, a time-out is the reason of a connection error.
    if isinstance(getattr(error.args[0] if error.args else None, "reason", None), LateError):
        return SourceError(f"{what}: {place(url)} {late}")
    if isinstance(error, _TooLongError):
        return SourceError(f"{what}: {place(url)} sent more than {error.limit} bytes; check the address")
    known: tuple[tuple[type[Exception], str], ...] = (
        (requests.exceptions.ProxyError, "could not be reached through the proxy; check the proxy settings"),
        (requests.exceptions.SSLError, "has a certificate that is not trusted; check REQUESTS_CA_BUNDLE"),
        (requests.Timeout, late),
        (requests.exceptions.ChunkedEncodingError, "broke off its answer; try again later"),
        (requests.ConnectionError, "could not be reached; check the network and the address"),
        (requests.TooManyRedirects, "redirects in a circle; check the address"),
        (ValueError, "is not an address that can be read; check its spelling"),
    )
    unknown = "could not be read; try again later"
    reason = next((text for kind, text in known if isinstance(error, kind)), unknown)
    return SourceError(f"{what}: {place(url)} {reason}")
