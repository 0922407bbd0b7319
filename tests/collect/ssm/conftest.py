"""The server looks through its fifty thousand parameters once a list, not once a page: the same answers, sooner."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _lists_are_remembered() -> Iterator[None]:
    from moto.ssm.models import SimpleSystemManagerBackend as Backend  # noqa: PLC0415 - slow

    known: dict[tuple[int, int, str], list[Any]] = {}

    def remembered(
        self: Any, path: str, recursive: bool, filters: object, next_token: str | None, max_results: int
    ) -> object:
        assert not recursive, "this takes minutes"
        key = (id(self), len(self._parameters), path)
        if key not in known:
            names = self._parameters.get_keys_beginning_with(path.rstrip("/") + "/", recursive)
            known[key] = [self.get_parameter(name) for name in names]
        return self._get_values_nexttoken(known[key], max_results, next_token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Backend, "get_parameters_by_path", remembered)
        yield
