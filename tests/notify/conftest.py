from datetime import UTC, datetime

import pytest

from reporter.notify.connect.terms import Terms
from tests.notify.servers import certificate, loopback

__all__ = ["certificate", "loopback"]


@pytest.fixture(autouse=True)
def _here(loopback) -> None:
    """No test of this folder leaves this machine."""


@pytest.fixture
def terms() -> Terms:
    """Looks that wait a second for each word, and send nothing."""
    return Terms(datetime(2026, 11, 24, 9, tzinfo=UTC), timeout=1.0)
