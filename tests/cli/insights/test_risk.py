"""What the commands print of risk, as of days whose history does not change any more."""

import json

AT = ("--at", "2025-12-31")


def test_risks_are_told_in_four_tables(asked, golden):
    golden("insights/cli/risk.txt", "\n".join(asked("risk", "--partition", "aws", *AT)) + "\n")


def test_each_risk_as_json_is_one_object(asked):
    rows = [json.loads(line) for line in asked("risk", "--json", "--at", "2024-12-31")]
    assert {row["risk"] for row in rows} == {"left", "shrinks", "single-region", "stagnates"}
    [zone] = [row for row in rows if row["risk"] == "shrinks" and row["service"] == "datazone"]
    assert len(zone["lost"]) == 5


def test_risks_can_be_of_one_partition(asked):
    rows = [json.loads(line) for line in asked("risk", "--json", "--partition", "aws-cn", *AT)]
    assert {row["partition"] for row in rows if "partition" in row} == {"aws-cn"}


def test_every_residency_rule_is_a_line(asked, golden):
    golden("insights/cli/residency.txt", "\n".join(asked("residency", *AT)) + "\n")


def test_a_workload_is_held_against_one_rule(asked, golden):
    services = ("--service", "bedrock", "--service", "kendra", "--service", "qldb", "--service", "iam")
    golden("insights/cli/residency-eu.txt", "\n".join(asked("residency", "eu", *services, *AT)) + "\n")


def test_residency_as_json_has_the_services_by_reach(asked):
    [line] = asked("residency", "uk", "--service", "s3", "--json", *AT)
    found = json.loads(line)
    assert (found["single"], found["lacks"]) == (["s3"], {"eu-west-2": []})


def test_a_rule_that_there_is_not_is_refused_with_those_that_there_are(refused):
    code, said = refused("residency", "mars")
    assert code == 2
    assert said.startswith("reporter: there is no residency rule 'mars': the rules are eu, uk, switzerland, us")


def test_each_region_has_its_best_pair(asked):
    lines = asked("pairs", *AT)
    regions = [line.split("\t")[0] for line in lines[2:]]
    assert regions == sorted(set(regions))
    assert "us-east-1" in regions
    assert lines[1].startswith("region\tpartner\tcommon\tshare\ttrend")


def test_the_pairs_of_a_region_may_be_held_to_a_rule(asked, golden):
    golden("insights/cli/pairs.txt", "\n".join(asked("pairs", "eu-central-1", "--residency", "eu", *AT)) + "\n")


def test_a_region_that_is_alone_in_its_rule_has_no_pair(asked):
    assert asked("pairs", "eu-central-2", "--residency", "switzerland", *AT)[1:] == ["none"]


def test_pairs_as_json_have_the_gaps_each_way(asked):
    rows = [json.loads(line) for line in asked("pairs", "eu-central-1", "--service", "kendra", "--json", *AT)]
    assert all(row["only_region"] == [] for row in rows)
    assert rows[0]["share"] is None


def test_what_a_missing_service_blocks_is_told(asked, golden):
    golden("insights/cli/dependencies.txt", "\n".join(asked("dependencies", "eu-south-2", *AT)) + "\n")


def test_what_is_blocked_can_be_of_one_service(asked):
    rows = [json.loads(line) for line in asked("dependencies", "eu-south-2", "--service", "signer", "--json", *AT)]
    assert {row["missing"] for row in rows} == {"signer"}
    assert all(row["source"].startswith("https://") for row in rows)
