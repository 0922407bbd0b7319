import gzip
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from reporter.changes.carry import carry
from reporter.collect.endpoints import EndpointsSource, snapshot_of
from reporter.errors import DataError, SourceError
from reporter.model.catalog import Availability, Region
from reporter.model.snapshot import Snapshot
from tests.builders import service

IRELAND = {"eu-west-1": {"description": "Europe (Ireland)"}}


def partition(
    name: str = "aws", *, regions=None, regex: str = r"^(us|eu|ap)\-\w+\-\d+$", **services: object
) -> dict[str, object]:
    return {
        "partition": name,
        "regionRegex": regex,
        "regions": IRELAND if regions is None else regions,
        "services": services,
    }


def at(*endpoints: str, **more: object) -> dict[str, object]:
    return {"endpoints": {code: {} for code in endpoints}, **more}


def document(*partitions: object) -> bytes:
    return json.dumps({"version": 3, "partitions": partitions}).encode()


def add_model(folder: Path, name: str, prefix: str, full_name: str | None = None, *, packed: bool = False) -> None:
    metadata = {"apiVersion": "2020-01-01", "endpointPrefix": prefix}
    metadata |= {"serviceFullName": full_name} if full_name else {}
    data = json.dumps({"metadata": metadata, "shapes": {}}).encode()
    path = folder / name / "2020-01-01"
    path.mkdir(parents=True)
    (path / f"service-2.json{'.gz' if packed else ''}").write_bytes(gzip.compress(data) if packed else data)


@pytest.fixture
def folder(tmp_path):
    """A data folder with one partition, one region and one service."""
    (tmp_path / "endpoints.json").write_bytes(document(partition(s3=at("eu-west-1"))))
    add_model(tmp_path, "s3", "s3", "Amazon S3", packed=True)
    return tmp_path


def facts(*partitions: object) -> Snapshot:
    return snapshot_of(document(*partitions), {})


def collected(folder: Path) -> Snapshot:
    return EndpointsSource(folder).collect().snapshot


def test_a_data_folder_is_read(folder):
    """Regions with their names, services with theirs, and the version of the package."""
    reading = EndpointsSource(folder).collect()

    assert reading.version == f"botocore {version('botocore')}"
    assert reading.snapshot == Snapshot.of(
        "endpoints", [Region("eu-west-1", "aws", "Europe (Ireland)")], [service("s3", "eu-west-1", name="Amazon S3")]
    )


def test_every_partition_is_read():
    """Each with its own regions; a service may be in several."""
    china = partition("aws-cn", regions={"cn-north-1": {}}, regex="^cn-", s3=at("cn-north-1"), iam=at("cn-north-1"))
    found = facts(partition(s3=at("eu-west-1")), china)

    assert found.partitions == ("aws", "aws-cn")
    assert found.services == {"s3": service("s3", "cn-north-1", "eu-west-1"), "iam": service("iam", "cn-north-1")}


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (at("eu-west-1"), service("x", "eu-west-1")),
        (at("eu-west-1", "aws-global"), service("x", "eu-west-1")),
        (at("eu-west-1", "s3-external-1", "fips-eu-west-1"), service("x", "eu-west-1")),
        (at("aws-global"), service("x", everywhere=["aws"])),
        (at("aws-global", isRegionalized=False, partitionEndpoint="aws-global"), service("x", everywhere=["aws"])),
        (at("eu-west-1", isRegionalized=False), service("x", everywhere=["aws"])),
        (at(partitionEndpoint="somewhere"), service("x", everywhere=["aws"])),
        (at("fips-eu-west-1"), service("x", unknown=["aws"])),
        (at("ap-unlisted-1"), service("x", unknown=["aws"])),
        (at(), service("x", unknown=["aws"])),
        ({}, service("x", unknown=["aws"])),
    ],
)
def test_where_a_service_runs_is_told_by_its_endpoints(about, expected):
    """Regions where plain ones are listed, the partition where there is one endpoint for all, else unknown."""
    assert facts(partition(x=about)).services["x"] == expected


def test_pseudo_regions_are_no_regions():
    """Some releases list them among the regions; the partition's own expression tells them apart."""
    found = facts(partition(regions=IRELAND | {"aws-global": {}, "s3-external-1": {}}, s3=at("s3-external-1")))

    assert list(found.regions) == ["eu-west-1"]
    assert found.services["s3"] == service("s3", unknown=["aws"])


@pytest.mark.parametrize("description", ["", None, 5, "two\nlines"])
def test_a_region_whose_name_is_no_text_has_none(description):
    """A name is a line of text, or it is not known."""
    assert facts(partition(regions={"eu-west-1": {"description": description}})).regions["eu-west-1"].name is None


def test_a_model_without_endpoints_is_known_and_unknown_everywhere(folder):
    """The service exists, and nothing says where."""
    add_model(folder, "shy", "shy", "Amazon Shy")
    found = collected(folder)

    assert found.services["shy"] == service("shy", name="Amazon Shy")
    assert found.availability("shy", "eu-west-1") is Availability.UNKNOWN


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ({"rds": ("rds", "Amazon RDS"), "docdb": ("rds", "Amazon DocumentDB")}, "Amazon RDS"),
        ({"docdb": ("rds", "Amazon DocumentDB"), "neptune": ("rds", "Neptune")}, "Amazon DocumentDB"),
        ({"rds": ("rds", None), "docdb": ("rds", "Amazon DocumentDB")}, "Amazon DocumentDB"),
        ({"rds": ("other", "Other"), "docdb": ("rds", "Amazon DocumentDB")}, "Amazon DocumentDB"),
        ({"docdb": ("rds", " Amazon\n DocumentDB ")}, "Amazon DocumentDB"),
        ({"docdb": ("rds", "\x00")}, None),
        ({"rds": ("rds", None)}, None),
    ],
)
def test_models_that_share_a_prefix_name_it_together(tmp_path, models, expected):
    """The folder with the prefix's name speaks for it, else the shortest folder that has a name."""
    (tmp_path / "endpoints.json").write_bytes(document(partition(rds=at("eu-west-1"))))
    for name, (prefix, full_name) in models.items():
        add_model(tmp_path, name, prefix, full_name)

    assert collected(tmp_path).services["rds"].name == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("service-2.json", b""),
        ("service-2.json", b"[]"),
        ("service-2.json", b'{"metadata": {"apiVersion": "1"}}'),
        ("service-2.json", b'{"metadata": {"apiVersion": "1", "endpointPrefix": "a\\nb"}}'),
        ("service-2.json", b'{"metadata": {"apiVersion": "1", "endpointPrefix": ""}}'),
        ("service-2.json", b'{"x": ' + b"[" * 9000),
        ("service-2.json", b'{"\xff'),
        ("service-2.json.gz", b"not packed"),
        ("service-2.json.gz", gzip.compress(b'{"metadata": {"apiVersion": "1"', mtime=0)[:-12]),
    ],
)
def test_a_damaged_model_is_unread_and_takes_nothing_away(folder, name, data):
    """The model is named, the rest is read, and what was known of the service stands."""
    add_model(folder, "shy", "shy", "Amazon Shy")
    before = collected(folder)
    (folder / "shy" / "2020-01-01" / "service-2.json").unlink()
    (folder / "shy" / "2020-01-01" / name).write_bytes(data)

    after = collected(folder)

    [unread] = after.unread
    assert (unread.what, unread.code) == ("name", "shy")
    assert unread.reason.startswith(f"{name} of model shy: ")
    assert after.services["s3"] == before.services["s3"]
    assert carry(before, after).services == before.services


def test_the_newest_version_of_a_model_counts(folder):
    """Folders without a model, and older versions, are passed over."""
    add_model(folder, "sqs", "sqs", "New")
    (folder / "sqs" / "2001-01-01").mkdir()
    (folder / "sqs" / "2001-01-01" / "service-2.json").write_text("{")
    (folder / "empty").mkdir()

    found = collected(folder)

    assert (found.services["sqs"].name, found.unread) == ("New", ())


def test_a_file_of_before_2016_lists_no_region(tmp_path):
    """All its services are known, and unknown everywhere."""
    (tmp_path / "endpoints.json").write_bytes(b'{"_default": [{"uri": "{scheme}://{service}"}], "ec2": []}')
    add_model(tmp_path, "ec2", "ec2", "Amazon EC2")

    assert collected(tmp_path) == Snapshot.of("endpoints", [], [service("ec2", name="Amazon EC2")])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", "endpoints.json: not JSON: Expecting property name"),
        (b"[" * 100_000, "endpoints.json: not JSON: "),
        (b"\xff", "endpoints.json: not JSON: "),
        (b"[]", "endpoints.json: expected an object, found list"),
        (b'{"partitions": {}}', "endpoints.json: key partitions: expected a list"),
        (document("aws"), "endpoints.json: key partitions: expected an object, found str"),
        (document({}), "endpoints.json: key partition: expected text, found NoneType"),
        (document(partition("a\nb")), "endpoints.json: 'a\\nb' cannot be a partition"),
        (document(partition(regex="(")), "endpoints.json: partition aws: key regionRegex: missing ), "),
        (document(partition(regex="a{99999999999}")), "endpoints.json: partition aws: key regionRegex: the repetition"),
        (document(partition(regions=[])), "endpoints.json: partition aws: key regions: expected an object, found list"),
        (document(partition(regions={"eu-west-1": 1})), "endpoints.json: partition aws: region eu-west-1: expected an"),
        (document(partition(s3=1)), "endpoints.json: partition aws: service s3: expected an object, found int"),
        (document(partition(s3={"endpoints": []})), "endpoints.json: partition aws: key endpoints: expected an object"),
        (document({**partition(), "services": {"": {}}}), "endpoints.json: partition aws: '' cannot be a service code"),
    ],
)
def test_what_is_not_as_expected_is_named(data, expected):
    """The error names the file, the partition and the key."""
    with pytest.raises(DataError) as caught:
        snapshot_of(data, {})

    assert str(caught.value).startswith(expected)


def test_a_folder_without_the_file_is_no_source(tmp_path):
    """Nothing could be read at all."""
    with pytest.raises(SourceError, match=r"^endpoints.json of botocore cannot be read: No such file or directory: "):
        EndpointsSource(tmp_path).collect()


def test_botocore_may_be_missing(monkeypatch):
    """The error says what to install."""
    monkeypatch.setattr("reporter.collect.endpoints.find_spec", lambda name: None)

    with pytest.raises(SourceError, match=r"^botocore is not installed: "):
        EndpointsSource().collect()


def test_the_installed_botocore_is_read_whole():
    """Facts that hold in every release of these years."""
    found = EndpointsSource().collect().snapshot

    assert found.unread == ()
    assert "aws" in found.services["iam"].global_in
    assert found.availability("ec2", "us-east-1") is Availability.AVAILABLE
    assert found.regions["eu-west-1"] == Region("eu-west-1", "aws", "Europe (Ireland)")
    assert {"aws", "aws-cn", "aws-us-gov", "aws-iso"} <= set(found.partitions)
    assert len(found.services) > 300
    assert len(found.regions) > 40
    assert sum(1 for _ in found.availabilities()) > 5000


def test_a_reading_is_the_same_twice(folder):
    """Nothing of a snapshot depends on time or order."""
    assert EndpointsSource(folder).collect() == EndpointsSource(folder).collect()
