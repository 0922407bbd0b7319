import pytest

from reporter.changes.change import Change, Kind
from reporter.changes.selection import selects
from reporter.model.selection import Selection
from tests.builders import added, service, snapshot

NOW = snapshot(service("s3", "eu-west-1", "cn-north-1", name="Amazon S3"))
ARRIVAL, CHINESE, GONE = added("s3", "eu-west-1"), added("s3", "cn-north-1"), added("gone", "xx-1")
EVERYWHERE = Change(Kind.AVAILABILITY_ADDED, service="iam", partition="aws")
NAME = Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", before="a", after="b")
OPENED = Change(Kind.REGION_ADDED, region="eu-west-1", partition="aws")
CLOSED = Change(Kind.REGION_REMOVED, region="cn-old-1", partition="aws-cn")
EVERY = [ARRIVAL, CHINESE, GONE, EVERYWHERE, NAME, OPENED, CLOSED]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), EVERY),
        (Selection(services=("s3",)), [ARRIVAL, CHINESE, NAME]),
        (Selection(services=("amazon *",)), [ARRIVAL, CHINESE, NAME]),
        (Selection(services=("gone",)), [GONE]),
        (Selection(regions=("eu-west-1",)), [ARRIVAL, OPENED]),
        (Selection(regions=("*ireland*",)), [ARRIVAL, OPENED]),
        (Selection(regions=("xx-*",)), [GONE]),
        (Selection(partitions=("aws",)), [ARRIVAL, EVERYWHERE, OPENED]),
        (Selection(partitions=("aws-cn",)), [CHINESE, CLOSED]),
        (Selection(services=("s3",), regions=("cn-*",)), [CHINESE]),
        (Selection(regions=("*",), partitions=("aws",)), [ARRIVAL, OPENED]),
    ],
)
def test_a_change_is_chosen_by_what_it_is_about(selection, expected):
    """By code or name; a change about no region is not about any that is asked for, nor one about no service."""
    assert [change for change in EVERY if selects(selection, change, NOW)] == expected
