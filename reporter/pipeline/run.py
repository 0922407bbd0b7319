"""``run``: the main job, from the world to the site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reporter.collect.source import Source, read
from reporter.history.git import BRANCH, Repository
from reporter.history.push import Pushed, adopt, fetch, push
from reporter.pipeline.build import Site, build
from reporter.pipeline.collect import Recorded, Rules, record
from reporter.pipeline.start import start


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of each part of the job."""

    recorded: Recorded
    site: Site
    pushed: Pushed | None


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


def run(
    repository: Repository,
    root: Path,
    source: Source,
    *,
    observed_at: datetime,
    branch: str = BRANCH,
    remote: str | None = None,
    rules: Rules | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Ran:
    """``collect``, then ``build``. The site is built from what the history then holds."""
    recorded, pushed = collect(
        repository, source, observed_at=observed_at, branch=branch, remote=remote, rules=rules, step=step
    )
    renamed: Mapping[str, str] = rules.renamed if rules else {}
    site = build(repository, root, source.name, branch=branch, renamed=renamed, step=step)
    return Ran(recorded, site, pushed)
