"""The page of charts."""

import re
from pathlib import Path

import pytest

from reporter.render.charts.chart_list import chart_list
from reporter.render.facts import SiteFacts
from reporter.render.pages.context import Page, Site
from reporter.render.pages.trends import PARTS, pages
from tests.render.charts.samples import nothing, one_day
from tests.render.downloads.shipped import shipped_facts
from tests.render.pages.rendered import Plain
from tests.site_sample import ATTACKS, hostile


def page(facts: SiteFacts) -> Page:
    [(path, found)] = pages(Site(facts, Plain()))
    assert path == "trends.md"
    return found


@pytest.fixture(scope="module")
def facts(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


def test_every_chart_of_the_past_is_shown_and_no_forecast(facts: SiteFacts):
    shown = re.findall(r'data-chart="([^"]+)"', page(facts).markdown())
    assert shown == [name for _, names in PARTS for name in names]
    assert set(shown) == {chart.id for chart in chart_list(facts)} - {"expected", "reliability-180"}


def test_each_chart_keeps_its_place_free_and_loads_late(facts: SiteFacts):
    pictures = re.findall(r"<(?:img|source) [^>]+>", page(facts).markdown())
    assert len(pictures) == 40
    assert all(re.search(r'width="\d+" height="\d+"', picture) for picture in pictures)
    assert all('loading="lazy"' in picture for picture in pictures if picture.startswith("<img"))


def test_the_page_has_no_style_and_no_script_of_its_own(facts: SiteFacts):
    text = page(facts).markdown()
    assert "style=" not in text
    assert "<style" not in text
    assert re.findall(r"<script[^>]*>", text) == ['<script src="assets/js/charts.js" defer>']


def test_what_is_seen_is_said_beside_the_chart_and_in_its_place(facts: SiteFacts):
    text = page(facts).markdown()
    finding = next(chart.finding for chart in chart_list(facts) if chart.id == "capacity")
    assert f"\n{finding}\n" in text
    assert text.count(f'alt="Bar chart of the number of services by region, most first. {finding}"') == 2


def test_the_twin_has_every_number_and_no_html(facts: SiteFacts):
    text = page(facts).twin()
    assert not re.search(r"<\w", text)
    assert "| 2026-Q3 | 85 | whole |" in text


def test_what_there_is_nothing_to_draw_of_is_named():
    assert "Not shown, since the history holds too little for it: the speed of services" in page(one_day()).twin()


def test_without_any_history_the_page_says_so():
    text = page(nothing()).twin()
    assert "The history holds too little for any chart yet." in text
    assert "<figure" not in page(nothing()).markdown()


def test_names_that_attack_stay_words():
    text = page(hostile()).markdown()
    for attack in ATTACKS:
        assert not attack.startswith("<") or attack not in text
