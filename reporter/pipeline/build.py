"""``build``: the site, from the history alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.changes.settle import DEFAULT, Settling
from reporter.errors import BuildError
from reporter.history.git import BRANCH, Repository
from reporter.history.revisions import sources
from reporter.pipeline.read import history, read_log, unread_of, view
from reporter.render.branding import PLAIN, STYLE, pictures, style
from reporter.render.branding import Site as Brand
from reporter.render.facts import SiteFacts
from reporter.render.pages import render_data, render_pages
from reporter.render.site import build_site, configure_site
from reporter.render.staging import stage


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
    renamed: Mapping[str, str] | None = None,
    settling: Settling = DEFAULT,
    brand: Brand = PLAIN,
    step: Callable[[str], None] = lambda _: None,
) -> Site:
    """Stage ``build/docs`` below *root* and have MkDocs build it into ``build/site``, with the looks of *brand*.

    *root* holds ``mkdocs.yml`` and ``site/docs``; nothing is written into ``site/``. *step* is told what comes next.
    """
    if not (root / "mkdocs.yml").is_file():
        msg = f"{root}: there is no mkdocs.yml: run this in the project's folder, or name it with --root"
        raise BuildError(msg)
    prose = root / "site" / "docs"
    _check_pictures(brand, prose)
    step("read")
    facts = site_facts(repository, source, branch=branch, renamed=renamed, settling=settling)
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
    *,
    branch: str = BRANCH,
    renamed: Mapping[str, str] | None = None,
    settling: Settling = DEFAULT,
) -> SiteFacts:
    """Everything that the pages say, read from the history."""
    log = read_log(repository, source, branch=branch, renamed=renamed, settling=settling)
    current = view(repository, source, branch=branch)
    others = [name for name in sources(repository, history(repository, branch)) if name != source]
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
        others={name: view(repository, name, branch=branch).snapshot for name in others},
    )
