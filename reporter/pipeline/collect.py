"""``collect``: the first half of the main job, from the world into the history."""

from collections.abc import Callable
from datetime import datetime

from reporter.collect.source import Source, read
from reporter.history.git import BRANCH, Repository
from reporter.history.push import Pushed, adopt, fetch, push
from reporter.pipeline.record import Recorded, Rules, record
from reporter.pipeline.start import start


def collect(
    repository: Repository,
    source: Source,
    *,
    observed_at: datetime,
    branch: str = BRANCH,
    remote: str | None = None,
    baseline: bool = True,
    rules: Rules | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> tuple[Recorded, Pushed | None]:
    """Start the history if there is none, read *source*, record what it says, and push to *remote* if one is named."""
    if remote is not None:
        step("fetch")
        theirs = fetch(repository, remote, branch)
        if theirs is not None:
            adopt(repository, theirs, branch)
    step("start")
    start(repository, branch, remote=remote or "origin", baseline=baseline)
    step("collect")
    reading = read(source)
    step("record")
    recorded = record(repository, reading, observed_at=observed_at, branch=branch, rules=rules)
    if remote is None:
        return recorded, None
    step("push")
    return recorded, push(repository, remote, branch)
