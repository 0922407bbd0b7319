import json


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
