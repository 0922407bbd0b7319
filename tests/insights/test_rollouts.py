from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.compare import apply
from reporter.insights.past import Mark
from reporter.insights.rollouts import Rollouts
from reporter.model.snapshot import Snapshot
from tests.builders import added, change_set, day, removed

OPEN = [Change(Kind.REGION_ADDED, region=code, partition="aws") for code in ("a-1", "b-1")]
S3 = Change(Kind.SERVICE_ADDED, service="s3", after="Amazon S3")
NEW = Change(Kind.SERVICE_ADDED, service="new")
FIRST = change_set(0, *OPEN, S3, added("s3", "a-1"))
LOOK = change_set(0.5, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S3"))
"""An observation that confirms the first."""
LAST = change_set(80, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S4"))


def at(number: float, *sets: ChangeSet, **options: Any) -> Rollouts:
    return Rollouts.of(sets, day(number), **options)


def test_a_stay_lasts_from_the_observation_that_added_it():
    [stay] = at(1, FIRST).arrivals
    assert (stay.service, stay.region, stay.since, stay.lasts) == ("s3", "a-1", date(2026, 1, 1), True)


def test_what_stands_in_the_first_list_has_no_day_of_arrival():
    found = at(1, FIRST)
    assert found.arrivals[0].mark is Mark.FIRST_LIST
    assert found.launches == ()
    assert found.regions["a-1"].opened is None


def test_what_comes_later_has_one():
    found = at(9, FIRST, change_set(3, added("s3", "b-1")), change_set(5, NEW))
    assert [(stay.region, stay.mark) for stay in found.launches] == [("b-1", None)]


def test_what_a_person_accepted_as_a_correction_is_no_launch():
    found = at(9, FIRST, change_set(3, added("s3", "b-1"), accepted="the file was re-modelled"))
    assert found.services["s3"].first["b-1"].mark is Mark.CORRECTED


def test_a_service_that_is_listed_long_after_it_was_named_is_listed_late():
    late = change_set(40, added("new", "a-1"), added("new", "b-1"))
    found = at(60, FIRST, change_set(1, NEW), late, change_set(50, added("s3", "b-1")))
    assert {stay.mark for stay in found.services["new"].first.values()} == {Mark.LISTED_LATE}


def test_where_a_late_service_comes_afterwards_is_a_launch():
    sets = (FIRST, change_set(1, NEW), change_set(40, added("new", "a-1")), change_set(41, added("new", "b-1")))
    found = at(60, *sets, change_set(50, added("s3", "b-1")))
    assert found.services["new"].first["b-1"].mark is None


def test_the_first_regions_of_a_partition_were_there_before():
    iso = Change(Kind.REGION_ADDED, region="iso-1", partition="aws-iso")
    found = at(9, FIRST, change_set(3, iso, added("s3", "iso-1")), change_set(4, added("s3", "b-1")))
    assert found.regions["iso-1"].mark is Mark.FIRST_LIST
    assert found.services["s3"].first["iso-1"].mark is Mark.FIRST_LIST


def test_a_further_region_of_a_partition_opens_on_its_day():
    found = at(9, FIRST, change_set(3, Change(Kind.REGION_ADDED, region="c-1", partition="aws")))
    assert found.regions["c-1"].opened == date(2026, 1, 4)


def test_the_day_that_aws_gave_stands_before_the_day_of_the_first_listing():
    launched = Change(Kind.ATTRIBUTE_MODIFIED, region="a-1", partition="aws", attribute="launched", after="2006-08-25")
    assert at(1, replace(FIRST, changes=(*FIRST.changes, launched))).regions["a-1"].opened == date(2006, 8, 25)


def test_attributes_of_a_region_are_those_of_the_day():
    def modified(attribute: str, after: str | None) -> Change:
        return Change(Kind.ATTRIBUTE_MODIFIED, region="a-1", partition="aws", attribute=attribute, after=after)

    changes = [
        modified("name", "Somewhere"),
        modified("country", "IE"),
        modified("zones", '["x-az1", "x-az2"]'),
        modified("domain", "amazonaws.com"),
        modified("partition", "aws-x"),
    ]
    found = at(9, FIRST, change_set(2, *changes)).regions["a-1"]
    assert (found.name, found.country, found.zones, found.partition) == ("Somewhere", "IE", 2, "aws-x")
    gone = at(9, FIRST, change_set(2, *changes), change_set(3, modified("zones", None), modified("launched", None)))
    assert (gone.regions["a-1"].zones, gone.regions["a-1"].launched) == (None, None)


def test_a_service_that_left_has_an_ended_stay():
    found = at(60, FIRST, LOOK, change_set(2, removed("s3", "a-1")), change_set(30, NEW)).services["s3"]
    assert not found.listed
    assert found.lost["a-1"].until == date(2026, 1, 3)
    assert found.first["a-1"] == found.lost["a-1"]


def test_a_service_that_comes_back_is_no_second_arrival():
    left = change_set(2, removed("s3", "a-1"))
    sets = (FIRST, LOOK, left, change_set(20, NEW), change_set(30, added("s3", "a-1")), LAST)
    found = at(90, *sets)
    assert len(found.arrivals) == 1
    assert found.services["s3"].now["a-1"].since == date(2026, 1, 31)
    assert found.services["s3"].lost == {}


def test_what_is_reverted_leaves_no_trace():
    sets = (FIRST, change_set(2, removed("s3", "a-1")), change_set(3, added("s3", "a-1")), change_set(4, NEW))
    assert at(9, *sets).services["s3"].ended == ()


def test_a_region_that_came_by_mistake_is_not_there():
    come = change_set(2, Change(Kind.REGION_ADDED, region="x-1", partition="aws"), added("s3", "x-1"))
    gone = change_set(3, Change(Kind.REGION_REMOVED, region="x-1", partition="aws"), removed("s3", "x-1"))
    assert "x-1" not in at(9, FIRST, come, gone, change_set(4, NEW)).regions


def test_a_region_that_closed_is_gone_and_may_come_back():
    close = Change(Kind.REGION_REMOVED, region="b-1", partition="aws")
    again = Change(Kind.REGION_ADDED, region="b-1", partition="aws", after="Again")
    sets = (FIRST, LOOK, change_set(20, close))
    assert at(60, *sets).region_codes() == ("a-1",)
    found = at(90, *sets, change_set(40, NEW), change_set(60, again), LAST).regions["b-1"]
    assert (found.gone, found.name, found.since) == (False, "Again", date(2026, 1, 1))


def test_an_addition_that_no_further_observation_confirms_is_provisional():
    sets = (FIRST, change_set(2, added("s3", "b-1")))
    assert at(9, *sets).services["s3"].now["b-1"].provisional
    assert len(at(9, *sets).arrivals) == 1
    assert not at(9, *sets, observed_until=day(3)).services["s3"].now["b-1"].provisional


def test_those_who_look_back_know_what_was_believed_later():
    sets = (FIRST, change_set(2, added("s3", "b-1")), change_set(5, NEW))
    assert at(2, *sets).services["s3"].now["b-1"].provisional
    assert not at(2, *sets, known=day(9)).services["s3"].now["b-1"].provisional
    assert "new" not in at(2, *sets, known=day(9)).services


def test_a_look_after_the_day_confirms_nothing():
    sets = (FIRST, change_set(2, added("s3", "b-1")))
    assert at(2, *sets, observed_until=day(3)).services["s3"].now["b-1"].provisional


def test_a_renamed_service_keeps_its_past():
    rename = Change(Kind.SERVICE_RENAMED, service="s4", before="s3", after="s4")
    sets = (FIRST, LOOK, change_set(20, removed("s3", "a-1")), change_set(40, added("s3", "b-1")))
    found = at(90, *sets, change_set(60, rename), change_set(61, NEW))
    assert "s3" not in found.services
    assert found.services["s4"].first["a-1"].service == "s4"
    assert [stay.service for stay in found.services["s4"].ended] == ["s4"]


def test_a_service_that_was_listed_late_stays_so_by_its_new_name():
    rename = Change(Kind.SERVICE_RENAMED, service="newer", before="new", after="newer")
    sets = (FIRST, change_set(1, NEW), change_set(40, added("new", "a-1")), change_set(40.5, rename))
    found = at(60, *sets, change_set(40.6, added("newer", "b-1")), change_set(41, added("s3", "b-1")))
    assert found.services["newer"].first["b-1"].mark is Mark.LISTED_LATE


def test_a_service_that_is_gone_is_still_known():
    gone = Change(Kind.SERVICE_REMOVED, service="s3", before="Amazon S3")
    found = at(60, FIRST, LOOK, change_set(20, removed("s3", "a-1"), gone), change_set(30, NEW))
    assert found.services["s3"].gone
    again = at(99, FIRST, LOOK, change_set(20, removed("s3", "a-1"), gone), change_set(60, S3), change_set(61, NEW))
    assert not again.services["s3"].gone


def test_attributes_of_a_service_are_those_of_the_day():
    def modified(attribute: str, after: str | None) -> Change:
        return Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute=attribute, after=after)

    everywhere = Change(Kind.AVAILABILITY_ADDED, service="s3", partition="aws")
    nowhere = Change(Kind.AVAILABILITY_REMOVED, service="s3", partition="aws")
    dated = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", region="a-1", attribute="dated", after="2026-01-01")
    changes = (everywhere, modified("name", "S3"), modified("unknown_in", '["aws-cn"]'), dated)
    found = at(9, FIRST, LOOK, change_set(2, *changes), change_set(3, NEW)).services["s3"]
    assert (found.name, *found.global_in, *found.unknown_in) == ("S3", "aws", "aws-cn")
    later = at(60, FIRST, LOOK, change_set(2, *changes), change_set(20, nowhere, modified("unknown_in", None)))
    assert (later.services["s3"].global_in, later.services["s3"].unknown_in) == (frozenset(), frozenset())


def test_changes_of_services_that_were_never_listed_are_ignored():
    sets = (
        FIRST,
        change_set(2, Change(Kind.SERVICE_REMOVED, service="ghost"), removed("ghost", "a-1")),
        change_set(3, Change(Kind.SERVICE_RENAMED, service="b", before="ghost", after="b")),
        change_set(4, Change(Kind.ATTRIBUTE_MODIFIED, region="ghost-1", attribute="name", after="x")),
        change_set(5, NEW),
    )
    assert set(at(60, *sets).services) == {"s3", "new"}


def test_the_regions_of_a_day_are_those_of_its_end():
    sets = (FIRST, LOOK, change_set(20, removed("s3", "a-1"), added("s3", "b-1")), change_set(40, NEW))
    found = at(60, *sets).services["s3"]
    assert found.regions_on(date(2025, 12, 31)) == frozenset()
    assert found.regions_on(date(2026, 1, 20)) == {"a-1"}
    assert found.regions_on(date(2026, 1, 21)) == {"b-1"}


def test_no_history_is_an_empty_past():
    found = Rollouts.of((), datetime(2026, 1, 1, tzinfo=UTC))
    assert (found.services, found.regions, found.arrivals, found.revision) == ({}, {}, (), "")


def test_the_services_of_a_region_are_those_that_are_there_now(rollouts):
    assert len(rollouts.present["us-east-1"]) > len(rollouts.present["us-west-1"]) > 100


def test_region_codes_can_be_of_one_partition(rollouts):
    assert rollouts.region_codes(["aws-cn"]) == ("cn-north-1", "cn-northwest-1")


def test_everything_agrees_with_the_snapshot_that_the_history_ends_with(baseline, rollouts):
    snapshot = Snapshot("endpoints")
    for one in baseline.timeline:
        snapshot = apply(one.changes, snapshot)
    for code, row in snapshot.services.items():
        assert set(rollouts.services[code].now) == row.regions, code
        assert rollouts.services[code].global_in == row.global_in
        assert rollouts.services[code].unknown_in == row.unknown_in
    assert set(rollouts.region_codes()) == set(snapshot.regions)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4000), st.integers(0, 400))
def test_a_later_date_takes_no_arrival_back(timeline, number, more):
    earlier = Rollouts.of(timeline, timeline[0].observed_at + timedelta(days=number))
    later = Rollouts.of(timeline, timeline[0].observed_at + timedelta(days=number + more))
    assert len(earlier.arrivals) <= len(later.arrivals)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4000))
def test_nothing_that_comes_later_is_known(timeline, number):
    moment = timeline[0].observed_at + timedelta(days=number)
    altered = tuple(
        one if one.observed_at <= moment else ChangeSet(one.source, one.observed_at, (NEW,), "altered")
        for one in timeline
    )
    assert Rollouts.of(timeline, moment) == Rollouts.of(altered, moment)


def test_the_first_services_of_a_partition_were_there_before_even_if_its_region_is_older():
    iso = Change(Kind.REGION_ADDED, region="iso-1", partition="aws-iso")
    sets = (FIRST, LOOK, change_set(3, iso), change_set(300, added("s3", "iso-1")), change_set(310, NEW))
    later = (
        change_set(320, added("new", "a-1")),
        change_set(330, added("new", "iso-1")),
        change_set(340, LOOK.changes[0]),
    )
    found = at(400, *sets, *later)
    assert found.services["s3"].first["iso-1"].mark is Mark.FIRST_LIST
    assert found.services["new"].first["iso-1"].mark is None
