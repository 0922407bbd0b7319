import json

import pytest

from reporter.__main__ import main
from tests.builders import day, observe, service, snapshot

STATES = [
    snapshot(service("s3", "eu-west-1", name="Amazon S3"), service("ecr", "eu-west-1"), service("new")),
    snapshot(
        service("s3", "eu-west-1", "cn-north-1", name="Amazon S3"),
        service("api.ecr", "eu-west-1"),
        service("iam", everywhere=["aws"]),
        service("new"),
    ),
]


@pytest.fixture
def made(repository):
    return [observe(repository, state, day(number), version=f"{number}.0") for number, state in enumerate(STATES)]


@pytest.fixture
def said(repository, made, capsys):
    """What a command prints on standard output, line by line; it must succeed and print nothing else."""

    def run(*arguments: str) -> list[str]:
        code = main([arguments[0], "-C", str(repository.path), *arguments[1:]])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        lines: list[str] = out.splitlines()
        return lines

    return run


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


def test_show_counts_by_partition(said, made):
    """Regions, services, availabilities and global services, and what is unknown."""
    assert said("show") == [
        f"endpoints as observed on 2026-01-02 (1.0), revision {made[1][:12]}",
        "",
        "partition\tregions\tservices\tavailabilities\tglobal services",
        "aws\t1\t3\t2\t1",
        "aws-cn\t1\t1\t1\t0",
        "",
        "4 services are known; of 1 the source does not say where they run",
    ]


def test_show_prints_the_cells_of_services(said):
    """Each chosen service in each chosen region, with its state."""
    assert said("show", "--service", "*", "--region", "eu-*")[2:] == [
        "service\tregion\tpartition\tavailability",
        "api.ecr\teu-west-1\taws\tavailable",
        "iam\teu-west-1\taws\tglobal",
        "new\teu-west-1\taws\tunknown",
        "s3\teu-west-1\taws\tavailable",
    ]


def test_show_prints_the_services_of_regions(said):
    """Those that run there; global ones are of no region."""
    assert said("show", "--region", "cn-north-1")[2:] == ["code\tname\tregions\tglobal in", "s3\tAmazon S3\t1\t"]


def test_show_looks_back(said, made):
    """The whole of the day that is named counts."""
    assert said("show", "--at", "2026-01-01")[0].endswith(made[0][:12])
    assert said("show", "--at", "2026-01-02T05:59:59Z")[0].endswith(made[0][:12])
    assert said("show", "--at", "2026-01-02")[0].endswith(made[1][:12])


def test_show_as_json_is_one_document(said, made):
    """The whole snapshot, as far as it is chosen."""
    [line] = said("show", "--json", "--region", "cn-*")

    assert json.loads(line) == {
        "source": "endpoints",
        "version": "1.0",
        "observed_at": "2026-01-02T06:00:00Z",
        "revision": made[1],
        "completeness": "complete",
        "regions": {"cn-north-1": {"name": None, "partition": "aws-cn"}},
        "services": {
            "s3": {"name": "Amazon S3", "listed": True, "regions": ["cn-north-1"], "global": [], "unknown": []}
        },
    }


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


def test_services_are_listed_with_their_regions(said):
    """Code, name, number of the chosen regions, and where a service is global."""
    assert said("services") == [
        "code\tname\tregions\tglobal in",
        "api.ecr\t-\t1\t",
        "iam\t-\t0\taws",
        "new\t-\tunknown\t",
        "s3\tAmazon S3\t2\t",
    ]
    assert said("services", "--partition", "aws")[1:] == ["api.ecr\t-\t1\t", "iam\t-\t0\taws", "s3\tAmazon S3\t1\t"]


def test_services_as_json(said):
    """One object a service; what is unknown is told apart from nothing."""
    found = [json.loads(line) for line in said("services", "--json", "--service", "new", "--service", "iam")]

    assert [(one["code"], one["listed"], one["global"]) for one in found] == [
        ("iam", True, ["aws"]),
        ("new", False, []),
    ]


def test_regions_are_listed_with_their_services(said):
    """Code, name, partition, services in it, and services that its partition runs globally."""
    assert said("regions") == [
        "code\tname\tpartition\tservices\tglobal",
        "cn-north-1\t-\taws-cn\t1\t0",
        "eu-west-1\tEurope (Ireland)\taws\t2\t1",
    ]
    assert said("regions", "--region", "eu-*", "--service", "s3")[1:] == ["eu-west-1\tEurope (Ireland)\taws\t1\t0"]


def test_regions_as_json(said):
    """One object a region, with its missing name as null."""
    first = json.loads(said("regions", "--json")[0])

    assert first == {"code": "cn-north-1", "name": None, "partition": "aws-cn", "services": 1, "global": 0}
