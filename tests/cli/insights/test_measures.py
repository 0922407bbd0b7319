"""What the commands print of the measures, as of days whose history does not change any more."""

import json

AT = ("--at", "2025-12-31")


def test_arrivals_by_year_are_drawn_as_bars(asked, golden):
    golden("insights/cli/velocity-year.txt", "\n".join(asked("velocity", "--by", "year", *AT)) + "\n")


def test_the_running_period_is_so_far(asked):
    assert asked("velocity", "--at", "2025-12-30")[-1].startswith("2025-Q4\t52 so far\t")


def test_arrivals_as_json_have_every_period(asked):
    lines = [json.loads(line) for line in asked("velocity", "--by", "month", "--json", *AT)]
    assert lines[-1] == {"period": "2025-12", "arrivals": 18, "complete": True}
    assert len(lines) > 100


def test_services_are_listed_newest_first_with_their_days(asked):
    lines = asked("velocity", "--by", "service", *AT)
    assert lines[0].split("\t")[:4] == ["service", "first region", "regions", "to the 5th"]
    [row] = [line.split("\t") for line in lines if line.startswith("gameliftstreams\t")]
    assert row == ["gameliftstreams", "2025-03-05", "34 of 34", "0", "0", "0", "1"]
    assert lines[-1].endswith(" services are left out: nobody knows the day on which they came to a first region")


def test_a_partition_with_few_regions_has_no_tenth(asked):
    row = next(line.split("\t") for line in asked("velocity", "--by", "service", "--partition", "aws-cn", *AT)[1:])
    assert row[3:5] == ["-", "-"]


def test_services_as_json_tell_days_that_are_still_counted(asked):
    rows = [json.loads(line) for line in asked("velocity", "--by", "service", "--json", *AT)]
    [act] = [row for row in rows if row["service"] == "nova-act"]
    assert act["fifth"] == {"days": None, "waited": 29}


def test_regions_are_listed_with_their_pace(asked, golden):
    golden("insights/cli/velocity-region.txt", "\n".join(asked("velocity", "--by", "region", *AT)) + "\n")


def test_regions_as_json_have_null_where_nobody_knows(asked):
    rows = [json.loads(line) for line in asked("velocity", "--by", "region", "--json", *AT)]
    [young] = [row for row in rows if row["region"] == "ap-southeast-6"]
    assert young["median_days"] is None
    assert young["arrivals"] == 83


def test_what_a_region_lacks_is_listed_with_its_parity_over_time(asked, golden):
    golden("insights/cli/gaps.txt", "\n".join(asked("gaps", "us-west-2", *AT)) + "\n")


def test_what_a_region_lacks_as_json_is_one_object(asked):
    [line] = asked("gaps", "eu-south-2", "--reference", "eu-west-1", "--json", *AT)
    found = json.loads(line)
    assert found["reference"] == ["eu-west-1"]
    assert found["has"] + len(found["missing"]) == found["of"]
    assert {"kendra", "workdocs"} <= {one["service"] for one in found["missing"]}


def test_a_region_held_against_itself_lacks_nothing(asked):
    lines = asked("gaps", "us-east-1", *AT)
    assert "(100 %)" in lines[0]
    assert lines[-1] == "none"


def test_a_region_that_there_is_not_is_refused(refused):
    code, said = refused("gaps", "eu-sout-2")
    assert code == 2
    assert "eu-sout-2" in said


def test_two_regions_are_compared_both_ways(asked, golden):
    golden("insights/cli/compare.txt", "\n".join(asked("compare", "eu-west-1", "eu-central-1", *AT)) + "\n")


def test_a_region_compared_with_itself_has_nothing_alone(asked):
    assert asked("compare", "eu-west-1", "eu-west-1", *AT)[2:] == [
        "nothing is only in eu-west-1",
        "",
        "nothing is only in eu-west-1",
    ]


def test_a_comparison_as_json_is_one_object(asked):
    [line] = asked("compare", "eu-west-1", "eu-central-1", "--json", *AT)
    found = json.loads(line)
    assert "kendra" in found["only_first"]
    assert "s3" in found["both"]
