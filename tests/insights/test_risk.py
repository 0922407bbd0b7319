"""What may break a plan."""

from collections.abc import Callable
from datetime import date, timedelta

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.insights.risk.risks import Way, leaving, shrinking, single_regions
from reporter.insights.risk.stagnation import FALL, stagnating
from reporter.insights.rollouts import Rollouts
from tests.builders import added, change_set, day, removed

REGIONS = [Change(Kind.REGION_ADDED, region=code, partition="aws") for code in ("a-1", "b-1", "c-1")]
LOOK = change_set(0.5, Change(Kind.ATTRIBUTE_MODIFIED, region="a-1", attribute="name", after="A"))
"""An observation that confirms the first."""
ALONE = Change(Kind.REGION_ADDED, region="x-1", partition="aws-x")


def named(*codes: str) -> list[Change]:
    return [Change(Kind.SERVICE_ADDED, service=code) for code in codes]


def small(*sets: ChangeSet, until: float) -> Rollouts:
    return Rollouts.of(sets, day(until), observed_until=day(until))


def test_device_farm_is_in_one_region_only_and_has_been_since_the_history_starts(rollouts: Rollouts) -> None:
    [one] = [one for one in single_regions(rollouts) if one.service == "devicefarm"]
    assert (one.partition, one.region, one.since, one.at_least) == ("aws", "us-west-2", date(2016, 3, 2), True)
    assert one.days == (rollouts.at - date(2016, 3, 2)).days
    assert one.revision == "botocore 1.4.0"


def test_a_service_that_left_all_others_is_single_since_then(rollouts: Rollouts) -> None:
    [one] = [one for one in single_regions(rollouts) if (one.service, one.partition) == ("cloudhsm", "aws")]
    assert (one.region, one.since, one.left, one.at_least) == ("us-east-1", date(2022, 5, 5), ("eu-west-1",), False)
    assert one.revision == "botocore 1.25.8"


def test_single_regions_are_told_for_every_partition_that_has_two(rollouts: Rollouts) -> None:
    found = single_regions(rollouts)
    assert {one.partition for one in found} == {"aws", "aws-cn", "aws-iso", "aws-iso-b", "aws-iso-f", "aws-us-gov"}
    assert ("rekognition", "us-gov-west-1") in {(one.service, one.region) for one in found}
    assert not {"iam", "s3", "kendra"} & {one.service for one in found if one.partition == "aws"}
    assert [one.days for one in found] == sorted((one.days for one in found), reverse=True)


def test_a_corrected_end_leaves_open_since_when_a_service_is_alone() -> None:
    found = single_regions(
        small(
            change_set(0, *REGIONS, ALONE, *named("s3"), added("s3", "a-1"), added("s3", "b-1"), added("s3", "x-1")),
            change_set(9, removed("s3", "b-1"), accepted="wrong list"),
            until=30,
        )
    )
    assert [(one.partition, one.region, one.at_least, one.left) for one in found] == [("aws", "a-1", True, ("b-1",))]


def test_a_service_that_may_be_elsewhere_in_the_partition_is_not_single() -> None:
    vague = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="unknown_in", after='["aws"]')
    first = change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"), vague)
    assert single_regions(small(first, until=30)) == ()


def test_nothing_has_shrunk_in_the_last_year_of_the_history(rollouts: Rollouts) -> None:
    assert shrinking(rollouts) == ()


def test_cloudhsm_shrank_in_december_2021(rollouts_on: Callable[..., Rollouts]) -> None:
    [one] = [one for one in shrinking(rollouts_on(2022, 1, 1)) if one.service == "cloudhsm"]
    assert (len(one.lost), one.now, one.half_year_ago, one.year_ago, one.shrunk) == (8, 2, 10, 10, True)
    assert {(stay.until, stay.left_in) for stay in one.lost} == {(date(2021, 12, 1), "botocore 1.23.17")}


def test_a_removal_counts_once_it_has_lasted_fourteen_days(rollouts_on: Callable[..., Rollouts]) -> None:
    before = shrinking(rollouts_on(2021, 12, 14))
    assert "cloudhsm" not in {one.service for one in before}
    assert "cloudhsm" in {one.service for one in shrinking(rollouts_on(2021, 12, 15))}


def test_a_service_that_came_to_as_many_regions_as_it_left_has_not_shrunk() -> None:
    [one] = shrinking(
        small(
            change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"), added("s3", "b-1")),
            LOOK,
            change_set(400, removed("s3", "b-1")),
            change_set(401, added("s3", "c-1")),
            until=450,
        )
    )
    assert ([stay.region for stay in one.lost], one.now, one.year_ago, one.shrunk) == (["b-1"], 2, 2, False)


def test_where_the_history_is_younger_the_count_is_not_known() -> None:
    [one] = shrinking(
        small(
            change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"), added("s3", "b-1"), added("s3", "c-1")),
            LOOK,
            change_set(150, removed("s3", "b-1")),
            change_set(199, removed("s3", "c-1")),
            until=200,
        )
    )
    assert (one.now, one.half_year_ago, one.year_ago, one.shrunk) == (2, 3, None, True)


def test_corrections_regions_that_are_gone_and_services_that_became_global_do_not_shrink() -> None:
    every = [added(code, place) for code in ("s3", "iam") for place in ("a-1", "b-1")]
    gone = Change(Kind.REGION_REMOVED, region="c-1", partition="aws")
    found = small(
        change_set(0, *REGIONS, *named("s3", "iam"), *every, added("s3", "c-1")),
        LOOK,
        change_set(9, removed("s3", "b-1"), accepted="wrong list"),
        change_set(10, removed("s3", "c-1"), gone, removed("iam", "b-1")),
        change_set(11, Change(Kind.AVAILABILITY_ADDED, service="iam", partition="aws")),
        until=100,
    )
    assert shrinking(found) == ()


def test_what_left_more_than_a_year_ago_is_no_news(rollouts_on: Callable[..., Rollouts]) -> None:
    assert "cloudhsm" not in {one.service for one in shrinking(rollouts_on(2023, 6, 1))}


def test_qldb_left_on_28_october_2025(rollouts: Rollouts) -> None:
    [one] = [one for one in leaving(rollouts) if one.service == "qldb"]
    assert (one.way, one.on, len(one.regions)) == (Way.REMOVED, date(2025, 10, 28), 11)
    assert one.revisions == ("botocore 1.40.61",)


def test_a_service_that_emptied_before_it_was_removed_shows_both_revisions(rollouts: Rollouts) -> None:
    [one] = [one for one in leaving(rollouts) if one.service == "honeycode"]
    assert (one.regions, one.revisions) == (("us-west-2",), ("botocore 1.34.113", "botocore 1.34.121"))


def test_leaving_services_come_newest_first_and_may_be_those_of_a_time_only(rollouts: Rollouts) -> None:
    found = leaving(rollouts)
    assert len(found) == 37
    assert [one.on for one in found] == sorted((one.on for one in found), reverse=True)
    recent = leaving(rollouts, timedelta(days=30))
    assert [one.service for one in recent] == ["finspace", "finspace-api", "tnb"]


def test_a_service_that_is_named_still_and_runs_nowhere_leaves_unlisted() -> None:
    first = change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"), added("s3", "b-1"))
    sets = (first, LOOK, change_set(1, removed("s3", "a-1")), change_set(2, removed("s3", "b-1")))
    [one] = leaving(small(*sets, until=30))
    assert (one.way, one.on, one.regions) == (Way.UNLISTED, date(2026, 1, 3), ("a-1", "b-1"))
    assert leaving(small(*sets, until=15)) == ()


def test_a_service_that_was_never_listed_does_not_leave(rollouts: Rollouts) -> None:
    assert not {"dsql", "bedrock-runtime"} & {one.service for one in leaving(rollouts)}


def test_where_it_is_unknown_where_a_service_runs_it_does_not_leave() -> None:
    vague = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="unknown_in", after='["aws"]')
    first = change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"))
    assert leaving(small(first, LOOK, change_set(1, removed("s3", "a-1"), vague), until=30)) == ()


def test_a_service_that_was_named_and_never_listed_leaves_when_it_is_removed() -> None:
    gone = Change(Kind.SERVICE_REMOVED, service="s3")
    first = change_set(0, *REGIONS, *named("s3", "x"), added("x", "a-1"))
    found = small(first, LOOK, change_set(1, gone), until=30)
    assert [(one.service, one.on, one.regions) for one in leaving(found)] == [("s3", date(2026, 1, 2), ())]


def test_us_iso_west_stagnates(rollouts: Rollouts) -> None:
    one = stagnating(rollouts, ["us-east-1"])[0]
    assert (one.region, one.arrivals, one.opened) == ("us-iso-west-1", 4, date(2021, 10, 12))
    assert one.arrivals <= one.quartile
    assert set(one.missed) >= {"compute-optimizer", "emr-serverless", "kafka", "mq"}
    assert one.revisions[-1] == "botocore 1.44.1"
    assert one.share_before - one.share >= FALL


def test_commercial_regions_stagnated_in_2022_when_the_reference_grew(rollouts_on: Callable[..., Rollouts]) -> None:
    found = stagnating(rollouts_on(2022, 1, 1), ["us-east-1"])
    falls = [one.share - one.share_before for one in found]
    assert {one.region for one in found} >= {"us-west-1", "us-gov-east-1", "eu-south-1"}
    assert falls == sorted(falls)
    assert "us-east-1" not in {one.region for one in found}


def test_young_regions_do_not_stagnate(rollouts: Rollouts) -> None:
    young = {code for code, row in rollouts.regions.items() if (rollouts.at - row.since).days < 365}
    assert not young & {one.region for one in stagnating(rollouts)}


def test_a_young_history_knows_of_no_stagnation() -> None:
    first = change_set(0, *REGIONS, *named("s3"), added("s3", "a-1"))
    assert stagnating(small(first, until=300)) == ()
    assert stagnating(Rollouts.of((), day(0))) == ()


def test_a_partition_with_one_region_has_nothing_to_fall_behind() -> None:
    first = change_set(0, ALONE, *REGIONS, *named("s3", "new"), added("s3", "x-1"))
    later = change_set(400, added("new", "x-1"))
    assert stagnating(small(first, later, until=500)) == ()
