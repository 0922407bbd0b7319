"""The filters of the v1.5.0 command."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies as _profile  # noqa: F401 - loads the Hypothesis profile
from reporter.v1.config import Config
from reporter.v1.filters import Counts, Filtered, apply_filters
from tests.v1.sample import REGIONS, REPORT, SERVICES


def filtered(
    services: str = "", without: str = "", regions: str = "", nowhere: str = "", least: int | None = None
) -> Filtered:
    """Patterns are separated by spaces; a middle dot stands for a space in one."""
    words = [
        [word.replace("·", " ") for word in text.split()] or None for text in (services, without, regions, nowhere)
    ]
    return apply_filters(
        REPORT,
        Config(
            include_services=words[0],
            exclude_services=words[1],
            include_regions=words[2],
            exclude_regions=words[3],
            min_services=least,
        ),
    )


def left(found: Filtered) -> dict[str, list[str]]:
    return {region: list(codes) for region, codes in found.report.region_services.items()}


def test_without_filters_the_report_is_as_it_was() -> None:
    """Nothing is even copied."""
    found = filtered()

    assert found == Filtered(REPORT, Counts(5, 8, 17), Counts(5, 8, 17))
    assert found.report is REPORT


@pytest.mark.parametrize("least", [None, 0, -3])
def test_a_least_number_of_zero_asks_nothing(least: int | None) -> None:
    """The region without services stays."""
    assert filtered(least=least).report is REPORT


@pytest.mark.parametrize("pattern", ["lex*", "LEX*", "[k-m]ex*", "[!a-ko-z]ex*", "le?*"])
def test_services_match_by_pattern_and_ignore_case(pattern: str) -> None:
    """All that shell patterns can say."""
    assert left(filtered(pattern)) == {"us-east-1": ["lex", "lexv2-models"], "eu-west-3": ["lexv2-models"]}


def test_services_match_as_a_whole_and_by_code_alone() -> None:
    """Neither a part of a code nor a name is enough."""
    assert left(filtered("le Amazon·Lex =cmd()")) == {}


def test_several_patterns_mean_any_of_them() -> None:
    """For services and for regions."""
    assert left(filtered("calc nameless", regions="us-east-1 cn-*")) == {
        "us-east-1": ["calc", "nameless"],
        "cn-north-1": ["nameless"],
    }


def test_services_are_excluded_after_they_are_included() -> None:
    """What both flags name is out."""
    assert left(filtered("lex* s3", "*v2*")) == {
        "us-east-1": ["lex", "s3"],
        "eu-west-3": ["s3"],
        "us-gov-west-1": ["s3"],
    }


@pytest.mark.parametrize("pattern", ["us-gov-*", "aws·govcloud*", "*(US-WEST)"])
def test_regions_match_by_code_or_name_and_ignore_case(pattern: str) -> None:
    """Either is enough."""
    assert list(filtered(regions=pattern).report.regions) == ["us-gov-west-1"]


def test_regions_are_excluded_after_they_are_included() -> None:
    """What both flags name is out."""
    assert list(filtered(regions="us-*", nowhere="*GOV*").report.regions) == ["us-east-1"]


def test_a_region_that_loses_all_services_stays_a_region() -> None:
    """It is listed without services, as is the one that never had any."""
    found = filtered("nameless")

    assert left(found) == {"us-east-1": ["nameless"], "cn-north-1": ["nameless"]}
    assert found.report.regions == REGIONS
    assert found.after == Counts(5, 1, 2)


@pytest.mark.parametrize(
    ("regions", "nowhere", "least"), [("*", "", None), ("", "no-such-region", None), ("", "", 1), ("*-*", "x", 1)]
)
def test_a_filter_of_regions_takes_those_without_services_too(regions: str, nowhere: str, least: int | None) -> None:
    """Be it that it would have kept them."""
    found = filtered("nameless", regions=regions, nowhere=nowhere, least=least)

    assert list(found.report.regions) == ["us-east-1", "cn-north-1"]


def test_an_empty_list_of_services_is_none() -> None:
    """An old cache may hold one."""
    report = replace(REPORT, region_services={**SERVICES, "mx-central-1": []})
    found = apply_filters(report, Config(include_regions=["mx-*", "cn-*"]))

    assert list(found.report.regions) == ["cn-north-1"]


def test_the_least_number_counts_what_the_other_filters_left() -> None:
    """us-gov-west-1 has three services, and two of these."""
    assert list(filtered("ec2 s3 meet", least=3).report.regions) == ["us-east-1", "eu-west-3"]
    assert list(filtered(least=3).report.regions) == ["us-gov-west-1", "us-east-1", "eu-west-3"]


def test_names_and_more_are_only_those_of_what_is_left() -> None:
    """A plug-in that goes through them sees no other service or region. What is said of the fetch stays."""
    report = filtered("lex*", regions="eu-*").report

    assert report.service_names == {"lexv2-models": "Amazon Lex"}
    assert report.enhanced_services == {"eu-west-3": {"lexv2-models": {"name": "Amazon Lex", "status": "available"}}}
    assert report.metadata == REPORT.metadata


def test_filters_may_leave_nothing() -> None:
    """That is an answer, too."""
    found = filtered("ec2", "ec2", regions="us-*")

    assert (found.report.regions, found.report.region_services) == ({}, {})
    assert found.before == Counts(5, 8, 17)
    assert found.after == Counts(0, 0, 0)


def test_patterns_that_match_nothing_are_told() -> None:
    """Each once, whichever flag has it; whether a match was left to take does not matter."""
    found = filtered("ec2 e3", "e3 s3", "us-* uk-*", "eu-west-3 *moon*")

    assert found.unmatched == ("e3", "uk-*", "*moon*")


def test_a_report_without_further_facts_can_be_filtered() -> None:
    """The fast mode reads none."""
    report = replace(REPORT, service_names={}, enhanced_services={})

    assert apply_filters(report, Config(include_services=["s3"])).report.enhanced_services == {}


words = st.lists(st.sampled_from(("*", "lex*", "S3", "[ce]*", "us-*", "*gov*", "*PARIS*", "x")), max_size=2)


@given(words, words, words, words, st.none() | st.integers(-1, 9))
def test_what_is_left_was_there_and_is_left_by_the_same_filters_again(
    services: list[str], without: list[str], regions: list[str], nowhere: list[str], least: int | None
) -> None:
    """Filters take away, and take all at once."""
    config = Config(
        include_services=services,
        exclude_services=without,
        include_regions=regions,
        exclude_regions=nowhere,
        min_services=least,
    )
    found = apply_filters(REPORT, config)

    assert found.report.regions.items() <= REGIONS.items()
    assert all(set(codes) <= set(SERVICES[region]) for region, codes in found.report.region_services.items())
    assert set(found.report.region_services) <= set(found.report.regions)
    assert all(found.report.region_services.values())
    assert apply_filters(found.report, config).report == found.report
