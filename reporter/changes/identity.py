"""A name for each change that outlives a history that is written anew."""

import json
from datetime import UTC
from hashlib import sha256
from typing import Final

from reporter.changes.change import Change, ChangeSet

LENGTH: Final = 20
"""Hexadecimal digits of an id: 80 bits, so that two of a billion changes are the same once in two million histories."""


def change_id(source: str, change_set: ChangeSet, change: Change) -> str:
    """The id of *change*, which *source* made in *change_set*.

    It is made of the source, the time of observation and what the change says, and of nothing else: no revision, no
    status and no other change of the set has a part in it.
    """
    moment = change_set.observed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about = [source, moment, str(change.kind), *change.fact[1:], change.before, change.after]
    return sha256(json.dumps(about).encode()).hexdigest()[:LENGTH]
