"""Measures of small histories, in which every number can be seen."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.errors import UsageError
from reporter.insights.geography import Geography
from reporter.insights.measures.capacity import capacities, concentration, concentration_over_time
from reporter.insights.measures.cohorts import cohorts
from reporter.insights.measures.courses import courses
from reporter.insights.measures.geographic import View, by_place
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import maturity, rank
from reporter.insights.measures.order import rollout_order, typical_positions
from reporter.insights.measures.parity import catch_up, compare_regions, gaps, parity, parity_over_time
from reporter.insights.measures.velocity import Reach, region_paces, service_paces
from reporter.insights.past import Mark
from reporter.insights.period import Span
from reporter.insights.rollouts import Rollouts
from tests.builders import added, change_set, day, removed


def region(code: str, partition: str = "aws") -> Change:
    return Change(Kind.REGION_ADDED, region=code, partition=partition)


def service(code: str) -> Change:
    return Change(Kind.SERVICE_ADDED, service=code, after=code.upper())


def attribute(code: str, name: str, after: str) -> Change:
    return Change(Kind.ATTRIBUTE_MODIFIED, region=code, partition="aws", attribute=name, after=after)


def everywhere(code: str) -> Change:
    return Change(Kind.AVAILABILITY_ADDED, service=code, partition="aws")


def at(number: float, *sets: ChangeSet) -> Rollouts:
    """What *sets* say at that day, looked at once more on it."""
    return Rollouts.of(sets, day(number), observed_until=day(number))


START = change_set(0, region("a"), region("b"), region("c"), service("old"), added("old", "a"), added("old", "b"))
NEW = change_set(10, service("new"), added("new", "a"))
SECOND = change_set(14, added("new", "b"))


def test_a_period_without_launches_counts_zero_and_the_running_one_is_not_complete():
    found = launches(at(75, START, NEW, SECOND, change_set(70, added("old", "c"))))
    assert [(one.period.name, one.launches, one.complete) for one in found] == [
        ("2026-01", 2, True),
        ("2026-02", 0, True),
        ("2026-03", 1, False),
    ]


def test_launches_can_be_counted_by_quarter_and_of_a_part():
    found = at(75, START, NEW, SECOND)
    assert [one.launches for one in launches(found, Span.QUARTER, regions=["b"])] == [1]
    assert [one.launches for one in launches(found, Span.QUARTER, services=["old"])] == [0]
    assert [one.launches for one in launches(found, Span.QUARTER, partitions=["aws"])] == [2]


def test_launches_of_a_partition_that_is_not_there_are_none():
    assert launches(at(75, START), partitions=["aws-cn"]) == ()


def test_a_partition_is_observed_from_its_first_region_on():
    china = change_set(40, region("cn-1", "aws-cn"), added("old", "cn-1"))
    found = launches(at(75, START, china), partitions=["aws-cn"])
    assert [(one.period.name, one.launches, one.complete) for one in found] == [
        ("2026-02", 0, False),
        ("2026-03", 0, False),
    ]


def test_half_of_the_regions_is_half_of_those_of_the_first_day():
    later = change_set(20, region("d"), region("e"), region("f"))
    [pace] = service_paces(at(30, START, NEW, SECOND, later)).paces
    assert (pace.service, pace.base, pace.of, pace.half) == ("new", 3, 6, Reach(2, 4, 20))


def test_what_is_not_reached_is_unknown_with_the_days_waited():
    [pace] = service_paces(at(30, START, NEW, SECOND)).paces
    assert (pace.ninety, pace.fifth, pace.tenth) == (Reach(3, None, 20), None, None)


def test_a_service_that_has_left_waits_no_longer():
    gone = change_set(20, removed("new", "a"), removed("new", "b"))
    [pace] = service_paces(at(60, START, NEW, SECOND, change_set(15, service("x")), gone)).paces
    assert (pace.left, pace.share, pace.regions, pace.ninety) == (True, 0, 2, Reach(3, None, 10))


def test_a_service_whose_day_says_nothing_is_left_out_with_the_reason():
    late = change_set(50, added("new", "a"))
    found = service_paces(at(90, START, change_set(10, service("new")), late)).left_out
    assert [(one.service, one.mark) for one in found] == [("new", Mark.LISTED_LATE), ("old", Mark.FIRST_LIST)]


def test_one_corrected_stay_is_enough_to_be_left_out():
    found = courses(at(30, START, NEW, replace(SECOND, accepted="the file was wrong")))
    assert {one.service: one.mark for one in found.left_out}["new"] is Mark.CORRECTED
    assert not found.sound


def test_a_global_service_has_no_course():
    found = courses(at(30, START, change_set(5, everywhere("old"))))
    assert (dict(found.sound), found.left_out) == ({}, ())


def test_days_to_a_region_are_unknown_where_a_service_has_not_come():
    course = courses(at(30, START, NEW, SECOND)).sound["new"]
    assert [course.waited(code) for code in "abc"] == [0, 4, None]


def test_services_that_have_not_come_to_a_region_are_censored():
    found = {one.region: one for one in region_paces(at(30, START, NEW, SECOND))}
    assert [(found[code].among_first, found[code].later.events, found[code].later.censored) for code in "abc"] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert (found["b"].median, found["c"].median, found["a"].backlog) == (4, None, None)


def test_a_region_catches_up_from_its_first_day_on():
    opens = change_set(20, region("d"), added("old", "d"))
    rollouts = at(60, START, NEW, SECOND, opens, change_set(50, added("new", "d")))
    found = {one.region: one for one in region_paces(rollouts)}["d"]
    assert found.backlog is not None
    assert [(step.days, step.at_risk) for step in found.backlog.steps] == [(0, 2), (30, 1)]
    assert (found.new, found.arrivals) == (0, 2)


def test_what_came_to_a_region_at_an_unknown_day_is_no_part_of_its_catching_up():
    opens = change_set(20, region("d"))
    late = change_set(50, added("old", "d"), accepted="the file was wrong")
    found = {one.region: one for one in region_paces(at(60, START, NEW, opens, late))}["d"]
    assert found.backlog is not None
    assert (found.backlog.waits, found.backlog.events, found.backlog.longest) == (1, 0, 40)


def test_regions_of_one_day_share_a_position():
    sets = (
        START,
        change_set(10, service("new"), added("new", "a"), added("new", "c")),
        change_set(12, added("new", "b")),
    )
    found = rollout_order(at(30, *sets), "new")
    assert [(place.region, place.position) for place in found] == [("a", 1), ("c", 1), ("b", 3)]


def test_a_position_is_known_only_after_the_last_marked_stay():
    sets = (START, NEW, replace(SECOND, accepted="the file was wrong"), change_set(20, added("new", "c")))
    found = rollout_order(at(30, *sets), "new")
    assert [(place.position, place.mark) for place in found] == [(None, None), (None, Mark.CORRECTED), (3, None)]


def test_the_order_of_a_service_that_there_is_not_is_a_usage_error():
    with pytest.raises(UsageError, match="there is no service 'nope' in source endpoints: "):
        rollout_order(at(1, START), "nope")


def many(count: int, *regions: str) -> list[ChangeSet]:
    """That many services; each comes to one region of *regions* a day."""
    sets = []
    for number in range(count):
        code = f"s{number}"
        sets.append(change_set(10 + 10 * number, service(code), added(code, regions[0])))
        sets += [change_set(10 + 10 * number + later, added(code, one)) for later, one in enumerate(regions[1:], 1)]
    return sets


def test_a_typical_position_runs_from_first_to_last():
    found = typical_positions(at(300, START, *many(10, "c", "a", "b")))
    assert [(one.region, one.position, one.services) for one in found] == [("c", 0, 10), ("a", 0.5, 10), ("b", 1, 10)]


def test_regions_without_the_service_are_last_together():
    regions = change_set(0, *(region(code) for code in "abcde"), service("old"), added("old", "a"))
    found = typical_positions(at(300, regions, *many(10, "a", "b", "c")))
    assert [one.position for one in found] == [0, 0.25, 0.5, 0.875, 0.875]


def test_a_region_that_few_services_can_judge_has_no_position():
    sets = [START, *many(9, "a", "b", "c")]
    assert {(one.position, one.services) for one in typical_positions(at(300, *sets))} == {(None, 9)}


def test_a_service_in_two_regions_judges_nobody():
    sets = [change_set(0, *(region(code) for code in "abc")), *many(10, "a", "b")]
    assert {one.services for one in typical_positions(at(300, *sets))} == {0}


def test_parity_is_held_against_whatever_any_region_of_the_reference_has():
    found = parity(at(30, START, NEW, change_set(14, service("x"), added("x", "b"))), "c", ["a", "b"])
    assert (found.share, found.missing, found.reference) == (0, ("new", "old", "x"), ("a", "b"))


def test_what_a_region_has_more_is_extra():
    found = parity(at(30, START, NEW), "a", ["b"])
    assert (found.has, found.of, found.share, found.extra) == (1, 1, 1, ("new",))


def test_the_parity_with_nothing_is_unknown():
    assert parity(at(30, START, NEW), "a", ["c"]).share is None


def test_what_the_source_cannot_say_is_unknown_and_no_gap():
    told = Change(Kind.ATTRIBUTE_MODIFIED, service="old", attribute="unknown_in", after='["aws-cn"]')
    found = at(30, START, change_set(5, region("cn-1", "aws-cn"), told))
    assert (parity(found, "cn-1", ["a"]).unknown, parity(found, "cn-1", ["a"]).missing) == (("old",), ())
    assert gaps(found, "cn-1", ["a"]) == ()


def test_global_services_are_neither_missing_nor_extra():
    found = parity(at(30, START, NEW, change_set(12, everywhere("new"))), "b", ["a"])
    assert (found.of, found.missing, found.extra) == (1, (), ())


def test_a_reference_must_be_named():
    with pytest.raises(UsageError, match="region a: there is nothing to hold it against: name one region or more"):
        parity(at(1, START), "a", [])


def test_a_region_that_there_is_not_is_a_usage_error():
    with pytest.raises(UsageError, match="there is no region 'zz' in source "):
        compare_regions(Rollouts.of((), day(1)), "zz", "a")


def test_parity_over_time_ends_today_with_a_month_that_is_not_complete():
    found = parity_over_time(at(40, START, NEW, SECOND), "b", ["a"])
    assert [(one.day, one.share, one.complete) for one in found] == [
        (date(2026, 1, 31), 1, True),
        (date(2026, 2, 10), 1, False),
    ]


def test_parity_over_time_ends_with_a_whole_month_on_its_last_day():
    assert [one.complete for one in parity_over_time(at(30, START), "b", ["a"])] == [True]


def test_parity_over_time_knows_who_has_left():
    gone = change_set(40, removed("old", "b"))
    found = parity_over_time(at(80, START, change_set(1, service("x")), gone), "b", ["a"])
    assert [one.share for one in found] == [1, 0, 0]


def test_gaps_begin_with_the_most_widespread():
    rollouts = at(30, START, NEW, change_set(14, service("x"), added("x", "a")))
    found = gaps(rollouts, "c", ["a"])
    assert [(gap.service, gap.regions, gap.of) for gap in found] == [("old", 2, 3), ("new", 1, 3), ("x", 1, 3)]


def test_a_gap_says_since_when_unless_nobody_knows():
    found = {gap.service: gap.since for gap in gaps(at(30, START, NEW), "c", ["a", "b"])}
    assert found == {"old": None, "new": date(2026, 1, 11)}


def test_a_gap_says_when_the_service_left():
    gone = change_set(20, removed("old", "b"))
    [gap] = gaps(at(60, START, change_set(1, service("x")), gone), "b", ["a"])
    assert gap.left == date(2026, 1, 21)


def test_a_service_that_left_everywhere_is_no_gap():
    gone = change_set(20, removed("new", "a"))
    assert gaps(at(60, START, NEW, change_set(11, service("x")), gone), "b", ["a"]) == ()


def test_two_regions_are_compared_both_ways():
    found = compare_regions(at(30, START, NEW, change_set(14, service("x"), added("x", "b"))), "a", "b")
    assert [[one.service for one in part] for part in (found.both, found.only_first, found.only_second)] == [
        ["old"],
        ["new"],
        ["x"],
    ]


def test_catching_up_counts_what_came_at_once_apart():
    found = catch_up(at(30, START, NEW, SECOND), "b")
    assert (found.at_once, found.lower, found.median, found.upper) == (0, 4, 4, 4)
    assert catch_up(at(30, START, NEW, SECOND), "a").at_once == 1


def test_catching_up_with_a_reference_starts_with_its_first_region():
    sets = (START, NEW, SECOND, change_set(20, added("new", "c")))
    assert catch_up(at(30, *sets), "c", ["b"]).median == 6
    assert catch_up(at(30, *sets), "a", ["b"]).at_once == 1


def test_a_region_catches_up_with_its_own_partition_only():
    china = change_set(5, region("cn-1", "aws-cn"))
    with pytest.raises(
        UsageError, match="region cn-1: it is not in partition aws, as a is: name regions of one partition"
    ):
        catch_up(at(30, START, china), "a", ["cn-1"])


OPENS = change_set(20, region("d"), added("old", "d"))


def test_a_region_fills_up_from_its_launch_on():
    [found] = maturity(at(120, START, NEW, OPENS, change_set(60, added("new", "d"))))
    assert [(point.days, point.services) for point in found.points] == [(0, 1), (40, 2), (100, 2)]
    assert [level and level.services for level in found.levels] == [1, 2, None, None, None]


def test_what_leaves_a_region_is_not_counted_any_more():
    gone = change_set(60, removed("old", "d"))
    [found] = maturity(at(120, START, OPENS, change_set(21, service("x")), gone))
    assert [(point.days, point.services) for point in found.points] == [(0, 1), (40, 0), (100, 0)]


def test_a_service_that_was_listed_late_may_have_been_there():
    late = change_set(60, added("new", "d"))
    [found] = maturity(at(120, START, change_set(10, service("new")), OPENS, late))
    assert [(point.days, point.services, point.unsure) for point in found.points] == [
        (0, 1, 1),
        (40, 2, 0),
        (100, 2, 0),
    ]


def test_a_launch_that_aws_gave_counts_before_the_first_listing():
    launched = change_set(25, attribute("d", "launched", "2026-01-16"))
    [found] = maturity(at(50, START, OPENS, launched))
    assert (found.level(4), found.opened, found.age) == (None, date(2026, 1, 16), 35)
    assert found.points[0].days == 5


def test_a_region_that_was_there_before_the_history_is_not_compared():
    assert maturity(at(50, START)) == ()


def test_regions_with_as_many_services_share_a_rank():
    three = change_set(20, *(region(code) for code in "def"), *(added("old", code) for code in "df"))
    found = rank(maturity(at(60, START, three)), 30)
    assert [(one.rank, one.region) for one in found] == [(1, "d"), (1, "f"), (3, "e")]


def test_a_region_that_is_too_young_has_no_rank():
    assert rank(maturity(at(40, START, OPENS)), 30) == ()


def test_services_of_the_first_list_have_no_year():
    found = cohorts(at(30, START, NEW))
    assert [(one.year, one.named, one.listed, one.still, one.judged) for one in found] == [
        (None, 1, 1, 1, 0),
        (2026, 1, 1, 1, 1),
    ]


def test_a_cohort_is_judged_after_the_years_have_passed():
    before, after = (cohorts(at(number, START, NEW, SECOND))[1].spread[0] for number in (374, 375))
    assert (before.share, before.regions, before.services) == (None, None, 0)
    assert after.share == pytest.approx(2 / 3)
    assert (after.regions, after.services) == (2, 1)


def test_a_cohort_counts_who_left_and_who_was_never_listed():
    gone = change_set(20, removed("new", "a"))
    found = cohorts(at(60, START, NEW, change_set(11, service("x")), gone))[1]
    assert (found.named, found.listed, found.still) == (2, 1, 0)


def test_an_empty_history_has_no_cohorts_and_no_concentration():
    assert cohorts(Rollouts.of((), day(1))) == ()
    assert concentration_over_time(Rollouts.of((), day(1))) == ()
    assert concentration(Rollouts.of((), day(1))).even is None


WORLD = Geography({"a": "IE", "b": "DE"}, {"IE": "Europe", "DE": "Europe"}, {"aws": "commercial"})


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.COUNTRY, [("IE", 2, 2), ("DE", 1, 1), ("unknown", 0, 0)]),
        (View.CONTINENT, [("Europe", 2, 3), ("unknown", 0, 0)]),
        (View.PARTITION, [("aws", 2, 3)]),
        (View.KIND, [("commercial", 2, 3)]),
    ],
)
def test_regions_are_put_together_by_where_they_are(view: View, expected: list[tuple[str, int, int]]):
    found = by_place(at(30, START, NEW), WORLD, view)
    assert [(one.key, one.services, one.availabilities) for one in found] == expected


def test_the_region_with_most_services_is_first():
    found = capacities(at(30, START, NEW))
    assert [(one.rank, one.region, one.services, one.share, one.arrivals) for one in found] == [
        (1, "a", 2, 1, 1),
        (2, "b", 1, 0.5, 0),
        (3, "c", 0, 0, 0),
    ]


def test_the_share_of_nothing_is_unknown():
    [found] = capacities(at(30, change_set(0, region("a"))))
    empty = concentration(at(30, change_set(0, region("a"))))
    assert found.share is None
    assert (empty.herfindahl, empty.gini, empty.in_one, empty.in_all, empty.even) == (None, None, None, None, 1)


def test_concentration_is_lowest_where_all_have_as_many():
    even = concentration(at(30, START, NEW, SECOND, change_set(20, added("old", "c"), added("new", "c"))))
    assert even.herfindahl == pytest.approx(1 / 3)
    assert (even.gini, even.in_one, even.in_all) == (0, 0, 1)


def test_concentration_is_highest_where_one_has_all():
    one = concentration(at(30, change_set(0, region("a"), region("b"), service("s"), added("s", "a"))))
    assert (one.herfindahl, one.gini, one.in_one, one.in_all) == (1, 0.5, 1, 0)


def test_concentration_is_told_at_year_ends_and_today():
    found = concentration_over_time(at(400, START, NEW))
    assert [(one.day, one.availabilities) for one in found] == [(date(2026, 12, 31), 3), (date(2027, 2, 5), 3)]
    assert all(one.day < other.day for one, other in pairwise(found))
