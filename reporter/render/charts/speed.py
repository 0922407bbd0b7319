"""How fast: services to regions, regions after their launch, and what became of the services of a year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from reporter.insights.measures.cohorts import Cohort, cohorts
from reporter.insights.measures.courses import courses
from reporter.insights.measures.maturity import AGES, Level, Maturity, maturity
from reporter.insights.measures.survival import Curve, Wait
from reporter.insights.measures.velocity import Reach, service_paces
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Cell, Chart, listed, percent, plain
from reporter.render.charts.spec import (
    APART,
    LEVEL,
    dashed,
    dotted,
    layered,
    main_partition,
    number,
    points,
    tooltip,
    values,
)

ENOUGH: Final = 5
"""Services that a year needs: the median of fewer is chance."""
OLDEST: Final = 1095
"""Days after the launch that the curves of regions show."""
HIGHLIGHTED: Final = 3
_YEAR: Final = 365
_STEPS: Final = ("second region", "fifth region", "tenth region", "half of the regions")


def velocity_chart(rollouts: Rollouts) -> Chart | None:
    """Median days from the first region to further ones, by the year of the first; ``None`` if no year has enough."""
    main = main_partition(rollouts)
    sound = courses(rollouts, main).sound
    by_year: defaultdict[int, dict[str, list[Wait]]] = defaultdict(lambda: {step: [] for step in _STEPS})
    for pace in service_paces(rollouts, main).paces:
        course = sound[pace.service]
        second = (course.stays[1].since - course.since).days if course.stays[1:] else None
        reached = (Reach(2, second, pace.half.waited), pace.fifth, pace.tenth, pace.half)
        for step, reach in zip(_STEPS, reached, strict=True):
            if reach is not None:
                by_year[pace.since.year][step].append(
                    Wait(reach.days if reach.days is not None else reach.waited, reach.days is not None)
                )
    years = {year: found for year, found in sorted(by_year.items()) if len(found[_STEPS[0]]) >= ENOUGH}
    if not years:
        return None
    medians = {year: {step: Curve.of(waits).median for step, waits in found.items()} for year, found in years.items()}
    rows = [
        {"series": step, "year": str(year), "days": days, "told": "not reached" if days is None else many(days, "day")}
        for year, found in medians.items()
        for step, days in found.items()
    ]
    encoding = {
        "x": {"field": "year", "type": "ordinal", "title": "year of the first region", "axis": LEVEL},
        "y": number(
            "days",
            "median days since the first region",
            scale={"type": "symlog", "constant": 30},
            axis={"values": [0, 30, 90, 180, 365, 730, 1460, 2920]},
        ),
        "tooltip": tooltip(series="To the", year="First region in", told="Median"),
    }
    spec = {"data": values(rows), **dotted(_STEPS, encoding)}
    table: list[Sequence[Cell]] = [
        (str(year), len(years[year][_STEPS[0]]), *(_reached(found[step]) for step in _STEPS))
        for year, found in medians.items()
    ]
    return Chart(
        "velocity",
        "How fast services spread",
        _velocity_found(medians, years),
        f"Services by the year of their first region in partition {plain(main)}, years with at least {ENOUGH} of them; "
        "half is of the regions that there were on the first day. Waits that are not over count as such "
        "(Kaplan-Meier), and a median that is not reached has no point. Services of which the first days are not "
        "known are left out.",
        "Lines of median days from a service's first region to its second, fifth and tenth and to half of the regions.",
        spec,
        ("First region in", ">Services", *(f">Days to {step}" for step in _STEPS)),
        table,
        height=360,
    )


def _reached(days: int | None) -> Cell:
    return "not reached" if days is None else days


def _velocity_found(medians: Mapping[int, Mapping[str, int | None]], years: Mapping[int, object]) -> str:
    last = max(years)
    told = {step: medians[last][step] for step in (_STEPS[1], _STEPS[3])}
    parts = [f"{_THE[step]} {_after(days)}" for step, days in told.items() if days is not None]
    never = [_THE[step] for step, days in told.items() if days is None]
    text = f"The median service that began in {last} "
    text += f"reached {listed(parts)}" if parts else "has not reached "
    text += (", and has not reached " if parts and never else "") + " or ".join(never) + (" yet." if never else ".")
    known = {year: days for year, found in medians.items() if (days := found[_STEPS[3]]) is not None}
    if len(known) > 1:
        fast = min(known, key=lambda year: (known[year], year))
        slow = max(known, key=lambda year: (known[year], year))
        text += (
            f" Half of the regions took longest for those of {slow}, {many(known[slow], 'day')}, "
            f"and shortest for those of {fast}, {many(known[fast], 'day')}."
        )
    return text


_THE: Final = {_STEPS[1]: "its fifth region", _STEPS[3]: _STEPS[3]}


def _after(days: int) -> str:
    return f"after {many(days, 'day')}" if days else "on the first day"


def maturity_chart(rollouts: Rollouts) -> Chart | None:
    """How regions filled up after their launch; ``None`` if no region was seen from its launch on."""
    main = main_partition(rollouts)
    found = maturity(rollouts, (main,))
    if not found:
        return None
    chosen = _highlighted(found)
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
    layers = layered(
        {
            "data": values([row for row in rows if not row["own"]]),
            "mark": {"type": "line", "interpolate": "step-after", "style": "quiet"},
            "encoding": {**line, "detail": {"field": "region"}, "tooltip": tips},
        },
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
    spec = {**layers, **APART}
    return Chart(
        "maturity",
        "How regions fill up",
        _maturity_found(found, chosen),
        f"Regions of partition {plain(main)} that were observed from their launch on, by age; the youngest stand out "
        "and the grey lines are all others. A service that left counts no more. Old regions may have had more "
        "than their line says: a service counts from the day on which the source first listed it.",
        "Lines of the number of services that a region lists against the days since its launch.",
        spec,
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
    names = ("named", "ever listed", "listed now")
    rows = [
        {"series": name, "year": str(one.year), "services": count}
        for one in found
        for name, count in zip(names, (one.named, one.listed, one.still), strict=True)
    ]
    scale = {"field": "series", "type": "nominal", "scale": {"domain": list(names)}, "legend": {}}
    spec = {
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
    return Chart(
        "cohorts",
        "What became of the services of each year",
        _cohorts_found(found),
        "From left to right in each year: named by the source, ever listed in a region or partition, and listed now. "
        "The services of the source's first list have no year.",
        "Three bars for each year.",
        spec,
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
