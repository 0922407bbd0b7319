"""``build``: the site, from the history alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reporter.changes.settle import DEFAULT, Settling
from reporter.config.problems import dotted
from reporter.errors import BuildError
from reporter.history.git import BRANCH, Repository
from reporter.model.uncollected import uncollected
from reporter.pipeline.site_facts import PLAIN_ASKING, Asking, site_facts
from reporter.render.assets import addresses, assets_below
from reporter.render.branding import PLAIN, STYLE, components, files_of, style
from reporter.render.branding import Site as Brand
from reporter.render.facts import SiteFacts
from reporter.render.pages.context import Page
from reporter.render.pages.context import Site as Pages
from reporter.render.pages.site import browser_files, files_beside, site_pages
from reporter.render.search import INDEX, entries, with_entries
from reporter.render.site import configure_site, start_build
from reporter.render.staging import put_beside, stage


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is, and how many pages it has."""

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
    _check_files(brand, root / "site")
    step("read")
    facts = site_facts(repository, source, root, branch=branch, settling=settling, asking=asking, at=at)
    return build_site(replace(facts, repository_url=brand.repository_url), root, brand, step)


def build_site(
    facts: SiteFacts, root: Path, brand: Brand = PLAIN, step: Callable[[str], None] = lambda _: None
) -> Site:
    """See ``build``; what the history says is known already."""
    prose, staged, folder = root / "site" / "docs", root / "build" / "docs", root / "build" / "site"
    step("render")
    colours = {STYLE: text} if (text := style(brand)) else {}
    files = browser_files(facts) | colours
    known = addresses(assets_below(prose) | files)
    site = Pages(facts, known, _components(brand, root))
    with uncollected():
        pages = site_pages(site)
        texts = {path: page.markdown() for path, page in pages.items()}
    step("stage")
    stage(texts, files, prose, staged)
    configure_site(root, brand, known)
    step("build")
    # MkDocs takes a second process, so this one makes meanwhile what no page is made of.
    engine = start_build(root)
    try:
        beside = _beside(site, pages, prose, brand)
    except BaseException:
        engine.stop()
        raise
    engine.done()
    put_beside(beside, folder)
    index = folder / INDEX
    if index.is_file():
        index.write_text(with_entries(index.read_text("utf-8"), entries(facts)), "utf-8")
    return Site(folder, len(pages))


def _beside(site: Pages, pages: Mapping[str, Page], prose: Path, brand: Brand) -> Mapping[str, str | bytes]:
    twins = {path: page.twin() for path, page in pages.items()}
    twins |= {file.relative_to(prose).as_posix(): file.read_text("utf-8") for file in sorted(prose.rglob("*.md"))}
    return {**files_beside(site, twins, brand.url), **twins}


def _check_files(brand: Brand, own: Path) -> None:
    for key, name in files_of(brand).items():
        file = own / name
        if not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
            msg = f"{dotted(key)}: there is no {file.as_posix()}: put the file there, or take the key out"
            raise BuildError(msg)


def _components(brand: Brand, root: Path) -> dict[str, str]:
    """The texts that pages end with, by the kind of page."""
    folder = root / "site" / "components"
    return {kind: (folder / file).read_text("utf-8").strip() for kind, file in components(brand).items()}
