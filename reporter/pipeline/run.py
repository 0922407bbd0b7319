"""``run``: the main job, from the world to the site."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reporter.changes.settle import DEFAULT, Settling
from reporter.collect.source import Source
from reporter.history.git import BRANCH, Repository
from reporter.history.push import Pushed
from reporter.pipeline.build import Site, build
from reporter.pipeline.collect import Collected, collect
from reporter.pipeline.record import Rules
from reporter.pipeline.site_facts import PLAIN_ASKING, Asking
from reporter.render.branding import PLAIN
from reporter.render.branding import Site as Brand


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of each part of the job."""

    collected: tuple[Collected, ...]
    site: Site
    pushed: Pushed | None


def run(
    repository: Repository,
    root: Path,
    sources: Sequence[Source],
    *,
    observed_at: datetime,
    shown: str | None = None,
    branch: str = BRANCH,
    remote: str | None = None,
    rules: Mapping[str, Rules] | None = None,
    settling: Settling = DEFAULT,
    together: bool = False,
    asking: Asking = PLAIN_ASKING,
    brand: Brand = PLAIN,
    step: Callable[[str], None] = lambda _: None,
) -> Ran:
    """``collect``, then ``build``. The site speaks of the source *shown*, by default the first of *sources*.

    It is built from what the history then holds, with the looks of *brand*.
    """
    collected, pushed = collect(
        repository,
        sources,
        observed_at=observed_at,
        branch=branch,
        remote=remote,
        rules=rules,
        together=together,
        step=step,
    )
    shown = shown or sources[0].name
    site = build(repository, root, shown, branch=branch, settling=settling, asking=asking, brand=brand, step=step)
    return Ran(collected, site, pushed)
