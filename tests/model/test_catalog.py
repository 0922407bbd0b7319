import pytest

from reporter.errors import DataError
from reporter.model.catalog import LONGEST_CODE, Availability, Region, Service, check_code
from tests.builders import service

IRELAND, BEIJING = Region("eu-west-1", "aws"), Region("cn-north-1", "aws-cn")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (service("s3", "eu-west-1"), Availability.AVAILABLE),
        (service("iam", everywhere=["aws"]), Availability.GLOBAL),
        (service("sms", "cn-north-1"), Availability.NOT_LISTED),
        (service("sms", "cn-north-1", unknown=["aws"]), Availability.UNKNOWN),
        (service("sms"), Availability.UNKNOWN),
        (service("sms", everywhere=["aws-cn"]), Availability.NOT_LISTED),
        (service("s3", "eu-west-1", everywhere=["aws"], unknown=["aws"]), Availability.AVAILABLE),
        (service("iam", everywhere=["aws"], unknown=["aws"]), Availability.GLOBAL),
    ],
)
def test_each_of_the_four_states_is_told_from_the_others(row, expected):
    """A listed region says more than its partition, and a partition says more than nothing."""
    actual = row.availability(IRELAND)

    assert actual is expected


def test_a_service_listed_nowhere_is_unknown_everywhere():
    """An empty list is no proof: the source knows the service, and cannot say where it runs."""
    forgotten = Service("forgotten", "A name")

    assert forgotten.listed is False
    assert {forgotten.availability(place) for place in (IRELAND, BEIJING)} == {Availability.UNKNOWN}


@pytest.mark.parametrize("row", [service("s3", "eu-west-1"), service("iam", everywhere=["aws"])])
def test_a_region_or_a_partition_lists_a_service(row):
    """Running in one region, or globally in one partition, is being listed."""
    assert row.listed is True


@pytest.mark.parametrize("code", ["ec2", "a b", "雲", "..", "%2E", 'quo"te', "x" * LONGEST_CODE, "é" * 40])
def test_a_printable_word_or_phrase_on_one_line_can_be_a_code(code):
    """Codes come back as they are, whatever they would do to a file system."""
    assert check_code(code, "service code", "here") == code


@pytest.mark.parametrize(
    "code", ["", " ", " ec2", "ec2 ", "a\nb", "a\tb", "a\x00b", "\x1b[31m", "\u2028", "\ud800", "x" * 81, "é" * 41]
)
def test_anything_else_cannot_be_a_code(code):
    """Empty, padded, unprintable and overlong codes are refused, with the place named first."""
    with pytest.raises(DataError, match=r"^here: '.*' cannot be a region code: use 1 to 80 bytes") as caught:
        check_code(code, "region code", "here")

    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 700
