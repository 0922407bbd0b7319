"""Charts as files."""

import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reporter.insights.forecast.tested import shipped_backtest
from reporter.render.charts.chart import NARROW, WIDE, Chart, listed, percent, plain
from reporter.render.charts.chart_list import chart_list
from reporter.render.charts.draw import chart_files, darkened, png, svg
from reporter.render.charts.outlook import backtest_svg
from reporter.render.charts.theme import DARK, LIGHT, config
from reporter.render.facts import SiteFacts
from tests.render.charts.samples import nothing, one_day
from tests.render.downloads.shipped import shipped_facts
from tests.site_sample import ROOT, hostile, sample


@pytest.fixture(scope="module")
def charts(shipped_history: Path) -> tuple[Chart, ...]:
    return chart_list(shipped_facts(shipped_history))


@pytest.fixture(scope="module")
def files(charts: tuple[Chart, ...]) -> dict[str, bytes]:
    return chart_files(charts)


def script(text: bytes, holder: str) -> object:
    """What a script puts into ``window.holder``."""
    found = re.fullmatch(rf'\(window\.{holder} = window\.{holder} \|\| {{}}\)\["([^"]+)"\] = (.*);\n', text.decode())
    assert found is not None
    return json.loads(found[2])


def test_each_chart_has_four_pictures_and_a_definition_and_all_share_one_library(
    charts: tuple[Chart, ...], files: dict[str, bytes]
):
    expected = {
        f"assets/charts/{chart.id}{ending}"
        for chart in charts
        for ending in (".svg", "-dark.svg", "-narrow.svg", "-dark-narrow.svg", ".js")
    }
    assert set(files) == expected | {"assets/charts/vega.js"}


def test_the_same_charts_give_the_same_bytes(charts: tuple[Chart, ...], files: dict[str, bytes]):
    assert chart_files(charts) == files


def test_without_charts_there_are_no_files():
    assert chart_files(chart_list(nothing())) == {}


def test_pictures_have_the_size_that_the_page_keeps_free(charts: tuple[Chart, ...], files: dict[str, bytes]):
    for chart in charts:
        for ending, width, height in (("", WIDE, chart.height), ("-narrow", NARROW, chart.narrow_height)):
            root = ET.fromstring(files[f"assets/charts/{chart.id}{ending}.svg"])
            assert (root.get("width"), root.get("height")) == (str(width), str(height)), chart.id


def test_a_dark_picture_is_what_drawing_it_in_dark_gives(charts: tuple[Chart, ...]):
    for chart in charts:
        assert darkened(svg(chart, "light")) == svg(chart, "dark"), chart.id


def test_dark_pictures_have_no_light_colours(files: dict[str, bytes]):
    for path, data in files.items():
        if "-dark" in path:
            assert not [colour for colour in LIGHT.all if colour in data.decode()], path


def test_pictures_load_nothing_and_run_nothing(files: dict[str, bytes]):
    for path, data in files.items():
        if path.endswith(".svg"):
            text = data.decode()
            assert "<script" not in text
            assert not re.search(r'(?:href|src)="', text), path


def test_no_number_is_more_exact_than_a_screen(files: dict[str, bytes]):
    for path, data in files.items():
        assert not path.endswith(".svg") or not re.search(rb'[ ,"(-]\d+\.\d{3,}', data), path


def test_pictures_stay_small(files: dict[str, bytes]):
    sizes = {path: len(data) for path, data in files.items() if not path.endswith("vega.js")}
    assert max(sizes.values()) < 100_000, sizes


@pytest.mark.parametrize("made", [sample, hostile, one_day])
def test_pictures_of_any_facts_are_xml(made: Callable[[], SiteFacts]):
    for path, data in chart_files(chart_list(made())).items():
        if path.endswith(".svg"):
            assert ET.fromstring(data).tag == "{http://www.w3.org/2000/svg}svg"


def test_definitions_have_no_colours_of_their_own(charts: tuple[Chart, ...]):
    for chart in charts:
        assert not re.search(r'"#[0-9a-f]{6}"', json.dumps(dict(chart.spec))), chart.id


def test_a_definition_is_a_script_that_the_page_can_load_from_a_folder(files: dict[str, bytes]):
    spec = script(files["assets/charts/launches.js"], "charts")
    assert isinstance(spec, dict)
    assert spec["height"] == 320


def test_a_script_of_attacks_holds_no_sign_that_ends_it():
    for path, data in chart_files(chart_list(hostile())).items():
        if path.endswith(".js") and not path.endswith("vega.js"):
            assert data.isascii()
            assert script(data, "charts")


def test_the_library_brings_both_themes(files: dict[str, bytes]):
    light, dark = files["assets/charts/vega.js"].decode().splitlines()[-2:]
    assert script(f"{light}\n".encode(), "chartThemes") == json.loads(json.dumps(config("light")))
    assert script(f"{dark}\n".encode(), "chartThemes") == json.loads(json.dumps(config("dark")))


@pytest.mark.parametrize("scale", [1, 2])
def test_a_message_gets_a_picture_of_pixels_on_a_ground(charts: tuple[Chart, ...], scale: int):
    data = png(charts[0], "light", scale)
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (WIDE * scale, charts[0].height * scale)


def test_the_plot_of_a_back_test_stands_on_its_own_ground():
    assert f'fill="{LIGHT.ground}"' in backtest_svg(shipped_backtest(), 180)
    assert f'fill="{DARK.ground}"' not in backtest_svg(shipped_backtest(), 180)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a b"), ("a\ud800b", "a b"), ("\x00", " "), ("x" * 61, "x" * 59 + "…"), ("日本", "日本")],
)
def test_names_become_one_short_line_that_xml_can_hold(text: str, shown: str):
    assert plain(text) == shown


def test_small_words():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert percent(0.4149, 1) == "41.5 %"
    assert percent(None) is None


def test_the_plot_of_the_documentation_is_that_of_the_shipped_result():
    """``python -m benchmarks.forecast_training`` writes both."""
    assert (ROOT / "site/docs/assets/reliability-180.svg").read_text("utf-8") == backtest_svg(shipped_backtest(), 180)
