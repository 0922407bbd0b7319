"""The shipped history, its files and its database."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from reporter.render.downloads.files import download_files
from reporter.render.facts import SiteFacts
from tests.render.downloads.shipped import shipped_facts


@pytest.fixture(scope="session")
def shipped(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


@pytest.fixture(scope="session")
def files(shipped: SiteFacts) -> Mapping[str, bytes]:
    return download_files(shipped)


@pytest.fixture(scope="session")
def database(files: Mapping[str, bytes]) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(files["downloads/history.sqlite"])
        yield opened
