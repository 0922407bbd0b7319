from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.names import Alone, Lone, Matching, Names, Pair, Relation, Standing, match
from tests.strategies import codes as any_code

TABLE = Names.of(
    [Pair("mcs", "cassandra"), Pair("vpc", "ec2", Relation.PART, "calls of EC2"), Pair("waf", "wafv2")],
    {"aiq": Alone("a web site")},
    {"waf": Alone("the classic one", doubtful=True)},
)
SMALL = st.sampled_from("abcd")


@st.composite
def tables(draw: st.DrawFn) -> Names:
    """Tables that may say anything about a handful of codes."""
    pairs = draw(st.lists(st.builds(Pair, SMALL, SMALL, st.sampled_from(Relation)), unique_by=lambda pair: pair.first))
    mapped = {pair.second for pair in pairs}
    only_first = draw(st.sets(SMALL)) - {pair.first for pair in pairs}
    only_second = draw(st.sets(SMALL)) - mapped
    return Names.of(pairs, dict.fromkeys(only_first, Alone("why")), dict.fromkeys(only_second, Alone("why")))


def test_equal_codes_match_without_a_table():
    """A code that only one side has is unmatched."""
    found = match(Names(), {"s3", "a"}, {"s3", "b"})

    assert found == Matching((Pair("s3", "s3"),), (Lone("a", Standing.UNMATCHED),), (Lone("b", Standing.UNMATCHED),))


def test_a_line_of_the_table_matches_two_codes():
    """Equal codes still match beside it."""
    assert [(one.first, one.second) for one in match(TABLE, {"mcs", "s3"}, {"cassandra", "s3"}).pairs] == [
        ("mcs", "cassandra"),
        ("s3", "s3"),
    ]


def test_several_codes_may_match_one():
    """A part, and the service itself under its equal code."""
    found = match(TABLE, {"vpc", "ec2"}, {"ec2"})

    assert [(one.first, one.relation) for one in found.pairs] == [("ec2", Relation.SAME), ("vpc", Relation.PART)]


def test_equal_codes_that_mean_different_services_are_told_apart():
    """The code with a line of its own is what the line says."""
    found = match(TABLE, {"waf"}, {"waf", "wafv2"})

    assert [(one.first, one.second) for one in found.pairs] == [("waf", "wafv2")]
    assert found.lone_second == (Lone("waf", Standing.ALONE, "the classic one", doubtful=True),)


def test_a_counterpart_that_the_other_source_lacks_is_named():
    """On either side, with the reason that its line gives."""
    assert match(TABLE, {"vpc"}, set()).lone_first == (
        Lone("vpc", Standing.ABSENT, "calls of EC2", counterparts=("ec2",)),
    )
    assert match(TABLE, set(), {"cassandra"}).lone_second == (
        Lone("cassandra", Standing.ABSENT, counterparts=("mcs",)),
    )


def test_a_code_that_the_table_calls_alone_is_alone():
    """With the table's reason."""
    assert match(TABLE, {"aiq"}, set()).lone_first == (Lone("aiq", Standing.ALONE, "a web site"),)


def test_a_table_from_behind_turns_parts_into_wholes():
    """And its lists of lone codes change sides."""
    behind = TABLE.swapped()

    assert [(one.first, one.second, one.relation) for one in behind.pairs] == [
        ("cassandra", "mcs", Relation.SAME),
        ("ec2", "vpc", Relation.WHOLE),
        ("wafv2", "waf", Relation.SAME),
    ]
    assert (behind.only_first, behind.only_second) == (TABLE.only_second, TABLE.only_first)


@given(tables(), st.sets(SMALL | any_code), st.sets(SMALL | any_code))
def test_every_code_is_matched_or_alone_and_never_both(names, first, second):
    """Whatever the table says."""
    found = match(names, first, second)
    paired = {one.first for one in found.pairs}, {one.second for one in found.pairs}
    alone = {one.code for one in found.lone_first}, {one.code for one in found.lone_second}

    assert (paired[0] | alone[0], paired[1] | alone[1]) == (first, second)
    assert (paired[0] & alone[0], paired[1] & alone[1]) == (set(), set())


@given(tables(), st.sets(SMALL), st.sets(SMALL))
def test_matching_from_the_other_side_is_the_same_matching(names, first, second):
    """The table from behind, and the codes exchanged."""
    found, behind = match(names, first, second), match(names.swapped(), second, first)

    assert {one.swapped() for one in found.pairs} == set(behind.pairs)
    assert (found.lone_first, found.lone_second) == (behind.lone_second, behind.lone_first)
    assert names.swapped().swapped() == names
