"""What came when: launches, regions and services over time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from reporter.insights.measures.cohorts import cohorts
from reporter.insights.measures.launches import LaunchCount, first_listed, launches
from reporter.insights.past import RegionPast
from reporter.insights.period import Period, Span
from reporter.insights.rollouts import Rollouts
from reporter.insights.words import many
from reporter.render.charts.chart import Chart, listed, plain
from reporter.render.charts.spec import Spec, iso, layered, lines, main_partition, number, tooltip, values, when

_GAP: Final = timedelta(days=9)
"""Between bars."""
_TOLD: Final = 3
"""Years of which the coverage is told."""


def launches_chart(rollouts: Rollouts) -> Chart | None:
    """Arrivals per quarter; ``None`` if there is no quarter."""
    found = launches(rollouts, Span.QUARTER)
    if not found:
        return None
    return Chart(
        "launches",
        "Launches over time",
        _launches_found(found),
        "An arrival is the first time that a service is listed in a region. Pale bars with a dashed edge are quarters "
        f"that were not observed to their end or from their beginning. {coverage(rollouts)}".strip(),
        "Bar chart of arrivals per quarter.",
        _launches_spec(found, rollouts.at),
        ("Quarter", ">Arrivals", "Observed"),
        [(one.period.name, one.launches, "whole" if one.complete else "in part") for one in found],
    )


def _launches_spec(found: Sequence[LaunchCount], at: date) -> Spec:
    rows = [
        {
            "start": iso(one.period.start),
            "end": iso(one.period.end - _GAP),
            "quarter": one.period.name,
            "launches": one.launches,
            "state": "whole quarter" if one.complete else "part of a quarter",
        }
        for one in found
    ]
    bars = {
        "x": when("start", found[0].period.start, at),
        "x2": {"field": "end"},
        "y": number("launches", "arrivals per quarter"),
        "y2": {"datum": 0},
        "tooltip": tooltip(quarter="Quarter", launches="Arrivals", state="Observed"),
    }
    part = "datum.state == 'part of a quarter'"
    return {
        "data": values(rows),
        **layered(
            {"transform": [{"filter": f"!({part})"}], "mark": {"type": "rect"}, "encoding": bars},
            {"transform": [{"filter": part}], "mark": {"type": "rect", "style": "open"}, "encoding": bars},
        ),
    }


def _launches_found(found: Sequence[LaunchCount]) -> str:
    whole = [one for one in found if one.complete]
    if not whole:
        return f"{many(found[-1].launches, 'arrival')} in {found[-1].period.name} so far."
    last = whole[-1]
    most = max(whole, key=lambda one: one.launches)
    before = next((one for one in whole if one.period == last.period.year_before), None)
    text = f"{many(last.launches, 'arrival')} in {last.period.name}, the last whole quarter"
    text += f", after {before.launches:,} a year earlier." if before else "."
    return f"{text} Most came in {most.period.name}: {most.launches:,}." if most.launches else text


def coverage(rollouts: Rollouts) -> str:
    """How many services of the last years the source has placed, in words; empty if that is all of them."""
    years = [one for one in cohorts(rollouts, main_partition(rollouts)) if one.year is not None][-_TOLD:]
    if not years or not any(one.listed < one.named for one in years):
        return ""
    said = [f"{one.listed:,} of the {one.named:,} that it first named in {one.year}" for one in years]
    return (
        f"The source is not the whole of AWS: of its services it has listed {listed(said)} in any place. "
        "So fewer launches are first of all a fact about the source."
    )


def regions_chart(rollouts: Rollouts) -> Chart | None:
    """How many regions the source had listed by when, of the main partition and of the others."""
    main, at = main_partition(rollouts), rollouts.at
    places = [rollouts.regions[code] for code in rollouts.region_codes()]
    if not places:
        return None
    newest = max(places, key=lambda row: (row.since, row.code))
    inside = sum(row.partition == main for row in places)
    found = f"{many(len(places), 'region')} are listed, {inside} of them in partition {plain(main)}."
    if newest.mark is None:
        found += f" The newest, {plain(newest.code)}, was first listed on {iso(newest.since)}."
    yearly = [
        (str(day.year) if day.year < at.year else iso(day), *_counts(places, main, day)) for day in _ends(rollouts)
    ]
    return Chart(
        "regions",
        "Regions over time",
        found,
        "Regions that are listed now, from the day on which the source first listed them. Those of its first list, "
        "and of the first list of a partition, had opened before.",
        "Step lines of the number of regions.",
        _regions_spec(places, main, at),
        ("End of", f">Partition {plain(main)}", ">Other partitions"),
        yearly,
        height=280,
    )


def _regions_spec(places: Sequence[RegionPast], main: str, at: date) -> Spec:
    names = [f"partition {plain(main)}", "other partitions"]
    rows: list[dict[str, object]] = []
    for name, own in zip(names, (True, False), strict=True):
        days = sorted(row.since for row in places if (row.partition == main) is own)
        steps = {day: count for count, day in enumerate(days, 1)}
        rows += [{"series": name, "day": iso(day), "regions": count} for day, count in steps.items()]
        rows += [{"series": name, "day": iso(at), "regions": len(days)}] if days else []
    shown = [name for name in names if any(row["series"] == name for row in rows)]
    return {
        "data": values(rows),
        "mark": {"type": "line", "interpolate": "step-after", "point": False},
        "encoding": {
            "x": when("day", min(row.since for row in places), at),
            "y": number("regions", "regions listed"),
            **lines(shown),
            "tooltip": tooltip(series="Where", day="From", regions="Regions"),
        },
    }


def _counts(rows: Iterable[RegionPast], main: str, day: date) -> tuple[int, int]:
    seen = [row for row in rows if row.since <= day]
    own = sum(row.partition == main for row in seen)
    return own, len(seen) - own


def _ends(rollouts: Rollouts) -> Iterator[date]:
    """The ends of the years since anything was listed, and today."""
    begun = first_listed(rollouts) or rollouts.at
    yield from (date(year, 12, 31) for year in range(begun.year, rollouts.at.year))
    yield rollouts.at


def services_chart(rollouts: Rollouts) -> Chart | None:
    """How many services the source had ever named, and ever placed in a region, by when."""
    if not rollouts.services:
        return None
    named = [row.named for row in rollouts.services.values()]
    placed = [min(stay.since for stay in row.first.values()) for row in rollouts.services.values() if row.first]
    total, inside = len(named), len(placed)
    return Chart(
        "services",
        "Services over time",
        f"The source has named {many(total, 'service')} so far and listed {inside:,} of them in a region; "
        f"of the other {total - inside:,} it says no region." + _growth(rollouts, named, placed),
        "Both lines only rise, since a service that is gone still counts; the second begins with the first list of "
        "regions. Services that a partition runs once for all its regions are named and in no region.",
        "Two rising lines.",
        _services_spec(rollouts, named, placed),
        ("End of", ">Ever named", ">Ever listed in a region"),
        [
            (
                str(day.year) if day < rollouts.at else iso(day),
                sum(one <= day for one in named),
                sum(one <= day for one in placed),
            )
            for day in _ends(rollouts)
        ],
        height=280,
    )


def _services_spec(rollouts: Rollouts, named: Sequence[date], placed: Sequence[date]) -> Spec:
    days = _quarter_ends(min(named), rollouts.at)
    names = ("ever named", "ever listed in a region")
    since = first_listed(rollouts)
    counts: list[list[int | None]] = [
        [sum(day <= end for day in named) for end in days],
        [sum(day <= end for day in placed) if since and since <= end else None for end in days],
    ]
    rows = [
        {"series": name, "day": iso(day), "services": count}
        for name, some in zip(names, counts, strict=True)
        for day, count in zip(days, some, strict=True)
    ]
    return {
        "data": values(rows),
        "mark": {"type": "line", "point": len(days) == 1},
        "encoding": {
            "x": when("day", min(named), rollouts.at),
            "y": number("services", "services"),
            **lines(names),
            "tooltip": tooltip(series="Services", day="By", services="Number"),
        },
    }


def _quarter_ends(first: date, at: date) -> list[date]:
    """From the quarter of *first* to *at*, which comes last."""
    days: list[date] = []
    quarter = Period.around(first, Span.QUARTER)
    while quarter.last_day < at:
        days.append(quarter.last_day)
        quarter = Period.around(quarter.end, Span.QUARTER)
    return [*days, at]


def _growth(rollouts: Rollouts, named: list[date], placed: list[date]) -> str:
    """What the last 365 days brought."""
    after = date.fromordinal(rollouts.at.toordinal() - 365)
    new, here = (sum(day > after for day in some) for some in (named, placed))
    return f" In the last 365 days it named {new:,} new ones and placed {here:,} for the first time."
