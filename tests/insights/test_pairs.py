"""Which region can stand in for another."""

from pathlib import Path

import pytest

from reporter.changes.change import Change, Kind
from reporter.errors import UsageError
from reporter.insights.geography import Geography
from reporter.insights.risk.pairs import Pair, pairs
from reporter.insights.rollouts import Rollouts
from reporter.pipeline.geography import load_geography
from reporter.pipeline.residency import load_residency
from tests.builders import added, change_set, day

GEOGRAPHY = load_geography(Path("nowhere"))
RULES = load_residency(Path("nowhere"))


def of(found: tuple[Pair, ...], partner: str) -> Pair:
    [one] = [one for one in found if one.partner == partner]
    return one


def test_frankfurt_s_first_partner_is_ireland(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, RULES.values(), region="eu-central-1")
    assert (found[0].partner, found[0].rules) == ("eu-west-1", ("eu",))
    assert len(found) == 33
    here, there = rollouts.present["eu-central-1"], rollouts.present["eu-west-1"]
    assert found[0].common == len(here & there)
    assert found[0].share == len(here & there) / len(here)
    assert set(found[0].only_region) == here - there
    assert set(found[0].only_partner) == there - here
    assert "kendra" in found[0].only_partner


def test_within_a_tenth_of_the_share_the_nearer_partner_is_first(rollouts: Rollouts) -> None:
    """London has no partner in its country; Virginia has all of its services, and Frankfurt nearly all."""
    first, second, third, *_ = pairs(rollouts, GEOGRAPHY, RULES.values(), region="eu-west-2")
    assert [one.partner for one in (first, second, third)] == ["eu-central-1", "eu-west-1", "us-east-1"]
    assert (first.same_country, first.same_continent, third.same_continent) == (False, True, False)
    assert third.share == 1
    assert (first.share or 0) > 0.9


def test_a_partner_is_of_the_same_partition(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY)
    assert len(found) == 34 * 33 + 2 * 1 * 5
    assert all(rollouts.regions[one.region].partition == rollouts.regions[one.partner].partition for one in found)
    assert pairs(rollouts, GEOGRAPHY, region="eusc-de-east-1") == ()
    assert list(found) == sorted(found, key=lambda one: one.order)


def test_the_trend_is_that_of_365_days_and_unknown_where_one_was_not_there(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, region="eu-central-1")
    thailand, calgary = of(found, "ap-southeast-7"), of(found, "ca-west-1")
    assert calgary.share_before is not None
    assert calgary.trend == (calgary.share or 0) - calgary.share_before
    assert (calgary.trend or 0) > 0.04
    assert thailand.trend is not None


def test_a_region_that_is_younger_than_a_year_has_no_trend(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, region="us-isob-east-1")
    assert [one.partner for one in found] == ["us-isob-west-1"]
    assert found[0].share_before is not None
    before = Rollouts.of(rollouts.sets, day(0), observed_until=day(0))
    [young] = pairs(before, GEOGRAPHY, region="us-isob-east-1")
    assert (young.share_before, young.trend) == (None, None)


def test_needed_services_are_the_only_ones_that_count(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, region="eu-west-1", needed=["kendra", "s3", "iam"])
    assert of(found, "eu-central-1").only_region == ("kendra",)
    assert of(found, "eu-central-1").share == 0.5
    assert of(found, "eu-west-2").share == 1
    assert of(found, "eu-west-2").common == 2


def test_a_region_without_any_needed_service_has_no_share(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, region="eu-central-1", needed=["kendra"])
    assert {one.share for one in found} == {None}
    assert {one.trend for one in found} == {None}
    assert of(found, "eu-west-1").only_partner == ("kendra",)


def test_a_rule_leaves_only_partners_that_it_allows(rollouts: Rollouts) -> None:
    found = pairs(rollouts, GEOGRAPHY, region="eu-central-1", within=RULES["eu"])
    assert {one.partner for one in found} == {"eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"}


def test_an_unknown_country_is_unknown_and_not_another_one(rollouts: Rollouts) -> None:
    one = of(pairs(rollouts, Geography({"eu-west-1": "IE"}), region="eu-west-1"), "eu-west-2")
    assert (one.same_country, one.same_continent) == (None, None)
    gov = of(pairs(rollouts, GEOGRAPHY, RULES.values(), region="us-gov-west-1"), "us-gov-east-1")
    assert (gov.same_country, gov.rules) == (True, ("govcloud", "us"))


def test_a_young_history_has_no_trend() -> None:
    regions = [Change(Kind.REGION_ADDED, region=code, partition="aws") for code in ("a-1", "b-1")]
    first = change_set(0, *regions, Change(Kind.SERVICE_ADDED, service="s3"), added("s3", "a-1"))
    found = pairs(Rollouts.of((first,), day(300), observed_until=day(300)), Geography())
    assert [(one.region, one.share, one.trend) for one in found] == [("a-1", 0.0, None), ("b-1", None, None)]


def test_a_region_that_is_not_there_is_a_wrong_use(rollouts: Rollouts) -> None:
    with pytest.raises(UsageError, match=r"there is no region 'eu-central-9' .* did you mean eu-central-1"):
        pairs(rollouts, GEOGRAPHY, region="eu-central-9")
