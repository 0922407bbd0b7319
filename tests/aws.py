"""AWS on loopback: moto in server mode, with its dump of AWS's public parameters, and every call counted."""

import gzip
import json
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOT = "/aws/service/global-infrastructure"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_SESSION_TOKEN": "testing"}


@dataclass
class Aws:
    """A running server. ``calls`` counts requests by operation, for example ``GetParametersByPath``."""

    url: str
    calls: Counter[str] = field(default_factory=Counter)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - as the class above has it
        pass


@contextmanager
def moto_server() -> Iterator[Aws]:
    """A server of its own on a free port of 127.0.0.1, for as long as the block runs."""
    with warnings.catch_warnings(action="ignore"):
        from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 - slow, and few tests need it
            DomainDispatcherApplication,
            create_backend_app,
        )

        app: Callable[..., Iterable[bytes]] = DomainDispatcherApplication(create_backend_app)
    aws = Aws("")

    def counted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        aws.calls[str(environ.get("HTTP_X_AMZ_TARGET", "")).rpartition(".")[2] or "other"] += 1
        return app(environ, start_response)

    server = make_server("127.0.0.1", 0, counted, threaded=True, request_handler=_Quiet)
    aws.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with _lists_remembered():
        try:
            yield aws
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def _lists_remembered() -> Iterator[None]:
    """The server looks through its fifty thousand parameters once a list, not once a page: the same answers, sooner.

    It also reads its dump as a whole before it answers. By itself it does so when first asked, and threads that ask
    meanwhile get answers from half of it.
    """
    from moto.ssm.models import SimpleSystemManagerBackend as Backend  # noqa: PLC0415 - slow

    known: dict[tuple[int, int, str], list[Any]] = {}
    lock = threading.Lock()

    def remembered(
        self: Any, path: str, recursive: bool, filters: object, next_token: str | None, max_results: int
    ) -> object:
        assert not recursive, "this takes minutes"
        with lock:
            for tree in ("regions", "services"):
                self._parameters._check_loading_status(f"{ROOT}/{tree}")
            key = (id(self), len(self._parameters), path)
            if key not in known:
                names = self._parameters.get_keys_beginning_with(path.rstrip("/") + "/", recursive)
                known[key] = [self.get_parameter(name) for name in names]
        return self._get_values_nexttoken(known[key], max_results, next_token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Backend, "get_parameters_by_path", remembered)
        yield


@cache
def dump(name: str) -> Mapping[str, object]:
    """The tree below ``regions`` or ``services`` as the server has it."""
    with (files("moto") / "ssm" / "resources" / f"{name}.json.gz").open("rb") as packed:
        found: Mapping[str, object] = json.loads(gzip.decompress(packed.read()))
    return found


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    """One server for all tests of a process. See ``aws``."""
    with moto_server() as server:
        yield server


@pytest.fixture
def aws(aws_server: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """The server with its counts at zero; boto3 finds it, and its credentials, in the environment."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": aws_server.url}.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nonexistent")
    aws_server.calls.clear()
    return aws_server
