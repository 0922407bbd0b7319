"""A package index on loopback that can be told to misbehave, and archives built for it."""

import contextlib
import functools
import gzip
import hashlib
import io
import json
import re
import socket
import struct
import tarfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

JSON = "application/vnd.pypi.simple.v1+json"


def wheel(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A wheel with ``files`` under ``botocore/data/`` and some code that nobody wants."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", method) as archive:
        archive.writestr("botocore/__init__.py", "")
        for name, content in files.items():
            archive.writestr(f"botocore/data/{name}", content)
    return body.getvalue()


def sdist(files: dict[str, bytes], *, form: str = "tar.gz", link: str | None = None) -> bytes:
    """A source archive; ``link`` adds a symbolic link of that name that points out of it."""
    body = io.BytesIO()
    if form == "zip":
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(f"botocore-1/botocore/data/{name}", content)
        return body.getvalue()
    with tarfile.open(fileobj=body, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"botocore-1/botocore/data/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        if link is not None:
            info = tarfile.TarInfo(f"botocore-1/botocore/data/{link}")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
            tar.addfile(info)
    return body.getvalue()


@functools.cache
def model(prefix: str, full_name: str | None = None, *, api_version: str = "2020-01-01", **extra: str) -> bytes:
    """A ``service-2.json`` with a tail of operations that packs to more than twice its head."""
    metadata = {"apiVersion": api_version, "endpointPrefix": prefix, "serviceFullName": full_name or prefix.upper()}
    operations = {f"Operation{i}": {"name": hashlib.sha256(str(i).encode()).hexdigest()} for i in range(300)}
    return json.dumps({"version": "2.0", "metadata": metadata | extra, "operations": operations}).encode()


def packed(content: bytes, *, moment: int) -> bytes:
    """Gzip with a time in it, as botocore's release script leaves it."""
    return gzip.compress(content, 1, mtime=moment)


@dataclass
class Fault:
    """What to do to the next ``times`` requests whose path contains ``part``."""

    part: str
    kind: str
    times: int = 1_000_000
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    path: str
    span: str | None
    agent: str
    authorization: str | None


class PackageIndex:
    """Serves ``/simple/botocore/`` and ``/files/``; counts requests and bytes of bodies."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.entries: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.sent = 0
        self.ranges = True
        self.answer: tuple[str, bytes] | None = None
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/simple/"

    def add(self, filename: str, body: bytes = b"", **keys: Any) -> None:
        """List and serve a file; a key given as None is left out of the listing."""
        self.files[f"/files/{filename}"] = body
        entry = {
            "filename": filename,
            "url": f"../../files/{filename}",
            "hashes": {},
            "size": len(body),
            "upload-time": "2020-01-02T03:04:05.678901Z",
            "yanked": False,
        } | {key.replace("_", "-"): value for key, value in keys.items()}
        self.entries.append({key: value for key, value in entry.items() if value is not None})

    def page(self) -> tuple[str, bytes]:
        if self.answer is not None:
            return self.answer
        content = {"meta": {"api-version": "1.1"}, "name": "botocore", "files": self.entries}
        return JSON, json.dumps(content).encode()

    def fault(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.part in path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def count(self, request: Request | None = None, sent: int = 0) -> None:
        with self._lock:
            self.sent += sent
            if request is not None:
                self.requests.append(request)

    def reset_counts(self) -> None:
        self.requests.clear()
        self.sent = 0


class _Server(ThreadingHTTPServer):
    def __init__(self, index: PackageIndex) -> None:
        self.index = index
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        headers = self.headers
        self.server.index.count(
            Request(self.path, headers.get("Range"), headers.get("User-Agent", ""), headers.get("Authorization"))
        )
        fault = self.server.index.fault(self.path)
        if fault is not None and self._refused(fault):
            return
        if self.path == "/simple/botocore/":
            kind, body = self.server.index.page()
            self._send(200, body, {"Content-Type": kind})
        elif (path := self.path.partition("?")[0]) in self.server.index.files:
            self._send_file(self.server.index.files[path], fault)
        else:
            self._send(404, b"no", {})

    def _refused(self, fault: Fault) -> bool:
        if fault.kind == "status":
            self._send(fault.status, b"no", fault.headers)
        elif fault.kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif fault.kind == "stall":
            self.server.index.released.wait(30)
            self.close_connection = True
        elif fault.kind == "slow":
            time.sleep(0.05)
            return False
        else:
            return False
        return True

    def _send_file(self, body: bytes, fault: Fault | None) -> None:
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not found or not self.server.index.ranges:
            self._send(200, body, {}, fault)
            return
        first = int(found[1]) if found[1] else max(0, len(body) - int(found[2]))
        last = min(int(found[2]), len(body) - 1) if found[1] and found[2] else len(body) - 1
        if first > last:
            self._send(416, b"", {})
            return
        shown = last + 1 if fault is not None and fault.kind == "wrong range" else last
        span = {"Content-Range": f"bytes {first}-{shown}/{len(body)}"}
        self._send(206, body[first : last + 1], span, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: Fault | None = None) -> None:
        self.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        if fault is not None and fault.kind == "break off":
            body = body[: len(body) // 2]
            self.close_connection = True
        # Counted first: the client may look as soon as it has the last byte.
        self.server.index.count(sent=len(body))
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        # A client that hangs up, or a connection this server closed itself, is no news.
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
