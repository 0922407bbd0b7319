"""A real browser, and the built sites that it opens."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reporter.history.git import Repository
from reporter.pipeline.build import build as build_all
from tests.site.browser import PHONE, OpenPage, PageLog, opener, start_chromium
from tests.site.server import serve
from tests.site_sample import ROOT, SOURCE, build, hostile, sample

__all__ = ["serve"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of ``sample()``."""
    return build(sample(), tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    yield from serve(built)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = build(hostile(), tmp_path_factory.mktemp("hostile"))
    for address in serve(folder):
        yield folder, address


@pytest.fixture(scope="session")
def shipped(shipped_history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of all the history that the package ships. Only one file of tests should ask for it."""
    root = tmp_path_factory.mktemp("shipped-site")
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "site", root / "site")
    return build_all(Repository.at(shipped_history), root, SOURCE).folder


@pytest.fixture(scope="session")
def shipped_site(shipped: Path) -> Iterator[str]:
    yield from serve(shipped)


@pytest.fixture(scope="session")
def chromium(nobody: None) -> Iterator[Browser]:
    yield from start_chromium()


@pytest.fixture
def page_log() -> Iterator[PageLog]:
    """What the test's pages do that a page must not; the test fails if anything of it is left at its end."""
    log = PageLog()
    yield log
    if log.faults:
        pytest.fail("the browser complained:\n  " + "\n  ".join(dict.fromkeys(log.faults)), pytrace=False)


@pytest.fixture
def open_page(chromium: Browser, page_log: PageLog) -> Iterator[OpenPage]:
    with opener(chromium, page_log) as opened:
        yield opened


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """1400 by 900 pixels, light, nothing stored."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """360 by 740 pixels, for fingers."""
    return open_page(width=PHONE, height=740, touch=True)


@pytest.fixture
def dark(open_page: OpenPage) -> Page:
    """As ``page``, for somebody who asked the system for dark windows."""
    return open_page(dark=True)
