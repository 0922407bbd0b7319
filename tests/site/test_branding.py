"""A site with a brand, in a real browser."""

import shutil
from collections.abc import Iterator, Sequence
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from reporter.render.branding import Site, contrast
from tests.site.browser import OpenPage, PageLog, each_scheme, settle
from tests.site.server import serve
from tests.site.test_hostile import ACTIVE
from tests.site_sample import ATTACKS, ROOT, build, sample

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="11"/></svg>'
LEAST = 4.5
HEADER = (
    ".md-header__topic .md-ellipsis",
    ".md-header label.md-icon",
    ".md-tabs__item:not(.md-tabs__item--active) .md-tabs__link",
    ".md-search__input",
    ".md-search__input::placeholder",
)
NAME = "Cloud services at R&D Ltd"
BRANDS = {
    "dark": Site(name=NAME, primary="#12384a", accent="#b4540a", logo="assets/our logo.svg", footer="<b>Us</b> & you"),
    "bright": Site(name=NAME, primary="#ffd600", accent="#ffeb3b"),
    "middling": Site(name=NAME, primary="#777777", accent="#777777"),
    "hostile": Site(
        name=" ".join(ATTACKS), description=" ".join(ATTACKS), footer=" ".join(ATTACKS), url='https://x.example/"><b>'
    ),
}
COLOURS = """
  (wanted) => {
    const [selector, pseudo] = wanted.split("::");
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const paint = (colour, opacity = 1) => {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const element = document.querySelector(selector);
    const above = [];
    for (let here = element; here; here = here.parentElement) above.unshift(getComputedStyle(here));
    let ground = paint("white");
    for (const style of above) ground = paint(style.backgroundColor);
    return [paint(getComputedStyle(element, pseudo && "::" + pseudo).color, above.at(-1).opacity), ground];
  }
"""


@pytest.fixture(scope="module", params=BRANDS)
def branded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    root = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ROOT / "site", root / "site")
    (root / "site/docs/assets/our logo.svg").write_text(LOGO, encoding="utf-8")
    for address in serve(build(sample(), root, BRANDS[request.param])):
        yield request.param, address


def colours(page: Page, selector: str) -> tuple[str, str]:
    """The colours of a text and of what is behind it, as they are seen: half-transparent ones are mixed."""
    found = page.evaluate(COLOURS, selector)
    text, ground = (f"#{bytes(cast('Sequence[int]', one)).hex()}" for one in found)
    return text, ground


def test_the_header_can_be_read(open_page: OpenPage, branded: tuple[str, str]) -> None:
    """Its words have the contrast that WCAG asks for, on the brand's colour, in both schemes."""
    brand = BRANDS[branded[0]]
    for scheme, page in each_scheme(open_page, branded[1]):
        seen = {words: colours(page, words) for words in HEADER}

        assert {words: pair for words, pair in seen.items() if contrast(*pair) < LEAST} == {}, scheme
        assert brand.primary in {None, seen[HEADER[0]][1]}, scheme


def test_what_is_pointed_at_can_be_read(open_page: OpenPage, branded: tuple[str, str]) -> None:
    """The accent differs from the brand's only where it could not be read."""
    brand = BRANDS[branded[0]]
    for scheme, page in each_scheme(open_page, branded[1]):
        page.locator("article p a:not(.headerlink)").first.evaluate("(link) => { link.id = 'pointed'; link.focus() }")
        text, ground = colours(page, "#pointed:focus")

        assert contrast(text, ground) >= LEAST, scheme
        if brand.accent and contrast(brand.accent, ground) >= LEAST:
            assert text == brand.accent, scheme
        assert ground == ("#1e2529" if scheme == "dark" else "#ffffff")


def test_nothing_that_the_brand_says_is_run(page: Page, branded: tuple[str, str], page_log: PageLog) -> None:
    """No script, no markup, and no complaint on the console."""
    page.goto(branded[1])
    settle(page)

    assert page.evaluate("window.hacked === undefined")
    assert page.evaluate(ACTIVE) == []
    assert page.locator("header b, footer b, title b").count() == 0
    assert page_log.faults == []


def test_the_brand_is_shown(page: Page, branded: tuple[str, str]) -> None:
    """The name in the header and in the browser's tab, the picture, and the line under the page."""
    brand = BRANDS[branded[0]]
    page.goto(branded[1])

    if brand.name == NAME:
        expect(page.locator(".md-header__topic .md-ellipsis").first).to_have_text(NAME)
        expect(page).to_have_title(f"Overview - {NAME}")
    if brand.logo:
        assert page.locator(".md-header .md-logo img").evaluate("(image) => image.naturalWidth") == 24
    if brand.footer:
        words = page.locator(".md-copyright__highlight").text_content()
        assert words is not None
        assert words.split() == brand.footer.split()
