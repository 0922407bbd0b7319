"""Where services run, held against rules."""

from pathlib import Path

import pytest

from reporter.errors import UsageError
from reporter.insights.geography import Geography
from reporter.insights.past import RegionPast
from reporter.insights.risk.residency import Reach, ResidencyRule, Standing, remedies, residency
from reporter.insights.rollouts import Rollouts
from reporter.pipeline.geography import load_geography
from reporter.pipeline.residency import load_residency

GEOGRAPHY = load_geography(Path("nowhere"))
RULES = load_residency(Path("nowhere"))
EU = ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "eusc-de-east-1")
ALLOWED = [
    ("eu", EU),
    ("uk", ("eu-west-2",)),
    ("switzerland", ("eu-central-2",)),
    ("us", ("us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2")),
    ("govcloud", ("us-gov-east-1", "us-gov-west-1")),
    ("china", ("cn-north-1", "cn-northwest-1")),
    ("eu-sovereign", ("eusc-de-east-1",)),
]


@pytest.mark.parametrize(("rule", "allowed"), ALLOWED)
def test_a_shipped_rule_allows_these_regions(rollouts: Rollouts, rule: str, allowed: tuple[str, ...]) -> None:
    assert residency(rollouts, GEOGRAPHY, RULES[rule]).allowed == allowed


def test_every_shipped_rule_is_tested() -> None:
    assert list(RULES) == [rule for rule, _ in ALLOWED]


def test_a_region_whose_country_nobody_knows_is_neither_allowed_nor_barred(rollouts: Rollouts) -> None:
    for rule in ("eu", "uk", "switzerland"):
        assert residency(rollouts, GEOGRAPHY, RULES[rule]).unknown == ("eu-isoe-west-1",)
    for rule in ("us", "govcloud", "china", "eu-sovereign"):
        assert residency(rollouts, GEOGRAPHY, RULES[rule]).unknown == ()


def test_a_rule_with_both_asks_for_both() -> None:
    rule = ResidencyRule("r", "R", frozenset({"DE"}), frozenset({"aws"}))
    here = Geography({"a-1": "DE", "b-1": "FR"})
    standings = {
        (code, partition): rule.standing(RegionPast(code, partition, since=None, revision=""), here)  # type: ignore[arg-type]
        for code in ("a-1", "b-1", "c-1")
        for partition in ("aws", "aws-cn")
    }
    assert standings == {
        ("a-1", "aws"): Standing.ALLOWED,
        ("a-1", "aws-cn"): Standing.BARRED,
        ("b-1", "aws"): Standing.BARRED,
        ("b-1", "aws-cn"): Standing.BARRED,
        ("c-1", "aws"): Standing.UNKNOWN,
        ("c-1", "aws-cn"): Standing.BARRED,
    }


def test_every_service_that_is_named_has_one_reach(rollouts: Rollouts) -> None:
    found = residency(rollouts, GEOGRAPHY, RULES["eu"])
    assert found.coverage.keys() == {code for code, row in rollouts.services.items() if not row.gone}
    assert sum(len(found.reaching(reach)) for reach in Reach) == len(found.coverage)
    assert {"ec2", "s3", "lambda"} <= set(found.reaching(Reach.SEVERAL))
    assert "kendra" in found.reaching(Reach.SINGLE)
    assert "devicefarm" in found.reaching(Reach.NOWHERE)
    assert "iam" in found.reaching(Reach.RUN_ONCE)
    assert "dsql" in found.reaching(Reach.UNSAID)
    assert found.lacks == {}


def test_two_regions_of_different_partitions_cannot_stand_in_for_one_another(rollouts: Rollouts) -> None:
    found = residency(rollouts, GEOGRAPHY, ResidencyRule("de", "Germany", frozenset({"DE"})), ["s3", "lambda"])
    assert found.allowed == ("eu-central-1", "eusc-de-east-1")
    assert (found.recovery, found.coverage["s3"].reach) == (False, Reach.SINGLE)
    assert found.coverage["s3"].allowed == ("eu-central-1", "eusc-de-east-1")


def test_a_rule_with_one_region_leaves_no_recovery(rollouts: Rollouts) -> None:
    found = residency(rollouts, GEOGRAPHY, RULES["uk"])
    assert (found.recovery, found.reaching(Reach.SEVERAL)) == (False, ())
    assert residency(rollouts, GEOGRAPHY, RULES["eu"]).recovery


def test_a_list_says_what_each_allowed_region_lacks_and_what_would_help(rollouts: Rollouts) -> None:
    found = residency(rollouts, GEOGRAPHY, RULES["eu"], ["kendra", "s3", "iam", "dsql", "qldb", "devicefarm"])
    assert found.lacks["eu-west-1"] == ("devicefarm", "qldb")
    assert found.lacks["eu-central-1"] == ("devicefarm", "kendra", "qldb")
    assert found.lacks["eusc-de-east-1"] == ("devicefarm", "kendra", "qldb")
    assert remedies(found) == (
        "devicefarm would have to come to a region that eu allows; it runs in us-west-2",
        "kendra runs in eu-west-1 and lacks a second region that eu allows",
        "qldb is not listed any more: plan without it",
    )


def test_a_remedy_says_if_there_is_no_second_region_at_all(rollouts: Rollouts) -> None:
    found = residency(rollouts, GEOGRAPHY, RULES["uk"], ["s3"])
    assert remedies(found) == ("s3 runs in eu-west-2 and lacks a second region that uk allows, of which there is none",)


def test_a_remedy_names_the_regions_that_a_rule_cannot_judge(rollouts: Rollouts) -> None:
    """Were it known that ISOE lies in the United Kingdom, the service might be there already."""
    here = sorted(rollouts.services["ec2"].now)
    rule = ResidencyRule("mars", "Mars", frozenset({"ZZ"}))
    found = residency(rollouts, GEOGRAPHY, rule, ["ec2"])
    [text] = remedies(found)
    assert text == (
        f"ec2 would have to come to a region that mars allows; it runs in {len(here) - 1} regions"
        "; whether mars allows eu-isoe-west-1 is unknown"
    )
    nobody = residency(rollouts, Geography(), rule, ["ec2"])
    assert remedies(nobody)[0].startswith("ec2 would have to come to a region that mars allows; whether mars allows")


def test_a_code_that_the_source_never_named_is_a_wrong_use(rollouts: Rollouts) -> None:
    with pytest.raises(UsageError, match=r"there is no service 'kendar' .* did you mean kendra"):
        residency(rollouts, GEOGRAPHY, RULES["eu"], ["kendar"])
