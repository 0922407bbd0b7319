import json

import pytest

from reporter.collect.source import source
from reporter.collect.table import TableSource, partition_of
from reporter.errors import DataError
from reporter.model.catalog import Region
from reporter.model.snapshot import Snapshot
from tests.builders import service


@pytest.fixture
def read(tmp_path):
    """What a file with this name and these bytes says."""

    def collect(data: str | bytes, file: str = "rows.csv", **options: str) -> Snapshot:
        path = tmp_path / file
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return source("table", {"file": str(path), **options}).collect().snapshot

    return collect


def test_rows_become_services_and_regions(read):
    """Rows may repeat, come in any order, and leave cells out."""
    found = read(
        "region,service,service_name,region_name,partition\n"
        "eu-west-1,s3,Amazon S3,Ireland,aws\n\n"
        "us-east-1,s3\n"
        "eu-west-1,s3,,,\n"
        "xx-1,s3,,,own\n"
        ",sqs\n"
    )

    assert found == Snapshot.of(
        "table",
        [Region("eu-west-1", "aws", "Ireland"), Region("us-east-1", "aws"), Region("xx-1", "own")],
        [service("s3", "eu-west-1", "us-east-1", "xx-1", name="Amazon S3"), service("sqs")],
    )


def test_a_partition_is_told_by_the_regions_code():
    """Where no column says it."""
    found = [
        partition_of(f"{code}-1") for code in ("cn-north", "us-gov-east", "us-iso-east", "us-isob-east", "eu-west")
    ]

    assert found == ["aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws"]


def test_headers_and_the_name_of_the_source_can_be_given(read):
    """For files that others made."""
    found = read("Product,Where\ns3,eu-west-1\n", service="Product", region="Where", name="import")

    assert found == Snapshot.of("import", [Region("eu-west-1", "aws")], [service("s3", "eu-west-1")])


def test_json_rows_say_the_same(read):
    """A list of objects; null is an empty cell."""
    rows = [{"service": "s3", "region": "eu-west-1", "service_name": None}, {"service": "sqs", "region": None}]

    assert read(json.dumps(rows), "rows.JSON") == read("service,region\ns3,eu-west-1\nsqs,\n")


def test_a_byte_order_mark_and_quoted_cells_are_read(read):
    """Spreadsheets write them."""
    found = read('\ufeffservice,region,service_name\r\ns3, eu-west-1 ,"A, ""B"""\r\n')

    assert found.services == {"s3": service("s3", "eu-west-1", name='A, "B"')}


def test_names_on_several_lines_are_left_out(read):
    """A name is told on one line or not at all."""
    found = read('service,region,service_name,region_name\ns3,eu-west-1,"a\nb","c\nd"\n')

    assert (found.services["s3"].name, found.regions["eu-west-1"].name) == (None, None)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.csv",
            "service,where\ns3,x\n",
            "a.csv:2: no column 'region' (there are: service, where): name it with `--opt",
        ),
        ("a.csv", "\n\ns3,x\n", "a.csv:3: 2 cells, but the header has 0"),
        ("a.csv", "service,region\ns3,x,y\n", "a.csv:2: 3 cells, but the header has 2"),
        ("a.csv", "service,region\n\n\n,eu-west-1\n", "a.csv:4: '' cannot be a service code"),
        ("a.csv", 'service,region\ns3,"a\nb"\n', "a.csv:3: 'a\\nb' cannot be a region code"),
        ("a.csv", 'service,region\ns3,"a', "a.csv:2: not CSV: unexpected end of data"),
        ("a.csv", b"service,region\ns3,\xe9\n", "a.csv:2: not UTF-8: save the file as UTF-8"),
        ("a.json", "{", "a.json: not JSON: Expecting property name"),
        ("a.json", "{}", "a.json: expected a list of objects, one a row, found dict"),
        ("a.json", "[1]", "a.json: row 1: expected an object, found int"),
        (
            "a.json",
            '[{"service": "a", "region": "b"}, {"service": 1}]',
            "a.json: row 2: key service: expected text, found int",
        ),
        (
            "a.json",
            "[{}]",
            "a.json: row 1: no column 'service' (there are: none): name it with `--option service=HEADER`",
        ),
    ],
)
def test_a_wrong_row_is_named(read, tmp_path, name, data, expected):
    """The error names the file and its line, or its row, and what to do."""
    with pytest.raises(DataError) as caught:
        read(data, name)

    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(expected)


def test_nesting_without_end_is_not_json(read):
    """It ends in the same error."""
    with pytest.raises(DataError, match=r"a\.json: not JSON: "):
        read("[" * 100_000, "a.json")


@pytest.mark.parametrize("name", ["missing.csv", ""])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    """It is not there, or it is a folder."""
    with pytest.raises(DataError, match=rf"^{tmp_path}.*: cannot be read: (No such file|Is a directory)"):
        TableSource(tmp_path / name).collect()
