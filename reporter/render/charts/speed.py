"""How fast services come to regions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from reporter.insights.measures.courses import courses
from reporter.insights.measures.survival import Curve, Wait
from reporter.insights.measures.velocity import Reach, service_paces
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Cell, Chart, listed, plain
from reporter.render.charts.spec import LEVEL, Spec, dotted, main_partition, number, tooltip, values

ENOUGH: Final = 5
"""Services that a year needs: the median of fewer is chance."""
_STEPS: Final = ("second region", "fifth region", "tenth region", "half of the regions")


def velocity_chart(rollouts: Rollouts) -> Chart | None:
    """Median days from the first region to further ones, by the year of the first; ``None`` if no year has enough."""
    main = main_partition(rollouts)
    years = _waits_by_year(rollouts, main)
    if not years:
        return None
    medians = {year: {step: Curve.of(waits).median for step, waits in found.items()} for year, found in years.items()}
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
        _velocity_spec(medians),
        ("First region in", ">Services", *(f">Days to {step}" for step in _STEPS)),
        table,
        height=360,
    )


def _waits_by_year(rollouts: Rollouts, main: str) -> dict[int, dict[str, list[Wait]]]:
    """The waits for each step of the services that began in a year, for years with enough of them."""
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
    return {year: found for year, found in sorted(by_year.items()) if len(found[_STEPS[0]]) >= ENOUGH}


def _velocity_spec(medians: Mapping[int, Mapping[str, int | None]]) -> Spec:
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
    return {"data": values(rows), **dotted(_STEPS, encoding)}


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
