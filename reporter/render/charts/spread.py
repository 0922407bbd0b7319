"""Where things are: how close regions come to a reference, which have most, and how even it all is."""

from collections.abc import Sequence
from typing import Final

from reporter.insights.geography import UNKNOWN, Geography
from reporter.insights.measures.capacity import Capacity, Concentration, capacities, concentration_over_time
from reporter.insights.measures.parity import ParityOn, parity_over_time
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Chart, listed, percent, plain
from reporter.render.charts.spec import (
    AROUND,
    LEVEL,
    Spec,
    dotted,
    iso,
    layered,
    lines,
    main_partition,
    names_of_rows,
    number,
    region_name,
    share,
    tooltip,
    values,
    when,
)

_LINES: Final = 5
_DECEMBER: Final = 12
_ROW: Final = 19
"""The height of a bar in pixels."""


def parity_chart(rollouts: Rollouts, geography: Geography, reference: Sequence[str]) -> Chart | None:
    """The share of the reference's services over time; ``None`` if there is no other region to hold against it."""
    known = [code for code in reference if code in rollouts.region_codes()]
    chosen = _one_of_each_continent(rollouts, geography, known)
    if not known or not chosen:
        return None
    courses = {code: parity_over_time(rollouts, code, known) for code in chosen}
    rows = [
        {"series": plain(code), "day": iso(one.day), "share": one.share, "told": f"{one.has:,} of {one.of:,}"}
        for code, course in courses.items()
        for one in course
        if one.share is not None
    ]
    seen = [one for course in courses.values() for one in course]
    days = sorted({one.day for one in seen if one.day.month == _DECEMBER or not one.complete} | {seen[-1].day})
    spec = {
        "data": values(rows),
        "mark": {"type": "line", "point": len(days) == 1},
        "encoding": {
            "x": when("day", min(one.day for one in seen), rollouts.at),
            "y": share("share", "share of the reference's services", scale={"zero": False, "domainMax": 1}),
            **lines([plain(code) for code in chosen]),
            "tooltip": tooltip(series="Region", day="At the end of", told="Has"),
        },
    }
    against = listed([plain(code) for code in known])
    return Chart(
        "parity",
        f"How close regions come to {against}",
        _parity_found(courses, against),
        "In each month the share of the reference's services that a region lists as well. Shown is the largest region "
        "of the same partition on each continent.",
        f"Lines of the share of the services of {against} that regions list.",
        spec,
        ("End of", *(f">{plain(code)}" for code in chosen)),
        [(iso(day), *(_on(courses[code], day) for code in chosen)) for day in days],
    )


def _on(course: Sequence[ParityOn], day: object) -> str:
    return next((percent(one.share, 1) or "unknown" for one in course if one.day == day), "not listed yet")


def _one_of_each_continent(rollouts: Rollouts, geography: Geography, reference: Sequence[str]) -> list[str]:
    """The largest region of each continent but for the *reference*, largest first; without continents the largest."""
    partitions = {rollouts.regions[code].partition for code in reference}
    found: dict[str, str] = {}
    others: list[str] = []
    for partition in sorted(partitions):
        for one in capacities(rollouts, partition):
            if one.region in reference:
                continue
            others.append(one.region)
            continent = geography.place(rollouts.regions[one.region]).continent
            if continent != UNKNOWN:
                found.setdefault(continent, one.region)
    return (list(found.values()) or others)[:_LINES]


def _parity_found(courses: dict[str, tuple[ParityOn, ...]], against: str) -> str:
    now = {code: course[-1] for code, course in courses.items() if course[-1].share is not None}
    told = [f"{plain(code)} has {one.has:,} of {one.of:,} ({percent(one.share, 1)})" for code, one in now.items()]
    return f"Of the services of {against}, {listed(told)}." if told else f"The source lists 0 services in {against}."


def concentration_chart(rollouts: Rollouts) -> Chart | None:
    """How evenly services are spread, year by year; ``None`` if nothing was ever listed in a region."""
    main = main_partition(rollouts)
    found = [one for one in concentration_over_time(rollouts, main) if one.in_all is not None]
    if not found:
        return None
    return Chart(
        "concentration",
        "How evenly services are spread",
        _concentration_found(found),
        f"Partition {plain(main)} at the end of each year and today. A region that opens takes nearly everything out "
        "of all regions at first. In the table: Gini, 0 if all regions have as many, and Herfindahl, against "
        "its value if they had.",
        "Two lines by year.",
        _concentration_spec(found),
        ("End of", ">Regions", ">Services", ">In all", ">In one only", ">Gini", ">Herfindahl", ">If even"),
        [
            (
                iso(one.day),
                one.regions,
                one.services,
                percent(one.in_all, 1),
                percent(one.in_one, 1),
                _three(one.gini),
                _three(one.herfindahl),
                _three(one.even),
            )
            for one in found
        ],
        height=300,
    )


def _concentration_spec(found: Sequence[Concentration]) -> Spec:
    names = ("in all regions", "in one region only")
    rows = [
        {"series": name, "day": _when(one, found), "share": part, "told": percent(part, 1), "regions": one.regions}
        for one in found
        for name, part in zip(names, (one.in_all, one.in_one), strict=True)
    ]
    encoding: Spec = {
        "x": {"field": "day", "type": "ordinal", "title": "at the end of", "axis": LEVEL},
        "y": share("share", "share of services", scale={"domainMin": 0}),
        "tooltip": tooltip(series="Services", day="At the end of", told="Share", regions="Regions"),
    }
    return {"data": values(rows), **dotted(names, encoding)}


def _when(one: Concentration, found: Sequence[Concentration]) -> str:
    return "today" if one is found[-1] else str(one.day.year)


def _three(number: float | None) -> str | None:
    return None if number is None else f"{number:.3f}"


def _concentration_found(found: Sequence[Concentration]) -> str:
    last, first = found[-1], found[0]
    text = (
        f"{percent(last.in_all)} of {many(last.services, 'service')} are in all {many(last.regions, 'region')} today, "
        f"{percent(last.in_one)} in one only."
    )
    if first is last:
        return text
    return (
        f"{text} At the end of {first.day.year}, {percent(first.in_all)} were in all {many(first.regions, 'region')} "
        f"of then, and {percent(first.in_one)} in one."
    )


def capacity_chart(rollouts: Rollouts) -> Chart | None:
    """Regions by the number of their services; ``None`` if there is no region."""
    main = main_partition(rollouts)
    found = capacities(rollouts, main)
    if not found:
        return None
    height = 60 + _ROW * len(found)
    return Chart(
        "capacity",
        "Which regions have most",
        _capacity_found(found),
        f"Services that are listed now in regions of partition {plain(main)}; arrivals are those of the last 365 days.",
        "Bar chart of the number of services by region, most first.",
        _capacity_spec(rollouts, found),
        (">Rank", "Region", ">Services", ">Share of all", ">Arrivals in 365 days"),
        [
            (one.rank, region_name(rollouts.regions[one.region]), one.services, percent(one.share, 1), one.arrivals)
            for one in found
        ],
        height=height,
        narrow_height=height,
    )


def _capacity_spec(rollouts: Rollouts, found: Sequence[Capacity]) -> Spec:
    rows = [
        {
            "region": plain(one.region),
            "name": region_name(rollouts.regions[one.region]),
            "services": one.services,
            "share": percent(one.share, 1) or "unknown",
            "arrivals": one.arrivals,
        }
        for one in found
    ]
    places = names_of_rows()
    tips = tooltip(name="Region", services="Services", share="Share of all", arrivals="Arrivals in 365 days")
    return {
        "padding": AROUND,
        "data": values(rows),
        **layered(
            {
                "mark": {"type": "bar", "height": {"band": 0.72}},
                "encoding": {
                    "y": places,
                    "x": number(
                        "services",
                        "services listed",
                        axis={"orient": "top", "grid": True, "domain": False, "ticks": False, "tickCount": 6},
                    ),
                    "tooltip": tips,
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "style": "soft", "fontSize": 11},
                "encoding": {
                    "y": places,
                    "x": number("services", None),
                    "text": {"field": "services", "type": "quantitative"},
                    "tooltip": tips,
                },
            },
        ),
    }


def _capacity_found(found: Sequence[Capacity]) -> str:
    first, last = found[0], found[-1]
    text = f"{plain(first.region)} lists {first.services:,} of {many(first.of, 'service')}"
    text += f", {plain(last.region)} {last.services:,}." if last is not first else "."
    got = max(found, key=lambda one: (one.arrivals, one.region))
    return text + (f" Most arrivals in 365 days had {plain(got.region)}: {got.arrivals:,}." if got.arrivals else "")
