"""The overview with nothing but a keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import settle, still
from tests.site.keyboard import MOST, tour


@pytest.fixture
def overview(page: Page, site: str) -> Page:
    page.goto(site)
    settle(page)
    still(page)
    return page


def test_the_first_stop_skips_to_the_content(overview: Page) -> None:
    """It is seen when it has the focus, and what follows it is the beginning of the content."""
    overview.keyboard.press("Tab")
    skip = overview.locator(":focus")
    expect(skip).to_have_class(re.compile(r"\bmd-skip\b"))
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert skip.evaluate("(element) => getComputedStyle(element).opacity") == "1"

    overview.keyboard.press("Enter")
    overview.keyboard.press("Tab")
    skipped = overview.evaluate(
        """
        () => [...document.querySelectorAll("article :is(a:not(.headerlink), button, summary)")]
          .filter((one) => one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)
          .map((one) => one.textContent.trim().slice(0, 60))
        """
    )
    assert overview.locator("article :focus").count() == 1
    assert skipped == []


def test_the_keyboard_reaches_everything(overview: Page) -> None:
    """The skip link, the header, the tabs and every link of the content, in the order in which they are seen."""
    parts = [stop.part for stop in tour(overview)]
    links = overview.locator("article a:visible:not(.headerlink)").count()

    assert list(dict.fromkeys(part for part in parts if part != "md-sidebar"))[:4] == [
        "md-skip", "md-header", "md-tabs", "md-content",
    ]  # fmt: skip
    assert parts.count("md-content") >= links > 0
    assert len(parts) < MOST


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_focus_is_always_seen(overview: Page, key: str) -> None:
    """What has the focus looks different, and nothing covers it (WCAG 2.2: 2.4.7 and 2.4.11)."""
    stops = tour(overview, key)

    assert [stop.html for stop in stops if not stop.changed] == []
    assert [stop.html for stop in stops if not stop.bare] == []


def test_every_stop_has_a_name(overview: Page) -> None:
    assert [stop.html for stop in tour(overview) if not stop.name] == []


def test_folds_open_with_the_keyboard(overview: Page) -> None:
    """Every one on the overview, if it has any."""
    for fold in overview.locator("article details").all():
        fold.locator("summary").first.focus()
        before = fold.evaluate("(element) => element.open")
        overview.keyboard.press("Enter")
        assert fold.evaluate("(element) => element.open") != before
