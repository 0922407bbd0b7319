import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.errors import DataError, UsageError
from reporter.insights.forecast.book import decode_models, encode_models
from reporter.insights.forecast.features import FEATURES, Facts
from reporter.insights.forecast.scorecard import Card, Model, Models
from reporter.insights.forecast.words import Reason, reasons

NO = (0.0, 0.0, 0.0)


def model(until: date = date(2026, 1, 1), **cards: Card) -> Model:
    return Model(until, 10, (-1.0, -2.0, -3.0), tuple(cards.get(name, Card(name, (), (NO,))) for name in FEATURES))


PACE = Card("s_365", (0.0, 2.0), ((-1.0, -0.5, 0.0), (0.5, 0.25, 0.0), (2.0, 1.0, 0.0)))
MODEL = model(s_365=PACE)
ZEROS = (0.0,) * len(FEATURES)
TEXT = encode_models(Models((MODEL, model(date(2026, 7, 1)))))
finite = st.floats(-30, 30)
points = st.tuples(finite, finite, finite)


def values(**given_: float) -> tuple[float, ...]:
    return tuple(given_.get(name, 0.0) for name in FEATURES)


def test_a_value_on_an_edge_is_in_the_bin_below():
    assert PACE.of(0) == PACE.points[0]
    assert PACE.of(2) == PACE.points[1]
    assert PACE.of(2.5) == PACE.points[2]


def test_chances_are_those_of_the_steps_put_together():
    first, second, third = (1 / (1 + 2.718281828459045**odds) for odds in (2.0, 2.5, 3.0))
    p90, p180, p365 = MODEL.chances(ZEROS)
    assert p90 == pytest.approx(first)
    assert p180 == pytest.approx(1 - (1 - first) * (1 - second))
    assert p365 == pytest.approx(1 - (1 - first) * (1 - second) * (1 - third))


@given(points, st.lists(points, min_size=3, max_size=3), st.floats(-1, 5))
def test_the_chance_never_falls_with_the_horizon(base: tuple[float, float, float], some: list[Any], value: float):
    card = Card("s_365", (0.0, 2.0), tuple(some))
    p90, p180, p365 = Model(date(2026, 1, 1), 1, base, (card,)).chances((value,))
    assert 0 <= p90 <= p180 <= p365 <= 1


def test_contributions_are_the_mean_of_the_first_two_steps():
    assert MODEL.contributions(values(s_365=3))["s_365"] == 1.5


def test_the_newest_model_that_knows_nothing_later_is_used():
    models = Models((model(date(2025, 1, 1)), model(date(2025, 7, 1))))
    assert models.at(date(2025, 6, 30)).trained_until == date(2025, 1, 1)
    assert models.at(date(2025, 7, 1)).trained_until == date(2025, 7, 1)


def test_before_the_first_model_there_is_no_forecast():
    with pytest.raises(UsageError, match="trained until 2026-01-01: ask for that day or later"):
        Models((MODEL,)).at(date(2025, 12, 31))
    with pytest.raises(UsageError, match="no model"):
        Models(()).at(date(2025, 12, 31))


def test_models_are_read_as_they_were_written():
    models = decode_models(TEXT, "forecast.json")
    assert models.trained[0] == MODEL
    assert encode_models(models) == TEXT


def changed(path: str, value: object) -> str:
    """The text with one value replaced, or removed where it is ``None``."""
    document = json.loads(TEXT)
    place: Any = document
    *way, last = path.split(".")
    for key in way:
        place = place[int(key) if key.isdigit() else key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("version", 2, "key version: expected 1, found 2"),
        ("version", None, "key version is missing"),
        ("more", 1, "key more is not known here"),
        ("models", [], "key models: expected a list of at least one model"),
        ("models", {}, "key models: expected a list of at least one model"),
        ("models", [1], "model 1: expected an object"),
        ("models.1.trained_until", "2026-01-01", "model 2: key trained_until: it must be later"),
        ("models.0.trained_until", "soon", 'key trained_until: expected a day like 2026-07-01, found "soon"'),
        ("models.0.trained_until", 3, "key trained_until: expected a day"),
        ("models.0.learnt_from", 0, "key learnt_from: expected a whole number above 0"),
        ("models.0.learnt_from", True, "key learnt_from: expected a whole number above 0"),
        ("models.0.base", [1, 2], "key base: expected 3 numbers, found 2"),
        ("models.0.base", "x", "key base: expected a list of numbers"),
        ("models.0.base", [1, 2, True], "key base: expected numbers, found true"),
        ("models.0.base", [1, 2, float("nan")], "key base: expected numbers, found NaN"),
        ("models.0.cards.like", None, "key cards: key like is missing"),
        ("models.0.cards.s_365.edges", [2, 1], "card s_365: key edges: each must be greater"),
        ("models.0.cards.s_365.edges", [1], "card s_365: key points: expected a list of 2"),
    ],
)
def test_what_is_wrong_in_a_file_of_models_is_said(path: str, value: object, message: str):
    with pytest.raises(DataError) as caught:
        decode_models(changed(path, value), "forecast.json")
    assert str(caught.value).startswith("forecast.json: ")
    assert message in str(caught.value)


def test_a_file_that_is_no_json_is_refused():
    with pytest.raises(DataError, match=r"forecast\.json: not JSON"):
        decode_models("{", "forecast.json")


FACTS = Facts(regions=4, services=9, like=3, likes=5, smaller=0, larger=2, older=0, had=0, age=1)


def told(facts: Facts = FACTS, **contributions: float) -> list[str]:
    named = dict(zip(FEATURES, values(s_missing=1, larger=1, smaller=0.5, r_share=2 / 9), strict=True))
    given_ = {name: contributions.get(name, 0.0) for name in FEATURES}
    return [str(one) for one in reasons(named, facts, given_)]


def test_features_that_say_the_same_are_one_reason():
    assert told(s_365=0.5, s_rate_365=0.25, s_burst=-0.05) == [
        "for: the service came to no further region in the last 365 days"
    ]


def test_light_reasons_are_not_told():
    assert told(like=0.09) == []


def test_the_three_heaviest_reasons_are_told_heaviest_first():
    assert told(s_share=0.2, r_share=-0.5, like=0.3, together=0.1) == [
        "against: the region has 2 of 9 services",
        "for: 0 of the 3 regions most like it have it",
        "for: the service is in 3 of 4 regions",
    ]


@pytest.mark.parametrize(
    ("smaller", "larger", "expected"),
    [
        (0, 2, "1 of 2 regions with more services have it"),
        (1, 2, "1 of 2 regions with more services have it"),
        (4, 2, "1 of 2 regions with more services and 2 of 4 regions with fewer services have it"),
        (2, 0, "1 of 2 regions with fewer services have it"),
        (0, 0, "the other regions have just as many services"),
    ],
)
def test_the_order_of_regions_in_words(smaller: int, larger: int, expected: str):
    facts = Facts(4, 9, 3, 5, smaller=smaller, larger=larger, older=0, had=0, age=1)
    assert told(facts, larger=1) == [f"for: {expected}"]


@pytest.mark.parametrize(
    ("older", "age", "expected"),
    [
        (3, 120, "the region opened 120 days ago; 2 of 3 regions opened before had it at that age"),
        (0, 1, "the region opened 1 day ago"),
        (0, None, "nobody knows when the region opened"),
    ],
)
def test_the_age_of_a_region_in_words(older: int, age: int | None, expected: str):
    assert told(Facts(4, 9, 3, 5, 0, 2, older=older, had=2, age=age), older_had=-1) == [f"against: {expected}"]


def test_recent_arrivals_nearby_are_told():
    named = dict(zip(FEATURES, values(like=2 / 3, like_180=1, likes=1, likes_365=2, near_365=1), strict=True))
    given_ = {name: {"like": 3.0, "likes": 2.0, "near_365": 1.0}.get(name, 0.0) for name in FEATURES}
    assert [one.text for one in reasons(named, FACTS, given_)] == [
        "2 of the 3 regions most like it have it, 1 of them got it in the last 180 days",
        "5 of the 5 services most like it are there, 2 of them came in the last 365 days",
        "1 region of the five nearest in number of services got it in the last 365 days",
    ]


def test_the_pace_of_region_and_service_in_words():
    named = dict(zip(FEATURES, values(r_90=1 / 9, r_365=2 / 9, s_bursts_730=1), strict=True))
    given_ = {name: {"r_90": 3.0, "s_365": 2.0, "together": 1.0}.get(name, 0.0) for name in FEATURES}
    assert [one.text for one in reasons(named, FACTS, given_)] == [
        "the region got 2 services in the last 365 days, 1 of them in the last 90",
        "the service came to many regions at once in the last two years, to none in the last 365 days",
        "service and region have both been there for 0 days",
    ]


def test_a_reason_says_which_way_it_speaks():
    assert Reason("x", 1).speaks_for
    assert str(Reason("x", -1)) == "against: x"
