"""Measures of real cases, each worked out by hand from the lines of ``reporter/baseline/endpoints.tsv``.

A comment gives the day and the botocore release of the lines that the number was read from: there, a line
``+ service region`` adds, and ``- service region`` removes. The history ends on 2026-11-17.
"""

from datetime import date

import pytest

from reporter.insights.measures.capacity import capacities
from reporter.insights.measures.cohorts import cohorts
from reporter.insights.measures.courses import courses
from reporter.insights.measures.launches import launches
from reporter.insights.measures.maturity import maturity
from reporter.insights.measures.order import rollout_order
from reporter.insights.measures.parity import catch_up, compare_regions, gaps, parity
from reporter.insights.measures.velocity import ServicePace, region_paces, service_paces
from reporter.insights.past import Mark
from reporter.insights.period import Span
from reporter.insights.rollouts import Rollouts

LAST = date(2026, 11, 17)


@pytest.fixture(scope="module")
def paces(rollouts: Rollouts) -> dict[str, ServicePace]:
    return {one.service: one for one in service_paces(rollouts).paces}


@pytest.fixture(scope="module")
def levels(rollouts: Rollouts) -> dict[str, tuple[int | None, ...]]:
    """Services at 0, 30, 90, 365 and 730 days."""
    found = {}
    for one in maturity(rollouts):
        known = [one.level(days) for days in (0, 30, 90, 365, 730)]
        found[one.region] = tuple(level.services if level else None for level in known)
    return found


def test_bedrock_began_in_three_regions(rollouts: Rollouts):
    # 2023-10-02, 1.31.58: ap-southeast-1, us-east-1, us-west-2; named on 2023-09-28, 1.31.57.
    first = [place.region for place in rollout_order(rollouts, "bedrock") if place.position == 1]
    assert first == ["ap-southeast-1", "us-east-1", "us-west-2"]


def test_bedrock_reached_its_fifth_region_after_21_days(paces: dict[str, ServicePace]):
    # 2023-10-02: 3. 2023-10-04, 1.31.60: ap-northeast-1. 2023-10-23, 1.31.69: eu-central-1, the fifth.
    fifth = paces["bedrock"].fifth
    assert fifth is not None
    assert fifth.days == 21


def test_bedrock_reached_its_tenth_region_after_seven_months(paces: dict[str, ServicePace]):
    # 2024-04-04: eu-west-3 (6). 2024-04-10: ap-southeast-2 (7). 2024-05-01, 1.34.96: ap-south-1, eu-west-1 (9).
    # 2024-06-07, 1.34.122: ca-central-1, eu-west-2, sa-east-1 (12). us-gov-west-1 (2023-12-22) is another partition.
    tenth = paces["bedrock"].tenth
    assert tenth is not None
    assert tenth.days == (date(2024, 6, 7) - date(2023, 10, 2)).days == 249


def test_bedrock_was_in_half_of_the_28_regions_of_its_first_day_after_366_days(paces: dict[str, ServicePace]):
    # `region+` of partition aws up to 2023-10-02: 28, the last il-central-1 (2023-08-01). 12 on 2024-06-07;
    # 2024-10-02, 1.35.32: ap-northeast-2 and us-east-2, which makes 14.
    pace = paces["bedrock"]
    assert (pace.base, pace.half.regions, pace.half.days) == (28, 14, 366)


def test_bedrock_was_in_90_percent_of_them_on_2025_11_18(paces: dict[str, ServicePace]):
    # Needed: 26 of 28. 2024-11-07: eu-central-2 (15). 2025-02-20: ap-northeast-3, ap-south-2 (17). 2025-02-27:
    # eu-north-1 (18). 2025-03-14: eu-south-1, eu-south-2 (20). 2025-07-28: us-west-1 (21). 2025-07-31: ap-southeast-4
    # (22). 2025-08-21: ap-southeast-3 (23). 2025-09-23: il-central-1, me-central-1 (25), and three younger regions.
    # 2025-11-18, 1.40.76: af-south-1, me-south-1 (27).
    ninety = paces["bedrock"].ninety
    assert (ninety.regions, ninety.days) == (26, (date(2025, 11, 18) - date(2023, 10, 2)).days)


def test_bedrock_is_in_all_commercial_regions_but_one(rollouts: Rollouts, paces: dict[str, ServicePace]):
    # 33 `+ bedrock` lines for regions of partition aws; ap-east-1 is the one that has none.
    assert (paces["bedrock"].regions, paces["bedrock"].of) == (33, 34)
    assert "bedrock" in parity(rollouts, "ap-east-1", ["us-east-1"]).missing


def test_app_runner_has_waited_for_its_nineteenth_region_since_2021(paces: dict[str, ServicePace]):
    # 2021-05-20, 1.20.77: 5 regions. 2023-02-28, 1.29.81: 3. 2023-11-08, 1.31.81: 3. Since then none. Of 21 regions
    # on the first day (ap-northeast-3, 2021-03-04, was the last), 90 % are 19.
    ninety = paces["apprunner"].ninety
    assert (ninety.regions, ninety.days, ninety.waited) == (19, None, (LAST - date(2021, 5, 20)).days)


def test_app_runner_took_902_days_to_its_tenth_region(paces: dict[str, ServicePace]):
    # 5 + 3 = 8 until 2023-11-08, which brings the ninth to the eleventh.
    tenth = paces["apprunner"].tenth
    assert tenth is not None
    assert tenth.days == (date(2023, 11, 8) - date(2021, 5, 20)).days == 902


def test_athena_took_427_days_to_its_tenth_region(paces: dict[str, ServicePace]):
    # 2017-06-01, 1.5.59: 3. 2017-07-06, 1.5.80: 3. 2017-10-23, 1.7.34: 2. 2018-08-02, 1.10.69: 3, so the tenth.
    fifth, tenth = paces["athena"].fifth, paces["athena"].tenth
    assert fifth is not None
    assert tenth is not None
    assert (fifth.days, tenth.days) == (35, 427)


def test_q_business_was_listed_everywhere_on_its_first_day(paces: dict[str, ServicePace]):
    # 2023-11-28, 1.33.2: 32 `+` lines, 28 of partition aws, all that it had. This is what the source says.
    assert (paces["qbusiness"].base, paces["qbusiness"].ninety.days) == (28, 0)


def test_guardduty_is_left_out_of_speed_since_it_was_listed_late(rollouts: Rollouts):
    # Named on 2017-11-29, 1.8.3; 14 regions at once on 2018-03-06, 1.9.4, that is 97 days later.
    [found] = [one for one in courses(rollouts).left_out if one.service == "guardduty"]
    assert found.mark is Mark.LISTED_LATE


def test_eks_is_left_out_of_speed_since_it_was_listed_two_years_late(rollouts: Rollouts):
    # Named on 2018-06-05, 1.10.32; 19 regions on 2020-05-11, 1.16.7. ap-northeast-3 on 2021-03-04 came in its turn:
    # after 17 commercial regions of 2020-05-11, two of 2020-08-07 and us-west-1 of 2020-09-21.
    places = {place.region: place for place in rollout_order(rollouts, "eks")}
    assert "eks" not in courses(rollouts).sound
    assert (places["us-east-1"].position, places["us-east-1"].mark) == (None, Mark.LISTED_LATE)
    assert places["ap-northeast-3"].position == 21


def test_lambda_came_to_osaka_with_the_region(rollouts: Rollouts):
    # 2021-03-04, 1.20.21: `region+ ap-northeast-3` and `+ lambda ap-northeast-3`.
    stay = rollouts.services["lambda"].first["ap-northeast-3"]
    assert (stay.since, stay.mark, rollouts.regions["ap-northeast-3"].opened) == (date(2021, 3, 4), None, stay.since)


def test_lambda_came_fifth_to_frankfurt(rollouts: Rollouts):
    # 2016-03-02, 1.4.0, the first list with regions: 4, which it came to before. 2016-03-16, 1.4.4: eu-central-1.
    places = {place.region: place.position for place in rollout_order(rollouts, "lambda")}
    assert (places["us-east-1"], places["eu-central-1"]) == (None, 5)


def test_s3_is_in_every_region(rollouts: Rollouts):
    # 12 `+ s3` lines on 2016-03-02, 1.4.0, and one for each of the 34 regions that came later: no `-`.
    assert rollouts.services["s3"].now.keys() == rollouts.regions.keys()
    assert len(rollouts.services["s3"].now) == 46


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        # 2025-01-14, 1.35.99: 60 `+`. Until 2025-02-13: 4. Until 2025-04-14: 21. Until 2026-01-14: 24.
        ("mx-central-1", (60, 64, 85, 109, None)),
        # 2025-01-08, 1.35.95: 61. Until 2025-02-07: 4. Until 2025-04-08: 19. Until 2026-01-08: 26.
        ("ap-southeast-7", (61, 65, 84, 110, None)),
        # 2023-08-01, 1.31.17: 66. Until 2023-08-31: 31. Until 2023-10-30: 11. Until 2024-07-31: 18, and 1 `-`.
        ("il-central-1", (66, 97, 108, 125, 135)),
        # 2022-11-16, 1.29.11: 44. Until 2022-12-16: 2. Until 2023-02-14: 11. Until 2023-11-16: 44, and 1 `-`.
        ("eu-south-2", (44, 46, 57, 100, 126)),
    ],
)
def test_a_region_fills_up_as_its_lines_say(
    levels: dict[str, tuple[int | None, ...]], region: str, expected: tuple[int | None, ...]
):
    assert levels[region] == expected


def test_a_region_of_a_new_partition_is_not_compared_by_age(levels: dict[str, tuple[int | None, ...]]):
    # 2024-05-28, 1.34.114: `region+ eu-isoe-west-1 aws-iso-e`, its partition's first and only one.
    assert "eu-isoe-west-1" not in levels


def test_eu_isoe_west_1_has_83_services(rollouts: Rollouts):
    # 2025-04-10, 1.37.32: 64 `+`; then 19 more, one by one but for three on 2025-04-16; no `-`.
    [found] = capacities(rollouts, "aws-iso-e")
    assert (found.rank, found.services, found.share) == (1, 83, 1)


def test_us_isob_west_1_opened_with_51_services(levels: dict[str, tuple[int | None, ...]]):
    # 2025-10-22, 1.40.57: `region+` and 51 `+`. 2025-11-06, 1.40.68: 1. 2026-02-16: 1. Until 2026-10-22: 8 more.
    assert levels["us-isob-west-1"] == (51, 52, 52, 61, None)


def test_opsworks_left_all_regions_and_is_no_gap_anywhere(rollouts: Rollouts):
    # 2025-03-10, 1.37.10: 10 `-`, accepted as they were. 2025-08-27, 1.40.19: the last 5, and `service-`.
    row = rollouts.services["opsworks"]
    assert not row.listed
    assert max(stay.until for stay in row.ended if stay.until) == date(2025, 8, 27)
    assert all("opsworks" not in parity(rollouts, code, ["us-east-1"]).missing for code in rollouts.region_codes())


def test_sms_left_all_regions(rollouts: Rollouts):
    # 2023-07-28, 1.31.15: 21 `-`, accepted as they were. 2025-09-15, 1.40.31: the last 3, and `service-`.
    row = rollouts.services["sms"]
    assert sum(stay.end_mark is Mark.CORRECTED for stay in row.ended) == 21
    assert sorted(stay.region for stay in row.ended if stay.until == date(2025, 9, 15)) == [
        "cn-north-1",
        "us-gov-west-1",
        "us-west-2",
    ]


def test_honeycode_lived_1428_days_in_one_region_and_waits_no_longer(paces: dict[str, ServicePace]):
    # 2020-06-26, 1.17.12: `+ honeycode us-west-2`. 2024-05-24, 1.34.113: `-`.
    pace, fifth = paces["honeycode"], paces["honeycode"].fifth
    assert fifth is not None
    assert (pace.left, fifth.days, fifth.waited) == (True, None, (date(2024, 5, 24) - date(2020, 6, 26)).days)
    assert fifth.waited == 1428


def test_codestar_left_on_2024_08_21_but_had_reached_its_tenth_region(paces: dict[str, ServicePace]):
    # 2017-05-05, 1.5.46: 4. 2017-08-01: 3. 2017-08-21, 1.6.4: 2 (9). 2017-12-20, 1.8.18: 2, so the tenth.
    pace, tenth = paces["codestar"], paces["codestar"].tenth
    assert tenth is not None
    assert (pace.left, pace.share, tenth.days) == (True, 0, (date(2017, 12, 20) - date(2017, 5, 5)).days)


def test_oregon_lacks_19_services_of_virginia_and_has_two_that_it_lacks(rollouts: Rollouts):
    # `+` without a later `-`: us-east-1 has 282, us-west-2 has 265. devicefarm (2016-03-02, 1.4.0) and
    # sagemaker-geospatial (2022-11-30, 1.29.20) are in us-west-2 only. So 263 are in both: 263 / 282 = 93.3 %.
    found = parity(rollouts, "us-west-2", ["us-east-1"])
    assert found.extra == ("devicefarm", "sagemaker-geospatial")
    assert (found.has, found.of, len(found.missing), found.share) == (263, 282, 19, 263 / 282)


def test_nova_act_is_a_gap_of_oregon_since_its_first_day(rollouts: Rollouts):
    # 2025-12-02, 1.42.1: `service+ nova-act` and `+ nova-act us-east-1`; no other line.
    [gap] = [one for one in gaps(rollouts, "us-west-2", ["us-east-1"]) if one.service == "nova-act"]
    assert (gap.regions, gap.of, gap.since, gap.left) == (1, 34, date(2025, 12, 2), None)


def test_comparing_ireland_with_frankfurt_shows_since_when_only_one_has_it(rollouts: Rollouts):
    # 2017-03-09, 1.5.22: `+ workdocs eu-west-1`, with five others. 2020-12-02, 1.19.28: `+ app-integrations
    # eu-central-1`, with six others; none of either is the other region.
    found = compare_regions(rollouts, "eu-central-1", "eu-west-1")
    workdocs = next(one for one in found.only_second if one.service == "workdocs")
    integrations = next(one for one in found.only_first if one.service == "app-integrations")
    assert workdocs.first is None
    assert workdocs.second is not None
    assert workdocs.second.since == date(2017, 3, 9)
    assert integrations.second is None
    assert integrations.first is not None
    assert integrations.first.since == date(2020, 12, 2)


def test_mechanical_turk_is_global_and_so_in_no_comparison(rollouts: Rollouts):
    # 2017-03-07, 1.5.20: `global+ mturk-requester aws`.
    assert "mturk-requester" not in courses(rollouts).sound
    assert "mturk-requester" not in parity(rollouts, "eu-west-1", ["us-east-1"]).missing


def test_nothing_came_in_the_third_quarter_of_2016(rollouts: Rollouts):
    # Between the `@` lines of 2016-06-28 (1.4.32) and 2016-10-17 (1.4.63) there is no `+` line.
    counts = {one.period.name: one.launches for one in launches(rollouts, Span.QUARTER)}
    assert counts["2016-Q3"] == 0


def test_the_history_of_launches_begins_and_ends_with_a_month_that_is_not_complete(rollouts: Rollouts):
    # First regions: 2016-03-02, 1.4.0. Last observation: 2026-11-17.
    months = launches(rollouts)
    assert [(one.period.name, one.complete) for one in (months[0], months[1], months[-1])] == [
        ("2016-03", False),
        ("2016-04", True),
        ("2026-11", False),
    ]


def test_mexico_opened_with_sixty_launches(rollouts: Rollouts):
    # January 2025: 60 on 2025-01-14 (1.35.99), and one each on 01-15, 01-21 and 01-22.
    counts = {one.period.name: one.launches for one in launches(rollouts, regions=["mx-central-1"])}
    assert (counts["2024-12"], counts["2025-01"]) == (0, 63)


def test_new_zealand_got_39_services_in_the_last_year(rollouts: Rollouts):
    # `+` lines from 2025-11-18 on: 64 opened on 2025-08-29, 76 were there by 2025-11-14, and 115 are now.
    [found] = [one for one in capacities(rollouts) if one.region == "ap-southeast-6"]
    assert (found.services, found.arrivals) == (115, 115 - 76)


def test_taipei_waits_for_all_three_services_that_began_since_it_opened(rollouts: Rollouts):
    # `region+ ap-east-2`: 2025-06-06, 1.38.32. Named and listed in partition aws since then: nova-act (2025-12-02,
    # 1.42.1), partnercentral-channel (2025-12-08) and eventsv2 (2026-09-24); no `+` line of theirs names ap-east-2.
    [found] = [one for one in region_paces(rollouts) if one.region == "ap-east-2"]
    assert (found.new, found.among_first, found.later.events, found.median) == (3, 0, 0, None)


def test_oregon_has_most_services_of_virginia_at_once(rollouts: Rollouts):
    # xray, bedrock, athena, apprunner and so on: `+` lines for us-east-1 and us-west-2 under the same `@` line.
    found = catch_up(rollouts, "us-west-2", ["us-east-1"])
    assert found.at_once > found.curve.waits


def test_of_the_services_that_were_new_in_2024_the_source_lists_six(rollouts: Rollouts):
    # 2024: 36 `service+` lines of codes without an earlier one; of these codes, six have `+` or `global+` lines.
    [found] = [one for one in cohorts(rollouts) if one.year == 2024]
    assert (found.named, found.listed) == (36, 6)
