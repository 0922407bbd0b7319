"""A server of AWS's public parameters in a process of its own, each answer some time late.

``python -m benchmarks.aws SECONDS`` prints its address and serves until its standard input ends. ``GET /calls`` tells
how many calls came since it was asked last.
"""

import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from benchmarks.measure import ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@contextmanager
def aws(latency: float) -> Iterator[str]:
    """The address of a server whose answers come *latency* seconds late, for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.aws", str(latency)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


def calls(url: str) -> int:
    """How many calls came since this was asked last."""
    with urllib.request.urlopen(f"{url}/calls") as answer:
        return int(answer.read())


def main() -> None:
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 - slow
        DomainDispatcherApplication,
        create_backend_app,
    )
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415 - as above

    class Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - as the class above has it
            pass

    _remember_lists()
    latency, counted, lock = float(sys.argv[1]), Counter[str](), threading.Lock()
    app: Callable[..., Iterable[bytes]] = DomainDispatcherApplication(create_backend_app)

    def late(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with lock:
            if environ["PATH_INFO"] == "/calls":
                start_response("200 OK", [])
                return [str(counted.pop("calls", 0)).encode()]
            counted["calls"] += 1
        time.sleep(latency)
        return app(environ, start_response)

    server = make_server("127.0.0.1", 0, late, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


def _remember_lists() -> None:
    """Look through all parameters once a list, not once a page: AWS has an index, and it is not what is measured."""
    from moto.ssm.models import SimpleSystemManagerBackend as Backend  # noqa: PLC0415 - slow

    known: dict[str, list[Any]] = {}

    def by_path(
        self: Backend, path: str, recursive: bool, *_: object, next_token: str | None, max_results: int
    ) -> object:
        if path not in known:
            names = self._parameters.get_keys_beginning_with(path.rstrip("/") + "/", recursive)
            known[path] = [self.get_parameter(name) for name in names]
        return self._get_values_nexttoken(known[path], max_results, next_token)

    cast("Any", Backend).get_parameters_by_path = by_path


if __name__ == "__main__":
    main()
