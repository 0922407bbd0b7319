"""The feeds of the shipped history."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from reporter.render.facts import SiteFacts
from reporter.render.feeds.files import feed_files
from tests.render.downloads.shipped import shipped_facts

URL = "https://cloud.example.org/services"


@pytest.fixture(scope="session")
def shipped(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


@pytest.fixture(scope="session")
def feeds(shipped: SiteFacts) -> Mapping[str, bytes]:
    return feed_files(shipped, URL)
