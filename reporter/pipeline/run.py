"""``run``: the main job, from the world to the site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reporter.changes.settle import DEFAULT, Settling
from reporter.collect.endpoints import NAME as ENDPOINTS
from reporter.collect.source import Source
from reporter.history.git import BRANCH, Repository
from reporter.history.push import Pushed
from reporter.pipeline.build import Site, build
from reporter.pipeline.collect import collect
from reporter.pipeline.record import Recorded, Rules


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of each part of the job."""

    recorded: Recorded
    site: Site
    pushed: Pushed | None


def run(
    repository: Repository,
    root: Path,
    source: Source,
    *,
    observed_at: datetime,
    branch: str = BRANCH,
    remote: str | None = None,
    rules: Rules | None = None,
    settling: Settling = DEFAULT,
    step: Callable[[str], None] = lambda _: None,
) -> Ran:
    """``collect``, then ``build``. The site is built from what the history then holds."""
    recorded, pushed = collect(
        repository,
        source,
        observed_at=observed_at,
        branch=branch,
        remote=remote,
        baseline=source.name == ENDPOINTS,
        rules=rules,
        step=step,
    )
    renamed: Mapping[str, str] = rules.renamed if rules else {}
    site = build(repository, root, source.name, branch=branch, renamed=renamed, settling=settling, step=step)
    return Ran(recorded, site, pushed)
