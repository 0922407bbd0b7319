"""The API of the shipped history, made once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reporter.history.git import Repository
from reporter.pipeline.site_facts import site_facts
from reporter.render.api.files import api_files
from reporter.render.facts import SiteFacts
from tests.render.api.reading import documents


@dataclass(frozen=True)
class Shipped:
    """The facts, the texts of the files by path, and what they hold by path below ``api/v1/``."""

    facts: SiteFacts
    files: Mapping[str, str]
    documents: Mapping[str, Any]


@pytest.fixture(scope="session")
def shipped(shipped_history: Path) -> Shipped:
    facts = site_facts(Repository.at(shipped_history), "endpoints", shipped_history)
    files = api_files(facts)
    return Shipped(facts, files, documents(files))
