"""The pages of the changes."""

import re
from dataclasses import replace

from reporter.model.snapshot import Snapshot, Unread
from reporter.render.facts import SiteFacts
from reporter.render.pages.changes import LATEST, pages
from reporter.render.pages.context import Site
from tests.render.pages.rendered import Plain
from tests.site_sample import IRELAND, VIRGINIA, History, at, runs, sample


def markdown(facts: SiteFacts) -> dict[str, str]:
    return {path: page.markdown() for path, page in pages(Site(facts, Plain()))}


def test_each_year_with_changes_has_a_page() -> None:
    """Pages grow with years, not with runs."""
    assert set(markdown(sample())) == {
        "changes/index.md",
        "changes/2016.md",
        "changes/2017.md",
        "changes/2025.md",
    }


def test_every_change_set_has_its_anchor() -> None:
    """The address of an entry is an id on its page."""
    site = Site(sample(), Plain())
    found = {path: page.markdown() for path, page in pages(site)}

    assert len(site.entries) == 8
    for entry in site.entries:
        path, _, anchor = entry.address.partition("#")
        assert f'<h4 id="{anchor}">' in found[path]


def test_every_month_has_its_anchor() -> None:
    found = markdown(sample())
    leads = re.findall(r'href="\.\./changes/(\d{4})\.html#(\d{4}-\d\d)"', found["changes/index.md"])

    assert leads == [("2025", "2025-01"), ("2025", "2025-02"), ("2017", "2017-01"), ("2016", "2016-03")]
    assert all(f'<h2 id="{month}">' in found[f"changes/{year}.md"] for year, month in leads)


def test_a_year_begins_with_its_newest_month() -> None:
    page = markdown(sample())["changes/2025.md"]

    assert page.index("February 2025") < page.index("January 2025")
    assert page.index("2025-02-20") < page.index("2025-02-01")


def test_years_lead_to_each_other() -> None:
    found = markdown(sample())

    assert "← 2016" in found["changes/2017.md"]
    assert "2025 →" in found["changes/2017.md"]
    assert "←" not in found["changes/2016.md"].split("# Changes in 2016")[1]


def test_a_long_change_set_is_folded() -> None:
    page = markdown(sample())["changes/2025.md"]

    assert page.count("<details>") == 1
    assert "<summary>56 changes: region mx-central-1 opens; 18 new services" in page


def test_what_a_set_is_worth_is_told() -> None:
    """The first list, a correction and its reason, and a read that was partial."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND)])
    facts = history.facts()
    partial = [
        replace(one, change_set=replace(one.change_set, unread=(Unread("region", "x", "y"),))) for one in facts.settled
    ]

    assert "This is the source's first list" in markdown(sample())["changes/2016.md"]
    assert "as a correction of the source: The source was rearranged" in markdown(sample())["changes/2025.md"]
    assert "1 thing could not be read" in markdown(replace(facts, settled=partial))["changes/2020.md"]


def test_the_twin_of_a_year_has_no_html() -> None:
    twins = {path: page.twin() for path, page in pages(Site(sample(), Plain()))}

    twin = twins["changes/2025.md"]
    assert "### 2025-02-20, 18:00 UTC" in twin
    assert "- [`keys`](../services/keys.md) arrives in [`eu-west-1`](../regions/eu-west-1.md)" in twin
    assert not re.search(r"<\w", twin)


def test_the_first_page_holds_the_newest_only() -> None:
    """The script goes on where it ends: with the change set whose number stands beside the list."""
    history = History()
    for day in range(1, 29):
        places = [IRELAND, VIRGINIA] if day % 2 else [IRELAND]
        for hour in (6, 18):
            history.observe(at(f"2020-02-{day:02}", hour), [IRELAND, VIRGINIA], [runs(f"s{day}", *places), runs("ec2")])
    page = markdown(history.facts())["changes/index.md"]
    shown = page.split('data-older="')[1]
    number = int(shown.split('"')[0])

    assert 0 < number < len(history.timeline)
    assert shown.split("## By month")[0].count("<li>") >= LATEST


def test_nothing_observed_yet() -> None:
    empty = replace(sample(), settled=(), snapshot=Snapshot("ssm"))

    assert set(markdown(empty)) == {"changes/index.md"}
    assert "Nothing has been observed yet." in markdown(empty)["changes/index.md"]
