"""TLS lines to addresses that are secrets: nothing that is said of one shows more than its host.

Proxies and trusted certificates are those of ``reporter.transport``, which will write to the same addresses: what
cannot be reached here cannot be reached then.
"""

import base64
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from reporter.errors import ReporterError
from reporter.transport import USER_AGENT, session
from reporter.verdict import UnknownError

LONGEST: Final = 1 << 16
"""Bytes of an answer that are read; an answer to a message is a few words."""
HTTPS: Final = 443
_NAT64: Final = IPv6Network("64:ff9b::/96")


class LineError(ReporterError):
    """The other side cannot be reached, or breaks off, or is one that must not be reached."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``word`` is the body, if it is a word such as ``no_service``; a longer body may say anything."""

    status: int
    body: str

    @property
    def word(self) -> str:
        body = self.body.strip()
        return body if body.isascii() and body.replace("_", "").isalnum() and len(body) <= 60 else ""  # noqa: PLR2004

    @property
    def told(self) -> str:
        return f"answered {self.status} {self.word}".rstrip()


@contextmanager
def line(url: str, *, timeout: float, public: bool = False) -> Iterator[HTTPSConnection]:
    """An open line to the host of *url*, on which nothing has been asked.

    *public*: an address of a private network or of this machine is refused, also behind a name; the addresses that
    were judged are those that are connected to. ``LineError`` for all that goes wrong until the line is closed.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    with _told(host, timeout):
        proxy, bundle = _settings(url)
        context = _context(bundle)
        if proxy:
            connection = _through(proxy, parts, context, timeout, public=public)
        else:
            connection = _straight(parts, context, timeout, public=public)
        try:
            yield connection
        finally:
            connection.close()


def post(connection: HTTPSConnection, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """The answer to *body*, posted to *url* on its own line. Redirections are answers: nobody follows them."""
    parts = urlsplit(url)
    target = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe="!#$%&'()*+,/:;=?@[]~")
    connection.request("POST", target, body, {"User-Agent": USER_AGENT, **headers})
    with connection.getresponse() as response:
        said = response.read(LONGEST)
        if response.length and len(said) < LONGEST:
            raise http.client.IncompleteRead(said)
        return Reply(response.status, said.decode(errors="replace"))


def is_public(address: str) -> bool:
    """Whether *address* is one of the open internet, also behind the forms in which IPv6 carries one of IPv4."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = IPv4Address(found.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _settings(url: str) -> tuple[str | None, str | None]:
    """The proxy for *url*, and the file or folder of certificates, as ``requests`` takes them from the environment."""
    with session() as made:
        found = made.merge_environment_settings(url, {}, None, None, None)
    proxies = found["proxies"]
    verify = found["verify"]
    return proxies.get("https") or proxies.get("all"), verify if isinstance(verify, str) else None


def _context(bundle: str | None) -> ssl.SSLContext:
    from certifi import where  # noqa: PLC0415 - what requests trusts when nothing is said

    path = bundle or where()
    try:
        folder = Path(path).is_dir()
        return ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)
    except OSError:
        msg = f"the certificates in {path} cannot be read: check REQUESTS_CA_BUNDLE"
        raise LineError(msg) from None


def _straight(parts: SplitResult, context: ssl.SSLContext, timeout: float, *, public: bool) -> HTTPSConnection:
    host, port = parts.hostname or "", parts.port or HTTPS
    addresses = _addresses(host, port)
    if public:
        _refuse_private(host, addresses)
    connection = HTTPSConnection(host, port, timeout=timeout, context=context)
    connection.sock = context.wrap_socket(_first(addresses, port, timeout), server_hostname=host)
    return connection


def _through(
    proxy: str, parts: SplitResult, context: ssl.SSLContext, timeout: float, *, public: bool
) -> HTTPSConnection:
    host, port = parts.hostname or "", parts.port or HTTPS
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if way.scheme != "http":
        msg = f"{host} lies behind a proxy of the kind {way.scheme}, which cannot be looked through"
        raise UnknownError(msg)
    if public:
        _refuse_private(host, _known_here(host, port))
    headers = {}
    if way.username is not None:
        pair = f"{unquote(way.username)}:{unquote(way.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    connection = HTTPSConnection(way.hostname or "", way.port or 80, timeout=timeout, context=context)
    connection.set_tunnel(host, port, headers)
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        if isinstance(error, ssl.SSLError):
            raise
        refused = str(error).startswith("Tunnel connection failed")
        why = "does not let it through" if refused else "cannot be reached"
        msg = f"the proxy {way.hostname} on the way to {host} {why}: check the proxy settings"
        raise LineError(msg) from None
    return connection


def _addresses(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def _known_here(host: str, port: int) -> list[str]:
    """What is known here of a host that the proxy looks up: perhaps nothing."""
    try:
        return _addresses(host, port)
    except OSError:
        return []


def _refuse_private(host: str, addresses: list[str]) -> None:
    if not all(map(is_public, addresses)):
        msg = f"{host} is an address of a private network or of this machine: if it is meant, say `private: true`"
        raise LineError(msg)


def _first(addresses: list[str], port: int, timeout: float) -> socket.socket:
    """A line to the first address that answers; a dead one must not use up the time of the others."""

    def connected(address: str) -> socket.socket:
        made = socket.create_connection((address, port), timeout / len(addresses))
        made.settimeout(timeout)
        return made

    for address in addresses[:-1]:
        with suppress(OSError):
            return connected(address)
    return connected(addresses[-1])


@contextmanager
def _told(host: str, timeout: float) -> Iterator[None]:
    """Errors in words. Those of the libraries may quote the address."""
    try:
        yield
    except ReporterError:
        raise
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise LineError(words(error, host, timeout)) from None


def words(error: Exception, host: str, timeout: float) -> str:
    """What *error* says of a line to *host*, and what to do. Nothing of its own text."""
    match error:
        case TimeoutError():
            return f"{host} did not answer within {timeout:g} s: check the network, or try again later"
        case ssl.SSLCertVerificationError():
            why = error.verify_message
            return f"the certificate of {host} is not trusted ({why}): check REQUESTS_CA_BUNDLE or SSL_CERT_FILE"
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ConnectionResetError() | BrokenPipeError():
            return f"{host} broke off: try again later"
        case ssl.SSLError():
            return f"{host} does not speak TLS there: check the address and its port"
        case socket.gaierror() | UnicodeError():
            return f"the name {host} is not known: check its spelling, or the name service"
        case ConnectionRefusedError():
            return f"{host} refuses connections: check the address and its port"
        case OSError():
            return f"{host} cannot be reached ({error.strerror or type(error).__name__}): check the network"
        case _:
            return f"{host} does not speak HTTP, or broke off: check the address, or try again later"
