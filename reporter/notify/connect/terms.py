"""How channels are looked at, and what a test message says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

TEXT: Final = "Test message of the AWS services reporter: it can write here. There is nothing to do."
SEND: Final = "only a message tells: --send"


@dataclass(frozen=True, slots=True)
class Terms:
    """Without ``send``, nothing happens that people see.

    ``timeout`` is in seconds, for one wait. ``at`` is now. ``slack`` and ``login`` are the addresses of Slack's Web
    API and of Microsoft's sign-in.
    """

    at: datetime
    timeout: float = 10.0
    send: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    slack: str = "https://slack.com/api/"
    login: str = "https://login.microsoftonline.com/"
