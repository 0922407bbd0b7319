"""The files about regions."""

from dataclasses import replace
from typing import Any

from reporter.insights.geography import Geography
from reporter.model.catalog import Region
from tests.render.api.reading import api
from tests.render.api.small import moved, with_forecasts
from tests.site_sample import SOURCE, History, at, runs, sample


def services(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["service"]: one for one in document["services"]}


def test_a_region_says_since_when_each_service_is_there():
    """With a first list, or listed long after it was named, it had come before; the source's own day is earlier."""
    found = services(api(moved())["regions/us-east-1.json"])

    assert {code: (one["since"], one["at_latest"]) for code, one in found.items()} == {
        "ec2": ("2021-01-10", True),
        "iam": ("2024-02-01", False),
        "keys": ("2021-01-10", True),
        "mq": ("2023-05-31", True),
        "s3": ("2006-03-14", False),
    }


def test_the_source_s_own_day_does_not_make_anything_later():
    """It stands beside the day on which we saw it."""
    s3 = services(api(moved())["regions/eu-west-1.json"])["s3"]

    assert (s3["since"], s3["dated"]) == ("2023-05-31", "2024-02-01")


def test_unknown_services_are_in_the_list_and_unlisted_ones_are_not():
    """Unknown is not no."""
    found = services(api(sample())["regions/cn-north-1.json"])

    assert {code: one["state"] for code, one in found.items()} == {"mystery": "unknown", "ssm": "unknown"}
    assert found["mystery"]["since"] is None


def test_an_arrival_that_is_not_confirmed_is_marked():
    """It was seen once."""
    found = services(api(sample())["regions/eu-west-1.json"])

    assert [code for code, one in found.items() if one["provisional"]] == ["keys"]


def test_counts_are_of_the_cells():
    """And the list of all says the same."""
    files = api(sample())
    counts = files["regions/cn-north-1.json"]["counts"]

    assert counts == {"available": 0, "global": 0, "not_listed": 20, "unknown": 2}
    assert {one["code"]: one["services"] for one in files["regions.json"]["regions"]}["cn-north-1"] == counts


def test_a_region_is_held_against_the_largest_other_one():
    """What it lacks is listed there and known not to be here."""
    files = api(sample())

    assert files["regions/eu-west-1.json"]["lacks"]["region"] == "us-east-1"
    assert files["regions/eu-west-1.json"]["lacks"]["services"][:2] == ["service-00", "service-01"]
    assert "mystery" not in files["regions/eu-west-1.json"]["lacks"]["services"]
    assert files["regions/us-east-1.json"]["lacks"] == {"region": "mx-central-1", "services": []}
    assert files["regions/cn-north-1.json"]["lacks"] is None


def test_a_region_knows_what_left_it():
    """With the first day without it and the commit that removed it."""
    left = {one["service"]: one for one in api(moved())["regions/eu-west-1.json"]["left"]}

    assert left["ec2"] == {
        "service": "ec2",
        "since": "2021-01-10",
        "at_latest": True,
        "until": "2022-03-01",
        "corrected": False,
        "revision": moved().rollouts.sets[2].revision,
    }
    assert set(left) == {"ec2", "old"}


def test_a_region_that_is_gone_keeps_its_file():
    """Whoever stored its address still gets an answer."""
    files = api(moved())
    mexico = files["regions/mx-central-1.json"]

    assert (mexico["gone"], mexico["services"], mexico["lacks"]) == (True, [], None)
    assert mexico["page"] == "../../regions/mx-central-1.html"
    assert mexico["since"] == "2021-02-10"
    assert [one["code"] for one in files["regions.json"]["regions"] if one["gone"]] == ["mx-central-1"]


def test_attributes_that_nobody_knows_are_null():
    """And those that the source or the reviewed tables tell stand there."""
    history = History()
    oslo = Region(
        "eu-north-9", "aws", "Europe (Oslo)", "amazonaws.com", zones=frozenset({"z2", "z1"}), launched="2026-01-01"
    )
    history.observe(at("2026-01-01"), [oslo, Region("xx-1", "dark")], [runs("ec2", oslo)])
    geography = Geography({"eu-north-9": "NO"}, {"NO": "Europe"}, {"aws": "commercial"})
    files = api(history.facts(geography=geography))
    known, dark = files["regions/eu-north-9.json"], files["regions/xx-1.json"]

    assert [known[key] for key in ("country", "continent", "partition_kind")] == ["NO", "Europe", "commercial"]
    assert (known["zones"], known["launched"], known["domain"]) == (["z1", "z2"], "2026-01-01", "amazonaws.com")
    assert {dark[key] for key in ("country", "continent", "partition_kind", "name", "domain", "launched")} == {None}


def test_a_region_names_the_ten_likeliest_services():
    """All of them are in a file of their own, if there are any."""
    files = api(with_forecasts())
    ireland = files["regions/eu-west-1.json"]

    assert [one["service"] for one in ireland["forecasts"]] == [f"new-{number:02}" for number in range(10)]
    assert ireland["forecasts"][0] == {"service": "new-00", "p90": 0.1235, "p180": 0.6, "p365": 0.9}
    assert len(files[ireland["forecasts_href"]]["forecasts"]) == 12
    assert files["regions/mx-central-1.json"]["forecasts_href"] is None


def test_links_are_relative_to_the_api_or_whole():
    """With the site's address, which may lack its last slash."""
    facts = sample()
    [ireland] = [one for one in api(facts)["regions.json"]["regions"] if one["code"] == "eu-west-1"]
    assert (ireland["href"], ireland["page"]) == ("regions/eu-west-1.json", "../../regions/eu-west-1.html")
    for url in ("https://cloud.example.org/portal", "https://cloud.example.org/portal/"):
        [ireland] = [one for one in api(facts, url)["regions.json"]["regions"] if one["code"] == "eu-west-1"]
        assert ireland["href"] == "https://cloud.example.org/portal/api/v1/regions/eu-west-1.json"
        assert ireland["page"] == "https://cloud.example.org/portal/regions/eu-west-1.html"


def test_a_day_of_the_source_stands_where_no_stay_is_known():
    """Then it is there since that day at the latest."""
    facts = moved()
    past = replace(facts.rollouts.services["s3"], now={})
    rollouts = replace(facts.rollouts, services=dict(facts.rollouts.services) | {"s3": past})
    s3 = services(api(replace(facts, rollouts=rollouts))["regions/us-east-1.json"])["s3"]

    assert (s3["since"], s3["at_latest"], facts.source) == ("2006-03-14", True, SOURCE)
