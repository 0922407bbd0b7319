"""The matrix in a real browser: what it shows, and every control."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.render.history_reader import snapshots, state
from tests.site.browser import OpenPage
from tests.site_sample import sample

FACTS = sample()


@pytest.fixture
def matrix(page: Page, site: str) -> Page:
    page.goto(site + "matrix.html")
    return page


def shown(page: Page) -> dict[str, Any]:
    """What is on the canvas, as the export has it."""
    with page.expect_download() as started:
        page.get_by_role("button", name="JSON").click()
    document: dict[str, Any] = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))
    return document


def services(page: Page) -> list[str]:
    return [row["code"] for row in shown(page)["services"]]


def regions(page: Page) -> list[str]:
    return [row["code"] for row in shown(page)["regions"]]


def address(page: Page, wanted: str) -> None:
    """Wait until the address holds the view."""
    page.wait_for_function("(wanted) => location.hash === wanted", arg=wanted)


def go_to(page: Page, day: str) -> None:
    page.locator("#matrix-day").fill(day)
    page.locator("#matrix-day").press("Enter")


def test_the_matrix_shows_the_snapshot(matrix: Page) -> None:
    found = shown(matrix)

    assert [row["code"] for row in found["services"]] == list(FACTS.snapshot.services)
    assert [row["code"] for row in found["regions"]] == ["eu-west-1", "mx-central-1", "us-east-1", "cn-north-1"]
    for row in found["services"]:
        for region, words in row["states"].items():
            assert words == state(FACTS.snapshot, row["code"], region)


@pytest.mark.parametrize("day", ["2016-03-02", "2016-03-09", "2017-01-05", "2025-01-14", "2025-02-01", "2025-02-20"])
def test_every_day_is_as_the_changes_made_it(matrix: Page, day: str) -> None:
    (then,) = snapshots(FACTS.settled, [date.fromisoformat(day)])
    go_to(matrix, day)
    found = shown(matrix)

    assert found["day"] == day
    for row in found["services"]:
        for region, words in row["states"].items():
            assert words == state(then, row["code"], region), (row["code"], region)
    assert {row["code"] for row in found["services"]} == set(then.services) | set(FACTS.snapshot.services)


def test_what_was_taken_back_never_was(matrix: Page) -> None:
    """A key service was in Ireland for a day, which nobody confirmed."""
    go_to(matrix, "2016-03-09")
    rows = {row["code"]: row["states"] for row in shown(matrix)["services"]}

    assert rows["kms"]["eu-west-1"] == "not listed"


def test_the_slider_goes_back_in_time(matrix: Page) -> None:
    slider = matrix.get_by_label("Day, as a slider")
    slider.press("Home")

    expect(matrix.locator("#matrix-day")).to_have_value("2016-03-02")
    assert slider.get_attribute("aria-valuetext") == "2016-03-02"
    address(matrix, "#day=2016-03-02")
    matrix.get_by_role("button", name="Today").click()
    expect(matrix.locator("#matrix-day")).to_have_value("2025-02-20")


def test_playing_ends_today(matrix: Page) -> None:
    """From a day near the end, so that it takes a moment only."""
    go_to(matrix, "2025-02-01")
    matrix.get_by_role("button", name="Play").click()

    expect(matrix.locator("#matrix-day")).to_have_value("2025-02-20")
    expect(matrix.get_by_role("button", name="Play")).to_be_visible()


def test_words_find_codes_and_names(matrix: Page) -> None:
    matrix.get_by_label("Services", exact=True).fill("elastic compute")

    assert services(matrix) == ["ec2"]
    expect(matrix.locator("#matrix-count")).to_have_text("1 service \u00d7 4 regions")
    address(matrix, "#q=elastic+compute")


def test_nothing_found_offers_the_way_back(matrix: Page) -> None:
    matrix.get_by_label("Services", exact=True).fill("no such thing")
    expect(matrix.get_by_text("No service matches.")).to_be_visible()
    matrix.get_by_role("button", name="Clear the filters").click()

    assert len(services(matrix)) == 22


def test_regions_by_group_and_one_by_one(matrix: Page) -> None:
    """Groups narrow each other, and single regions are added."""
    matrix.locator(".matrix-regions summary").click()
    panel = matrix.locator("#matrix-regions")
    panel.get_by_label("aws", exact=False).first.check()
    assert regions(matrix) == ["eu-west-1", "mx-central-1", "us-east-1"]
    matrix.locator(".matrix-regions summary").click()
    panel.get_by_label("Europe").first.check()
    matrix.locator(".matrix-regions summary").click()

    assert regions(matrix) == ["eu-west-1"]
    matrix.goto(matrix.url.split("#")[0] + "#p=aws&c=Europe&r=cn-north-1")
    assert regions(matrix) == ["eu-west-1", "cn-north-1"]
    expect(matrix.locator("#matrix-regions-words")).to_have_text("2 of 4")


def test_regions_by_country(matrix: Page) -> None:
    matrix.goto(matrix.url + "#n=US")

    assert regions(matrix) == ["us-east-1"]
    expect(matrix.locator("#matrix-regions-words")).to_have_text("United States (1)")


def test_in_one_region_but_not_in_another(matrix: Page) -> None:
    matrix.get_by_label("First region").select_option("us-east-1")
    matrix.get_by_label("Second region").select_option("mx-central-1")

    assert services(matrix) == ["keys", "ssm"]
    address(matrix, "#has=us-east-1&lacks=mx-central-1")


def test_unknown_in_a_region(matrix: Page) -> None:
    """What the source does not say is neither there nor not there."""
    matrix.get_by_label("First condition").select_option("unsure")
    matrix.get_by_label("First region").select_option("cn-north-1")

    assert services(matrix) == ["mystery", "ssm"]


@pytest.mark.parametrize(
    ("order", "first"),
    [("code", "ec2"), ("name", "ec2"), ("regions", "ec2"), ("fewest", "mystery"), ("newest", "keys")],
)
def test_orders(matrix: Page, order: str, first: str) -> None:
    matrix.get_by_label("Order").select_option(order)

    assert services(matrix)[0] == first


def test_the_address_brings_the_view_back(matrix: Page) -> None:
    """A colleague who opens the link sees the same rows, columns, order and day."""
    matrix.goto(matrix.url + "#q=service&p=aws&has=us-east-1&order=newest&size=large&day=2025-01-14")
    found = shown(matrix)

    assert found["day"] == "2025-01-14"
    assert len(found["services"]) == 18
    expect(matrix.get_by_label("Order")).to_have_value("newest")
    expect(matrix.get_by_role("button", name="L", exact=True)).to_have_attribute("aria-pressed", "true")
    matrix.get_by_role("button", name="Reset").click()
    assert len(services(matrix)) == 22


def test_what_the_address_makes_up_is_left_out(matrix: Page) -> None:
    matrix.goto(matrix.url + "#r=xx-nowhere-1&has=nowhere&order=random&size=huge&day=never")

    assert len(services(matrix)) == 22
    assert len(regions(matrix)) == 4


def test_the_old_address_of_a_service_still_leads_to_it(page: Page, site: str) -> None:
    page.goto(site + "matrix.html?service=keys")

    assert services(page) == ["keys"]


def test_cells_are_told_in_words(matrix: Page) -> None:
    """One tab stop; the keys move in it, and a live region says the cell."""
    frame = matrix.get_by_role("application")
    frame.focus()
    for key, words in (
        ("ArrowRight", "ec2 (Amazon Elastic Compute Cloud) in mx-central-1: available since 2025-01-14"),
        ("ArrowDown", "iam in mx-central-1: global before 2016-03-02"),
        ("End", "iam in cn-north-1 (China (Beijing)): not listed"),
        ("ArrowDown", "keys in cn-north-1 (China (Beijing)): not listed"),
        ("Home", "keys in eu-west-1 (Europe (Ireland)): available since 2025-02-20"),
        ("ArrowDown", "mystery in eu-west-1 (Europe (Ireland)): unknown"),
        (
            "Control+Home",
            "ec2 (Amazon Elastic Compute Cloud) in eu-west-1 (Europe (Ireland)): available before 2016-03-02",
        ),
        ("Control+End", "ssm in cn-north-1 (China (Beijing)): unknown"),
        ("PageUp", "ec2 (Amazon Elastic Compute Cloud) in cn-north-1 (China (Beijing)): not listed"),
    ):
        frame.press(key)
        expect(matrix.locator("#matrix-status")).to_have_text(words)
    frame.press("Tab")
    assert matrix.evaluate("!document.activeElement.closest('#matrix-frame')")


@pytest.mark.parametrize(
    ("key", "page_name"), [("Enter", "services/ec2.html"), ("Shift+Enter", "regions/mx-central-1.html")]
)
def test_enter_opens_the_page(matrix: Page, site: str, key: str, page_name: str) -> None:
    frame = matrix.get_by_role("application")
    frame.press("ArrowRight")
    frame.press(key)
    matrix.wait_for_url(site + page_name)


def test_a_renamed_service_keeps_its_day(matrix: Page) -> None:
    """It was kms, now keys: it has been in Virginia since before the first list."""
    frame = matrix.get_by_role("application")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        frame.press(key)

    expect(matrix.locator("#matrix-status")).to_have_text(
        "keys in us-east-1 (US East (N. Virginia)): available before 2016-03-02"
    )


def cell(page: Page, row: int, column: int) -> tuple[float, float]:
    """A point in a cell, or in a head with -1, on the window."""
    box = page.locator("#matrix-canvas").bounding_box()
    assert box is not None
    side, head = 190, 122
    width = min((box["width"] - side - 1) / 4, 18 * 1.9)
    x = box["x"] + (side + (column + 0.5) * width if column >= 0 else side / 2)
    return x, box["y"] + (head + (row + 0.5) * 18 if row >= 0 else head / 2)


def test_the_pointer_opens_a_card(matrix: Page, site: str) -> None:
    """It tells the cell, and a click keeps it, so that its links can be followed."""
    matrix.mouse.move(*cell(matrix, 1, 1))
    card = matrix.locator("#matrix-card")
    expect(card).to_contain_text("iam")
    expect(card).to_contain_text("global")
    matrix.mouse.click(*cell(matrix, 1, 1))
    card.get_by_role("link", name="mx-central-1").click()

    matrix.wait_for_url(site + "regions/mx-central-1.html")


@pytest.mark.parametrize(
    ("row", "column", "page_name"), [(0, -1, "services/ec2.html"), (-1, 0, "regions/eu-west-1.html")]
)
def test_a_head_leads_to_its_page(matrix: Page, site: str, row: int, column: int, page_name: str) -> None:
    matrix.mouse.click(*cell(matrix, row, column))
    matrix.wait_for_url(site + page_name)


def test_all_fits_in_view(matrix: Page) -> None:
    matrix.get_by_role("button", name="Fit all").click()

    assert matrix.evaluate(
        "(() => { const frame = document.getElementById('matrix-frame');"
        "return frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight; })()"
    )


def test_states_differ_without_colour(matrix: Page) -> None:
    """Each state is drawn as another shape: the share of its cell that is covered differs."""
    covered = matrix.evaluate(
        """() => [1, 2, 3, 4, 0].map((state) => {
          const colours = { available: "#000", global: "#000", none: "#000", unknown: "#000", text: "sans-serif" };
          const { data } = window.reporter.matrixCanvas.picture(state, 20, 20, 1, colours)
            .getContext("2d").getImageData(0, 0, 20, 20);
          return data.filter((value, index) => index % 4 === 3 && value > 127).length;
        })"""
    )

    assert len(set(covered)) == 5
    assert covered[4] == 0


def test_the_scheme_changes_the_drawing(matrix: Page) -> None:
    ground = (
        "(() => [...document.getElementById('matrix-canvas').getContext('2d').getImageData(400, 300, 1, 1).data])()"
    )
    light = matrix.evaluate(ground)
    matrix.get_by_title("Switch to dark mode").click()

    matrix.wait_for_function(f"() => JSON.stringify({ground}) !== '{json.dumps(light, separators=(',', ':'))}'")


def test_it_works_from_a_folder(page: Page, built: Path) -> None:
    """Without a server scripts may not fetch, and the address may change behind its # only."""
    page.goto((built / "matrix.html").as_uri())
    page.get_by_label("Services", exact=True).fill("ec2")

    assert services(page) == ["ec2"]
    address(page, "#q=ec2")


def test_without_scripts_it_leads_to_the_table(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(site + "matrix.html")
    expect(page.locator("#matrix-app")).to_be_hidden()
    page.get_by_role("link", name="the same matrix as a table").click()

    expect(page.get_by_role("row", name="iam global global global")).to_be_visible()


def test_a_phone_has_all_of_it(phone: Page, site: str) -> None:
    """More filters are behind a button, the page does not scroll sideways, and a tap tells a cell."""
    phone.goto(site + "matrix.html")
    expect(phone.get_by_label("Order")).to_be_hidden()
    phone.get_by_role("button", name="More filters").tap()
    expect(phone.get_by_label("Order")).to_be_visible()

    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator("#matrix-frame").tap(position={"x": 150, "y": 135})
    expect(phone.locator("#matrix-card")).to_contain_text("ec2")
