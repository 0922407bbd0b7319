"""The site of all the history that the package ships, which is as large as the real one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.accessibility import violations
from tests.site.browser import PageLog, settle, still
from tests.site.budget import FILE, MATRIX, OVERVIEW, first_load
from tests.site.kinds import KINDS, Kind
from tests.site.markup import Markup, dead_links
from tests.site.measures import TOO_WIDE

LOOKED_INTO = [kind for kind in KINDS if kind.data]
LISTS = {"matrix-table.html", "services/index.html", "regions/index.html", "changes of a year", "changes/index.html"}
"""Thousands of rows of the few kinds that the sample has as well."""
CHARTED = [kind for kind in LOOKED_INTO if kind.name not in LISTS]


def address_of(kind: Kind, folder: Path) -> str:
    pages = kind.pages(folder)
    if not pages:
        pytest.skip(f"the site has no such page yet: {kind.name}")
    return pages[0]


def test_the_overview_comes_in_200_kilobytes(page: Page, shipped_site: str) -> None:
    load = first_load(page, shipped_site)

    assert load.total <= OVERVIEW, str(load)


def test_the_matrix_comes_in_450_kilobytes(page: Page, shipped_site: str) -> None:
    load = first_load(page, shipped_site + "matrix.html")

    assert load.total <= MATRIX, str(load)


@pytest.mark.parametrize("kind", LOOKED_INTO, ids=lambda kind: kind.name)
def test_no_file_is_large(page: Page, shipped: Path, shipped_site: str, kind: Kind) -> None:
    """No file that a page needs at its first load is above 200 kilobytes, compressed."""
    load = first_load(page, shipped_site + address_of(kind, shipped))

    assert {name: size for name, size in load.sizes.items() if size > FILE} == {}, str(load)


def test_every_link_leads_somewhere(shipped: Path) -> None:
    dead = dead_links(shipped)

    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_script_and_no_style_stands_in_the_largest_page(shipped: Path, kind: Kind) -> None:
    assert Markup.of(shipped / address_of(kind, shipped)).inline[:3] == []


@pytest.mark.parametrize("kind", LOOKED_INTO, ids=lambda kind: kind.name)
def test_the_largest_page_fits_on_a_phone(
    phone: Page, shipped: Path, shipped_site: str, kind: Kind, page_log: PageLog
) -> None:
    """It does not scroll sideways, and is quiet."""
    phone.goto(shipped_site + address_of(kind, shipped))
    settle(phone)

    assert phone.evaluate(TOO_WIDE) == []
    assert page_log.faults == []


@pytest.mark.parametrize("kind", CHARTED, ids=lambda kind: kind.name)
def test_everybody_can_use_the_largest_page(page: Page, shipped: Path, shipped_site: str, kind: Kind) -> None:
    page.goto(shipped_site + address_of(kind, shipped))
    still(page)
    settle(page)
    found = violations(page)

    assert not found, "\n".join(map(str, found))
