"""How charts look: on light and dark pages, and in print.

The hues are those of Okabe and Ito's set for all kinds of colour vision ("Color Universal Design", 2008): blue,
vermilion, bluish green, reddish purple, orange and a second blue. Their lightness is our own: each stands out from its
ground at least 3 to 1, and no two look alike with any kind of colour vision; tests simulate them. A chart never tells
things apart by colour alone: lines also have dashes, points have shapes, and names stand beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["light", "dark", "print"]

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Liberation Sans is what the converter measures with, and Arial and Helvetica have the same widths."""
DASHES: Final = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (1, 3), (10, 4))
SHAPES: Final = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")


@dataclass(frozen=True, slots=True)
class Colours:
    """``ground`` is the colour of what a chart stands on. ``series`` are in the order of the set above."""

    ground: str
    ink: str
    soft: str
    line: str
    quiet: str
    land: str
    series: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.ground, self.ink, self.soft, self.line, self.quiet, self.land, *self.series)


LIGHT: Final = Colours(
    ground="#ffffff",
    ink="#1c2b33",
    soft="#51606a",
    line="#dce3e7",
    quiet="#9aa8b0",
    land="#dde5e4",
    series=("#0d6186", "#cf5a10", "#12a06b", "#701c52", "#5a4412", "#3355e8"),
)
DARK: Final = Colours(
    ground="#1e2a31",
    ink="#e6edf0",
    soft="#a3b3bd",
    line="#34444e",
    quiet="#6d7f8a",
    land="#33444c",
    series=("#6cc0e5", "#f5924d", "#a6e3cc", "#e9559d", "#f0dc8a", "#7d7fed"),
)
COLOURS: Final[Mapping[Scheme, Colours]] = {"light": LIGHT, "dark": DARK, "print": LIGHT}
_FONTS: Final[Mapping[Scheme, str]] = {"light": FONT, "dark": FONT, "print": "Libertinus Serif"}


_AXIS: Final[Mapping[str, object]] = {
    "titleFontWeight": "normal",
    "titlePadding": 8,
    "labelPadding": 6,
    "labelSeparation": 10,
    "domain": False,
    "ticks": False,
}
_AXIS_X: Final[Mapping[str, object]] = {"grid": False, "domain": True, "ticks": True}
_LEGEND: Final[Mapping[str, object]] = {
    "orient": "top",
    "titleFontWeight": "normal",
    "title": None,
    "symbolStrokeWidth": 2,
    "symbolSize": 90,
    "columnPadding": 18,
    "offset": 8,
}


def config(scheme: Scheme, *, narrow: bool = False) -> dict[str, object]:
    """The Vega-Lite configuration of *scheme*; the ground stays transparent."""
    colours, font = COLOURS[scheme], _FONTS[scheme]
    words = {"labelColor": colours.soft, "titleColor": colours.soft, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "background": None,
        "font": font,
        "padding": {"left": 2, "right": 8, "top": 4, "bottom": 2},
        "view": {"stroke": None},
        "axis": {**words, **_AXIS, "gridColor": colours.line},
        "axisX": {**_AXIS_X, "domainColor": colours.quiet, "tickColor": colours.quiet},
        "legend": {**words, **_LEGEND, **_legend(colours, narrow=narrow)},
        "range": {"category": list(colours.series), "symbol": list(SHAPES)},
        "mark": {"color": colours.series[0]},
        "bar": {"cornerRadiusEnd": 2},
        "line": {"strokeWidth": 2.25, "strokeJoin": "round", "strokeCap": "butt"},
        "point": {"size": 55, "filled": True, "opacity": 1},
        "text": {"fontSize": 12, "color": colours.ink},
        "rule": {"color": colours.quiet},
        "style": _styles(colours),
    }


def _legend(colours: Colours, *, narrow: bool) -> dict[str, object]:
    return {
        "columns": 2 if narrow else 0,
        "labelLimit": 150 if narrow else 220,
        "symbolBaseFillColor": colours.soft,
        "symbolBaseStrokeColor": colours.soft,
    }


def _styles(colours: Colours) -> dict[str, object]:
    """What marks are called that are no series."""
    return {
        "quiet": {"color": colours.quiet, "strokeWidth": 1, "strokeOpacity": 0.6},
        "soft": {"color": colours.soft},
        "open": {"fillOpacity": 0.2, "stroke": colours.series[0], "strokeDash": [3, 2], "strokeWidth": 1},
        "land": {"color": colours.land},
        "ring": {"stroke": colours.ground, "strokeWidth": 1},
        "ideal": {"color": colours.soft, "strokeDash": [4, 4], "strokeWidth": 1.25},
    }
