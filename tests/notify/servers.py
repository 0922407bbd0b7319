"""Strict servers on loopback for channels: HTTPS, a proxy that leads every name to one of them, and SMTP."""

import base64
import contextlib
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
NAMES = (
    "localhost",
    "hooks.slack.com",
    "slack.com",
    "example.org",
    "prod-1.westeurope.logic.azure.com",
    "login.microsoftonline.com",
    "*.example.org",
)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, which vouches for itself: whoever trusts the file trusts the server."""

    file: Path

    @property
    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.file)
        return made


def make_certificate(file: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    alternatives = [*map(x509.DNSName, NAMES), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return Certificate(file)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The one of all servers of a test run."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "certificate.pem")


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch, certificate: Certificate) -> None:
    """No proxies, and trust in the servers here and in nobody else."""
    for name in (*PROXIES, "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(certificate.file))


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """``announced`` is the length that is told, if not the true one; ``after`` is in seconds."""

    status: int = 200
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    after: float = 0.0


class Cut:
    """The connection is reset in place of an answer."""


Plan = Callable[[Request], Answer | Cut]


@dataclass
class Web:
    """A running server. ``seen`` are all requests; ``plan`` answers them."""

    port: int = 0
    plan: Plan = field(default=lambda _: Answer())
    seen: list[Request] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, Answer | Cut] = field(default_factory=dict)
    """For a plan that goes by the last part of the path."""

    def url(self, path: str = "/", scheme: str = "https") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


class _Quiet(ThreadingHTTPServer):
    context: ssl.SSLContext | None = None
    web: Web

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.web.connections += 1
        if self.context is not None:
            # The handshake comes with the first byte that is read, in the connection's own thread.
            wrapped = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return wrapped, address
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        web = cast("_Quiet", self.server).web
        length = int(self.headers.get("Content-Length", "0"))
        request = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        web.seen.append(request)
        answer = web.plan(request)
        self.close_connection = True
        if isinstance(answer, Cut):
            reset(self.connection)
            return
        time.sleep(answer.after)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) if answer.announced is None else answer.announced))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_HEAD = _answer  # noqa: N815 - as the class above has it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the class above has it
        pass


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextlib.contextmanager
def web_server(plan: Plan | None = None, certificate: Certificate | None = None) -> Iterator[Web]:
    """HTTP, or HTTPS with a *certificate*."""
    web = Web() if plan is None else Web(plan=plan)
    server = _Quiet(("127.0.0.1", 0), _Handler)
    server.context, server.web = certificate.context if certificate else None, web
    web.port = server.server_address[1]
    with _running(server):
        yield web


@contextlib.contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Proxy:
    """A proxy that leads every name to ``port``. ``asked`` are the names; with ``password``, it wants that."""

    to: int
    port: int = 0
    asked: list[str] = field(default_factory=list)
    password: str | None = None
    garbage: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class _Tunnel(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        proxy = cast("Any", self.server).proxy
        method, target, _ = self.rfile.readline().decode().split()
        assert method == "CONNECT"
        headers = dict(line.split(": ", 1) for line in iter(lambda: self.rfile.readline().decode().strip(), ""))
        proxy.asked.append(target)
        wanted = f"Basic {base64.b64encode((proxy.password or '').encode()).decode()}"
        if proxy.garbage:
            self.wfile.write(b"what?\r\n\r\n")
        elif proxy.password and headers.get("Proxy-Authorization") != wanted:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection(("127.0.0.1", proxy.to)) as there:
                back = threading.Thread(target=_pour, args=(there, self.request), daemon=True)
                back.start()
                _pour(self.request, there)
                back.join()


def _pour(source: socket.socket, into: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            into.sendall(data)
    with contextlib.suppress(OSError):
        into.shutdown(socket.SHUT_WR)


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextlib.contextmanager
def proxy_server(to: int, *, password: str | None = None, garbage: bool = False) -> Iterator[Proxy]:
    proxy = Proxy(to, password=password, garbage=garbage)
    with _Threads(("127.0.0.1", 0), _Tunnel) as server:
        server.proxy = proxy  # type: ignore[attr-defined]
        proxy.port = server.server_address[1]
        with _running(server):
            yield proxy


@dataclass
class Mail:
    """A mail server.

    ``refusals`` are the answers to commands that are not obeyed, by command; an empty one cuts the line. What a
    strict server must never see is in ``violations``.
    """

    certificate: Certificate
    security: str = "starttls"
    account: tuple[str, str] = ("robot", "pa55word")
    refusals: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("AUTH PLAIN",)
    greeting: str = "220 loopback"
    port: int = 0
    commands: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)


class _Smtp(socketserver.StreamRequestHandler):
    mail: Mail

    def handle(self) -> None:
        self.mail = cast("Any", self.server).mail
        self.safe = False
        if self.mail.security == "tls":
            self._secure()
        if not self.mail.greeting:
            return
        self._say(self.mail.greeting)
        while text := self.rfile.readline().decode().rstrip("\r\n"):
            verb = text.split(" ", 1)[0].upper()
            self.mail.commands.append(verb)
            if verb in self.mail.refusals:
                if not self.mail.refusals[verb]:
                    reset(self.connection)
                    return
                self._say(self.mail.refusals[verb])
            else:
                self._obey(verb, text)
            if verb == "QUIT":
                return

    def _obey(self, verb: str, text: str) -> None:
        match verb:
            case "EHLO":
                offered = [*(["STARTTLS"] if self.mail.security == "starttls" and not self.safe else [])]
                lines = ["loopback", *offered, *self.mail.extensions]
                for line in lines[:-1]:
                    self._say(f"250-{line}")
                self._say(f"250 {lines[-1]}")
            case "STARTTLS":
                self._say("220 go on")
                self._secure()
            case "AUTH":
                if not self.safe:
                    self.mail.violations.append("a password on an open line")
                given = base64.b64decode(text.split()[2]).decode().split("\0")[1:]
                self._say("235 welcome" if tuple(given) == self.mail.account else "535 5.7.8 no robot with pa55word")
            case "DATA":
                self._say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.mail.messages.append(BytesParser(policy=modern).parsebytes(body))
                self._say("250 taken")
            case _:
                self._say("221 bye" if verb == "QUIT" else "250 fine")

    def _secure(self) -> None:
        self.connection = self.request = self.mail.certificate.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), cast("Any", self.connection.makefile("wb", 0))
        self.safe = True

    def finish(self) -> None:
        """What stands here since the line became safe is unknown to the class above."""
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextlib.contextmanager
def mail_server(mail: Mail) -> Iterator[Mail]:
    with _Threads(("127.0.0.1", 0), _Smtp) as server:
        server.mail = mail  # type: ignore[attr-defined]
        mail.port = server.server_address[1]
        with _running(server):
            yield mail


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextlib.contextmanager
def cutting_server() -> Iterator[int]:
    """A port that takes connections and closes them at once."""

    class Cutting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1)

    with _Threads(("127.0.0.1", 0), Cutting) as server, _running(server):
        yield server.server_address[1]


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
