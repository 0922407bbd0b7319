"""Charts in a real browser: pictures at first, drawn by Vega for those who explore them."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.site.accessibility import violations
from tests.site.browser import OpenPage, PageLog, settle


def opened(page: Page, address: str) -> Page:
    page.goto(f"{address}trends.html")
    settle(page)
    return page


def figure(page: Page, name: str = "launches") -> Locator:
    return page.locator(f"figure.chart[data-chart='{name}']")


def explore(page: Page, name: str = "launches") -> Locator:
    """The drawing that Vega made of it."""
    figure(page, name).locator(".chart-explore").click()
    drawn = figure(page, name).locator(".chart-live svg")
    expect(drawn).to_be_visible()
    return drawn


def test_a_chart_is_a_picture_at_first_and_vega_is_not_loaded(page: Page, site: str, page_log: PageLog):
    opened(page, site)
    expect(figure(page).locator(".chart-light")).to_be_visible()
    expect(figure(page).locator(".chart-dark")).to_be_hidden()
    expect(figure(page).locator(".chart-live")).to_be_hidden()
    assert not [address for address in page_log.requests if "vega" in address]
    assert not [address for address in page_log.requests if re.search(r"charts/[^/]*\.js", address)]


def test_only_pictures_near_the_window_are_loaded(page: Page, site: str, page_log: PageLog):
    opened(page, site)
    assert len([address for address in page_log.requests if ".svg" in address and "/charts/" in address]) < 10


def test_dark_windows_get_dark_pictures(dark: Page, site: str, page_log: PageLog):
    opened(dark, site)
    expect(figure(dark).locator(".chart-dark")).to_be_visible()
    expect(figure(dark).locator(".chart-light")).to_be_hidden()


def test_small_screens_get_pictures_that_were_made_for_them(phone: Page, site: str):
    opened(phone, site)
    used = figure(phone).locator(".chart-light").evaluate("image => image.currentSrc")
    assert "-narrow" in used


def test_nothing_moves_while_pictures_load(page: Page, site: str):
    opened(page, site)
    shown = figure(page).locator(".chart-light")
    size = shown.evaluate("image => [image.clientWidth / image.clientHeight, image.naturalWidth / image.naturalHeight]")
    assert abs(size[0] - size[1]) < 0.02


def test_every_chart_can_be_explored_under_the_policy_of_the_page(page: Page, site: str):
    """The page's log fails the test if Vega breaks the policy or warns of a definition."""
    opened(page, site)
    for button in page.locator(".chart-explore").all():
        button.click()
    names = page.locator("figure.chart").evaluate_all("all => all.map(one => one.dataset.chart)")
    for name in names:
        expect(figure(page, name).locator(".chart-live svg")).to_be_visible()
        expect(figure(page, name).locator(".chart-still")).to_be_hidden()


def test_the_forecast_can_be_explored_too(page: Page, site: str):
    page.goto(f"{site}forecast.html")
    settle(page)
    explore(page, "expected")


def test_the_drawing_fills_the_width_of_the_picture(phone: Page, site: str):
    opened(phone, site)
    width = figure(phone).locator(".chart-still").evaluate("box => box.clientWidth")
    drawn = explore(phone)
    assert abs(drawn.evaluate("svg => svg.getBoundingClientRect().width") - width) <= 1


def test_pointing_at_a_mark_tells_its_numbers(page: Page, site: str):
    opened(page, site)
    explore(page).locator(".mark-rect path").last.hover()
    expect(page.locator(".chart-tip")).to_contain_text("Quarter: 2025-Q1")
    expect(page.locator(".chart-tip")).to_contain_text("Arrivals: 37")

    page.keyboard.press("Escape")
    expect(page.locator(".chart-tip")).to_be_hidden()


def test_the_button_goes_back_to_the_picture(page: Page, site: str):
    opened(page, site)
    explore(page)
    button = figure(page).get_by_role("button", name="Explore: Launches over time")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(figure(page).locator(".chart-light")).to_be_visible()
    expect(figure(page).locator(".chart-live")).to_be_hidden()


def test_the_drawing_follows_the_scheme(page: Page, site: str):
    opened(page, site)
    drawn = explore(page)
    light = drawn.locator(".mark-rect path").first.get_attribute("fill")
    page.locator("label[title='Switch to dark mode']").click()
    expect(drawn.locator(".mark-rect path").first).not_to_have_attribute("fill", str(light))


def test_a_chart_can_be_explored_from_a_folder(page: Page, built: Path):
    """Without a server, where nothing can be fetched."""
    page.goto((built / "trends.html").as_uri())
    explore(page)


def test_without_the_library_the_picture_stays_and_says_so(page: Page, site: str, page_log: PageLog):
    page.route(re.compile(r"charts/vega[^/]*\.js"), lambda route: route.abort())
    opened(page, site)
    figure(page).locator(".chart-explore").click()
    expect(figure(page).locator(".chart-failed")).to_be_visible()
    expect(figure(page).locator(".chart-light")).to_be_visible()
    page_log.clear()


def test_the_numbers_are_a_table_that_opens(page: Page, site: str):
    opened(page, site)
    table = figure(page).get_by_role("table")
    expect(table).to_be_hidden()
    figure(page).locator("summary").click()
    expect(table.get_by_role("row").last).to_contain_text("2025-Q1")


def test_without_scripts_there_are_pictures_and_tables_and_no_button(open_page: OpenPage, site: str):
    page = open_page(javascript=False)
    page.goto(f"{site}trends.html")
    expect(figure(page).locator(".chart-light")).to_be_visible()
    expect(figure(page).locator(".chart-explore")).to_be_hidden()
    figure(page).locator("summary").click()
    expect(figure(page).get_by_role("table")).to_be_visible()


def test_an_explored_chart_is_accessible(page: Page, site: str):
    opened(page, site)
    explore(page)
    explore(page, "velocity")
    assert violations(page) == []


def test_names_that_attack_are_words_in_tooltips(page: Page, hostile_site: tuple[Path, str]):
    _, address = hostile_site
    opened(page, address)
    explore(page, "capacity").locator(".mark-text.role-mark text").first.hover()
    expect(page.locator(".chart-tip")).to_contain_text('Region: " onmouseover="window.hacked=6')
    assert page.evaluate("window.hacked") is None
