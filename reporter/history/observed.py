"""When a source was last looked at, whether or not anything had changed.

That is volatile, so it is no part of the history: it lies beside it, in a ref of its own, in this repository only.
A clone starts without it and learns it from its first observation.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from reporter.errors import DataError
from reporter.history.git import GitError, Repository
from reporter.history.message import format_time, parse_time
from reporter.model.snapshot import Unread


@dataclass(frozen=True, slots=True)
class Observed:
    """The last look at a source: when, at which version of it, and what it could not read."""

    at: datetime
    version: str | None = None
    unread: tuple[Unread, ...] = ()


def remember(repository: Repository, source: str, observed: Observed) -> None:
    unread = [[item.what, item.code, item.reason] for item in observed.unread]
    document = {"observed_at": format_time(observed.at), "version": observed.version, "unread": unread}
    text = json.dumps(document) + "\n"
    blob = repository.run("hash-object", "-w", "--stdin", stdin=text.encode()).decode().strip()
    repository.run("update-ref", _ref(source), blob)


def remembered(repository: Repository, source: str) -> Observed | None:
    """The last look at *source* from this repository, or ``None`` if there is none, or no readable trace of it."""
    try:
        document = json.loads(repository.run("cat-file", "blob", _ref(source)))
        version = document["version"]
        unread = (Unread(str(what), str(code), str(reason)) for what, code, reason in document.get("unread", []))
        return Observed(
            parse_time(document["observed_at"], _ref(source)),
            version if version is None else str(version),
            tuple(sorted(unread)),
        )
    except (GitError, ValueError, KeyError, TypeError, DataError):
        return None


def _ref(source: str) -> str:
    return f"refs/reporter/observed/{source}"
