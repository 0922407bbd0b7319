"""Names that attack, in a real browser."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from reporter.render.addresses import slug
from tests.site.browser import PageLog, settle
from tests.site_sample import ATTACKS

ACTIVE = """
  () => [...document.querySelectorAll("*")]
    .filter((element) => [...element.attributes].some(({ name, value }) =>
      name.startsWith("on") || /^\\s*(javascript|vbscript):/i.test(value)))
    .map((element) => element.outerHTML.slice(0, 120))
"""


def test_hostile_names_run_nothing(page: Page, hostile_site: tuple[Path, str], page_log: PageLog) -> None:
    """Whatever a source names its regions and services, no page runs it, and the policy has nothing to stop."""
    folder, address = hostile_site
    for file in sorted(folder.rglob("*.html")):
        page.goto(address + quote(file.relative_to(folder).as_posix()))

        assert page.evaluate("window.hacked === undefined"), file
        assert page.evaluate(ACTIVE) == [], file
        assert page_log.faults == [], file


@pytest.mark.parametrize("kind", ["regions", "services"])
def test_hostile_names_are_one_row_of_their_table(page: Page, hostile_site: tuple[Path, str], kind: str) -> None:
    """No name adds a cell or takes one away."""
    page.goto(hostile_site[1] + f"{kind}/index.html")
    tables = page.evaluate(
        """
        () => [...document.querySelectorAll("article table")].map((table) => [...table.rows].map(
          (row) => [...row.cells].map((cell) => cell.textContent.trim())))
        """
    )

    assert {row[0] for rows in tables for row in rows[1:]} >= set(ATTACKS)
    assert all(len({len(row) for row in rows}) == 1 for rows in tables)


@pytest.mark.parametrize("kind", ["regions", "services"])
def test_hostile_names_are_the_headings_of_their_pages(page: Page, hostile_site: tuple[Path, str], kind: str) -> None:
    for attack in ATTACKS:
        page.goto(f"{hostile_site[1]}{kind}/{slug(attack)}.html")

        assert page.evaluate("document.querySelector('h1').firstChild.textContent.trim()") == attack


def test_hostile_names_in_the_search(page: Page, hostile_site: tuple[Path, str], page_log: PageLog) -> None:
    """The search shows hostile titles as text."""
    page.goto(hostile_site[1] + "index.html")
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("script")
    expect(page.locator(".md-search-result__item").first).to_be_visible()

    assert page.evaluate("window.hacked === undefined")
    assert page.evaluate(ACTIVE) == []
    assert page_log.faults == []
