"""The changes in a real browser: the filters, and the anchors of the years."""

import re

import pytest
from playwright.sync_api import Page, expect

from reporter.model.catalog import Region
from reporter.render.history_file import history_file
from tests.site.browser import OpenPage
from tests.site_sample import IRELAND, History, at, runs


@pytest.fixture
def changes(page: Page, site: str) -> Page:
    page.goto(site + "changes/index.html")
    return page


def lines(page: Page) -> list[str]:
    """The lines of the list, without the signs that are for ears and the version behind."""
    found: list[str] = page.locator("#changes-list .feed > ul > li").evaluate_all(
        """(items) => items.map((item) => {
          const copy = item.cloneNode(true);
          copy.querySelectorAll(".sign, .origin, details").forEach((part) => part.remove());
          return copy.textContent.trim().replace(/\\s+/g, " ");
        })"""
    )
    return found


def counted(page: Page, words: str) -> None:
    expect(page.locator("#changes-count")).to_have_text(words)


def test_the_newest_stand_there_without_a_filter(changes: Page) -> None:
    assert lines(changes)[0] == "keys arrives in eu-west-1 not yet confirmed"
    counted(changes, "76 changes, without those that were reverted")


def test_words_find_codes_names_and_versions(changes: Page) -> None:
    changes.get_by_label("Words").fill("ireland keys")
    assert lines(changes) == ["keys arrives in eu-west-1 not yet confirmed"]
    changes.get_by_label("Words").fill("1.7.0")

    counted(changes, "3 changes in 1 change set")


def test_kinds(changes: Page) -> None:
    changes.get_by_label("Kind").select_option("departures")

    assert lines(changes) == ["service-17 leaves mx-central-1, us-east-1 not yet confirmed"]
    changes.get_by_label("Kind").select_option("regions")
    assert "region mx-central-1 opens in aws" in lines(changes)


def test_a_region_and_its_partition(changes: Page) -> None:
    """A partition has what is in its regions, and what it runs once for all of them."""
    changes.get_by_label("Region or partition").select_option("cn-north-1")
    assert lines(changes) == ["region cn-north-1 China (Beijing) opens in aws-cn"]
    changes.get_by_label("Region or partition").select_option("all:aws")

    assert "iam arrives in all of aws (global)" in lines(changes)


def test_a_service(changes: Page) -> None:
    changes.locator("#changes-service").fill("keys")

    assert lines(changes) == [
        "keys arrives in eu-west-1 not yet confirmed",
        "service kms is now keys",
    ]


def test_what_was_reverted_is_shown_on_demand(changes: Page) -> None:
    changes.get_by_label("Status").select_option("reverted")

    assert lines(changes) == ["kms leaves eu-west-1 reverted", "kms arrives in eu-west-1 reverted"]


def test_days(changes: Page) -> None:
    changes.locator("#changes-from").fill("2017-01-01")
    changes.locator("#changes-to").fill("2017-12-31")

    assert lines(changes) == ["service ec2, name: Amazon EC2 → Amazon Elastic Compute Cloud"]


def test_the_address_keeps_the_filters(changes: Page) -> None:
    changes.get_by_label("Status").select_option("provisional")
    changes.get_by_label("Words").fill("keys")
    changes.wait_for_function("() => location.hash === '#words=keys&status=provisional'")
    changes.reload()
    counted(changes, "1 change in 1 change set")
    changes.get_by_role("button", name="Reset").click()

    counted(changes, "76 changes, without those that were reverted")
    assert lines(changes)[0].startswith("keys arrives")


def serve_instead(page: Page, history: History) -> None:
    """The page gets *history* as its data."""
    script = history_file(history.facts())
    page.route(
        re.compile(r"/data/history[^/]*\.js"), lambda route: route.fulfill(body=script, content_type="text/javascript")
    )


def test_a_large_set_is_folded(page: Page, site: str) -> None:
    """It is told in a few words, leads to its page, and opens here."""
    regions = [Region(f"eu-test-{number}", "aws") for number in range(12)]
    history = History()
    history.observe(at("2020-01-01"), regions, [runs(f"s{number}") for number in range(12)])
    history.observe(at("2020-01-02"), regions, [runs(f"s{one}", region) for one, region in enumerate(regions)])
    script = history_file(history.facts())
    page.route(
        re.compile(r"/data/history[^/]*\.js"), lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    page.goto(site + "changes/index.html#from=2020-01-02")
    fold = page.locator("#changes-list details")
    assert lines(page) == ["12 arrivals"]
    expect(fold.locator("li")).to_have_count(0)
    fold.locator("summary").click()

    expect(fold.locator("li")).to_have_count(12)
    expect(page.locator("#changes-list a").first).to_have_attribute("href", "../changes/2020.html#t20200102t200000z")


def test_older_changes_are_added_below(page: Page, site: str) -> None:
    """Sixty lines at a time, until there are none."""
    history = History()
    for number in range(1, 29):
        for hour in (1, 2, 3, 4, 5):
            history.observe(
                at(f"2020-02-{number:02}", hour), [IRELAND], [runs(f"s{number}-{hour}", IRELAND), runs("ec2")]
            )
    script = history_file(history.facts())
    page.route(
        re.compile(r"/data/history[^/]*\.js"), lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    page.goto(site + "changes/index.html#kind=arrivals&status=all")
    more = page.get_by_role("button", name="Show older changes")
    before = len(lines(page))
    more.click()

    assert before == 60
    assert len(lines(page)) == 120
    more.click()
    assert len(lines(page)) == 140
    expect(more).to_be_hidden()


def test_nothing_found(changes: Page) -> None:
    changes.get_by_label("Words").fill("no such thing")

    expect(changes.get_by_text("No change matches.")).to_be_visible()
    expect(changes.get_by_role("button", name="Show older changes")).to_be_hidden()


def test_the_address_of_a_set_opens_it(page: Page, site: str) -> None:
    """A region's opening is folded to one line, and its address leads there and opens it."""
    page.goto(site + "changes/2025.html")
    fold = page.locator("section.set details")
    expect(fold.locator("li").first).to_be_hidden()
    page.goto(site + "changes/2025.html#t20250114t200000z")

    expect(fold.locator("li").first).to_be_visible()
    expect(page.locator("#t20250114t200000z")).to_be_in_viewport()


def test_without_scripts_all_can_be_read(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(site + "changes/index.html")
    expect(page.locator("#changes-filter")).to_be_hidden()
    page.get_by_role("link", name="56", exact=True).first.click()
    page.locator("section.set summary").click()

    expect(page.locator("section.set details li").first).to_be_visible()
