"""Options and fixtures of all tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reporter.pipeline.start import start
from tests.aws import aws, aws_server
from tests.builders import new_repository

__all__ = ["aws", "aws_server"]

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True, scope="session")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The configuration of whoever runs the tests is not found."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"):
            patch.setenv(name, str(tmp_path_factory.mktemp("nobody")))
        for name in [name for name in os.environ if name.upper().startswith(("REPORTER_", "AWS_SERVICES_CONFIG"))]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def nothing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret of one test is not struck out of what another says."""
    monkeypatch.setattr("reporter.options.secret._known", set())


@pytest.fixture(scope="session")
def shipped_history(tmp_path_factory: pytest.TempPathFactory, nobody: None) -> Path:
    """A repository with all of the history that the package ships. Tests only read it."""
    repository = new_repository(tmp_path_factory.mktemp("shipped") / "history")
    start(repository)
    return repository.path


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write tests/golden/ anew from what the code makes now; look at the diff before you commit it",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden(path, text)``: *text* equals the file below ``tests/golden/``, or becomes it (``--update-golden``)."""

    def check(path: str, text: str) -> None:
        file = GOLDEN / path
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"{file} is missing: pytest --update-golden writes it"
        assert file.read_text(encoding="utf-8") == text, f"{path} differs: pytest --update-golden accepts it"

    return check
