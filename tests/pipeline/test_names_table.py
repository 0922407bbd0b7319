"""The shipped table, held against the data that it was reviewed with: botocore's, and moto's copy of AWS's list."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from reporter.changes.agreement import Agreement, Verdict, compare_sources
from reporter.changes.names import Matching, Names, Standing, match
from reporter.collect.endpoints import EndpointsSource
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot
from reporter.pipeline.names import load_names
from tests.aws import dump

HOSTS_THAT_DIFFER = {
    "deadline-cloud": "management. is put before the prefix in most calls",
    "docdb": "an entry of its own for calls to the host of rds",
    "ebs": "volumes are calls of ec2; the entry is that of the direct APIs",
    "ecr": "the host without api., which works too",
    "ecr-public": "the host without api., which works too",
    "marketplace-entitlement": "a hyphen for the dot in two of three regions",
    "mwaa": "api. is put before the prefix in most calls",
    "neptune": "an entry of its own for calls to the host of rds",
    "signin": "the region stands before the prefix",
    "sustainability": "api. is put before the prefix",
    "thinclient": "api. is put before the prefix",
    "wickr": "the host of the messenger, not of the administration",
}
"""Codes of ssm whose usual host does not begin with the id that they are matched with."""


def tree(name: str) -> Any:
    found: Any = dump(name)
    return found["aws"]["service"]["global-infrastructure"][name]


@cache
def ssm() -> Snapshot:
    """The dump as the source ``ssm`` would have it."""
    codes = {code: about for code, about in tree("regions").items() if isinstance(about, dict)}
    listed: dict[str, set[str]] = {}
    names = {
        code: about.get("longName", {}).get("Value")
        for code, about in tree("services").items()
        if isinstance(about, dict)
    }
    for region, about in codes.items():
        for code in about["services"]:
            if code != "Value":
                listed.setdefault(code, set()).add(region)
    regions = (Region(code, about["partition"]["Value"], about["longName"]["Value"]) for code, about in codes.items())
    services = (Service(code, name, frozenset(listed.get(code, ()))) for code, name in names.items())
    return Snapshot.of("ssm", regions, services)


@cache
def endpoints() -> Snapshot:
    return EndpointsSource().collect().snapshot


@cache
def shipped() -> Names:
    return load_names(Path("/nonexistent"))


@cache
def matched() -> Matching:
    return match(shipped(), ssm().services.keys(), endpoints().services.keys())


@cache
def agreement() -> Agreement:
    return compare_sources(ssm(), endpoints(), shipped())


def hosts() -> dict[str, str]:
    """The usual beginning of a service's host by code: what stands before the region, or before the domain."""
    found: dict[str, Counter[str]] = {}
    for region, about in tree("regions").items():
        for code, row in about["services"].items() if isinstance(about, dict) else ():
            if isinstance(row, dict) and "endpoint" in row:
                host = row["endpoint"]["Value"].removesuffix(f".{about['domain']['Value']}").removesuffix(f".{region}")
                found.setdefault(code, Counter())[host] += 1
    return {code: count.most_common(1)[0][0] for code, count in found.items()}


def test_every_code_on_the_left_exists():
    """In AWS's list, unless the line says that it is retired there."""
    lines = {pair.first for pair in shipped().pairs if pair.retired != "ssm"} | shipped().only_first.keys()

    assert lines - ssm().services.keys() == set()


def test_every_id_on_the_right_exists():
    """In botocore's data, unless the line says that it is retired there."""
    lines = {pair.second for pair in shipped().pairs if pair.retired != "endpoints"} | shipped().only_second.keys()

    assert lines - endpoints().services.keys() == set()


def test_what_is_retired_is_gone():
    """Otherwise the line is out of date."""
    retired = {pair.second for pair in shipped().pairs if pair.retired == "endpoints"}

    assert retired
    assert retired & endpoints().services.keys() == set()


def test_no_code_is_both_matched_and_listed_as_alone():
    """On either side."""
    assert {pair.first for pair in shipped().pairs} & shipped().only_first.keys() == set()
    assert {pair.second for pair in shipped().pairs} & shipped().only_second.keys() == set()


def test_nothing_is_left_without_a_word():
    """Every code is matched, or the table says why it is not, or what became of its counterpart."""
    lone = [*matched().lone_first, *matched().lone_second]

    assert [one.code for one in lone if one.standing is Standing.UNMATCHED] == []
    assert all(one.why for one in lone)


def test_a_line_says_why_wherever_the_names_do_not():
    """Parts and equal codes need no reason if their hosts speak; doubtful and retired lines need one."""
    silent = [pair for pair in shipped().pairs if pair.why is None]

    assert [pair.first for pair in silent if pair.doubtful or pair.retired or pair.first == pair.second] == []
    assert [pair.first for pair in silent if pair.first not in hosts() or pair.first in HOSTS_THAT_DIFFER] == [
        "marketplace-entitlement"
    ]


def test_the_hosts_that_aws_gives_bear_the_table_out():
    """At least 96 in 100 begin with the id; each exception is known, with its reason."""
    usual = hosts()
    told = [pair for pair in matched().pairs if pair.first in usual]
    others = {pair.first for pair in told if not f"{usual[pair.first]}.".startswith(f"{pair.second}.")}

    assert others == HOSTS_THAT_DIFFER.keys()
    assert len(told) > 350
    assert 1 - len(others) / len(told) >= 0.96


def cells(code: str) -> dict[str, str]:
    [row] = [row for row in agreement().rows if row.pair.first == code]
    return {cell.place: str(cell.verdict) for cell in row.cells}


def test_keyspaces_is_known_to_both():
    """AWS's list calls it mcs and botocore cassandra; one region is in botocore's only."""
    found = cells("mcs")

    assert found.pop("ap-southeast-3") == "only_second"
    assert set(found.values()) == {"both"}
    assert len(found) == 37


def test_s3_and_ec2_agree_everywhere():
    """All 39 regions that both have."""
    assert set(cells("s3").values()) == set(cells("ec2").values()) == {"both"}
    assert len(cells("s3")) == len(cells("ec2")) == 39


def test_iam_agrees_partition_by_partition():
    """AWS lists it in every region, and botocore once for three of the four partitions."""
    assert cells("iam") == {"aws": "both", "aws-cn": "both", "aws-us-gov": "both", "eusc-de-east-1": "only_first"}


def test_dsql_is_unknown_to_botocore():
    """It models the service and says of no region that it runs there."""
    assert set(cells("dsql").values()) == {"unknown_second"}


def test_only_botocore_knows_the_isolated_regions():
    """AWS publishes no list of them."""
    assert agreement().regions_first == ()
    assert {region.partition for region in agreement().regions_second} == {
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
    }


def test_the_sources_agree_on_more_than_96_in_100():
    """Of the places on which both speak; a wrong line in the table, or a wrong rule, shows here."""
    total = agreement().total()

    assert total.share is not None
    assert total.share > 0.96
    assert total.places[Verdict.BOTH] > 7_000
    assert {partition for partition, tally in agreement().tallies().items() if (tally.share or 0) < 0.9} == {"aws-eusc"}
