"""The files about services."""

from tests.render.api.reading import api
from tests.render.api.small import moved, with_forecasts
from tests.site_sample import IRELAND, VIRGINIA, History, at, runs, sample


def test_a_service_has_a_state_in_every_region():
    """Also where it is not listed."""
    found = api(sample())["services/keys.json"]["regions"]

    assert {one["region"]: one["state"] for one in found} == {
        "cn-north-1": "not listed",
        "eu-west-1": "available",
        "mx-central-1": "not listed",
        "us-east-1": "available",
    }


def test_a_global_service_is_global_in_its_partition():
    """Since the partition lists it."""
    iam = api(sample())["services/iam.json"]

    assert {one["region"]: (one["state"], one["since"], one["at_latest"]) for one in iam["regions"]} == {
        "cn-north-1": ("not listed", None, False),
        "eu-west-1": ("global", "2016-03-02", True),
        "mx-central-1": ("global", "2016-03-02", True),
        "us-east-1": ("global", "2016-03-02", True),
    }
    assert (iam["global_in"], iam["listed"]) == (["aws"], True)


def test_a_service_that_is_listed_nowhere_is_unknown_everywhere():
    """An empty list is no proof."""
    mystery = api(sample())["services/mystery.json"]

    assert (mystery["listed"], mystery["counts"]["unknown"], mystery["counts"]["not_listed"]) == (False, 4, 0)


def test_a_renamed_service_keeps_its_past():
    """Its changes are those of the old code, too, and the old code has no file."""
    files = api(moved())
    keys = files["services/keys.json"]

    assert keys["former_codes"] == ["kms"]
    assert [(one["kind"], one["service"]) for one in keys["changes"]] == [
        ("service added", "kms"),
        ("availability added", "kms"),
        ("service renamed", "keys"),
        ("availability added", "keys"),
    ]
    assert "services/kms.json" not in files


def test_a_service_that_gets_its_old_code_back_has_all_of_its_past():
    """Both codes are former ones; what it has now is among them."""
    history = History()
    history.observe(at("2021-01-10"), [VIRGINIA], [runs("kms", VIRGINIA)])
    history.observe(at("2021-01-11"), [VIRGINIA], [runs("keys", VIRGINIA)], renamed={"kms": "keys"})
    history.observe(at("2021-01-12"), [VIRGINIA], [runs("kms", VIRGINIA)], renamed={"keys": "kms"})
    kms = api(history.facts())["services/kms.json"]

    assert kms["former_codes"] == ["kms", "keys"]
    assert [one["service"] for one in kms["changes"]] == ["kms", "kms", "keys", "kms"]


def test_a_service_that_is_gone_keeps_its_file():
    """Whoever stored its address still gets an answer, with its history."""
    files = api(moved())
    old = files["services/old.json"]

    assert (old["gone"], old["listed"], old["page"]) == (True, False, "../../services/old.html")
    assert {one["region"]: one["until"] for one in old["left"]} == {
        "eu-west-1": "2023-05-31",
        "us-east-1": "2023-05-31",
    }
    assert old["changes"][-1]["kind"] == "service removed"
    assert [one["code"] for one in files["services.json"]["services"] if one["gone"]] == ["old"]


def test_each_change_says_whether_it_is_news_and_which_commit_holds_it():
    """What a first list brings had happened before."""
    facts = moved()
    changes = api(facts)["services/ec2.json"]["changes"]

    assert [(one["observed_at"], one["news"]) for one in changes] == [
        ("2021-01-10T20:00:00Z", False),
        ("2021-01-10T20:00:00Z", False),
        ("2021-01-10T20:00:00Z", False),
        ("2022-03-01T20:00:00Z", True),
    ]
    assert changes[-1]["revision"] == facts.rollouts.sets[2].revision
    assert changes[-1]["sentence"] == "ec2 leaves eu-west-1"


def test_a_change_has_the_same_id_in_all_files():
    """In the service's file and in the month's."""
    files = api(sample())
    told = {one["id"]: one["kind"] for one in files["services/keys.json"]["changes"]}
    all_changes = {
        change["id"]: change["kind"]
        for path, document in files.items()
        if path.startswith("changes/2")
        for found in document["change_sets"]
        for change in found["changes"]
    }

    assert told
    assert told.items() <= all_changes.items()


def test_the_list_says_in_which_partitions_a_service_is():
    """Be it regional or global."""
    found = {one["code"]: one for one in api(sample())["services.json"]["services"]}

    assert (found["iam"]["partitions"], found["keys"]["partitions"], found["mystery"]["partitions"]) == (
        ["aws"],
        ["aws"],
        [],
    )
    assert found["ec2"]["name"] == "Amazon Elastic Compute Cloud"


def test_a_service_has_its_forecasts():
    """The likeliest region first."""
    found = api(with_forecasts())["services/s3.json"]["forecasts"]

    assert found == [{"region": "us-east-1", "p90": 0.0, "p180": 0.0, "p365": 1.0}]
    assert IRELAND.code not in {one["region"] for one in found}
