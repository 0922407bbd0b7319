import os

import pytest

from tests.aws import Aws
from tests.collect.ssm_source.loopback import Asked, Loopback, Told, passed_on

ROLE = "arn:aws:iam::123456789012:role/reader"


class Front(Loopback):
    """Stands before the server of AWS's parameters. ``faults``: what to say instead, by (region, service) or service."""

    def __init__(self, aws: Aws) -> None:
        self.faults: dict[str, Told] = {}
        self.aws = aws
        super().__init__(self._answer)

    def _answer(self, asked: Asked) -> Told:
        region, service = asked.signed_for
        fault = self.faults.get(f"{service} {region}") or self.faults.get(service)
        return fault or passed_on(asked, self.aws.url)

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
