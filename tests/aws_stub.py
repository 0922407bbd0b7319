"""A server in AWS's place that answers as it is told, for what moto never says."""

from collections.abc import Iterator

import pytest

from tests.aws import CREDENTIALS
from tests.notify.servers import Answer, Web, web_server


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """boto3 finds it, and credentials for it, in the environment."""
    with web_server() as web:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": web.url(scheme="http")}.items():
            monkeypatch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_DEFAULT_PROFILE"):
            monkeypatch.delenv(name, raising=False)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            monkeypatch.setenv(name, "/nonexistent")
        yield web


def refusal(status: int, code: str) -> Answer:
    """An error as the query protocol says it; its words must never be repeated."""
    text = f"<ErrorResponse><Error><Code>{code}</Code><Message>hidden</Message></Error></ErrorResponse>"
    return Answer(status, text.encode(), {"Content-Type": "text/xml"})
