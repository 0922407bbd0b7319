"""The comparison of regions in a real browser."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import OpenPage


@pytest.fixture
def compare(page: Page, site: str) -> Page:
    page.goto(site + "compare.html#r=us-east-1,mx-central-1")
    return page


def rows(page: Page) -> dict[str, list[str]]:
    """The states of every row shown, by service."""
    lines = page.locator("#compare-table tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.querySelector('code, span').textContent))"
    )
    return {line[0]: line[1:] for line in lines}


def numbers(page: Page) -> dict[str, list[int]]:
    lines = page.locator("#compare-numbers tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell, index) => ("
        "index ? cell.textContent : cell.querySelector('code').textContent)))"
    )
    return {line[0]: [int(cell) for cell in line[1:]] for line in lines}


def test_what_differs_is_shown_first(compare: Page) -> None:
    assert rows(compare) == {"keys": ["available", "not listed"], "ssm": ["available", "not listed"]}
    assert numbers(compare) == {"us-east-1": [21, 2, 0, 0], "mx-central-1": [19, 0, 2, 0]}


@pytest.mark.parametrize(
    ("show", "count"),
    [
        ("all", 22),
        ("shared", 19),
        ("only:us-east-1", 2),
        ("lacks:mx-central-1", 2),
        ("lacks:us-east-1", 0),
        ("unknown", 0),
    ],
)
def test_which_services_are_shown(compare: Page, show: str, count: int) -> None:
    compare.locator("#compare-show").select_option(show)

    assert len(rows(compare)) == count
    expect(compare.locator("#compare-count")).to_have_text(f"{count} of 22 services")


def test_unknown_is_not_lacking(page: Page, site: str) -> None:
    """Of ssm the source does not say whether China has it."""
    page.goto(site + "compare.html#r=us-east-1,cn-north-1&show=unknown")

    assert rows(page) == {"ssm": ["available", "unknown"]}
    assert numbers(page)["cn-north-1"] == [0, 0, 20, 1]


def test_two_days(compare: Page) -> None:
    """What arrived between them, in which region."""
    compare.goto(compare.url.split("#")[0] + "#r=eu-west-1,us-east-1&before=2025-02-10&show=arrived")

    assert rows(compare) == {"keys": ["not listed", "available", "available", "available"]}
    expect(compare.locator("#compare-table td.arrived")).to_have_text("availablearrived")
    assert numbers(compare)["eu-west-1"][-3:] == [2, 1, 0]
    compare.locator("#compare-show").select_option("left")
    assert rows(compare) == {
        "service-17": ["not listed", "not in the source that day", "available", "not in the source that day"]
    }


def test_four_regions_and_back_to_two(compare: Page) -> None:
    compare.get_by_label("Third region").select_option("eu-west-1")
    compare.get_by_label("Fourth region").select_option("cn-north-1")
    assert list(numbers(compare)) == ["us-east-1", "mx-central-1", "eu-west-1", "cn-north-1"]
    compare.wait_for_function("() => location.hash === '#r=us-east-1,mx-central-1,eu-west-1,cn-north-1'")
    for name in ("Third region", "Fourth region"):
        compare.get_by_label(name).select_option("")

    assert list(numbers(compare)) == ["us-east-1", "mx-central-1"]


def test_words_and_address(compare: Page) -> None:
    compare.get_by_label("Words").fill("key")
    assert list(rows(compare)) == ["keys"]
    compare.wait_for_function("() => location.hash === '#r=us-east-1,mx-central-1&q=key'")
    compare.reload()

    assert list(rows(compare)) == ["keys"]


def test_one_region_is_held_against_the_reference(page: Page, site: str) -> None:
    """As the region's own page leads here."""
    page.goto(site + "compare.html?r=eu-west-1")

    assert list(numbers(page)) == ["us-east-1", "eu-west-1"]


def test_what_the_address_makes_up_is_left_out(page: Page, site: str) -> None:
    page.goto(site + "compare.html#r=nowhere,eu-west-1,eu-west-1&day=never&show=magic")

    assert list(numbers(page)) == ["us-east-1", "eu-west-1"]
    expect(page.locator("#compare-day")).to_have_value("2025-02-20")
    expect(page.locator("#compare-show")).to_have_value("differ")


def test_the_export_is_what_is_shown(compare: Page) -> None:
    with compare.expect_download() as started:
        compare.get_by_role("button", name="CSV").click()
    lines = list(csv.reader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8"))))

    assert lines == [
        ["service", "name", "us-east-1 2025-02-20", "mx-central-1 2025-02-20"],
        ["keys", "", "available", "not listed"],
        ["ssm", "", "available", "not listed"],
    ]


def test_without_scripts_the_reference_stands(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(site + "compare.html")

    expect(page.locator("#compare")).to_be_hidden()
    assert page.locator("article tbody tr").count() == 3
