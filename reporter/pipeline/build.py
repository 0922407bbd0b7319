"""``build``: the site, from the history alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from reporter.changes.settle import DEFAULT, Settling, settle
from reporter.errors import BuildError
from reporter.history.git import BRANCH, Repository
from reporter.history.revisions import as_of, sources
from reporter.insights.period import Period, Span
from reporter.insights.rule import Rule, rules
from reporter.model.snapshot import Snapshot
from reporter.pipeline.insights import Insights, open_insights
from reporter.pipeline.read import Log, history, unread_of, view
from reporter.render.branding import PLAIN, STYLE, pictures, style
from reporter.render.branding import Site as Brand
from reporter.render.facts import SiteFacts
from reporter.render.pages import render_data, render_pages
from reporter.render.site import build_site, configure_site
from reporter.render.staging import stage

_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Asking:
    """What the site asks of the history: regions to hold others against, rules (``None``: all), insights of a month."""

    reference: Sequence[str] = ("us-east-1",)
    rules: Sequence[Rule] | None = None
    most: int = 10


PLAIN_ASKING: Final = Asking()


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is, and how many pages were staged for it."""

    folder: Path
    pages: int


def build(
    repository: Repository,
    root: Path,
    source: str,
    *,
    branch: str = BRANCH,
    settling: Settling = DEFAULT,
    asking: Asking = PLAIN_ASKING,
    at: datetime | None = None,
    brand: Brand = PLAIN,
    step: Callable[[str], None] = lambda _: None,
) -> Site:
    """Stage ``build/docs`` below *root* and have MkDocs build it into ``build/site``, with the looks of *brand*.

    *root* holds ``mkdocs.yml`` and ``site/docs``; nothing is written into ``site/``. With *at*, the site is as it would
    have been at that moment. *step* is told what comes next.
    """
    if not (root / "mkdocs.yml").is_file():
        msg = f"{root}: there is no mkdocs.yml: run this in the project's folder, or name it with --root"
        raise BuildError(msg)
    prose = root / "site" / "docs"
    _check_pictures(brand, prose)
    step("read")
    facts = site_facts(repository, source, root, branch=branch, settling=settling, asking=asking, at=at)
    step("render")
    pages = render_pages(replace(facts, repository_url=brand.repository_url))
    colours = {STYLE: text} if (text := style(brand)) else {}
    step("stage")
    stage(pages, render_data(facts) | colours, prose, root / "build" / "docs")
    configure_site(root, brand)
    step("build")
    build_site(root)
    return Site(root / "build" / "site", len(pages))


def _check_pictures(brand: Brand, prose: Path) -> None:
    for key, name in pictures(brand).items():
        file = prose / name
        if not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
            msg = f"{key}: there is no {file.as_posix()}: put the picture there, or take the key out"
            raise BuildError(msg)


def site_facts(
    repository: Repository,
    source: str,
    root: Path,
    *,
    branch: str = BRANCH,
    settling: Settling = DEFAULT,
    asking: Asking = PLAIN_ASKING,
    at: datetime | None = None,
) -> SiteFacts:
    """Everything that the pages say, read from the history, of which nothing after *at* is looked at.

    Reviewed tables are read below *root*. ``HistoryError`` if the history starts after *at*.
    """
    opened = open_insights(
        repository, source, root=root, branch=branch, at=at, settling=settling, reference=asking.reference
    )
    past, moment = opened.past, opened.at
    until = tuple(one for one in past.timeline if one.observed_at <= moment)
    earlier = moment < past.as_of
    log = Log(
        settle(until, observed_until=None if earlier else past.confirmed_until, rules=settling),
        None if earlier else past.observed,
    )
    current = view(repository, source, at=moment, branch=branch)
    chosen = rules() if asking.rules is None else asking.rules
    return SiteFacts(
        source=source,
        snapshot=replace(current.snapshot, unread=unread_of(log, current)),
        settled=log.settled,
        revision=current.revision.id,
        via=current.revision.trailers.via,
        version=(log.observed and log.observed.version) or current.revision.trailers.version,
        observed_at=current.revision.committed_at,
        observed_until=log.observed.at if log.observed else None,
        settling=settling,
        rollouts=opened.rollouts(),
        geography=opened.geography,
        forecasts=opened.forecast,
        findings=opened.told(chosen, _FINDINGS, None).insights,
        summaries=tuple(opened.summary(period, chosen, asking.most) for period in _months(opened)),
        shown_at=moment if earlier else None,
        others=dict(_others(repository, source, branch, moment)),
    )


def _others(repository: Repository, source: str, branch: str, at: datetime) -> Iterator[tuple[str, Snapshot]]:
    here = history(repository, branch)
    for name in sources(repository, here):
        if name != source and as_of(repository, here, name, at) is not None:
            yield name, view(repository, name, at=at, branch=branch).snapshot


def _months(opened: Insights) -> Iterator[Period]:
    """The month that is not over and the one before it, as far as the history goes back."""
    now = Period.around(opened.at.date(), Span.MONTH)
    begun = opened.past.timeline[0].observed_at.date()
    yield from (month for month in (now, now.before) if month.last_day >= begun)
