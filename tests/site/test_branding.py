"""A site with a brand, in a real browser."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from reporter.render.branding import STYLE, Site, contrast, style
from reporter.render.pages import render_data, render_pages
from reporter.render.site import CONFIG, build_site, configure_site
from reporter.render.staging import stage
from tests.site.conftest import serve
from tests.site.test_browser import console
from tests.site_sample import ATTACKS, ROOT, sample

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


def build(brand: Site, root: Path) -> Path:
    text = (ROOT / CONFIG).read_text(encoding="utf-8").partition("\nnav:")[0]
    (root / CONFIG).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "site" / "docs" / "assets", root / "site" / "docs" / "assets")
    (root / "site/docs/assets/our logo.svg").write_text(LOGO, encoding="utf-8")
    facts = sample()
    data = render_data(facts) | {STYLE: style(brand)}
    stage(render_pages(facts), data, root / "site" / "docs", root / "build" / "docs")
    configure_site(root, brand)
    build_site(root)
    return root / "build" / "site"


@pytest.fixture(scope="session", params=BRANDS)
def branded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    for address in serve(build(BRANDS[request.param], tmp_path_factory.mktemp(request.param))):
        yield request.param, address


def schemes(browser: Chrome, address: str) -> Iterator[str]:
    """Open the page in the light and in the dark scheme."""
    for scheme in ("light", "dark"):
        prefers = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", prefers)
        browser.get(address)
        browser.execute_script("localStorage.clear()")
        browser.refresh()
        yield scheme


def colours(browser: Chrome, selector: str) -> tuple[str, str]:
    """The colours of a text and of what is behind it, as they are seen: half-transparent ones are mixed."""
    found = browser.execute_script(
        """
        const [selector, pseudo] = arguments[0].split("::");
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
        """,
        selector,
    )
    text, ground = (f"#{bytes(cast('Sequence[int]', one)).hex()}" for one in found)
    return text, ground


def test_the_header_can_be_read(browser: Chrome, branded: tuple[str, str]) -> None:
    """Its words have the contrast that WCAG asks for, on the brand's colour, in both schemes."""
    brand = BRANDS[branded[0]]
    for scheme in schemes(browser, branded[1]):
        seen = {words: colours(browser, words) for words in HEADER}

        assert {words: pair for words, pair in seen.items() if contrast(*pair) < LEAST} == {}, scheme
        assert brand.primary in {None, seen[HEADER[0]][1]}, scheme


def test_what_is_pointed_at_can_be_read(browser: Chrome, branded: tuple[str, str]) -> None:
    """The accent differs from the brand's only where it could not be read."""
    brand = BRANDS[branded[0]]
    for scheme in schemes(browser, branded[1]):
        browser.execute_script(
            "document.body.insertAdjacentHTML('beforeend', '<style>* { transition: none !important }</style>');"
            "document.querySelector('article p a').focus()"
        )
        text, ground = colours(browser, "article p a:focus")
        assert contrast(text, ground) >= LEAST, scheme
        if brand.accent and contrast(brand.accent, ground) >= LEAST:
            assert text == brand.accent, scheme
        assert ground == ("#1e2529" if scheme == "dark" else "#ffffff")


def test_nothing_that_the_brand_says_is_run(browser: Chrome, branded: tuple[str, str]) -> None:
    """No script, no markup, and no complaint on the console."""
    browser.get(branded[1])

    assert browser.execute_script("return window.hacked === undefined")
    assert not browser.find_elements(
        By.CSS_SELECTOR, "[onerror], [onclick], [onmouseover], header b, footer b, title b"
    )
    assert console(browser) == []


def test_the_brand_is_shown(browser: Chrome, branded: tuple[str, str]) -> None:
    """The name in the header and in the browser's tab, the picture, and the line under the page."""
    brand = BRANDS[branded[0]]
    browser.get(branded[1])

    if brand.name == NAME:
        assert browser.find_element(By.CSS_SELECTOR, ".md-header__topic .md-ellipsis").text == NAME
        assert browser.title == f"Overview - {NAME}"
    if brand.logo:
        assert browser.execute_script("return document.querySelector('.md-header .md-logo img').naturalWidth") == 24
    if brand.footer:
        words = browser.execute_script("return document.querySelector('.md-copyright__highlight').textContent")
        assert words.split() == brand.footer.split()
