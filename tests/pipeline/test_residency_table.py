import pytest

from reporter.errors import DataError
from reporter.insights.rollouts import Rollouts
from reporter.pipeline.geography import load_geography, parse_geography
from reporter.pipeline.residency import load_residency, parse_residency
from reporter.pipeline.start import shipped_baseline


def test_every_region_of_the_shipped_history_has_a_country_or_is_said_to_have_none(tmp_path):
    past = shipped_baseline()
    geography = load_geography(tmp_path)
    for code, region in Rollouts.of(past.timeline, past.observed_until).regions.items():
        assert code in geography.countries
        assert region.partition in geography.partitions


def test_the_shipped_rules_are_these(tmp_path):
    assert list(load_residency(tmp_path)) == ["eu", "uk", "switzerland", "us", "govcloud", "china", "eu-sovereign"]


def test_a_rule_of_the_project_is_added_and_one_takes_the_place_of_a_shipped_one(tmp_path):
    (tmp_path / "config").mkdir()
    text = "dach: {title: Three, countries: [DE, AT, CH]}\nuk: {title: Mine, partitions: [aws]}\n"
    (tmp_path / "config" / "residency.yml").write_text(text, encoding="utf-8")
    found = load_residency(tmp_path)
    assert found["dach"].countries == {"DE", "AT", "CH"}
    assert (found["uk"].title, found["uk"].countries) == ("Mine", frozenset())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("eu: {countries: [DE]}", "title is missing"),
        ("eu: {title: X}", "it allows everything"),
        ("EU: {title: X, countries: [DE]}", "expected an id of small letters"),
        ("eu: {title: X, countries: [Germany]}", "Germany"),
        ("eu: {title: X, country: [DE]}", "country"),
        ("eu: [", "r.yml"),
    ],
    ids=["title", "everything", "id", "country", "key", "yaml"],
)
def test_a_wrong_rule_is_told_with_its_place(text, said):
    with pytest.raises(DataError, match=r"r\.yml.*") as caught:
        parse_residency(text, "r.yml")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("countries: {eu-west-1: Ireland}", "expected a country code of two capital letters"),
        ("continents: {IE: Atlantis}", "expected Africa, Asia"),
        ("continents: {Ireland: Europe}", "expected a country code"),
        ("places: {eu-west-1: IE}", "places"),
    ],
    ids=["country", "continent", "key", "section"],
)
def test_a_wrong_place_is_told_with_its_place(text, said):
    with pytest.raises(DataError) as caught:
        parse_geography(text, "g.yml")
    assert str(caught.value).startswith("g.yml:1")
    assert said in str(caught.value)
