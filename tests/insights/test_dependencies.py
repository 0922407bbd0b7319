from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, Kind
from reporter.errors import DataError, UsageError
from reporter.insights.dependencies import Block, Dependencies, Dependency, Effect, Need, find_circle
from reporter.insights.rollouts import Rollouts
from reporter.pipeline.dependencies import load_dependencies
from tests.builders import added, change_set, day, removed

PAGE = "https://docs.aws.amazon.com/page"
NOTED = {("contact-lens", "connect")}
"""The hard need that the source contradicts at the end of its shipped history, in one region."""


def hard(service: str, needs: str) -> Dependency:
    return Dependency(service, needs, Need.HARD, "it is so", PAGE)


def soft(service: str, needs: str) -> Dependency:
    return Dependency(service, needs, Need.SOFT, "it is so", PAGE)


def of(*lines: Dependency) -> Dependencies:
    return Dependencies.of(lines)


def codes(lines: Iterable[Dependency]) -> list[tuple[str, str]]:
    return [(line.service, line.needs) for line in lines]


def state(
    listed: Mapping[str, Iterable[str]], *changes: Change, named: Iterable[str] = (), later: Iterable[Change] = ()
) -> Rollouts:
    """*listed* is ``region: codes``; all services of it and *named* ones exist. *later* changes come long after."""
    services = sorted({code for some in listed.values() for code in some} | set(named))
    first = [
        *(Change(Kind.REGION_ADDED, region=region, partition="aws") for region in listed),
        *(Change(Kind.SERVICE_ADDED, service=code) for code in services),
        *(added(code, region) for region, some in listed.items() for code in some),
        *changes,
    ]
    look = change_set(50, Change(Kind.SERVICE_ADDED, service="look"))  # what is there from the start is confirmed
    return Rollouts.of((change_set(0, *first), look, change_set(100, *later)), day(300))


def told(blocks: Iterable[Block]) -> list[tuple[str, str, str]]:
    return [(block.missing, str(block.effect), block.service) for block in blocks]


@pytest.fixture(scope="module")
def table() -> Dependencies:
    return load_dependencies(Path("/nonexistent"))


def test_lines_are_in_order_of_service_kind_and_need():
    given_lines = (soft("b", "a"), hard("b", "d"), hard("a", "d"), hard("b", "c"))
    assert codes(of(*given_lines).lines) == [("a", "d"), ("b", "c"), ("b", "d"), ("b", "a")]
    assert of(*given_lines) == of(*reversed(given_lines))


def test_a_service_cannot_need_itself():
    with pytest.raises(DataError, match=r"^a: it cannot need itself: remove the line$"):
        of(soft("a", "a"))


def test_a_pair_has_one_line():
    with pytest.raises(DataError, match=r"^a needs b: it is there twice: keep one of the two lines$"):
        of(hard("a", "b"), soft("a", "b"))


def test_a_circle_of_hard_needs_is_spelled_out():
    with pytest.raises(DataError, match=r"^hard needs form a circle: a -> c -> b -> a: make one of these lines soft"):
        of(hard("b", "a"), hard("c", "b"), hard("a", "c"), hard("z", "a"))


def test_soft_needs_may_form_a_circle():
    table = of(hard("eks-auth", "eks"), soft("eks", "eks-auth"))
    assert codes(table.needs("eks-auth")) == [("eks-auth", "eks")]
    assert codes(table.needs("eks")) == [("eks", "eks-auth")]


def test_two_ways_to_the_same_need_are_no_circle():
    assert find_circle([hard("a", "b"), hard("a", "c"), hard("b", "d"), hard("c", "d")]) == ()


def test_needs_come_nearest_first_and_follow_hard_lines_only():
    table = of(hard("a", "b"), soft("a", "s"), hard("b", "c"), hard("s", "t"), soft("b", "u"), hard("a", "z"))
    assert codes(table.needs("a")) == [("a", "b"), ("a", "z"), ("a", "s"), ("b", "c")]
    assert codes(table.needs("a", transitive=False)) == [("a", "b"), ("a", "z"), ("a", "s")]


def test_a_need_that_two_services_share_is_told_once():
    table = of(hard("a", "b"), hard("a", "c"), hard("b", "d"), hard("c", "d"), hard("d", "e"))
    assert codes(table.needs("a")) == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")]


def test_who_needs_a_service_comes_nearest_first():
    table = of(soft("a", "x"), hard("b", "x"), hard("c", "b"), soft("d", "b"), hard("e", "a"))
    assert codes(table.needed_by("x")) == [("b", "x"), ("a", "x"), ("c", "b")]
    assert codes(table.needed_by("x", transitive=False)) == [("b", "x"), ("a", "x")]


def test_a_service_without_lines_needs_nothing():
    table = of(hard("b", "c"))
    assert table.needs("a") == table.needed_by("a") == ()
    assert table.codes == ("b", "c")


def test_a_missing_service_makes_others_wait_or_limits_them():
    table = of(hard("waits", "x"), soft("limited", "x"), hard("doubtful", "x"), soft("absent", "x"), hard("fine", "y"))
    now = state({"a-1": {"limited", "doubtful", "y", "fine"}, "b-1": {"x", "waits", "absent"}})
    assert told(table.blocked(now, "a-1")) == [
        ("x", "doubtful", "doubtful"),
        ("x", "limited", "limited"),
        ("x", "waits", "waits"),
    ]
    assert told(table.blocked(now, "b-1")) == [("y", "waits", "fine")]


def test_a_block_names_its_region_and_its_line():
    line = soft("a", "x")
    [block] = of(line).blocked(state({"a-1": {"a"}, "b-1": {"x"}}), "a-1")
    assert block == Block("a-1", line, Effect.LIMITED)


def test_a_service_that_the_partition_runs_once_is_not_missing():
    once = Change(Kind.AVAILABILITY_ADDED, service="x", partition="aws")
    now = state({"a-1": {"a"}, "b-1": {"a"}}, once, named=("x",))
    assert of(hard("a", "x")).blocked(now, "a-1") == ()


def test_a_service_that_needs_a_missing_one_and_is_global_is_not_blocked():
    once = Change(Kind.AVAILABILITY_ADDED, service="a", partition="aws")
    now = state({"a-1": set(), "b-1": {"x"}}, once, named=("a",))
    assert of(hard("a", "x")).blocked(now, "a-1") == ()


def test_a_service_that_the_source_says_nothing_of_is_not_missing():
    unsure = Change(Kind.ATTRIBUTE_MODIFIED, service="unsure", attribute="unknown_in", before="[]", after='["aws"]')
    now = state({"a-1": {"a"}, "b-1": {"unsure"}}, unsure, named=("nowhere",))
    assert of(hard("a", "unsure"), hard("a", "nowhere"), hard("a", "unnamed")).blocked(now, "a-1") == ()


def test_a_service_that_the_source_dropped_is_not_missing():
    now = state({"a-1": {"a"}, "b-1": {"x"}}, later=[removed("x", "b-1"), Change(Kind.SERVICE_REMOVED, service="x")])
    table = of(hard("a", "x"), hard("a", "mistyped"))
    assert table.blocked(now, "a-1") == ()
    assert table.gone_codes(now) == ("x",)
    assert table.unknown_codes(now) == ("mistyped",)


@pytest.mark.parametrize("region", ["c-1", "gone-1"])
def test_a_region_that_the_source_does_not_list_is_refused(region):
    there = Change(Kind.REGION_ADDED, region="gone-1", partition="aws")
    gone = Change(Kind.REGION_REMOVED, region="gone-1", partition="aws")
    now = state({"a-1": {"a"}}, there, later=[gone])
    with pytest.raises(UsageError, match=f"^there is no region {region!r} in source endpoints: "):
        of(hard("a", "x")).blocked(now, region)


def test_contradictions_are_told_for_all_regions():
    table = of(hard("a", "x"), soft("b", "x"))
    now = state({"a-1": {"a", "b"}, "b-1": {"a"}, "c-1": {"x"}})
    assert [(block.region, block.service) for block in table.doubtful(now)] == [("a-1", "a"), ("b-1", "a")]


def test_a_service_opens_those_for_which_it_is_the_last_need():
    table = of(
        hard("opened", "x"),
        hard("opened", "y"),
        hard("held", "x"),
        hard("held", "z"),
        hard("there", "x"),
        soft("s", "x"),
    )
    now = state({"a-1": {"y", "there"}, "b-1": {"x", "z", "opened", "held", "s", "y"}})
    assert table.opens(now, "a-1", "x") == ("opened",)
    assert table.opens(now, "a-1", "z") == ()


def test_a_service_that_is_there_opens_nothing():
    assert of(hard("a", "x")).opens(state({"a-1": {"x"}, "b-1": {"a"}}), "a-1", "x") == ()


CODES = st.sampled_from("abcdef")
LINES = st.lists(st.tuples(CODES, CODES), unique=True).map(
    lambda pairs: [hard(one, other) for one, other in pairs if one != other]
)


def reaches(edges: Iterable[tuple[str, str]], start: str) -> set[str]:
    found: set[str] = set()
    rest = [start]
    while rest:
        at = rest.pop()
        fresh = {needs for service, needs in edges if service == at} - found
        found |= fresh
        rest += fresh
    return found


@given(LINES)
def test_a_circle_is_found_if_and_only_if_a_service_reaches_itself(lines):
    edges = set(codes(lines))
    circle = find_circle(lines)
    assert bool(circle) == any(code in reaches(edges, code) for code in "abcdef")
    if circle:
        assert circle[0] == circle[-1] == min(circle)
        assert len(set(circle)) == len(circle) - 1
        assert all(pair in edges for pair in pairwise(circle))


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter_to_the_circle(lines, random):
    other = list(lines)
    random.shuffle(other)
    assert find_circle(lines) == find_circle(other)


@given(LINES)
def test_what_is_needed_is_what_can_be_reached(lines):
    edges = set(codes(lines))
    if find_circle(lines):
        return
    table = Dependencies.of(lines)
    for code in "abcdef":
        assert {line.needs for line in table.needs(code)} == reaches(edges, code)
        assert {line.service for line in table.needed_by(code)} == reaches({(needs, one) for one, needs in edges}, code)
        assert len(set(table.needs(code))) == len(table.needs(code))


def test_the_source_knows_every_code_of_the_shipped_table(table, rollouts):
    assert table.unknown_codes(rollouts) == table.gone_codes(rollouts) == ()


def test_the_source_contradicts_the_shipped_table_in_one_place(table, rollouts):
    """Botocore lists Contact Lens in Mumbai without Connect."""
    found = [(block.region, block.service, block.missing) for block in table.doubtful(rollouts)]
    assert found == [("ap-south-1", "contact-lens", "connect")]


QUARTERS = [date(year, month, 1) for year in range(2015, 2027) for month in (1, 4, 7, 10)]


def test_no_hard_line_was_ever_contradicted_in_more_than_three_regions(table, rollouts_on):
    """On 48 days of ten years. EC2 itself was listed in ca-west-1 two months after the region opened."""
    places: Counter[tuple[str, str, str]] = Counter()
    for number in QUARTERS:
        now = rollouts_on(number.year, number.month, number.day)
        places.update({(block.service, block.missing, block.region) for block in table.doubtful(now)})
    assert places
    by_line = Counter((service, missing) for service, missing, _ in places)
    assert by_line.most_common(1) == [(("oidc", "sso"), 3)]
    lasting = {(service, missing) for (service, missing, _), days in places.items() if days > 2}
    assert lasting == NOTED


def test_outposts_would_open_s3_on_outposts_in_zurich(table, rollouts):
    assert ("outposts", "waits", "s3-outposts") in told(table.blocked(rollouts, "eu-central-2"))
    assert table.opens(rollouts, "eu-central-2", "outposts") == ("s3-outposts",)


def test_emr_on_eks_needs_eks_and_so_ec2(table):
    assert codes(table.needs("emr-containers")) == [("emr-containers", "eks"), ("eks", "ec2")]
