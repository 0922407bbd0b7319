"""The built site, in a real browser."""

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from reporter.render.addresses import slug
from tests.site_sample import ATTACKS

PAGES = (
    "index.html",
    "matrix.html",
    "regions/index.html",
    "regions/eu-west-1.html",
    "services/index.html",
    "changes/index.html",
    "changes/2025-02.html",
    "about-data.html",
)


def console(browser: Chrome) -> list[str]:
    """What the console holds since it was last read."""
    return [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def requested(browser: Chrome) -> set[str]:
    """Every host that was asked for something since the log was last read."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]  # type: ignore[no-untyped-call]
    sent = [event for event in events if event["method"] == "Network.requestWillBeSent"]
    addresses = [urlsplit(event["params"]["request"]["url"]) for event in sent]
    return {address.netloc for address in addresses if address.scheme in {"http", "https", "ws", "wss"}}


def cell(browser: Chrome, service: str, region: str) -> tuple[str, str, str]:
    """The state, the sign and the spoken words of one cell of the matrix."""
    found = browser.execute_script(
        """
        const [service, region] = arguments;
        const table = document.querySelector("#matrix table");
        const heads = [...table.tHead.rows[1].cells].map((cell) => cell.textContent);
        const row = [...table.tBodies[0].rows].find((row) => row.cells[0].textContent === service);
        const cell = row.cells[heads.indexOf(region)];
        return [cell.dataset.state, cell.textContent, cell.getAttribute("aria-label")];
        """,
        service,
        region,
    )
    return tuple(found)


def shown(browser: Chrome) -> list[str]:
    return [head.text for head in browser.find_elements(By.CSS_SELECTOR, "#matrix tbody th")]


def phone(browser: Chrome) -> None:
    metrics = {"width": 375, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def test_overview_renders(browser: Chrome, site: str) -> None:
    """The overview shows the key numbers, the news and what is not yet confirmed."""
    browser.get(site)

    cards = [card.text.split("\n")[:2] for card in browser.find_elements(By.CSS_SELECTOR, ".cards li")]
    assert [card[0] for card in cards] == ["4", "22", "40", "2", "1"]
    first = browser.find_element(By.CSS_SELECTOR, ".feed li").text
    assert "keys arrives in eu-west-1 not yet confirmed botocore 1.8.0" in first


@pytest.mark.parametrize("page", PAGES)
def test_quiet_and_self_contained(browser: Chrome, site: str, built: Path, page: str) -> None:
    """No page writes to the console or asks another host, served or opened from a folder."""
    own = urlsplit(site).netloc
    for base in (site, built.as_uri() + "/"):
        browser.get(base + page)

        assert browser.find_element(By.TAG_NAME, "h1").text
        assert console(browser) == []
        assert requested(browser) <= {own}


@pytest.mark.parametrize("page", PAGES)
def test_phone_never_scrolls_sideways(browser: Chrome, site: str, page: str) -> None:
    """On a phone 375 pixels wide only tables scroll, not the page."""
    phone(browser)
    browser.get(site + page)

    assert browser.execute_script("return document.documentElement.scrollWidth") <= 375
    assert browser.execute_script("window.scrollTo(500, 0); return window.scrollX") == 0


@pytest.mark.parametrize("page", PAGES)
def test_no_markup_is_left_over(browser: Chrome, site: str, page: str) -> None:
    """No page shows a piece of Markdown or of a template to its readers."""
    browser.get(site + page)
    words = browser.execute_script("return document.querySelector('article').textContent")

    assert not [mark for mark in ("{", "}", "](", "**", "| ---", "&#", "<span", "??? ") if mark in words]


def test_matrix_states(browser: Chrome, site: str) -> None:
    """Each of the four states has its own letter, sign and words."""
    browser.get(site + "matrix.html")

    assert cell(browser, "ec2", "eu-west-1") == ("a", "●", "available")
    assert cell(browser, "iam", "mx-central-1") == ("g", "◆", "global")
    assert cell(browser, "iam", "cn-north-1") == ("n", "·", "not listed")
    assert cell(browser, "mystery", "us-east-1") == ("u", "?", "unknown")
    assert cell(browser, "ssm", "cn-north-1") == ("u", "?", "unknown")


def test_matrix_from_a_folder(browser: Chrome, built: Path) -> None:
    """The matrix draws without a server."""
    browser.get((built / "matrix.html").as_uri())

    assert len(shown(browser)) == 22


def test_matrix_groups_by_partition(browser: Chrome, site: str) -> None:
    """The head names each partition once, above its regions."""
    browser.get(site + "matrix.html")

    heads = browser.find_elements(By.CSS_SELECTOR, "#matrix thead tr:first-child th")
    assert [(head.get_attribute("title"), head.get_attribute("colspan")) for head in heads] == [
        ("aws", "3"),
        ("aws-cn", "1"),
    ]


def test_matrix_filter_by_keyboard(browser: Chrome, site: str) -> None:
    """Typing in the filters leaves the rows and columns that match, and clearing brings them back."""
    browser.get(site + "matrix.html")
    services = browser.find_element(By.ID, "matrix-services")
    services.send_keys("elastic compute")
    assert shown(browser) == ["ec2"]
    assert "available in 3 of 4 regions: eu-west-1, mx-central-1, us-east-1" in browser.find_element(
        By.ID, "matrix-status"
    ).get_attribute("textContent")  # type: ignore[operator]

    services.send_keys(Keys.TAB, "aws-cn")
    assert browser.find_element(By.ID, "matrix-count").text == "1 service \u00d7 1 region"

    browser.switch_to.active_element.clear()
    services.clear()
    services.send_keys("no such service")
    assert browser.find_element(By.ID, "matrix-status").text == "Nothing matches."


def test_matrix_cells_by_keyboard(browser: Chrome, site: str) -> None:
    """The grid is one tab stop; arrows, Home and End move in it, and the cell is told in words."""
    browser.get(site + "matrix.html")
    browser.execute_script("document.querySelector(\"#matrix td[tabindex='0']\").focus()")
    for key, told in (
        (Keys.ARROW_RIGHT, "mx-central-1: available"),
        (Keys.ARROW_DOWN, "iam in mx-central-1: global"),
        (Keys.END, "iam in cn-north-1 (China (Beijing)): not listed"),
        (Keys.HOME, "iam in eu-west-1 (Europe (Ireland)): global"),
        (Keys.ARROW_LEFT, "iam in eu-west-1 (Europe (Ireland)): global"),
        (Keys.ARROW_UP, "ec2 (Amazon Elastic Compute Cloud) in eu-west-1 (Europe (Ireland)): available"),
    ):
        browser.switch_to.active_element.send_keys(key)
        assert told in browser.find_element(By.ID, "matrix-status").text
    assert len(browser.find_elements(By.CSS_SELECTOR, "#matrix td[tabindex='0']")) == 1


def test_matrix_head_stays(browser: Chrome, site: str) -> None:
    """On a phone the services and the regions stay in sight while the grid scrolls."""
    phone(browser)
    browser.get(site + "matrix.html")
    browser.execute_script("document.getElementById('matrix').scrollTo(60, 200)")

    box = browser.find_element(By.ID, "matrix").rect
    assert browser.find_element(By.CSS_SELECTOR, "#matrix tbody th").rect["x"] == pytest.approx(box["x"], abs=2)
    assert browser.find_element(By.CSS_SELECTOR, "#matrix thead th").rect["y"] == pytest.approx(box["y"], abs=2)


def test_service_link_opens_its_row(browser: Chrome, site: str) -> None:
    """A service's code leads to the matrix with that service in the filter."""
    browser.get(site + "services/index.html")
    browser.find_element(By.LINK_TEXT, "service-03").click()

    assert browser.find_element(By.ID, "matrix-services").get_attribute("value") == "service-03"
    assert shown(browser) == ["service-03"]


def test_without_script(browser: Chrome, site: str) -> None:
    """Without scripts the matrix page leads to the tables that hold the same facts."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(site + "matrix.html")
        browser.find_element(By.CSS_SELECTOR, "noscript a[href='services/index.html']").click()
        assert browser.find_element(By.TAG_NAME, "h1").text.startswith("Services")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_dark_mode(browser: Chrome, site: str) -> None:
    """The site follows the system's scheme, and the toggle changes it."""
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    browser.get(site)
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    body = browser.find_element(By.TAG_NAME, "body")
    assert body.get_attribute("data-md-color-scheme") == "slate"

    browser.find_element(By.CSS_SELECTOR, "label[title='Switch to light mode']").click()
    WebDriverWait(browser, 5).until(lambda _: body.get_attribute("data-md-color-scheme") == "default")


def test_folded_change_set_opens(browser: Chrome, site: str) -> None:
    """A region's opening is folded to one line that opens, and its anchor leads there."""
    browser.get(site + "changes/2025-01.html#t20250114t200000z")
    fold = browser.find_element(By.CSS_SELECTOR, "#t20250114t200000z ~ details")
    assert fold.find_element(By.TAG_NAME, "summary").text == (
        "56 changes: region mx-central-1 opens; 18 new services; 37 arrivals in 2 regions"
    )
    assert not fold.find_element(By.TAG_NAME, "li").is_displayed()

    fold.find_element(By.TAG_NAME, "summary").click()
    assert fold.find_element(By.TAG_NAME, "li").is_displayed()


def test_hostile_names_run_nothing(browser: Chrome, hostile_site: tuple[Path, str]) -> None:
    """Whatever a source names its regions and services, no page runs it."""
    folder, address = hostile_site
    for page in sorted(folder.rglob("*.html")):
        browser.get(address + quote(page.relative_to(folder).as_posix()))

        assert browser.execute_script("return window.hacked === undefined"), page
        assert not browser.find_elements(By.CSS_SELECTOR, "[onerror], [onclick], [onmouseover], a[href^='javascript:']")
        assert not [line for line in console(browser) if "favicon" not in line], page


def test_hostile_names_are_shown_as_they_are(browser: Chrome, hostile_site: tuple[Path, str]) -> None:
    """Every hostile name is one cell of its table, and the words on its region's page."""
    browser.get(hostile_site[1] + "regions/index.html")
    rows = browser.execute_script(
        "return [...document.querySelectorAll('article tbody tr')].map("
        "(row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert sorted(row[0] for row in rows) == sorted(ATTACKS)
    assert all(row[:3] == [row[0]] * 3 and len(row) == 7 for row in rows)
    for attack in ATTACKS:
        browser.get(f"{hostile_site[1]}regions/{slug(attack)}.html")
        heading = browser.execute_script("return document.querySelector('h1').firstChild.textContent")
        assert heading == attack


def test_hostile_names_in_the_search(browser: Chrome, hostile_site: tuple[Path, str]) -> None:
    """The search shows hostile titles as text."""
    browser.get(hostile_site[1] + "index.html")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    browser.find_element(By.CSS_SELECTOR, ".md-search__input").send_keys("script")
    found = WebDriverWait(browser, 10).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, ".md-search-result__item")
    )

    assert found
    assert browser.execute_script("return window.hacked === undefined")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            loads = name in {"src", "srcset", "poster", "data"} or (name == "href" and tag == "link")
            if loads and value and "//" in value and dict(attrs).get("rel") != "canonical":
                self.loads.append(value)


def test_no_file_loads_from_elsewhere(built: Path) -> None:
    """No built page or style names a file of another host."""
    for page in built.rglob("*.html"):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        assert links.loads == [], page
    for style in built.rglob("*.css"):
        text = style.read_text(encoding="utf-8").replace(" ", "")
        assert not any(load in text for load in ("url(http", 'url("http', "url(//", 'url("//', "@import")), style
