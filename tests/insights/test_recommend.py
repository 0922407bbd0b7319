"""Where a workload can run."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.errors import UsageError
from reporter.insights.geography import Geography
from reporter.insights.placement.needs import Needs
from reporter.insights.placement.pareto import dominates
from reporter.insights.placement.recommend import Candidate, Recommendation, recommend
from reporter.insights.presence import Presence, check_region, services_on
from reporter.insights.risk.residency import ResidencyRule
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Availability
from reporter.model.selection import Selection
from reporter.pipeline.geography import load_geography
from reporter.pipeline.residency import load_residency
from tests.builders import added, change_set, day, removed

NOWHERE = Path("nowhere")
GEOGRAPHY = load_geography(NOWHERE)
EU = load_residency(NOWHERE)["eu"]
COMMERCIAL = Selection(partitions=("aws",))


def region(code: str, partition: str = "aws") -> Change:
    return Change(Kind.REGION_ADDED, region=code, partition=partition)


def named(*codes: str) -> list[Change]:
    return [Change(Kind.SERVICE_ADDED, service=code) for code in codes]


def run_once(code: str, partition: str) -> Change:
    return Change(Kind.AVAILABILITY_ADDED, service=code, partition=partition)


def attribute(code: str, what: str, after: str) -> Change:
    return Change(Kind.ATTRIBUTE_MODIFIED, region=code, attribute=what, after=after)


FIRST = change_set(
    0,
    region("a-1"),
    region("b-1"),
    *named("s3", "iam", "mute"),
    added("s3", "a-1"),
    added("s3", "b-1"),
    run_once("iam", "aws"),
)
HOME = Geography({"a-1": "IE", "b-1": "DE"}, {"IE": "Europe", "DE": "Europe"})


def small(*sets: ChangeSet, until: float = 300) -> Rollouts:
    return Rollouts.of((FIRST, *sets), day(until), observed_until=day(until))


def of(found: Recommendation, code: str) -> Candidate:
    [one] = [one for one in found.candidates if one.region == code]
    return one


def test_every_region_is_ranked_and_those_that_miss_a_must_have_say_so(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("kendra", "lambda"), rule=EU))
    assert len(found.candidates) == 46
    assert [one.region for one in found.eligible] == ["eu-west-1"]
    assert of(found, "eu-south-2").blockers == ("kendra is not in eu-south-2",)
    assert of(found, "eu-south-2").missing == ("kendra",)
    assert found.candidates[0].region == "eu-west-1"
    assert found.candidates[-1].barred


def test_kendra_is_in_eleven_regions_and_no_other_is_eligible(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("kendra",)))
    assert len(found.eligible) == 11
    assert {one.region for one in found.eligible} == rollouts.services["kendra"].now.keys()


def test_a_service_that_the_partition_runs_once_counts_as_there(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("iam", "s3"), selection=COMMERCIAL))
    assert len(found.eligible) == 34
    assert of(found, "mx-central-1").present == 2


def test_a_partition_without_any_service_that_is_run_once_says_nothing_of_such_services(rollouts: Rollouts) -> None:
    sovereign = of(recommend(rollouts, GEOGRAPHY, Needs(("iam",))), "eusc-de-east-1")
    assert (sovereign.eligible, sovereign.present) == (True, 0)
    assert sovereign.unknowns == ("whether iam is in eusc-de-east-1 is unknown: the source does not say",)


def test_a_service_that_is_named_and_listed_nowhere_is_unknown_and_no_blocker(rollouts: Rollouts) -> None:
    found = of(recommend(rollouts, GEOGRAPHY, Needs(("dsql",))), "us-east-1")
    assert (found.eligible, found.missing, found.present) == (True, (), 0)
    assert found.unknowns == ("whether dsql is in us-east-1 is unknown: the source does not say",)


def test_a_service_that_was_removed_blocks_every_region(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("qldb",)))
    assert found.eligible == ()
    assert of(found, "us-east-1").blockers == ("qldb is not in us-east-1, and not listed anywhere any more",)


def test_a_blocker_says_when_the_service_left(rollouts: Rollouts) -> None:
    found = of(recommend(rollouts, GEOGRAPHY, Needs(("cloudhsm",))), "eu-west-1")
    assert found.blockers == ("cloudhsm is not in eu-west-1, which it left on 5 May 2022",)


def test_a_correction_is_no_leaving() -> None:
    found = small(change_set(9, removed("s3", "b-1"), accepted="it never was there"))
    assert of(recommend(found, HOME, Needs(("s3",))), "b-1").blockers == ("s3 is not in b-1",)


def test_a_forecast_lengthens_the_blocker_and_changes_nothing_else(rollouts: Rollouts) -> None:
    needs = Needs(("kendra",))
    plain = recommend(rollouts, GEOGRAPHY, needs)
    told = recommend(rollouts, GEOGRAPHY, needs, {("kendra", "eu-south-2"): 0.124})
    [text] = of(told, "eu-south-2").blockers
    assert text == "kendra is not in eu-south-2; it comes within 180 days with a probability of 12 %"
    assert [one.region for one in told.candidates] == [one.region for one in plain.candidates]
    assert of(told, "eu-central-1") == of(plain, "eu-central-1")


def test_no_forecast_is_told_as_sure(rollouts: Rollouts) -> None:
    chances = {("kendra", "eu-south-2"): 0.001, ("kendra", "eu-south-1"): 0.999}
    found = recommend(rollouts, GEOGRAPHY, Needs(("kendra",)), chances)
    assert of(found, "eu-south-2").blockers[0].endswith("with a probability of less than 1 %")
    assert of(found, "eu-south-1").blockers[0].endswith("with a probability of more than 99 %")


def test_nice_to_haves_count_by_weight(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("lambda",), {"textract": 3, "comprehend": 1}))
    paris = of(found, "eu-west-3")
    assert paris.nice_share == 0.75
    assert paris.reasons[:2] == (
        "it has the must-have",
        "it has 1 of 2 nice-to-haves (75 % by weight), not comprehend",
    )
    assert of(found, "eu-south-1").reasons[1] == "it has 0 of 2 nice-to-haves, not comprehend, textract"


def test_a_nice_to_have_of_which_nobody_knows_weighs_nothing(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs((), {"dsql": 5, "kendra": 1}))
    assert of(found, "eu-west-1").nice_share == 1
    assert of(found, "eu-west-3").nice_share == 0
    assert of(recommend(rollouts, GEOGRAPHY, Needs((), {"dsql": 5})), "eu-west-1").nice_share is None


def test_the_front_has_what_no_other_region_beats(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(("braket", "devicefarm"), {"kendra": 1}))
    assert [one.region for one in found.front] == ["us-west-2", "us-east-1"]
    assert [one.region for one in found.eligible] == ["us-west-2"]
    assert of(found, "us-east-1").reasons[0] == "it has 1 of 2 must-haves"


@settings(deadline=None, max_examples=30)
@given(
    must=st.sets(st.sampled_from(["kendra", "eks", "braket", "dsql", "iam", "qldb"])),
    nice=st.dictionaries(st.sampled_from(["s3", "textract", "bedrock", "workdocs"]), st.floats(0.1, 9)),
    rule=st.sampled_from([None, EU]),
)
def test_the_front_is_not_beaten_and_beats_all_that_is_not_barred(
    rollouts: Rollouts, must: set[str], nice: dict[str, float], rule: ResidencyRule | None
) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(tuple(must), nice, rule=rule))
    open_ones = [one for one in found.candidates if not one.barred]
    for one in open_ones:
        assert one.best is not any(dominates(other.measures, one.measures) for other in open_ones)
    assert not any(one.best for one in found.candidates if one.barred)
    assert list(found.candidates) == sorted(found.candidates, key=lambda one: one.order)


def test_countries_allowed_and_barred_are_kept(rollouts: Rollouts) -> None:
    allowed = recommend(rollouts, GEOGRAPHY, Needs(countries=frozenset({"DE", "IE"}), selection=COMMERCIAL))
    assert {one.region for one in allowed.eligible} == {"eu-central-1", "eu-west-1"}
    assert of(allowed, "eu-west-2").blockers == ("eu-west-2 is in GB, not in DE, IE",)
    barred = recommend(rollouts, GEOGRAPHY, Needs(no_countries=frozenset({"US"})))
    assert of(barred, "us-east-1").blockers == ("us-east-1 is in US, which is barred",)
    assert of(barred, "eu-west-2").eligible


def test_an_unknown_country_is_unknown_and_not_no(rollouts: Rollouts) -> None:
    found = of(recommend(rollouts, GEOGRAPHY, Needs(countries=frozenset({"GB"}))), "eu-isoe-west-1")
    assert (found.eligible, found.country) == (True, "unknown")
    assert found.unknowns == ("the country of eu-isoe-west-1 is unknown",)


def test_a_residency_rule_bars_and_does_not_know(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(rule=EU))
    assert of(found, "eu-west-2").blockers == ("rule eu does not allow eu-west-2",)
    assert of(found, "eu-isoe-west-1").unknowns == ("whether rule eu allows eu-isoe-west-1 is unknown: its country is",)
    assert of(found, "eu-west-3").eligible


def test_patterns_choose_regions_by_code_name_and_partition(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(selection=Selection(regions=("*frankfurt*", "eu-north-?"))))
    assert [one.region for one in found.eligible] == ["eu-central-1", "eu-north-1"]
    [text] = of(found, "cn-north-1").blockers
    assert text == "cn-north-1 of partition aws-cn is not among the regions asked for"


def test_zones_that_are_not_known_block_nothing() -> None:
    found = small(change_set(1, attribute("a-1", "zones", json.dumps(["a1", "a2"]))))
    asked = recommend(found, HOME, Needs(zones=3))
    assert of(asked, "a-1").blockers == ("a-1 has 2 zones, fewer than 3",)
    assert (of(asked, "b-1").blockers, of(asked, "b-1").unknowns) == ((), ("how many zones b-1 has is unknown",))
    assert of(recommend(found, HOME, Needs(zones=2)), "a-1").unknowns == ()


def test_a_region_must_be_open_before_the_day_as_far_as_anyone_knows(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(before=date(2025, 1, 9)))
    assert of(found, "ap-southeast-7").eligible
    assert of(found, "mx-central-1").blockers == (
        "mx-central-1 is listed since 14 January 2025, not before 9 January 2025",
    )
    text = "whether eusc-de-east-1 opened before 9 January 2025 is unknown: it is listed since 3 April 2025 or longer"
    assert of(found, "eusc-de-east-1").unknowns == (text,)
    assert of(found, "us-east-1").unknowns == ()


def test_the_day_that_aws_gave_stands_before_the_first_listing() -> None:
    found = small(change_set(1, attribute("a-1", "launched", "2024-05-01")))
    one = of(recommend(found, HOME, Needs(before=date(2024, 5, 1))), "a-1")
    assert one.blockers == ("a-1 opened on 1 May 2024, not before 1 May 2024",)
    assert (one.older, one.age) == (False, (date(2026, 10, 28) - date(2024, 5, 1)).days)
    other = of(recommend(found, HOME, Needs()), "b-1")
    assert (other.older, other.age) == (True, 300)


def test_what_is_not_there_is_a_wrong_use_and_the_closest_is_offered(rollouts: Rollouts) -> None:
    for needs, text in (
        (
            Needs(("kendar",)),
            "there is no service 'kendar' in source endpoints: did you mean kendra or kendra-ranking?",
        ),
        (Needs((), {"streaming": 1}), "there is no service 'streaming' in source endpoints: did you mean kafka"),
        (Needs(("qqqqqqqq",)), "there is no service 'qqqqqqqq' in source endpoints: give a code as the source"),
        (Needs(("s3",), {"s3": 1}), "s3 is both a must-have and a nice-to-have: name it once"),
        (Needs((), {"s3": 0}), "the weight of s3 is 0: expected a number above 0"),
        (Needs((), {"s3": float("nan")}), "the weight of s3 is nan"),
        (Needs(countries=frozenset({"UK"})), "no region is known to be in country 'UK': expected codes such as AE"),
        (Needs(no_countries=frozenset({"UK"})), "no region is known to be in country 'UK'"),
        (Needs(selection=Selection(partitions=("awz",))), "no region is left: check the patterns and the partition"),
    ):
        with pytest.raises(UsageError) as caught:
            recommend(rollouts, GEOGRAPHY, needs)
        assert str(caught.value).startswith(text)
    with pytest.raises(UsageError, match=r"there is no region 'eu-wst-1' in source endpoints: did you mean eu-west-1"):
        check_region(rollouts, "eu-wst-1")


def test_one_close_code_alone_is_offered_by_itself() -> None:
    with pytest.raises(UsageError, match=r"'mut' in source endpoints: did you mean mute\?"):
        recommend(small(), HOME, Needs(("mut",)))


def test_a_country_may_be_named_in_which_there_is_no_region_yet(rollouts: Rollouts) -> None:
    found = recommend(rollouts, GEOGRAPHY, Needs(countries=frozenset({"CL"})))
    assert [one.region for one in found.eligible] == ["eu-isoe-west-1"]


def test_regions_that_are_gone_are_no_candidates() -> None:
    found = small(change_set(9, removed("s3", "b-1"), Change(Kind.REGION_REMOVED, region="b-1", partition="aws")))
    assert [one.region for one in recommend(found, HOME, Needs()).candidates] == ["a-1"]


def test_a_cell_is_what_the_matrix_has() -> None:
    found = small(
        change_set(
            2,
            region("x-1", "aws-x"),
            *named("once", "vague"),
            run_once("once", "aws-x"),
            added("vague", "a-1"),
            Change(Kind.ATTRIBUTE_MODIFIED, service="vague", attribute="unknown_in", after='["aws-x"]'),
        ),
    )
    presence = Presence.of(found)
    cells = {code: presence.cell(code, "x-1") for code in ("s3", "once", "vague", "mute", "iam")}
    assert cells == {
        "s3": Availability.NOT_LISTED,
        "once": Availability.GLOBAL,
        "vague": Availability.UNKNOWN,
        "mute": Availability.UNKNOWN,
        "iam": Availability.NOT_LISTED,
    }
    assert presence.silent == frozenset()


def test_the_services_of_a_day_are_those_of_that_day(rollouts: Rollouts) -> None:
    assert "kendra" not in services_on(rollouts, date(2021, 10, 5))["eu-west-1"]
    assert "kendra" in services_on(rollouts, date(2021, 10, 6))["eu-west-1"]
    assert "mx-central-1" not in services_on(rollouts, date(2025, 1, 13))


def test_the_same_facts_give_the_same_answer(rollouts: Rollouts) -> None:
    needs = Needs(("kendra", "s3"), {"eks": 1, "rds": 2})
    assert recommend(rollouts, GEOGRAPHY, needs) == recommend(rollouts, GEOGRAPHY, replace(needs))
