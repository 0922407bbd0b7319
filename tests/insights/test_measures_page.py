"""The page ``site/docs/reference/measures.md`` and the shipped history say the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.insights.geography import Geography
from reporter.insights.measures.capacity import capacities, concentration_over_time
from reporter.insights.measures.cohorts import cohorts
from reporter.insights.measures.courses import courses
from reporter.insights.measures.geographic import View, by_place
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import maturity
from reporter.insights.measures.order import typical_positions
from reporter.insights.measures.parity import catch_up, gaps, parity, parity_over_time
from reporter.insights.measures.velocity import region_paces, service_paces
from reporter.insights.past import Mark
from reporter.insights.period import Span
from reporter.insights.rollouts import Rollouts

PAGE = Path(__file__).parents[2] / "site/docs/reference/measures.md"


def left_out(rollouts: Rollouts) -> str:
    found = courses(rollouts)
    late = sum(one.mark is Mark.LISTED_LATE for one in found.left_out)
    return (
        f"{len(found.sound)} services are measured so, and {len(found.left_out)} are left out: "
        f"{late} as listed late, {len(found.left_out) - late} as corrected."
    )


def of_the_source(rollouts: Rollouts) -> str:
    year = {one.year: one for one in cohorts(rollouts)}
    return (
        f"Of {year[2024].named} services that were first named in 2024, it lists {year[2024].listed}; "
        f"of {year[2025].named} in 2025, {year[2025].listed}; of {year[2026].named} in 2026, {year[2026].listed}."
    )


def by_year(rollouts: Rollouts) -> str:
    found = {one.period.name: one.launches for one in launches(rollouts, Span.YEAR)}
    return f"{found['2023']:,} launches in 2023, {found['2024']} in 2024, {found['2025']} in 2025."


def of_bedrock(rollouts: Rollouts) -> str:
    found = next(one for one in service_paces(rollouts).paces if one.service == "bedrock")
    assert found.fifth is not None
    assert found.tenth is not None
    return (
        f"the fifth after {found.fifth.days} days, the tenth after {found.tenth.days}, {found.half.regions} of the "
        f"{found.base} regions of its first day after {found.half.days}, and {found.ninety.regions} of them after "
        f"{found.ninety.days}. Today it is in {found.regions} of {found.of}."
    )


def of_app_runner(rollouts: Rollouts) -> str:
    found = next(one for one in service_paces(rollouts).paces if one.service == "apprunner")
    assert found.tenth is not None
    assert (found.ninety.regions, found.ninety.days) == (19, None)
    return (
        f"apprunner reached its tenth region after {found.tenth.days} days, and has waited for the nineteenth of "
        f"{found.base} for {found.ninety.waited:,} days."
    )


def of_regions(rollouts: Rollouts) -> str:
    found = {one.region: one for one in region_paces(rollouts)}
    virginia, frankfurt, zurich = found["us-east-1"], found["eu-central-1"], found["eu-central-2"]
    london, spain = found["eu-west-2"].backlog, found["eu-south-2"].backlog
    assert zurich.median is None
    assert london is not None
    assert spain is not None
    return (
        f"of {virginia.new} services that began since the history does, {virginia.among_first} were in us-east-1 from "
        f"their first day on, and {frankfurt.among_first} in eu-central-1. The other {frankfurt.later.waits} took a "
        f"median of {frankfurt.median} days to eu-central-1. To eu-central-2, {zurich.later.events} of "
        f"{zurich.later.waits} have come so far, so the median is not reached. Of what other regions had when "
        f"eu-west-2 opened, half had come after {london.median} days; for eu-south-2 it took {spain.median:,}."
    )


def of_positions(rollouts: Rollouts) -> str:
    first = typical_positions(rollouts)[:4]
    assert {one.services for one in first} == {122}
    one, two, three, four = (f"{found.region} {found.position:.2f}".replace(" ", " at ") for found in first)
    return f"{one.replace(' at ', ' is at ')}, {two}, {three} and {four}, each over 122 services."


def of_parity(rollouts: Rollouts) -> str:
    found = parity(rollouts, "us-west-2", ["us-east-1"])
    then = next(one for one in parity_over_time(rollouts, "us-west-2", ["us-east-1"]) if one.day.month == 12)
    return (
        f"us-west-2 has {found.has} of the {found.of} services of us-east-1, which is {found.share:.1%}, and two that "
        f"us-east-1 lacks: {' and '.join(found.extra)}. It had {then.share:.1%} at the end of {then.day.year}."
    ).replace("%", " %")


def of_gaps(rollouts: Rollouts) -> str:
    found = gaps(rollouts, "eu-central-2", ["eu-central-1"])
    first = found[0]
    return (
        f"The most widespread of the {len(found)} services that eu-central-2 lacks of eu-central-1 is {first.service}, "
        f"which is in {first.regions} of {first.of} regions."
    )


def of_catching_up(rollouts: Rollouts) -> str:
    oregon = catch_up(rollouts, "us-west-2", ["us-east-1"])
    frankfurt = catch_up(rollouts, "eu-central-1", ["us-east-1"])
    return (
        f"us-west-2 had {oregon.at_once} at once; {oregon.curve.events} of the other {oregon.curve.waits} have come "
        f"since, a quarter within {oregon.lower} days. eu-central-1 had {frankfurt.at_once} at once; the other "
        f"{frankfurt.curve.waits} took {frankfurt.lower}, {frankfurt.median} and {frankfurt.upper:,} days (quartiles)."
    )


def of_maturity(rollouts: Rollouts) -> str:
    levels = {one.region: one for one in maturity(rollouts)}

    def at(region: str, days: int) -> int:
        found = levels[region].level(days)
        assert found is not None
        return found.services

    return (
        f"il-central-1 opened with {at('il-central-1', 0)} services and had {at('il-central-1', 30)} after 30 days, "
        f"{at('il-central-1', 365)} after a year and {at('il-central-1', 730)} after two. eu-south-2 opened with "
        f"{at('eu-south-2', 0)}, and had {at('eu-south-2', 365)} and {at('eu-south-2', 730)}. mx-central-1 opened with "
        f"{at('mx-central-1', 0)}, and had {at('mx-central-1', 365)} after a year."
    )


def of_the_unsure(rollouts: Rollouts) -> str:
    most = {one.region: max(point.unsure for point in one.points) for one in maturity(rollouts)}
    return f"(ap-southeast-5 has {most['ap-southeast-5']} at most, us-east-2 has {most['us-east-2']})"


def of_cohorts(rollouts: Rollouts) -> str:
    year = {one.year: one for one in cohorts(rollouts)}
    first, second = year[2022], year[2020]
    return (
        f"of {first.named} services named in 2022, {first.listed} were listed and {first.still} are now. Those that "
        f"can be judged, {first.judged}, were in a median of {first.spread[0].share:.0%} of the regions after one year "
        f"and {first.spread[2].share:.0%} after three. For 2020 it is {second.spread[0].share:.0%} and "
        f"{second.spread[2].share:.0%}."
    ).replace("%", " %")


def of_places(rollouts: Rollouts) -> str:
    found = by_place(rollouts, Geography(), View.PARTITION)[0]
    return (
        f"the partition `{found.key}` has {len(found.regions)} regions, {found.services} services and "
        f"{found.availabilities:,} availabilities."
    )


def of_capacity(rollouts: Rollouts) -> str:
    found = {one.region: one for one in capacities(rollouts)}
    virginia, auckland = found["us-east-1"], found["ap-southeast-6"]
    return (
        f"us-east-1 has {virginia.services} of {virginia.of} services and got {virginia.arrivals} in the last year. "
        f"ap-southeast-6 has {auckland.services}, and got {auckland.arrivals}."
    )


def of_concentration(rollouts: Rollouts) -> str:
    first, *_, last = found = concentration_over_time(rollouts)
    middle = next(one for one in found if one.day.year == 2022)
    return (
        f"{round((last.in_one or 0) * last.services)} services of {last.services} are in one region only, and "
        f"{round((last.in_all or 0) * last.services)} in all {last.regions}. "
        f"The index fell from {first.herfindahl:.3f} ({first.regions} regions) at the end of 2016 "
        f"to {last.herfindahl:.3f} today, where {last.even:.3f} would be even. "
        f"In all regions were {first.in_all:.0%} at the end of 2016, {middle.in_all:.0%} at the end of 2022 "
        f"and {last.in_all:.0%} today."
    ).replace("%", " %")


@pytest.mark.parametrize(
    "example",
    [
        left_out,
        of_the_source,
        by_year,
        of_bedrock,
        of_app_runner,
        of_regions,
        of_positions,
        of_parity,
        of_gaps,
        of_catching_up,
        of_maturity,
        of_the_unsure,
        of_cohorts,
        of_places,
        of_capacity,
        of_concentration,
    ],
)
def test_the_numbers_of_the_page_are_those_of_the_history(rollouts: Rollouts, example: Callable[[Rollouts], str]):
    assert example(rollouts) in PAGE.read_text(encoding="utf-8")
