import json

AT = ("--at", "2025-12-31")


def test_regions_that_fit_stand_first_with_their_reasons(asked, golden):
    needs = ("--must", "bedrock", "--must", "eks", "--nice", "kendra=2", "--nice", "textract", "--residency", "eu")
    golden("insights/cli/recommend.txt", "\n".join(asked("recommend", *needs, *AT)) + "\n")


def test_a_region_that_lacks_a_service_says_so(asked):
    rows = [json.loads(line) for line in asked("recommend", "--must", "kendra", "--json", *AT)]
    by_region = {row["region"]: row for row in rows}
    assert by_region["eu-west-1"]["eligible"]
    assert by_region["eu-south-2"]["missing"] == ["kendra"]
    assert by_region["eu-south-2"]["blockers"][0].startswith("kendra is not in eu-south-2")


def test_conditions_bar_regions(asked):
    wanted = ("--country", "DE", "--country", "IE", "--no-country", "US", "--before", "2020-01-01", "--json")
    rows = [json.loads(line) for line in asked("recommend", "--must", "s3", *wanted, *AT)]
    assert {row["region"] for row in rows if row["eligible"]} == {"eu-central-1", "eu-west-1"}


def test_what_nobody_knows_bars_no_region(asked):
    rows = [json.loads(line) for line in asked("recommend", "--must", "s3", "--zones", "3", "--json", *AT)]
    [ireland] = [row for row in rows if row["region"] == "eu-west-1"]
    assert ireland["eligible"]
    assert ireland["unknowns"]


def test_a_weight_that_is_none_is_refused(refused):
    code, said = refused("recommend", "--nice", "kendra=much")
    assert (code, said) == (2, "reporter: --nice 'kendra=much': expected CODE or CODE=WEIGHT, such as kendra=2\n")


def test_a_service_that_there_is_not_is_refused_with_the_closest(refused):
    code, said = refused("recommend", "--must", "kendar")
    assert code == 2
    assert "did you mean" in said
