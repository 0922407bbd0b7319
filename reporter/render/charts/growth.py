"""How regions fill up after their launch, and what became of the services of a year."""

from collections.abc import Sequence
from typing import Final

from reporter.insights.measures.cohorts import Cohort, cohorts
from reporter.insights.measures.maturity import AGES, Level, Maturity, maturity
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Cell, Chart, listed, percent, plain
from reporter.render.charts.spec import (
    APART,
    LEVEL,
    Spec,
    dashed,
    layered,
    main_partition,
    number,
    points,
    tooltip,
    values,
)

OLDEST: Final = 1095
"""Days after the launch that the curves of regions show."""
HIGHLIGHTED: Final = 3
_YEAR: Final = 365


def maturity_chart(rollouts: Rollouts) -> Chart | None:
    """How regions filled up after their launch; ``None`` if no region was seen from its launch on."""
    main = main_partition(rollouts)
    found = maturity(rollouts, (main,))
    if not found:
        return None
    chosen = _highlighted(found)
    return Chart(
        "maturity",
        "How regions fill up",
        _maturity_found(found, chosen),
        f"Regions of partition {plain(main)} that were observed from their launch on, by age; the youngest stand out "
        "and the grey lines are all others. A service that left counts no more. Old regions may have had more "
        "than their line says: a service counts from the day on which the source first listed it.",
        "Lines of the number of services that a region lists against the days since its launch.",
        _maturity_spec(found, chosen),
        ("Region", "Launch", *(f">After {days} days" for days in AGES)),
        [
            (
                plain(one.region),
                one.opened.isoformat(),
                *(level.services if level else "too young" for level in one.levels),
            )
            for one in sorted(found, key=lambda one: (one.opened, one.region), reverse=True)
        ],
        height=380,
        narrow_height=340,
    )


def _maturity_spec(found: Sequence[Maturity], chosen: Sequence[str]) -> Spec:
    rows = [
        {"region": plain(one.region), "days": point.days, "services": point.services, "own": one.region in chosen}
        for one in found
        for point in _thinned(one)
    ]
    names = [plain(code) for code in chosen]
    line = {
        "x": number("days", "days since the launch", axis={"values": [0, 90, 180, 365, 730, 1095]}),
        "y": number("services", "services listed"),
    }
    tips = tooltip(region="Region", days="Days since the launch", services="Services")
    ends = [
        {"region": plain(one.region), "days": point.days, "services": point.services}
        for one in found
        if one.region in chosen
        for point in [_thinned(one)[-1]]
    ]
    others = [row for row in rows if not row["own"]]
    quiet = {
        "data": values(others),
        "mark": {"type": "line", "interpolate": "step-after", "style": "quiet"},
        "encoding": {**line, "detail": {"field": "region"}, "tooltip": tips},
    }
    layers = layered(
        *([quiet] if others else []),
        {
            "data": values([row for row in rows if row["own"]]),
            "mark": {"type": "line", "interpolate": "step-after"},
            "encoding": {**line, **dashed(names, "region"), "tooltip": tips},
        },
        {
            "data": values(ends),
            "mark": {"type": "point"},
            "encoding": {**line, **points(names, "region"), "tooltip": tips},
        },
    )
    return {**layers, **APART}


def _highlighted(found: Sequence[Maturity]) -> list[str]:
    """The youngest regions, the youngest first."""
    return [one.region for one in sorted(found, key=lambda one: (one.age, one.region))[:HIGHLIGHTED]]


def _thinned(one: Maturity) -> list[Level]:
    """The points of the first three years, at most one in ten days, so that the picture stays small."""
    kept: dict[int, Level] = {}
    for point in one.points:
        if point.days <= OLDEST:
            kept[point.days // 10] = point
    return list(kept.values())


def _maturity_found(found: Sequence[Maturity], chosen: Sequence[str]) -> str:
    newest = next(one for one in found if one.region == chosen[0])
    text = (
        f"The youngest region, {plain(newest.region)}, lists {many(newest.points[-1].services, 'service')} "
        f"{many(newest.age, 'day')} after its launch."
    )
    year = [one for one in sorted(found, key=lambda one: (one.age, one.region)) if one.level(_YEAR)][:2]
    told = [f"{plain(one.region)} had {_range(one.level(_YEAR))}" for one in year]
    return f"{text} After one year {listed(told)}." if told else text


def _range(level: Level | None) -> str:
    """The services of a level, from what is sure to what may be."""
    if level is None or not level.unsure:
        return f"{level.services:,}" if level else "unknown"
    return f"{level.services:,} to {level.services + level.unsure:,}"


def cohorts_chart(rollouts: Rollouts) -> Chart | None:
    """Services by the year in which the source first named them; ``None`` if all stood in its first list."""
    main = main_partition(rollouts)
    found = [one for one in cohorts(rollouts, main) if one.year is not None]
    if not found:
        return None
    return Chart(
        "cohorts",
        "What became of the services of each year",
        _cohorts_found(found),
        "From left to right in each year: named by the source, ever listed in a region or partition, and listed now. "
        "The services of the source's first list have no year.",
        "Three bars for each year.",
        _cohorts_spec(found),
        (
            "Year",
            ">Named",
            ">Ever listed",
            ">Listed now",
            ">Regions after 1 year",
            ">Share after 1 year",
            ">Share after 3 years",
        ),
        [
            (
                str(one.year),
                one.named,
                one.listed,
                one.still,
                _half(one.spread[0].regions),
                percent(one.spread[0].share) or "too young",
                percent(one.spread[2].share) or "too young",
            )
            for one in found
        ],
    )


def _cohorts_spec(found: Sequence[Cohort]) -> Spec:
    names = ("named", "ever listed", "listed now")
    rows = [
        {"series": name, "year": str(one.year), "services": count}
        for one in found
        for name, count in zip(names, (one.named, one.listed, one.still), strict=True)
    ]
    scale = {"field": "series", "type": "nominal", "scale": {"domain": list(names)}, "legend": {}}
    return {
        "data": values(rows),
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "title": "year in which it was first named",
                "axis": LEVEL,
            },
            "xOffset": {"field": "series", "type": "nominal", "scale": {"domain": list(names)}},
            "y": number("services", "services"),
            "color": scale,
            "tooltip": tooltip(series="Services", year="First named in", services="Number"),
        },
    }


def _half(number: float | None) -> Cell:
    return "too young" if number is None else f"{number:g}"


def _cohorts_found(found: Sequence[Cohort]) -> str:
    best = max(found, key=lambda one: (one.named, one.year or 0))
    last = found[-1]
    text = (
        f"Most services were first named in {best.year}: {best.named:,}, of which {best.listed:,} were listed and "
        f"{best.still:,} still are."
    )
    if last is best:
        return text
    return f"{text} Of the {last.named:,} of {last.year}, {last.listed:,} {_is(last.listed)} listed so far."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
