"""The small things that a script adds to every page."""

from playwright.sync_api import Page

from tests.site.browser import OpenPage


def column(page: Page, number: int) -> list[str]:
    found: list[str] = page.locator("article table.sortable tbody tr:visible").evaluate_all(
        f"(rows) => rows.map((row) => row.cells[{number}].textContent.trim())"
    )
    return found


def test_a_table_sorts_by_its_heads_numbers_from_the_largest(page: Page, site: str) -> None:
    page.goto(site + "regions/index.html")
    head = page.get_by_role("columnheader", name="Services")
    head.get_by_role("button").click()
    assert [*map(int, column(page, 4))] == sorted(map(int, column(page, 4)), reverse=True)
    assert head.get_attribute("aria-sort") == "descending"

    head.get_by_role("button").click()
    assert [*map(int, column(page, 4))] == sorted(map(int, column(page, 4)))
    assert head.get_attribute("aria-sort") == "ascending"


def test_texts_sort_from_a_to_z_and_numbers_in_them_by_value(page: Page, site: str) -> None:
    page.goto(site + "services/index.html")
    button = page.get_by_role("columnheader", name="Service", exact=True).get_by_role("button")
    button.click()
    codes = column(page, 0)
    assert codes == sorted(codes)

    button.click()
    assert column(page, 0) == codes[::-1]


def test_typing_leaves_the_rows_with_all_the_words_and_counts_them(page: Page, site: str) -> None:
    page.goto(site + "services/index.html")
    field = page.get_by_label("Filter")
    field.fill("SERVICE-0 regional")

    assert column(page, 0) == [f"service-0{number}" for number in range(10)]
    assert page.locator(".filter-box output").text_content() == "10 of 22"

    field.fill("")
    assert len(column(page, 0)) == 22
    assert page.locator(".filter-box output").text_content() == ""


def test_a_short_table_has_no_filter(page: Page, site: str) -> None:
    page.goto(site + "regions/index.html")

    assert page.get_by_label("Filter").count() == 0


def test_the_first_look_is_greeted_with_nothing(page: Page, site: str) -> None:
    page.goto(site)

    assert page.locator("#since-last-look").text_content() == ""


def test_the_second_look_is_told_that_nothing_changed(page: Page, site: str) -> None:
    page.goto(site)
    page.reload()

    told = page.locator("#since-last-look").text_content()
    assert told == "Nothing has changed since your last look (2025-02-20)."


def test_who_was_away_is_told_what_is_new_and_where(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("window.__md_set('seen', '2025-01-01')")
    page.reload()

    told = page.locator("#since-last-look").text_content() or ""
    assert told.startswith("New since your last look (2025-01-01): 2 days with changes")
    assert page.locator(".feed .day.new").all_text_contents() == ["2025-02-20", "2025-01-14"]
    page.locator("#since-last-look a").click()
    assert page.url == site + "changes/index.html?from=2025-01-01"


def test_a_day_is_told_with_its_age_and_an_old_one_warns(open_page: OpenPage, site: str) -> None:
    page = open_page()
    page.clock.set_fixed_time("2025-02-21T08:00:00Z")
    page.goto(site)
    day = page.locator("time[data-age]")
    assert day.get_attribute("data-age") == "yesterday"
    assert "old" not in (day.get_attribute("class") or "")

    page.clock.set_fixed_time("2025-03-20T08:00:00Z")
    page.reload()
    assert day.get_attribute("data-age") == "28 days ago"
    assert day.get_attribute("class") == "old"
