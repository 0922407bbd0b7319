"""Reads the files of the API as a program does."""

import json
from collections.abc import Mapping
from typing import Any

from reporter.render.api.files import api_files
from reporter.render.facts import SiteFacts

ROOT = "api/v1/"


def documents(files: Mapping[str, str]) -> dict[str, Any]:
    """What each file holds, by its path below ``api/v1/``."""
    return {path.removeprefix(ROOT): json.loads(text) for path, text in files.items()}


def api(facts: SiteFacts, url: str | None = None) -> dict[str, Any]:
    return documents(api_files(facts, url))
