"""What makes the tests of the source quick."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.aws import ROOT


@pytest.fixture(scope="session", autouse=True)
def _lists_are_remembered() -> Iterator[None]:
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


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is decided as ever, and nothing is waited for."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *_: True)
