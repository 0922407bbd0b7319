"""A server of static files that behaves as GitHub Pages does where a browser can tell."""

import gzip
import threading
from collections.abc import Iterator
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

ORIGINS: Final[set[str]] = set()
"""Those of every server that runs now, without a slash at the end."""

_COMPRESSED: Final = frozenset(
    {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".map", ".csv", ".atom"}
)
_MISSING: Final = "404.html"


def serve(folder: Path) -> Iterator[str]:
    """Serve *folder* on the loopback until the iterator is closed; yields the address, which ends in ``/``.

    Texts are compressed by gzip for a client that accepts it. An address that there is not answers with ``404.html``
    of the folder's root, if it has one.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        ORIGINS.add(origin(address))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            ORIGINS.discard(origin(address))
            server.shutdown()
            thread.join()


def origin(address: str) -> str:
    """``scheme://host:port`` of *address*; ``file://`` for a file."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=512)
def _compressed(file: Path, _modified: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class _Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_dir() and urlsplit(self.path).path.endswith("/"):
            file /= "index.html"
        status = HTTPStatus.OK
        if not file.is_file() and (own := Path(self.directory) / _MISSING).is_file():
            status, file = HTTPStatus.NOT_FOUND, own
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._send(status, file)

    def _send(self, status: HTTPStatus, file: Path) -> None:
        small = file.suffix in _COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _compressed(file, file.stat().st_mtime_ns) if small else file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", _type(self.guess_type(file)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if small:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def _type(guessed: str) -> str:
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
