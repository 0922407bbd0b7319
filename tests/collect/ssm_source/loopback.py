"""A server on loopback whose answers a test decides, and one that stands before AWS's."""

import contextlib
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Asked:
    """A request. ``region`` and ``service`` are those that it is signed for."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def signed_for(self) -> tuple[str, str]:
        found = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", self.headers.get("authorization", ""))
        return (found[1], found[2]) if found else ("", "sts")

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass(frozen=True)
class Told:
    """An answer. ``kind``: ``whole``; ``half``, which breaks off; ``none``, which hangs up;
    ``late``, which never comes.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "whole"


class Loopback:
    def __init__(self, answer: Callable[[Asked], Told]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._server = _Server(self)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.server.loopback.asked.append(asked)
        told = self.server.loopback.answer(asked)
        if told.kind == "late":
            self.server.loopback.over.wait(30)
        self.close_connection = told.kind != "whole"
        if told.kind in {"late", "none"}:
            return
        self.send_response(told.status)
        for name, value in ({"Content-Length": str(len(told.body))} | told.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told.body[: len(told.body) // 2] if told.kind == "half" else told.body)

    do_POST = do_PUT = do_GET  # noqa: N815 - as the class above has it

    def handle(self) -> None:
        # A client that hangs up is no news.
        with contextlib.suppress(OSError, ValueError):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_: object) -> None:
        pass


def passed_on(asked: Asked, url: str) -> Told:
    """What the server at *url* says."""
    # Hop by hop, and what urllib sets itself.
    headers = {name: value for name, value in asked.headers.items() if name not in {"connection", "content-length"}}
    request = urllib.request.Request(url + asked.path, asked.body, headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return Told(answer.status, answer.read(), {"Content-Type": answer.headers.get("Content-Type", "")})
    except urllib.error.HTTPError as error:
        return Told(error.code, error.read(), {"Content-Type": error.headers.get("Content-Type", "")})
