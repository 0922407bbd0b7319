"""Parts of Vega-Lite specifications that several charts share, and what they all ask of the facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from reporter.insights.measures.courses import COMMERCIAL
from reporter.insights.past import RegionPast
from reporter.insights.rollouts import Rollouts
from reporter.render.charts.chart import plain
from reporter.render.charts.theme import DASHES

Spec = dict[str, object]

AROUND: Final[Spec] = {"left": 18, "right": 12, "top": 4, "bottom": 2}
"""Room beside names that another typeface may make wider than was measured."""
LEVEL: Final[Spec] = {"labelAngle": 0, "labelOverlap": True}
"""An axis of names that stand upright, as many as there is room for."""
_YEARS: Final[Spec] = {"format": "%Y", "tickCount": {"interval": "year", "step": 1}, "labelOverlap": True}
_MONTHS: Final[Spec] = {"format": "%b %Y", "tickCount": 4, "labelOverlap": True}
_LONG: Final = timedelta(days=800)


def when(field: str, first: date, last: date) -> Spec:
    """A time axis from *first* to *last* in UTC, so that no day moves with the reader's or the builder's clock."""
    axis = _YEARS if last - first > _LONG else _MONTHS
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "title": None, "axis": axis}


def number(field: str, title: str | None, **more: object) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, **more}


def share(field: str, title: str | None, **more: object) -> Spec:
    """0 to 1, shown in percent."""
    return number(field, title, axis={"format": ".0%", "tickCount": 5}, **more)


def lines(names: Sequence[str], field: str = "series") -> dict[str, Spec]:
    """One colour and one dash for each of *names*, in this order."""
    legend: Spec = {"symbolType": "stroke", "symbolSize": 500}
    return {
        "color": {"field": field, "type": "nominal", "scale": {"domain": list(names)}, "legend": legend},
        "strokeDash": {
            "field": field,
            "type": "nominal",
            "scale": {"domain": list(names), "range": [list(dash) for dash in DASHES]},
            "legend": legend,
        },
    }


def points(names: Sequence[str], field: str = "series") -> dict[str, Spec]:
    """One colour and one shape for each of *names*, in this order."""
    shared: Spec = {"field": field, "type": "nominal", "scale": {"domain": list(names)}, "legend": {}}
    return {"color": shared, "shape": shared}


def dashed(names: Sequence[str], field: str = "series") -> dict[str, Spec]:
    """As ``lines``, without a legend: for lines whose names stand beside shapes, see ``APART``."""
    return {channel: encoding | {"legend": None} for channel, encoding in lines(names, field).items()}


APART: Final[Spec] = {
    "resolve": {"legend": {"color": "independent", "strokeDash": "independent", "shape": "independent"}}
}
"""Each layer has its own legend, or none."""


def dotted(names: Sequence[str], encoding: Mapping[str, object]) -> Spec:
    """Lines with a dot at each value, told apart by shapes and dashes. The legend shows the shapes."""
    return {
        **layered(
            {"mark": {"type": "line"}, "encoding": {**encoding, **dashed(names)}},
            {"mark": {"type": "point"}, "encoding": {**encoding, **points(names)}},
        ),
        **APART,
    }


def names_of_rows(**axis: object) -> Spec:
    """An axis of regions from top to bottom, in the order of the data."""
    return {"field": "region", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 140, **axis}}


def tooltip(**titles: str) -> list[Spec]:
    """What is shown beside the pointer: fields with their titles. The fields hold text or whole numbers."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def layered(*layers: Mapping[str, object]) -> Spec:
    return {"layer": list(layers)}


def values(rows: Sequence[Mapping[str, object]]) -> Spec:
    return {"values": [dict(row) for row in rows]}


def main_partition(rollouts: Rollouts) -> str:
    """The commercial partition, or the one with most regions where there is none; ``aws`` if there are no regions."""
    counted = Counter(rollouts.regions[code].partition for code in rollouts.region_codes())
    if not counted or COMMERCIAL in counted:
        return COMMERCIAL
    return min(counted, key=lambda name: (-counted[name], name))


def region_name(row: RegionPast) -> str:
    """``mx-central-1 Mexico (Central)``, for tables and tooltips."""
    return plain(f"{row.code} {row.name}") if row.name else plain(row.code)


def iso(day: date) -> str:
    return day.isoformat()
