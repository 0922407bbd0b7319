"""What holds of every measure on the shipped history, whatever the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from reporter.changes.change import ChangeSet, Kind
from reporter.insights.geography import Geography
from reporter.insights.measures.capacity import capacities, concentration_over_time
from reporter.insights.measures.cohorts import cohorts
from reporter.insights.measures.courses import courses
from reporter.insights.measures.geographic import View, by_place
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import maturity
from reporter.insights.measures.order import rollout_order, typical_positions
from reporter.insights.measures.parity import catch_up, compare_regions, gaps, parity, parity_over_time
from reporter.insights.measures.velocity import region_paces, service_paces
from reporter.insights.period import Span
from reporter.insights.rollouts import Rollouts
from tests.builders import added

DAYS = [
    (2016, 3, 2),
    (2017, 12, 19),
    (2019, 9, 4),
    (2021, 3, 5),
    (2023, 7, 28),
    (2024, 8, 22),
    (2025, 9, 1),
    (2026, 5, 6),
]
MEASURES: dict[str, Callable[[Rollouts], Any]] = {
    "capacities": capacities,
    "catch-up": lambda known: catch_up(known, "eu-west-1", ["us-east-1"]),
    "cohorts": cohorts,
    "comparison": lambda known: compare_regions(known, "us-west-2", "eu-west-1"),
    "concentration": concentration_over_time,
    "courses": courses,
    "gaps": lambda known: gaps(known, "sa-east-1", ["us-east-1"]),
    "launches": launches,
    "maturity": maturity,
    "order": lambda known: rollout_order(known, "lambda"),
    "parity": lambda known: parity_over_time(known, "sa-east-1", ["us-east-1", "us-west-2"]),
    "places": lambda known: by_place(known, Geography(), View.PARTITION),
    "positions": typical_positions,
    "region paces": region_paces,
    "service paces": service_paces,
}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("day", DAYS)
def test_nothing_changes_when_the_future_is_another(
    timeline: tuple[ChangeSet, ...], day: tuple[int, int, int], name: str
):
    moment = datetime(*day, 23, 59, 59, tzinfo=UTC)
    until = tuple(one for one in timeline if one.observed_at <= moment)
    other = replace(until[-1], observed_at=datetime(2030, 1, 1, tzinfo=UTC), changes=(added("s3", "us-west-2"),))
    measure = MEASURES[name]
    known = measure(Rollouts.of(until, moment))
    assert measure(Rollouts.of(timeline, moment)) == known
    assert measure(Rollouts.of((*until, other), moment)) == known


def test_a_later_day_never_takes_back_an_arrival(rollouts_on: Callable[..., Rollouts]):
    # ecr became api.ecr on 2019-01-25, botocore 1.12.85: its arrivals stay, and go by the new code.
    found = [
        {(stay.service.removeprefix("api."), stay.region, stay.since) for stay in rollouts_on(*day).arrivals}
        for day in DAYS
    ]
    assert all(before <= after for before, after in pairwise(found))


def test_a_complete_month_keeps_its_launches(rollouts_on: Callable[..., Rollouts], rollouts: Rollouts):
    # A launch in the last observation of a month is confirmed only by the next, so the newest month may still grow.
    final = {one.period: one.launches for one in launches(rollouts)}
    for day in DAYS:
        told = [one for one in launches(rollouts_on(*day)) if one.complete]
        assert all(one.launches == final[one.period] for one in told[:-1])


def test_launches_by_month_quarter_and_year_add_up_to_all_launches(rollouts: Rollouts):
    for span in Span:
        assert sum(one.launches for one in launches(rollouts, span)) == len(rollouts.launches)


def test_a_region_held_against_itself_has_everything(rollouts: Rollouts):
    for code in rollouts.region_codes():
        found = parity(rollouts, code, [code])
        assert (found.share, found.missing, found.extra) == (1, (), ())
        assert {one.share for one in parity_over_time(rollouts, code, [code])} <= {1, None}


def test_both_ways_of_holding_two_regions_against_each_other_agree(rollouts: Rollouts):
    for code in rollouts.region_codes():
        there, back = parity(rollouts, code, ["us-east-1"]), parity(rollouts, "us-east-1", [code])
        assert (there.has, there.missing, there.extra) == (back.has, back.extra, back.missing)


def test_parity_over_time_ends_with_the_parity_of_today(rollouts: Rollouts):
    for code in rollouts.region_codes():
        now, last = parity(rollouts, code, ["us-east-1"]), parity_over_time(rollouts, code, ["us-east-1"])[-1]
        assert (last.has, last.of) == (now.has, now.of)


def test_gaps_are_what_parity_misses(rollouts: Rollouts):
    for code in rollouts.region_codes():
        assert sorted(gap.service for gap in gaps(rollouts, code, ["us-east-1"])) == [
            *parity(rollouts, code, ["us-east-1"]).missing
        ]


def test_the_regions_of_the_first_day_do_not_change_with_time(rollouts_on: Callable[..., Rollouts], rollouts: Rollouts):
    final = courses(rollouts).sound
    for day in DAYS:
        then = courses(rollouts_on(*day)).sound
        assert all(final[code].base == one.base for code, one in then.items() if code in final)


def test_a_milestone_that_was_reached_keeps_its_day(rollouts_on: Callable[..., Rollouts], rollouts: Rollouts):
    final = {one.service: one for one in service_paces(rollouts).paces}
    for day in DAYS:
        for one in service_paces(rollouts_on(*day)).paces:
            if one.half.days is not None and one.service in final:
                assert final[one.service].half.days == one.half.days


def test_every_service_of_a_partition_has_a_course_or_a_reason(rollouts: Rollouts):
    for partition in sorted({row.partition for row in rollouts.regions.values()}):
        found = courses(rollouts, partition)
        inside = {
            stay.service
            for stay in rollouts.arrivals
            if rollouts.regions[stay.region].partition == partition
            and partition not in rollouts.services[stay.service].global_in
        }
        assert {*found.sound, *(one.service for one in found.left_out)} == inside


def test_typical_positions_lie_between_first_and_last(rollouts: Rollouts):
    assert all(0 <= one.position <= 1 for one in typical_positions(rollouts) if one.position is not None)


def test_the_newest_level_of_a_region_is_what_it_has_now(rollouts: Rollouts):
    for one in maturity(rollouts):
        assert (one.points[-1].services, one.points[-1].unsure) == (len(rollouts.present[one.region]), 0)


def test_places_together_hold_every_availability(rollouts: Rollouts):
    for view in View:
        found = by_place(rollouts, Geography(), view)
        assert sum(one.availabilities for one in found) == sum(map(len, rollouts.present.values()))


def test_concentration_lies_between_even_and_all_in_one(rollouts: Rollouts):
    for one in concentration_over_time(rollouts):
        assert one.herfindahl is not None
        assert one.even is not None
        assert one.even <= one.herfindahl <= 1


def test_the_additions_of_a_day_are_in_no_measure_until_they_are_confirmed(timeline: tuple[ChangeSet, ...]):
    last = next(
        one for one in reversed(timeline) if any(change.kind is Kind.AVAILABILITY_ADDED for change in one.changes)
    )
    added_now = {(one.service, one.region) for one in last.changes if one.kind is Kind.AVAILABILITY_ADDED}
    known = Rollouts.of(timeline, last.observed_at)
    assert not added_now & {(stay.service, stay.region) for stay in known.arrivals}
