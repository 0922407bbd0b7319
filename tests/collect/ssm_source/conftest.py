import json
import os

import pytest

from tests.aws import ROOT, Aws
from tests.collect.ssm_source.loopback import Asked, Loopback, Told, passed_on

ROLE = "arn:aws:iam::123456789012:role/reader"
OTHER = "arn:aws-us-gov:iam::210987654321:role/reader"
"""A role of another account, in another partition."""


WORLD = {
    "eusc-de-east-1": "aws-eusc",
    "us-east-1": "aws",
    "us-gov-east-1": "aws-us-gov",
    "us-gov-west-1": "aws-us-gov",
}
SERVICES = ("athena", "ec2", "s3")


def _small() -> dict[str, str]:
    """Parameters of a world of four regions with three services each, by path."""
    found = {f"services/{code}": code for code in SERVICES}
    found |= {f"services/{code}/longName": code.upper() for code in SERVICES}
    for code, partition in WORLD.items():
        told = {"": code, "/partition": partition, "/longName": f"Region {code}", "/domain": "example"}
        told |= {"/geolocationCountry": "XX", "/geolocationRegion": "XX-YY", "/availability-zones/z1": "z1"}
        told |= {f"/services/{service}": service for service in SERVICES}
        found |= {f"regions/{code}{path}": value for path, value in told.items()}
    return {f"{ROOT}/{path}": value for path, value in found.items()}


SMALL = _small()


def small_answer(asked: Asked) -> Told:
    """What AWS Systems Manager would say of the small world."""
    body = json.loads(asked.body)
    if asked.headers["x-amz-target"].endswith("GetParameters"):
        names = [name for name in body["Names"] if name in SMALL]
        told = {"InvalidParameters": [name for name in body["Names"] if name not in SMALL]}
    else:
        names = [name for name in SMALL if name.rpartition("/")[0] == body["Path"]]
        told = {}
    parameters = [{"Name": name, "Value": SMALL[name], "LastModifiedDate": 1_700_000_000.5} for name in names]
    content = json.dumps({"Parameters": parameters[: body.get("MaxResults")], **told})
    return Told(200, content.encode(), {"Content-Type": "application/x-amz-json-1.1"})


class Front(Loopback):
    """Stands before the server of AWS's parameters. ``faults``: what to say instead, by ``service`` or
    ``service region``. ``small``: the parameters are those of a small world, but for the lists whose paths are
    ``closed``.
    """

    def __init__(self, aws: Aws) -> None:
        self.faults: dict[str, Told] = {}
        self.aws = aws
        self.small = False
        self.closed: set[str] = set()
        super().__init__(self._answer)

    def _answer(self, asked: Asked) -> Told:
        region, service = asked.signed_for
        fault = self.faults.get(f"{service} {region}") or self.faults.get(service)
        if fault:
            return fault
        if self.closed and json.loads(asked.body).get("Path", "").removeprefix(f"{ROOT}/") in self.closed:
            return Told(500)
        return small_answer(asked) if self.small and service == "ssm" else passed_on(asked, self.aws.url)

    def forms(self) -> list[dict[str, str]]:
        """What AWS STS was asked, without the web identity's token."""
        return [asked.form for asked in self.asked if asked.signed_for[1] == "sts"]

    def regions(self) -> list[str]:
        """The regions whose parameters were asked, in order."""
        return [region for region, service in (asked.signed_for for asked in self.asked) if service == "ssm"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Nothing of this machine: no configuration, no machine role, no cache of the user's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return home


@pytest.fixture(scope="session")
def loaded() -> set[str]:
    """The roles as which the server has loaded its parameters."""
    return set()


@pytest.fixture
def warm(home, aws, loaded):
    """The server has loaded its parameters: it fails when it is asked for more while it does."""
    import boto3  # noqa: PLC0415 - slow, and few tests need it

    for region, role in (("eu-west-1", ""), ("us-gov-west-1", OTHER)):
        if f"{region} {role}" in loaded:
            continue
        session = boto3.Session()
        if role:
            told = session.client("sts", region).assume_role(RoleArn=role, RoleSessionName="warm")["Credentials"]
            session = boto3.Session(told["AccessKeyId"], told["SecretAccessKey"], told["SessionToken"])
        client = session.client("ssm", region)
        for name in ("regions", "services"):
            client.get_parameters_by_path(Path=f"{ROOT}/{name}", MaxResults=1)
        loaded.add(f"{region} {role}")
    aws.calls.clear()


@pytest.fixture
def files(home, aws, monkeypatch):
    """``files(text)`` writes AWS's configuration file, and no credentials are in the environment."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)

    def write(text: str) -> None:
        file = home / "config"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(file))

    return write


@pytest.fixture
def front(home, aws, monkeypatch):
    """A server between boto3 and AWS's, with AWS's environment of the fixture ``aws``."""
    with Front(aws) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield server


@pytest.fixture
def small(front):
    """As ``front``, but with a small world's parameters, which are read in no time."""
    front.small = True
    return front
