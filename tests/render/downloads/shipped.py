"""The facts of the shipped history, read once for all tests of a process."""

from functools import cache
from pathlib import Path

from reporter.history.git import Repository
from reporter.pipeline.site_facts import site_facts
from reporter.render.facts import SiteFacts


@cache
def shipped_facts(path: Path) -> SiteFacts:
    return site_facts(Repository.at(path), "endpoints", path)
