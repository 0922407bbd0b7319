"""Features of a hand-made history, counted by hand."""

from datetime import date

import pytest

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.insights.forecast.candidates import Pair, arrivals, candidates
from reporter.insights.forecast.features import FEATURES, NONE, Facts, features
from reporter.insights.forecast.lattice import NEVER, Lattice, bits, mask, nearest
from reporter.insights.forecast.pace import bursts, rates
from reporter.insights.rollouts import Rollouts
from tests.builders import added, change_set, day, removed


def opens(*codes: str, partition: str = "aws") -> list[Change]:
    return [Change(Kind.REGION_ADDED, region=code, partition=partition) for code in codes]


def names(*codes: str) -> list[Change]:
    return [Change(Kind.SERVICE_ADDED, service=code) for code in codes]


LOOK = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S3")
TIMELINE: tuple[ChangeSet, ...] = (
    change_set(0, *opens("a-1", "b-1"), *names("s3", "sqs", "sns"), added("s3", "a-1"), added("s3", "b-1")),
    change_set(1, added("sqs", "a-1")),
    change_set(100, *opens("c-1"), added("s3", "c-1")),
    change_set(160, added("sqs", "c-1")),
    change_set(400, *opens("d-1"), added("s3", "d-1"), added("sns", "a-1")),
    change_set(430, LOOK),
)
"""At day 430: s3 is everywhere, sqs in a-1 and c-1, sns (listed long after it was named) in a-1."""


def known(number: float = 430, timeline: tuple[ChangeSet, ...] = TIMELINE) -> Rollouts:
    return Rollouts.of(timeline, day(number))


def value(name: str, service: str, region: str) -> float:
    rows = features(known())
    return rows.values[rows.pairs.index(Pair(service, region))][FEATURES.index(name)]


def facts(service: str, region: str) -> Facts:
    rows = features(known())
    return rows.facts[rows.pairs.index(Pair(service, region))]


def test_candidates_are_what_is_somewhere_and_not_here():
    expected = [("sns", "b-1"), ("sns", "c-1"), ("sns", "d-1"), ("sqs", "b-1"), ("sqs", "d-1")]
    assert [(pair.service, pair.region) for pair in candidates(known())] == expected


def test_a_partition_without_regions_has_no_candidates():
    assert candidates(known(), "aws-cn") == ()
    assert features(known(), "aws-cn").pairs == ()


def test_what_runs_once_for_the_partition_or_is_unknown_in_it_is_no_candidate():
    everywhere = Change(Kind.AVAILABILITY_ADDED, service="sqs", partition="aws")
    unknown = Change(Kind.ATTRIBUTE_MODIFIED, service="sns", attribute="unknown_in", after='["aws"]')
    assert candidates(known(431, (*TIMELINE, change_set(431, everywhere, unknown)))) == ()


def test_a_service_that_is_named_no_more_is_no_candidate():
    gone = change_set(431, removed("sns", "a-1"), Change(Kind.SERVICE_REMOVED, service="sns"))
    assert {pair.service for pair in candidates(known(431, (*TIMELINE, gone)))} == {"sqs"}


def test_a_region_that_is_listed_no_more_is_no_candidate():
    gone = change_set(431, removed("s3", "d-1"), Change(Kind.REGION_REMOVED, region="d-1"))
    assert {pair.region for pair in candidates(known(431, (*TIMELINE, gone)))} == {"b-1", "c-1"}


def test_candidates_come_in_the_order_of_the_features():
    assert features(known()).pairs == candidates(known())


def test_a_return_is_an_arrival_too():
    rename = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S4")
    left, back = change_set(500, removed("sqs", "c-1")), change_set(600, added("sqs", "c-1"))
    found = arrivals(known(700, (*TIMELINE, left, change_set(550, rename), back, change_set(700, LOOK))))
    assert found[Pair("sqs", "c-1")] == (date(2026, 6, 10), date(2027, 8, 24))


def test_corrections_and_what_is_unconfirmed_are_no_arrivals():
    late = (change_set(500, added("sqs", "b-1"), accepted="re-modelled"), change_set(510, added("sqs", "d-1")))
    found = arrivals(known(510, (*TIMELINE, *late)))
    assert Pair("sqs", "b-1") not in found
    assert Pair("sqs", "d-1") not in found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("s_share", 2 / 4),
        ("s_missing", 2),
        ("s_since", 270),
        ("s_365", 1),
        ("s_burst", NEVER),
        ("s_bursts_730", 0),
        ("r_share", 1 / 3),
        ("r_since", NEVER),
        ("r_90", 0),
        ("r_365", 0),
        ("like", 2 / 3),
        ("like_180", 0),
        ("likes", 1 / 2),
        ("likes_90", 0),
        ("likes_365", 0),
        ("smaller", NONE),
        ("larger", 0),
        ("near_365", 1),
        ("older_had", 0),
        ("older_got", pytest.approx((1 + 0.15) / (1 + 1.5))),
        ("together", 30),
    ],
)
def test_every_feature_of_one_pair(name: str, expected: float):
    assert value(name, "sqs", "d-1") == expected


def test_what_comes_with_the_opening_of_a_region_is_no_recent_arrival():
    assert value("r_365", "sqs", "d-1") == 0
    assert value("r_365", "sns", "c-1") == pytest.approx(1 / 3)
    assert value("r_since", "sns", "c-1") == 270


def test_facts_are_the_counts_behind_the_features():
    assert facts("sqs", "d-1") == Facts(
        regions=4, services=3, like=3, likes=2, smaller=0, larger=2, older=1, had=0, age=30
    )


def test_nobody_knows_when_a_region_of_the_first_list_opened():
    assert facts("sqs", "b-1").age is None
    assert value("older_had", "sqs", "b-1") == NONE
    assert value("older_got", "sqs", "b-1") == NONE


def test_a_region_is_not_held_against_one_that_opened_before_the_service():
    # sns began on day 400, and c-1 was 30 days old on day 130.
    assert facts("sns", "d-1").older == 0
    assert value("older_had", "sns", "d-1") == NONE


def test_a_region_that_had_the_service_at_that_age_is_counted():
    soon = (*TIMELINE[:3], change_set(110, added("sqs", "c-1")), *TIMELINE[4:])
    rows = features(known(430, soon))
    assert rows.facts[rows.pairs.index(Pair("sqs", "d-1"))].had == 1


def test_rates_are_arrivals_per_year_of_waiting():
    lattice = Lattice(known(), "aws")
    found = rates(lattice, 365)
    # Waited, from day 65 on: sqs in b-1 365, c-1 57 (from 103, its opening over, to 160), d-1 27; sns in b-1 and c-1
    # 30 each, d-1 27; s3 nowhere.
    mean = 1 / (365 + 57 + 27 + 30 + 30 + 27 + 1)
    expected = 365 * (1 + 500 * mean) / (365 + 57 + 27 + 500)
    assert found.services[lattice.services.index("sqs")] == pytest.approx(expected)


def test_four_regions_in_one_week_are_a_burst():
    regions = [f"{letter}-1" for letter in "abcdef"]
    start = change_set(0, *opens(*regions), *names("s3"), added("s3", "a-1"))
    many = change_set(50, *(added("s3", code) for code in regions[1:5]))
    lattice = Lattice(known(430, (start, many, change_set(430, LOOK))), "aws")
    since, recent = bursts(lattice, 0, 730)
    assert 380 <= since <= 386
    assert recent == 1
    assert bursts(lattice, 0, 300) == (since, 0)


def test_masks_hold_numbers_as_bits():
    assert mask([0, 3]) == 0b1001
    assert list(bits(0b1001)) == [0, 3]


def test_the_nearest_share_most_and_ties_go_to_the_lower_number():
    assert nearest([0b011, 0b011, 0b001, 0b100], [1.0, 1.0, 1.0], 2) == [(1, 2), (0, 2), (0, 1), (0, 1)]


def test_what_holds_nothing_is_like_nothing():
    assert nearest([0, 0], [], 1) == [(1,), (0,)]
