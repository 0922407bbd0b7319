"""The real history, as the browser reads it: every cell of sampled days, and how long that takes."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from reporter.history.git import Repository
from reporter.insights.presence import services_on
from reporter.pipeline.site_facts import site_facts
from reporter.render.facts import SiteFacts
from reporter.render.history_file import history_file
from tests.render.history_reader import snapshots, state
from tests.site_sample import ROOT

CELLS = """
  ([day]) => {
    const { read, dayNumber, STATES } = window.reporter.history;
    window.opened = window.opened || read(window.reporterHistory);
    window.past = window.past || window.opened.past();
    window.past.goTo(dayNumber(day));
    return window.opened.services.map((service) => [service.code, window.opened.regions.map((region) => (
      [region.code, STATES[window.past.cell(service.index, region.index)]]))]);
  }
"""


@pytest.fixture(scope="module")
def facts(shipped_history: Path) -> SiteFacts:
    return site_facts(Repository.at(shipped_history), "endpoints", shipped_history)


@pytest.fixture
def reader(page: Page, facts: SiteFacts, tmp_path: Path) -> Page:
    shutil.copy(ROOT / "site/docs/assets/js/history.js", tmp_path / "reader.js")
    (tmp_path / "history.js").write_text(history_file(facts), encoding="utf-8")
    scripts = '<script src="history.js"></script><script src="reader.js"></script>'
    (tmp_path / "page.html").write_text(f'<!doctype html><meta charset="utf-8">{scripts}', encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    return page


def sampled(facts: SiteFacts) -> list[date]:
    """Days all over the history, the first and the newest among them."""
    first, last = facts.settled[0].change_set.observed_at.date(), facts.as_of.date()
    span = (last - first).days
    return [first + timedelta(days=span * part // 12) for part in range(13)]


def test_every_cell_of_sampled_days(reader: Page, facts: SiteFacts) -> None:
    """Forwards and back again, the browser's matrix is that of the changes that stand."""
    days = sampled(facts)
    order = [*days, *reversed(days[::3])]
    for day, then in zip(order, snapshots(facts.settled, order), strict=True):
        for service, cells in reader.evaluate(CELLS, [day.isoformat()]):
            expected = [state(then, service, region) for region, _ in cells]
            assert [words for _, words in cells] == expected, (day, service)


def test_the_newest_day_is_the_snapshot(reader: Page, facts: SiteFacts) -> None:
    for service, cells in reader.evaluate(CELLS, [facts.as_of.date().isoformat()]):
        assert [words for _, words in cells] == [state(facts.snapshot, service, region) for region, _ in cells]


def test_what_runs_where_is_as_the_insights_have_it(reader: Page, facts: SiteFacts) -> None:
    """Renames apart: insights give a service's past to its new code, and the matrix the code of that day."""
    renamed = {one.change.before for one in facts.settled if one.change.before and "renamed" in one.change.kind}
    for day in sampled(facts)[2::3]:
        expected = services_on(facts.rollouts, day)
        found: dict[str, set[str]] = {}
        for service, cells in reader.evaluate(CELLS, [day.isoformat()]):
            for region, words in cells:
                if words == "available":
                    found.setdefault(region, set()).add(service)
        same = {one.change.service for one in facts.settled if "renamed" in one.change.kind} | renamed
        assert {region: codes - same for region, codes in found.items()} == {
            region: set(codes) - same for region, codes in expected.items()
        }


def test_before_the_first_list_nothing_is_said(reader: Page) -> None:
    cells = [words for _, row in reader.evaluate(CELLS, ["2000-01-01"]) for _, words in row]

    assert set(cells) == {"not in the source that day"}
