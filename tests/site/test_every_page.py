"""What holds for every kind of page of the site."""

from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page

from tests.site.browser import NARROWEST, PHONE, WIDE, OpenPage, PageLog, settle
from tests.site.kinds import KINDS, Kind
from tests.site.measures import EMPTY_WIDGETS, OBSERVE_SHIFTS, SCROLL_THROUGH, TOO_WIDE, WORDS, WRITTEN

LEFT_OVER = ("{", "}", "](", "**", "| ---", "&#", "<span", "??? ", "undefined", "NaN")
SHIFT = 0.1
"""The most layout shift that is called good."""


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    return cast("Kind", request.param)


@pytest.fixture
def address(kind: Kind, built: Path) -> str:
    """The fullest page of the kind, relative to the site's root."""
    pages = kind.pages(built)
    if not pages:
        pytest.skip(f"the site has no such page yet: {kind.name}")
    return pages[0]


def test_there_is_a_page_of_every_kind(built: Path) -> None:
    assert [kind.name for kind in KINDS if not kind.pages(built)] == []


def test_every_page_is_of_a_kind(built: Path) -> None:
    """No page escapes the tests below because nobody thought of it."""
    pages = [file.relative_to(built).as_posix() for file in built.rglob("*.html")]

    assert [page for page in sorted(pages) if not any(kind.has(page) for kind in KINDS)] == []


def test_quiet_and_self_contained(page: Page, site: str, address: str, page_log: PageLog) -> None:
    """Nothing is written to the console, and no other host is asked, until all is loaded and scrolled through."""
    page.goto(site + address)
    settle(page)
    page.evaluate(SCROLL_THROUGH)
    settle(page)

    assert page.locator("h1").count() == 1
    assert page_log.faults == []
    assert all(asked.startswith((site, "data:", "blob:")) for asked in page_log.requests)


def test_opens_from_a_folder(page: Page, built: Path, address: str, page_log: PageLog) -> None:
    """The page shows the same without a server: its style, its heading, its words."""
    if address == "404.html":
        pytest.skip("only a server shows it")
    page.goto((built / address).as_uri())
    settle(page)

    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    assert page_log.faults == []
    assert all(asked.startswith((built.as_uri(), "data:", "blob:")) for asked in page_log.requests)


def test_no_markup_is_left_over(page: Page, site: str, address: str, kind: Kind) -> None:
    """No page shows a piece of Markdown or of a template to its readers, or a value that a script did not have."""
    if not kind.data:
        pytest.skip("it may speak of markup")
    page.goto(site + address)
    settle(page)
    words = page.locator("article").inner_text()

    assert [mark for mark in LEFT_OVER if mark in words] == []


def test_never_scrolls_sideways(phone: Page, site: str, address: str) -> None:
    """On a narrow screen only tables and charts scroll in themselves, not the page."""
    phone.goto(site + address)
    for width in (PHONE, NARROWEST):
        phone.set_viewport_size({"width": width, "height": 740})
        settle(phone)

        assert phone.evaluate(TOO_WIDE) == [], width
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        assert phone.evaluate("scrollTo(500, 0); scrollX") == 0


def test_without_scripts_all_is_text(open_page: OpenPage, site: str, address: str, kind: Kind) -> None:
    """Without scripts there are the heading and the facts in tables, lists or sentences, and nothing dead or empty."""
    page = open_page(javascript=False)
    page.goto(site + address)
    written = page.evaluate(WRITTEN)

    assert page.locator("h1").is_visible()
    assert page.evaluate(EMPTY_WIDGETS) == []
    if kind.table:
        assert page.locator(f"article a[href$='{kind.table}']").first.is_visible()
    elif kind.data:
        assert written["words"] >= 20
        assert written["facts"] >= 1


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_nothing_jumps(open_page: OpenPage, site: str, address: str, width: int) -> None:
    """What has been painted stays where it is while the rest loads."""
    page = open_page(width=width)
    page.add_init_script(OBSERVE_SHIFTS)
    page.goto(site + address)
    settle(page)
    page.evaluate(SCROLL_THROUGH)
    settle(page)
    shifts = page.evaluate("window.shifts")

    assert sum(value for value, _ in shifts) < SHIFT, shifts


def test_prints_its_content_and_nothing_else(page: Page, site: str, address: str) -> None:
    """On paper are the heading and the words of the page, and not what one clicks on, the navigation or the search."""
    page.goto(site + address)
    settle(page)
    shown = page.evaluate(WORDS)
    page.emulate_media(media="print")
    printed = page.evaluate(WORDS)

    assert page.locator("h1").is_visible()
    assert [words for words in shown if words not in printed] == []
    for part in (".md-tabs", ".md-search", ".md-sidebar", "form"):
        assert not any(one.is_visible() for one in page.locator(part).all()), part
