from itertools import permutations

import pytest

from reporter.errors import DataError
from reporter.model.catalog import Availability, Region
from reporter.model.snapshot import Completeness, Snapshot, Unread
from tests.builders import service, snapshot


def test_the_order_of_the_input_does_not_matter():
    """The same rows in any order are the same snapshot, iterated in the order of codes."""
    rows = [service("s3", "eu-west-1"), service("ec2", "us-east-1"), service("iam", everywhere=["aws"])]
    found = [snapshot(*order) for order in permutations(rows)]

    assert all(one == found[0] for one in found)
    assert {tuple(one.services) for one in found} == {("ec2", "iam", "s3")}


def test_a_service_in_a_region_that_is_not_given_is_refused():
    """The error names source, service and region."""
    with pytest.raises(DataError) as caught:
        Snapshot.of("table", [Region("eu-west-1", "aws")], [service("s3", "eu-west-1", "xx-1")])

    assert str(caught.value) == "table: service s3 is listed in region xx-1, which table does not have"


def test_what_is_unread_makes_a_snapshot_partial():
    """Completeness follows from the list of unread things, which is kept sorted."""
    unread = [Unread("service", "s3", "closed"), Unread("region", "eu-west-1", "closed")]
    partial = snapshot(unread=unread)

    assert partial.completeness is Completeness.PARTIAL
    assert snapshot().completeness is Completeness.COMPLETE
    assert partial.unread == (unread[1], unread[0])


def test_partitions_come_from_regions():
    """Each partition that has a region is named once, sorted."""
    found = snapshot(regions=["us-east-1", "eu-west-1", "cn-north-1"])

    assert found.partitions == ("aws", "aws-cn")


def test_a_cell_of_the_matrix_is_asked_for_by_codes():
    """A service that the source does not name at all is not listed."""
    found = snapshot(service("s3", "eu-west-1"), service("new"), regions=["us-east-1"])
    cells = [found.availability(*cell) for cell in (("s3", "eu-west-1"), ("new", "us-east-1"), ("no", "us-east-1"))]

    assert cells == [Availability.AVAILABLE, Availability.UNKNOWN, Availability.NOT_LISTED]


def test_availabilities_are_sorted_and_leave_out_global_ones():
    """Every listed pair of service and region, by service and then by region."""
    found = snapshot(service("s3", "us-east-1", "eu-west-1"), service("iam", everywhere=["aws"]))

    assert list(found.availabilities()) == [("s3", "eu-west-1"), ("s3", "us-east-1")]
