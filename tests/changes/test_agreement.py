from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.agreement import Agreement, Verdict, compare_sources
from reporter.changes.names import Alone, Names, Pair, Relation, Standing
from reporter.model.catalog import Region, Service
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import service, snapshot
from tests.changes.test_names import tables
from tests.strategies import codes, snapshots

HERE = ("cn-north-1", "eu-west-1", "us-east-1")
NAMES = Names.of(
    [Pair("mcs", "cassandra"), Pair("vpc", "ec2", Relation.PART)], {"aiq": Alone("a site")}, {"data.iot": Alone("old")}
)


def ssm(*services: Service, unread: Iterable[Unread] = (), regions: Iterable[str] = HERE) -> Snapshot:
    return snapshot(*services, regions=regions, source="ssm", unread=unread)


def endpoints(*services: Service, unread: Iterable[Unread] = (), regions: Iterable[str] = HERE) -> Snapshot:
    return snapshot(*services, regions=regions, unread=unread)


def cells(first: Snapshot, second: Snapshot, names: Names = NAMES) -> dict[str, str]:
    """The only row's verdicts by place."""
    [row] = compare_sources(first, second, names).rows
    return {cell.place: str(cell.verdict) for cell in row.cells}


def test_both_only_one_and_neither():
    """A place that neither lists is no cell."""
    first, second = service("mcs", "eu-west-1", "us-east-1"), service("cassandra", "eu-west-1", "cn-north-1")

    assert cells(ssm(first), endpoints(second)) == {
        "cn-north-1": "only_second",
        "eu-west-1": "both",
        "us-east-1": "only_first",
    }


def test_what_one_cannot_tell_is_unknown():
    """It is held against a yes of the other, in the partition that the source is silent about."""
    known = service("s3", *HERE)

    assert cells(ssm(known), endpoints(service("s3", "cn-north-1", unknown=["aws"]))) == {
        "cn-north-1": "both",
        "eu-west-1": "unknown_second",
        "us-east-1": "unknown_second",
    }
    assert set(cells(ssm(service("s3")), endpoints(known)).values()) == {"unknown_first"}
    assert cells(ssm(service("s3")), endpoints(service("s3", "eu-west-1"))) == {"eu-west-1": "unknown_first"}


@pytest.mark.parametrize(
    ("unread", "unknown"),
    [
        (Unread("source", "", "down"), {"cn-north-1", "us-east-1"}),
        (Unread("region", "us-east-1", "denied"), {"us-east-1"}),
        (Unread("region", "", "denied"), {"cn-north-1", "us-east-1"}),
        (Unread("partition", "aws-cn", "no account"), {"cn-north-1"}),
        (Unread("service", "s3", "denied"), {"cn-north-1", "us-east-1"}),
        (Unread("service", "iam", "denied"), set()),
        (Unread("name", "s3", "denied"), set()),
        (Unread("attributes", "us-east-1", "denied"), set()),
    ],
)
def test_what_was_not_read_is_unknown_and_never_no(unread, unknown):
    """What the source does list stands, whatever it failed to read."""
    first, second = ssm(service("s3", "eu-west-1"), unread=[unread]), endpoints(service("s3", *HERE))
    found = cells(first, second)

    assert found.pop("eu-west-1") == "both"
    assert {place for place, verdict in found.items() if verdict == "unknown_first"} == unknown
    assert {place for place, verdict in found.items() if verdict == "only_second"} == found.keys() - unknown


def test_a_global_service_agrees_with_a_list_of_regions():
    """Its partition is one place, however many of its regions the other lists."""
    everywhere = endpoints(service("iam", everywhere=["aws"]))

    assert cells(ssm(service("iam", "eu-west-1", "us-east-1")), everywhere) == {"aws": "both"}
    assert cells(ssm(service("iam", "us-east-1")), everywhere) == {"aws": "both"}
    assert cells(ssm(service("iam", everywhere=["aws"])), everywhere) == {"aws": "both"}


def test_a_global_service_that_the_other_lists_nowhere_in_the_partition_is_a_disagreement():
    """Once for the partition; elsewhere regions are compared one by one."""
    first, second = service("iam", "cn-north-1"), service("iam", "cn-north-1", everywhere=["aws"])

    assert cells(ssm(first), endpoints(second)) == {"aws": "only_second", "cn-north-1": "both"}


def test_a_global_service_is_unknown_where_the_other_cannot_tell():
    """It names the service without a place, or could not read a region of the partition."""
    everywhere = endpoints(service("iam", everywhere=["aws"]))
    missed = ssm(service("iam", "cn-north-1"), unread=[Unread("region", "us-east-1", "denied")])

    assert cells(ssm(service("iam")), everywhere) == {"aws": "unknown_first"}
    assert cells(missed, everywhere) == {"aws": "unknown_first", "cn-north-1": "only_first"}


def test_a_part_is_only_held_against_the_whole():
    """Where the whole is without the part, nothing follows, also from the other side."""
    part, whole = ssm(service("vpc", "eu-west-1", "us-east-1")), endpoints(service("ec2", "eu-west-1", "cn-north-1"))

    assert cells(part, whole) == {"eu-west-1": "both", "us-east-1": "only_first"}
    assert cells(whole, part, NAMES.swapped()) == {"eu-west-1": "both", "us-east-1": "only_second"}


def test_regions_that_only_one_has_are_named_and_not_compared():
    """One that the sources put in different partitions is on both lists."""
    first = ssm(service("s3", "eu-west-1", "us-east-1"), regions=[])
    odd = Snapshot.of("endpoints", [Region("eu-west-1", "odd"), Region("us-east-1", "aws")], [service("s3")])
    found = compare_sources(first, odd, Names())

    assert [region.code for region in found.regions] == ["us-east-1"]
    assert [region.code for region in found.regions_first] == ["eu-west-1"]
    assert [region.partition for region in found.regions_second] == ["odd"]


def test_a_partition_without_a_common_region_is_not_compared():
    """Its global services are no place of the summary either."""
    first, second = service("iam", everywhere=["aws"]), service("iam", "us-east-1")
    found = compare_sources(ssm(first, regions=["eu-west-1"]), endpoints(second, regions=[]), Names())

    assert [row.cells for row in found.rows] == [()]
    assert (found.tallies(), found.total().regions) == ({}, 0)


def test_services_without_a_counterpart_say_why():
    """By the table, for want of it in the other source, or because the table is silent."""
    first = ssm(service("aiq"), service("mcs"), service("new"))
    found = compare_sources(first, endpoints(service("data.iot"), service("newer")), NAMES)

    assert [(one.code, one.standing) for one in found.lone_first] == [
        ("aiq", Standing.ALONE),
        ("mcs", Standing.ABSENT),
        ("new", Standing.UNMATCHED),
    ]
    assert [(one.code, one.standing) for one in found.lone_second] == [
        ("data.iot", Standing.ALONE),
        ("newer", Standing.UNMATCHED),
    ]


def test_the_summary_counts_places_by_partition():
    """Services count where either says yes; the share leaves out what is unknown."""
    first = ssm(service("s3", *HERE), service("mcs", "eu-west-1"), service("ec2", "us-east-1"))
    second = endpoints(service("s3", *HERE), service("cassandra", "us-east-1"), service("ec2"))
    found = compare_sources(first, second, NAMES)
    tally = found.tallies()["aws"]

    assert list(found.tallies()) == ["aws", "aws-cn"]
    assert (tally.regions, tally.services, tally.share) == (2, 3, 0.5)
    assert {str(verdict): count for verdict, count in tally.places.items()} == {
        "both": 2,
        "only_first": 1,
        "only_second": 1,
        "unknown_first": 0,
        "unknown_second": 1,
    }
    assert (found.total().places[Verdict.BOTH], found.total().services, found.total().regions) == (3, 3, 3)


def test_nothing_to_compare_has_no_share():
    """Not nought per cent."""
    assert compare_sources(ssm(), endpoints(), NAMES).total().share is None


def test_a_selection_matches_what_either_source_calls_a_service():
    """Its code or name here, or there."""
    first = ssm(service("mcs", "eu-west-1"), service("s3", "eu-west-1"), service("aiq"))
    second = endpoints(service("cassandra", "eu-west-1", name="Amazon Keyspaces"), service("s3", "eu-west-1"))

    for pattern in ("mcs", "CASS*", "*keyspaces"):
        found = compare_sources(first, second, NAMES, Selection(services=(pattern,)))
        assert ([row.pair.first for row in found.rows], found.lone_first) == (["mcs"], ())


def test_a_selection_of_regions_leaves_global_services_out():
    """They are of no region; a selection of partitions keeps them."""
    first, second = ssm(service("iam", *HERE)), endpoints(service("iam", "cn-north-1", everywhere=["aws"]))
    by_region = compare_sources(first, second, NAMES, Selection(regions=("eu-*",)))
    by_partition = compare_sources(first, second, NAMES, Selection(partitions=("aws",)))

    assert [row.cells for row in by_region.rows] == [()]
    assert [cell.place for row in by_partition.rows for cell in row.cells] == ["aws"]
    assert [region.code for region in by_region.regions] == ["eu-west-1"]


@given(snapshots())
def test_a_source_never_disagrees_with_itself(one):
    """Nor is anything of it alone."""
    found = compare_sources(one, one, Names())

    assert not any(row.disagrees for row in found.rows)
    assert (found.lone_first, found.lone_second, found.regions_first, found.regions_second) == ((), (), (), ())
    assert found.total().share in {None, 1.0}


def mirrored(found: Agreement) -> Agreement:
    """The same comparison as seen from the other source."""
    swapped = {
        Verdict.ONLY_FIRST: Verdict.ONLY_SECOND,
        Verdict.ONLY_SECOND: Verdict.ONLY_FIRST,
        Verdict.UNKNOWN_FIRST: Verdict.UNKNOWN_SECOND,
        Verdict.UNKNOWN_SECOND: Verdict.UNKNOWN_FIRST,
        Verdict.BOTH: Verdict.BOTH,
    }
    rows = (
        replace(
            row,
            pair=row.pair.swapped(),
            first=row.second,
            second=row.first,
            cells=tuple(replace(cell, verdict=swapped[cell.verdict]) for cell in row.cells),
        )
        for row in found.rows
    )
    return Agreement(
        found.second,
        found.first,
        tuple(sorted(rows, key=lambda row: (row.pair.first, row.pair.second))),
        found.regions,
        found.regions_second,
        found.regions_first,
        found.lone_second,
        found.lone_first,
    )


CODES = st.sampled_from("abcd") | codes


@given(snapshots(CODES), snapshots(CODES), tables())
def test_the_comparison_is_the_same_from_either_side(first, second, names):
    """Only the sides are exchanged."""
    forth, back = compare_sources(first, second, names), compare_sources(second, first, names.swapped())

    # Each describes the shared regions in its first source's words.
    assert [region.code for region in forth.regions] == [region.code for region in back.regions]
    assert mirrored(replace(forth, regions=())) == replace(back, regions=())
