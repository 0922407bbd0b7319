"""What a reader does with the site, in a real browser. Pages with tests of their own are not here."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.site.browser import PHONE, OpenPage, PageLog, settle, still


def test_the_overview_shows_what_is_new(page: Page, site: str) -> None:
    """How much there is, and the newest change first, with what is not yet certain of it."""
    page.goto(site)
    article = page.locator("article")

    expect(article).to_contain_text(re.compile(r"\b4\s+regions", re.IGNORECASE))
    expect(article).to_contain_text(re.compile(r"\b22\s+services", re.IGNORECASE))
    expect(article.get_by_role("listitem").filter(has_text="arrives").first).to_have_text(
        re.compile(r"keys arrives in eu-west-1 not yet confirmed botocore 1\.8\.0")
    )


def test_the_overview_leads_to_what_it_names(page: Page, site: str) -> None:
    """From the newest change to the page of its region."""
    page.goto(site)
    page.locator("article").get_by_role("link", name="eu-west-1", exact=True).first.click()

    expect(page.locator("h1")).to_contain_text("eu-west-1")


def test_dark_windows_get_a_dark_page(dark: Page, site: str) -> None:
    dark.goto(site)
    ground = dark.evaluate("getComputedStyle(document.body).backgroundColor")

    expect(dark.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert max(map(int, re.findall(r"\d+", ground)[:3])) < 64


def test_the_scheme_that_was_chosen_stays(dark: Page, site: str) -> None:
    """The toggle changes it, and other pages and later visits know."""
    dark.goto(site)
    body = dark.locator("body")
    dark.locator("label[title='Switch to light mode']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")

    dark.goto(site + "regions/index.html")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    dark.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def test_the_search_finds_a_service(page: Page, site: str) -> None:
    """With the keyboard: ``/``, its code, and Enter on the first result, which is a page that tells of it."""
    page.goto(site)
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("mystery")
    first = page.locator(".md-search-result__item a").first
    expect(first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "mystery" in address)

    expect(page.locator("article")).to_contain_text("mystery")


def test_the_search_on_a_phone(phone: Page, site: str) -> None:
    """It opens over the page, and does not leave the screen."""
    phone.goto(site)
    settle(phone)
    still(phone)
    phone.locator(".md-header__button[for='__search']").tap()
    phone.keyboard.type("ec2")
    expect(phone.locator(".md-search-result__item a").first).to_be_visible()
    # The theme holds the page below still only when the search has opened.
    phone.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=PHONE)


def test_the_navigation_on_a_phone(phone: Page, site: str) -> None:
    """The button opens the list of pages, which leads to the regions."""
    phone.goto(site)
    phone.locator(".md-header__button[for='__drawer']").tap()
    phone.locator(".md-nav--primary").get_by_role("link", name="Regions", exact=True).tap()

    expect(phone.locator("h1")).to_contain_text("Regions")


def test_an_address_that_there_is_not(page: Page, site: str, page_log: PageLog) -> None:
    """A page says so, in any folder, and leads back."""
    answer = page.goto(site + "no/such/page.html")
    assert answer is not None
    assert answer.status == 404
    # The address itself is the only thing that is missing.
    assert len(page_log.faults) == 1
    assert "no/such/page.html" in page_log.faults[0]
    page_log.clear()

    page.locator(".md-header a.md-logo").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(site)}(index\\.html)?$"))


def test_the_site_can_be_walked_in_a_folder(page: Page, built: Path) -> None:
    """From page to page without a server."""
    page.goto((built / "index.html").as_uri())
    for name in ("Regions", "Services"):
        page.locator(".md-tabs").get_by_role("link", name=name, exact=True).click()

        expect(page.locator("h1")).to_contain_text(name)
    assert page.url == (built / "services/index.html").as_uri()


def test_who_wants_stillness_gets_it(open_page: OpenPage, site: str) -> None:
    """Nothing moves for longer than a blink for somebody who asked the system for less motion."""
    page = open_page(reduced_motion=True)
    page.goto(site)
    settle(page)
    moving = page.evaluate(
        """
        () => [...document.querySelectorAll("article *")].filter((element) => {
          const { animationName, animationDuration } = getComputedStyle(element);
          return animationName !== "none" && parseFloat(animationDuration) > 0.1;
        }).map((element) => element.outerHTML.slice(0, 80))
        """
    )

    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
