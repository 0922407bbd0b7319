"""The map of regions, on bundled outlines of the world's land."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Final

from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.measures.geographic import Group, View, by_place
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Chart, listed, percent, plain
from reporter.render.charts.places import PLACES
from reporter.render.charts.spec import Spec, layered, main_partition, points, region_name, tooltip, values

_SOUTH: Final = -60
"""The latitude below which nothing is drawn."""
_SIZES: Final = [20, 420]
"""The areas of the smallest and the largest circle, in square pixels."""


_SIZE: Final[Spec] = {
    "field": "services",
    "type": "quantitative",
    "scale": {"type": "linear", "domainMin": 0, "range": _SIZES},
    "legend": {
        "values": [50, 150, 250],
        "title": "services",
        "titleOrient": "left",
        "symbolType": "circle",
        "orient": "bottom",
        "columns": 3,
    },
}


def world_chart(rollouts: Rollouts, geography: Geography) -> Chart | None:
    """Regions on a map by their number of services; ``None`` if no region's place is known.

    Those without a known place are named in the note and stand in the table, and are not drawn.
    """
    codes = rollouts.region_codes()
    drawn = [code for code in codes if code in PLACES]
    if not drawn:
        return None
    missing = [code for code in codes if code not in PLACES]
    return Chart(
        "world",
        "Where regions are",
        _found(by_place(rollouts, geography, View.CONTINENT)),
        _note(missing),
        "Map of the world with a mark for each region, as large as the number of services there.",
        _spec(rollouts, drawn),
        ("Region", "Country", "Continent", "On the map", ">Services"),
        [
            (
                region_name(rollouts.regions[code]),
                plain(geography.place(rollouts.regions[code]).country),
                geography.place(rollouts.regions[code]).continent,
                "yes" if code in PLACES else "no: place unknown",
                len(rollouts.present[code]),
            )
            for code in codes
        ],
        height=390,
        narrow_height=250,
    )


def _spec(rollouts: Rollouts, drawn: Sequence[str]) -> Spec:
    main = main_partition(rollouts)
    names = [f"partition {plain(main)}", "other partitions"]
    rows = [
        {
            "region": region_name(rollouts.regions[code]),
            "longitude": PLACES[code].longitude,
            "latitude": PLACES[code].latitude,
            "services": len(rollouts.present[code]),
            "series": names[rollouts.regions[code].partition != main],
        }
        for code in sorted(drawn, key=lambda code: (-len(rollouts.present[code]), code))
    ]
    return {
        "projection": {"type": "equalEarth", "rotate": [-11, 0, 0]},
        **layered(
            {
                "data": {"values": _land(), "format": {"type": "topojson", "feature": "land"}},
                "mark": {"type": "geoshape", "style": "land"},
            },
            {
                "data": values(rows),
                "mark": {"type": "point", "style": "ring", "opacity": 0.85},
                "encoding": {
                    "longitude": {"field": "longitude", "type": "quantitative"},
                    "latitude": {"field": "latitude", "type": "quantitative"},
                    "size": _SIZE,
                    **points(names),
                    "tooltip": tooltip(region="Region", services="Services", series="Where"),
                },
            },
        ),
    }


def _found(groups: tuple[Group, ...]) -> str:
    known = [one for one in groups if one.key != UNKNOWN]
    if not known:
        total = sum(len(one.regions) for one in groups)
        return f"Nobody says on which continent they are: {many(total, 'region')}."
    first, *others = known
    told = [f"{many(len(first.regions), 'region')} {_are(first)} in {first.key}"]
    told += [f"{len(one.regions):,} in {one.key}" for one in others]
    total = sum(one.availabilities for one in groups)
    most = known[0]
    part = percent(most.availabilities / total) if total else None
    text = f"{listed(told)}."
    return f"{text} {most.key} has {part} of all availabilities." if part else text


def _are(group: Group) -> str:
    return "is" if len(group.regions) == 1 else "are"


def _note(missing: list[str]) -> str:
    text = "A mark stands for the city or area that AWS names, to the degree; the outlines are Natural Earth's."
    if missing:
        text += f" Not on the map, since AWS does not say where: {listed([plain(code) for code in missing])}."
    return text


@cache
def _land() -> object:
    """The outlines without Antarctica, which would take a fifth of the map."""
    topology = json.loads(files("reporter.render.charts").joinpath("land-110m.json").read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"][1], topology["transform"]["translate"][1]
    tops = [
        max(accumulate(step[1] for step in arc)) * scale + shift  # each step is relative to the one before
        for arc in topology["arcs"]
    ]
    for land in topology["objects"]["land"]["geometries"]:
        land["arcs"] = [
            polygon
            for polygon in land["arcs"]
            if max(tops[arc if arc >= 0 else ~arc] for ring in polygon for arc in ring) > _SOUTH
        ]
    return topology
