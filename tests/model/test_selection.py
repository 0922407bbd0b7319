import pytest

from reporter.model.catalog import Region
from reporter.model.selection import Selection
from tests.builders import service

IRELAND = Region("eu-west-1", "aws", "Europe (Ireland)")
ECS = service("ecs", name="Amazon Elastic Container Service")


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), True),
        (("ecs",), True),
        (("ECS",), True),
        (("ec",), False),
        (("ec*",), True),
        (("*container*",), True),
        (("s3", "ec?"), True),
        (("s3", "lambda"), False),
    ],
)
def test_a_pattern_matches_the_whole_code_or_the_whole_name(patterns, expected):
    """Patterns ignore case, several mean any of them, and none means everything."""
    assert Selection(services=patterns).has_service(ECS) is expected


def test_a_service_without_a_name_is_matched_by_its_code_alone():
    """``*`` matches, and an empty pattern does not match the missing name."""
    unnamed = service("ecs")

    assert Selection(services=("*",)).has_service(unnamed) is True
    assert Selection(services=("",)).has_service(unnamed) is False


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(regions=("eu-*",)), True),
        (Selection(regions=("*ireland*",)), True),
        (Selection(regions=("eu-*",), partitions=("aws-cn",)), False),
        (Selection(partitions=("aws",)), True),
        (Selection(partitions=("aws-*",)), False),
    ],
)
def test_a_region_must_match_by_itself_and_by_its_partition(selection, expected):
    """Region patterns and partition patterns must both be satisfied."""
    assert selection.has_region(IRELAND) is expected


def test_a_selection_is_true_if_it_chooses_anything():
    """Any pattern of any kind makes it true."""
    some = [Selection(services=("a",)), Selection(regions=("a",)), Selection(partitions=("a",))]

    assert [bool(one) for one in some] == [True, True, True]
    assert bool(Selection()) is False


def test_what_is_not_wanted_is_left_out_even_where_it_is_wanted():
    """By code or by name, too."""
    wanted = Selection(services=("*",), no_services=("*container*",), regions=("eu-*",), no_regions=("EUROPE*",))

    assert wanted.has_service(ECS) is False
    assert wanted.has_service(service("s3")) is True
    assert wanted.has_region(IRELAND) is False
    assert wanted.has_region(Region("eu-west-2", "aws", "London")) is True


@pytest.mark.parametrize("pattern", [{"no_services": ("s3",)}, {"no_regions": ("eu-*",)}])
def test_leaving_out_is_a_choice_too(pattern):
    """A selection that only leaves out is not empty."""
    assert bool(Selection(**pattern)) is True
