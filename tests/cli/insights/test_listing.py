import json

import pytest

from reporter.__main__ import main


def test_what_is_new_in_a_week_is_listed_with_its_commit(asked):
    assert [line.split("\t")[:3] for line in asked("--at", "2025-06-12", "--since", "2025-06-08")] == [
        ["date", "severity", "insight"],
        ["2025-06-06", "notice", "Region ap-east-2 (Asia Pacific (Taipei)) opened with 68 services."],
    ]


def test_a_quiet_week_says_so(asked):
    [line] = asked("--at", "2026-11-17")
    assert line == "nothing new after 2026-11-10, as of 2026-11-17: --since DATE looks further back"


def test_what_is_left_out_is_counted(asked):
    lines = asked("--at", "2025-12-31", "--since", "2025-01-01", "--most", "5")
    assert len(lines) == 7
    assert lines[-1].startswith("and ")
    assert " more: --most " in lines[-1]


def test_all_that_is_true_can_be_asked_for(asked):
    assert len(asked("--all", "--most", "10000", "--json")) > 500


def test_insights_as_json_are_one_object_a_line(asked):
    [one] = [json.loads(line) for line in asked("--at", "2025-06-12", "--since", "2025-06-08", "--json")]
    assert one["id"] == "region-opened:ap-east-2"
    assert one["numbers"] == {"services": 68}
    assert len(one["evidence"][0]) == 40


def test_the_reference_can_be_chosen(asked):
    chosen = ("--since", "2025-06-01", "--at", "2025-12-31", "--most", "1000", "--json")
    found = [json.loads(line) for line in asked("--reference", "eu-west-1", *chosen)]
    assert any("of the services of eu-west-1" in one["sentence"] for one in found)


def test_the_configuration_says_which_insights_are_told(shipped_history, capsys):
    chosen = [
        "--set",
        "insights.off=[region-opened]",
        "--set",
        "insights.most=2",
        "--set",
        "insights.reference=[eu-west-1]",
    ]
    assert main([*chosen, "insights", "-C", str(shipped_history), "--at", "2025-12-31", "--since", "2025-01-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert not any("opened with" in line for line in lines)


def test_a_day_before_the_history_is_refused(refused):
    code, said = refused("--at", "2014-01-01")
    assert code == 5
    assert said == "reporter: endpoints: the history starts after 2014-01-01T23:59:59Z: see `reporter log`\n"


def test_nothing_is_new_after_a_day_to_come(asked):
    [line] = asked("--at", "2025-12-31", "--since", "2030-01-01")
    assert line.startswith("nothing new after 2030-01-01")


def test_a_reference_that_there_is_not_is_refused_with_the_closest(refused):
    code, said = refused("--reference", "us-eats-1")
    assert code == 2
    assert "did you mean us-east-1" in said


@pytest.mark.parametrize("command", ["velocity", "risk", "forecast", "review"])
def test_a_partition_that_there_is_not_is_refused_with_those_that_there_are(refused, command):
    day = ["2025-01-01"] if command == "review" else []
    code, said = refused(command, *day, "--partition", "nope")
    assert code == 2
    assert said.startswith("reporter: there is no partition 'nope' in source endpoints: it has aws, aws-cn")
