"""A proxy on loopback that stands before a server of AWS's and spoils some of its answers, by a plan."""

from __future__ import annotations

import http.client
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``number`` counts all of them, ``turn`` how often this very one was made; both from 0."""

    number: int
    turn: int
    operation: str
    asked: Mapping[str, object]

    @property
    def path(self) -> str:
        return str(self.asked.get("Path", ""))

    @property
    def key(self) -> str:
        """The request as text: the same whenever it comes."""
        return f"{self.operation} {json.dumps(self.asked, sort_keys=True)}"


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error of AWS's instead of the answer."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset before an answer."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The answer comes *seconds* late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Truncate:
    """The first half of the answer. ``honest``: with the length of that half, else of the whole."""

    honest: bool


@dataclass(frozen=True, slots=True)
class Instead:
    """A body, with status 200, instead of the answer's."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """The answer's own document, changed."""

    change: Shown


Shown = Callable[[dict[str, object], Call], object]
"""The document that the proxy makes of the server's, given what was asked."""

Fault = Refuse | Reset | Slow | Truncate | Instead | Change
Plan = Callable[[Call], Fault | None]


def emptied(document: dict[str, object], call: Call) -> object:
    """Nothing where there was something, and no more to come."""
    return {"Parameters": []}


def emptied_in_between(document: dict[str, object], call: Call) -> object:
    """Nothing where there was something; the next page can still be asked for."""
    return {**document, "Parameters": []}


def repeating(document: dict[str, object], call: Call) -> object:
    """A token that was used already."""
    return {**document, "NextToken": call.asked.get("NextToken", "10")}


def denied(document: dict[str, object], call: Call) -> object:
    """None of the names exists."""
    return {"Parameters": [], "InvalidParameters": call.asked["Names"]} if "Names" in call.asked else document


def shortened(document: dict[str, object], call: Call) -> object:
    """Of values: one is not told of."""
    found = document["Parameters"]
    assert isinstance(found, list)
    return {**document, "Parameters": found[1:]} if "Names" in call.asked else document


def as_it_is(document: dict[str, object], call: Call) -> object:
    return document


def no_fault(call: Call) -> Fault | None:
    return None


def sometimes(faults: Sequence[Fault], share: float, seed: int = 0) -> Plan:
    """One of *faults* on about *share* of the calls: by the request and its turn, in whatever order threads come."""

    def plan(call: Call) -> Fault | None:
        dice = random.Random(f"{seed} {call.turn} {call.key}")
        return dice.choice(faults) if dice.random() < share else None

    return plan


def from_call(number: int, fault: Fault) -> Plan:
    """*fault* on every call from *number* on."""
    return lambda call: fault if call.number >= number else None


@dataclass
class Faults:
    """A running proxy. ``calls`` counts what came in by operation, and ``spoilt`` by the fault's name."""

    url: str
    plan: Plan
    upstream: str
    shown: Shown
    told: dict[tuple[str, bytes], tuple[int, bytes]]
    calls: Counter[str] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def planned(self, operation: str, body: bytes) -> tuple[Call, Fault | None]:
        asked = json.loads(body or b"{}")
        with self.lock:
            key = f"{operation} {body!r}"
            call = Call(self.calls.total(), self.turns[key], operation, asked)
            self.calls[operation] += 1
            self.turns[key] += 1
            fault = self.plan(call)
            if fault is not None:
                self.spoilt[type(fault).__name__] += 1
        return call, fault


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    faults: Faults

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        call, fault = self.faults.planned(operation, body)
        match fault:
            case Reset():
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
            case Refuse(status, code):
                self._answer(status, json.dumps({"__type": code, "message": SECRET}).encode())
            case Instead(replaced):
                self._answer(200, replaced)
            case Truncate(honest):
                status, whole = self._forward(body, call)
                self._answer(status, whole[: len(whole) // 2], len(whole) // 2 if honest else len(whole))
            case Change(change):
                status, whole = self._forward(body, call)
                self._answer(status, json.dumps(change(json.loads(whole), call)).encode())
            case Slow(seconds):
                time.sleep(seconds)
                self._answer(*self._forward(body, call))
            case None:
                self._answer(*self._forward(body, call))

    def _forward(self, body: bytes, call: Call) -> tuple[int, bytes]:
        """What the server says, from memory if it said it before: it serves a dump, and serves it slowly."""
        key = (self.headers.get("X-Amz-Target", ""), body)
        if key not in self.faults.told:
            self.faults.told[key] = self._ask(body)
        status, whole = self.faults.told[key]
        return status, json.dumps(self.faults.shown(json.loads(whole), call)).encode()

    def _ask(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.faults.upstream).netloc)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            connection.request("POST", self.path, body, headers)
            with connection.getresponse() as answer:
                return answer.status, answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, body: bytes, length: int | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:  # the client went away
            self.close_connection = True
        if length not in {None, len(body)}:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the class above has it
        pass


SECRET = "User: arn:aws:sts::123456789012:assumed-role/reader is not welcome (token FwoGZXIvYXdzEXAMPLE)"
"""What every refusal says: words that must never be repeated."""


_TOLD: dict[str, dict[tuple[str, bytes], tuple[int, bytes]]] = {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def aws_faults(upstream: str, plan: Plan = no_fault, shown: Shown = as_it_is) -> Iterator[Faults]:
    """A proxy before the server at *upstream*, for as long as the block runs. Its plan may be changed meanwhile.

    *shown* is what there is to be read where no fault strikes: all of it, or a smaller world.
    """
    faults = Faults("", plan, upstream, shown, _TOLD.setdefault(upstream, {}))
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"faults": faults}))
    faults.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield faults
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
