"""Which pages exist, and which files lie beside them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from reporter.render.api.files import api_files
from reporter.render.charts.draw import chart_files
from reporter.render.downloads.files import download_files
from reporter.render.facts import SiteFacts
from reporter.render.feeds.files import feed_files
from reporter.render.history_file import HISTORY_FILE, history_file
from reporter.render.llms import llms_txt
from reporter.render.pages import (
    changes,
    compare,
    data,
    forecast,
    matrix,
    overview,
    regions,
    risk,
    services,
    sources,
    status,
    trends,
)
from reporter.render.pages.context import Page, Site
from reporter.render.report.pdf import summary_pdf

_MODULES: Final = (
    overview,
    matrix,
    compare,
    changes,
    regions,
    services,
    trends,
    forecast,
    risk,
    data,
    sources,
    status,
)
LLMS: Final = "llms.txt"


def site_pages(site: Site) -> Mapping[str, Page]:
    """Every page that is rendered from the facts, by its path below the documents' folder."""
    found = {path: page for module in _MODULES for path, page in module.pages(site)}
    for path, page in found.items() if site.components else ():
        if text := site.components.get(_kind(path)):
            found[path] = replace(page, ending=f"\n{text}\n")
    return found


def _kind(path: str) -> str:
    """What the configuration calls a page: ``region`` for one region, ``regions`` for the list of them."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return "overview" if name == "index.md" else name.removesuffix(".md")
    return folder if name == "index.md" or folder == "changes" else folder.removesuffix("s")


def browser_files(facts: SiteFacts) -> dict[str, str | bytes]:
    """The data that scripts of the site load, by path."""
    return {HISTORY_FILE: history_file(facts)}


def files_beside(site: Site, twins: Mapping[str, str], url: str | None) -> dict[str, str | bytes]:
    """What lies beside the pages: the API, feeds, downloads, charts, and the list of *twins* for language models.

    *url* is the site's own address, if it is known.
    """
    facts = site.facts
    found: dict[str, str | bytes] = {**api_files(facts, url), **feed_files(facts, url), **download_files(facts)}
    found |= chart_files(site.charts)
    if facts.summaries:
        found[data.SUMMARY.path] = summary_pdf(facts, site.charts)
    found[LLMS] = llms_txt(facts, {path: _title(text, path) for path, text in twins.items()})
    return found


def _title(twin: str, path: str) -> str:
    heading = next((line for line in twin.splitlines() if line.startswith("# ")), f"# {path}")
    return heading.removeprefix("# ").replace("`", "")
