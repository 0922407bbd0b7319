"""Charts as files: still pictures, and what the browser needs to draw them itself."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from reporter.render.charts.chart import NARROW, WIDE, Chart
from reporter.render.charts.theme import COLOURS, Scheme, config

VEGA_LITE: Final = "6.4"
"""Fixed, so that the same chart gives the same picture with every version of the converter that has it."""
FOLDER: Final = "assets/charts"
BUNDLE: Final = f"{FOLDER}/vega.js"


def svg(chart: Chart, scheme: Scheme, *, narrow: bool = False, ground: bool = False) -> str:
    """*chart* as an SVG file, ``WIDE`` or ``NARROW`` wide. The same chart, the same text.

    Without *ground* it is transparent, for the colours that *scheme* was made for.
    """
    import vl_convert  # noqa: PLC0415 - start-up time

    spec = _sized(chart, narrow=narrow) | {"config": {"aria": False}}
    if ground:
        spec["background"] = COLOURS[scheme].ground
    made: str = vl_convert.vegalite_to_svg(spec, VEGA_LITE, config=config(scheme, narrow=narrow))
    return _numbered(_LONG.sub(lambda match: f"{float(match[0]):.2f}", made)) + "\n"


def _numbered(text: str) -> str:
    """With ids counted from 1: the converter goes on counting from chart to chart."""
    names: dict[str, str] = {}
    return _ID.sub(lambda match: names.setdefault(match[0], f"{match[1]}{len(names) + 1}"), text)


def png(chart: Chart, scheme: Scheme, scale: float = 2) -> bytes:
    """*chart* as a picture on the ground of *scheme*, ``WIDE`` times *scale* pixels wide."""
    import vl_convert  # noqa: PLC0415 - start-up time

    ground = {"background": COLOURS[scheme].ground}
    made: bytes = vl_convert.vegalite_to_png(
        _sized(chart, narrow=False) | ground, VEGA_LITE, scale=scale, config=config(scheme)
    )
    return made


def chart_files(charts: Iterable[Chart]) -> dict[str, bytes]:
    """The files of the site by path: four pictures of each chart, its definition as a script, and Vega itself.

    A definition is ``<id>.js``, since a page that is opened from a folder can load scripts and nothing else.
    ``vega.js`` is only loaded for those who explore a chart. There is none if there are no charts.
    """
    found: dict[str, bytes] = {}
    for chart in charts:
        for narrow, suffix in ((False, ""), (True, "-narrow")):
            light = svg(chart, "light", narrow=narrow)
            found[f"{FOLDER}/{chart.id}{suffix}.svg"] = light.encode()
            found[f"{FOLDER}/{chart.id}-dark{suffix}.svg"] = darkened(light).encode()
        found[f"{FOLDER}/{chart.id}.js"] = _script("charts", chart.id, {**chart.spec, "height": chart.height})
    if found:
        found[BUNDLE] = _bundle()
    return found


def darkened(light: str) -> str:
    """The SVG in dark colours: the layout is the same, so that drawing it twice would only take twice the time."""
    return _LIGHT.sub(lambda match: _DARK[match[0]], light)


_DARK: Final[Mapping[str, str]] = dict(zip(COLOURS["light"].all, COLOURS["dark"].all, strict=True))
_LIGHT: Final = re.compile("|".join(map(re.escape, _DARK)))
_ID: Final = re.compile(r"\b(clip|gradient_)\d+\b")
_LONG: Final = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
"""Numbers that are more exact than any screen, and that another machine may round in another way."""


def _sized(chart: Chart, *, narrow: bool) -> dict[str, object]:
    return {
        **chart.spec,
        "width": NARROW if narrow else WIDE,
        "height": chart.narrow_height if narrow else chart.height,
        "autosize": {"type": "fit", "contains": "padding"},
    }


def _bundle() -> bytes:
    """Vega, Vega-Lite and the means to embed them, with our themes."""
    import vl_convert  # noqa: PLC0415 - start-up time

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", VEGA_LITE)
    themes = b"".join(_script("chartThemes", scheme, config(scheme)) for scheme in ("light", "dark"))
    return bundle.encode() + b"\n" + themes


def _script(holder: str, key: str, value: object) -> bytes:
    """A script that sets one entry of ``window.holder``."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return f"(window.{holder} = window.{holder} || {{}})[{json.dumps(key)}] = {text};\n".encode()
