"""WCAG 2.2 AA, as far as axe can tell."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.accessibility import violations
from tests.site.browser import PHONE, OpenPage, settle, still
from tests.site.kinds import KINDS, Kind
from tests.site_sample import ROOT

PROSE = sorted(
    file.relative_to(ROOT / "site/docs").with_suffix(".html").as_posix() for file in (ROOT / "site/docs").rglob("*.md")
)


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_everybody_can_use_it(open_page: OpenPage, built: Path, site: str, kind: Kind, look: str) -> None:
    """Axe finds nothing, in either scheme, and on a phone where the navigation is another."""
    pages = kind.pages(built)
    if not pages:
        pytest.skip(f"the site has no such page yet: {kind.name}")
    page = open_page(width=PHONE, touch=True) if look == "phone" else open_page(dark=look == "dark")
    _open(page, site + pages[0])
    found = violations(page)

    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("address", PROSE)
def test_everybody_can_read_the_documentation(page: Page, site: str, address: str) -> None:
    _open(page, site + address)
    found = violations(page)

    assert not found, "\n".join(map(str, found))


def _open(page: Page, address: str) -> None:
    page.goto(address)
    still(page)
    settle(page)
