import json

import pytest

from tests.builders import day, observe, service, snapshot


def test_log_prints_one_change_a_line(said, made):
    """Date, revision, status and change, separated by tabs, under one line of headers."""
    first, *lines = said("log")

    assert first == "date\trevision\tstatus\tchange"
    assert f"2026-01-01\t{made[0][:8]}\tconfirmed\t+ region eu-west-1 (Europe (Ireland)) in aws" in lines
    assert f"2026-01-02\t{made[1][:8]}\tprovisional\t~ service ecr is now api.ecr" in lines
    assert all(line.count("\t") == 3 for line in lines)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "2026-01-02", "--service", "s3"], ["+ s3 in cn-north-1"]),
        (["--until", "2026-01-01", "--service", "s3"], ["+ service s3 (Amazon S3)", "+ s3 in eu-west-1"]),
        (["--region", "cn-*"], ["+ region cn-north-1 in aws-cn", "+ s3 in cn-north-1"]),
        (["--partition", "aws-cn"], ["+ region cn-north-1 in aws-cn", "+ s3 in cn-north-1"]),
        (["-n", "1"], ["+ s3 in cn-north-1"]),
        (["--since", "2026-01-02T07:00:00+01:00", "-n", "1"], ["+ s3 in cn-north-1"]),
        (["--since", "2027-01-01"], []),
        (["--service", "nothing"], []),
    ],
)
def test_log_chooses_changes(said, options, expected):
    """By date, by service, by region, by partition, and by number."""
    assert [line.split("\t")[3] for line in said("log", *options)[1:]] == expected


def test_log_as_json_has_one_object_a_line(said, made):
    """With every field of a change, its status and its revision."""
    found = [json.loads(line) for line in said("log", "--json", "--service", "api.ecr")]

    assert found == [
        {
            "date": "2026-01-02T06:00:00Z",
            "source": "endpoints",
            "service": "api.ecr",
            "region": None,
            "partition": None,
            "kind": "service renamed",
            "attribute": None,
            "before": "ecr",
            "after": "api.ecr",
            "status": "provisional",
            "revision": made[1],
        }
    ]


def test_log_prints_the_newest_fifty_unless_more_is_asked_for(repository, said):
    """All of them with a date or as JSON."""
    observe(repository, snapshot(*(service(f"s{number}") for number in range(99))), day(9))

    assert len(said("log")) == 51
    assert len(said("log", "--since", "2026-01-10")) > 99
    assert len(said("log", "-n", "7")) == 8


@pytest.mark.parametrize("ends", [["2026-01-01", "2026-01-02"], ["2026-01-01"], ["snapshots~1", "snapshots"]])
def test_diff_prints_what_differs(said, ends):
    """Between two dates or revisions; without the second, until now."""
    assert said("diff", *ends) == [
        "+ region cn-north-1 in aws-cn",
        "+ service iam",
        "~ service ecr is now api.ecr",
        "+ iam in all of aws (global)",
        "+ s3 in cn-north-1",
        "5 changes",
    ]


def test_diff_back_has_the_opposite_and_no_rename(said):
    """The alias table goes one way only; the other way is proposed."""
    lines = said("diff", "2026-01-02", "2026-01-01")

    assert "- service api.ecr" in lines
    assert "? api.ecr may be ecr now: if so, add it to config/aliases.yml" in lines


def test_diff_of_the_same_is_empty(said):
    """And says so, except as JSON."""
    assert said("diff", "2026-01-02", "2026-01-03") == ["no changes"]
    assert said("diff", "2026-01-02", "2026-01-03", "--json") == []


def test_diff_chooses_and_speaks_json(said):
    """One object a change."""
    [line] = said("diff", "2026-01-01", "--json", "--service", "s3", "--region", "cn-*")

    assert json.loads(line)["kind"] == "availability added"
    assert said("diff", "2026-01-01", "--service", "iam")[-1] == "2 changes"


def test_log_believes_as_it_is_told(said):
    """Without further observations asked for, an addition is confirmed at once; with more than there are, it is not."""
    at_once = said("log", "--confirm-additions", "0", "--confirm-removals", "0")
    later = said("log", "--confirm-additions", "9", "--confirm-removals", "999")

    assert {line.split("\t")[2] for line in at_once[1:]} == {"confirmed"}
    assert {line.split("\t")[2] for line in later[1:]} == {"provisional"}
