"""Where pages live, relative to the site's root, and the anchors in them."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from reporter.changes.change import ChangeSet

_PLAIN: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_RESERVED: Final = frozenset({"index", "readme"})
_LONGEST: Final = 60


def slug(code: str) -> str:
    """A file name or anchor for *code*: different codes have different slugs, on any file system.

    Ordinary codes stay as they are. Others keep what is readable of them and get a hash after an underscore, which
    no ordinary code holds.
    """
    if _PLAIN.fullmatch(code) and code not in _RESERVED and len(code) <= _LONGEST:
        return code
    readable = re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")[:_LONGEST]
    return f"{readable or 'code'}_{sha256(code.encode(errors='surrogatepass')).hexdigest()[:16]}"


def region_page(code: str) -> str:
    return f"regions/{slug(code)}.md"


def service_page(code: str) -> str:
    return f"services/{slug(code)}.md"


def year_page(year: str) -> str:
    """*year* as in ``2026``. The page has an anchor for each month (``2026-11``) with changes."""
    return f"changes/{year}.md"


def month_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m")


def day_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d")


def anchor_of(change_set: ChangeSet) -> str:
    """The anchor of a change set on its year's page.

    Made of the time of observation only, so that it outlives a history that is written anew.
    """
    return change_set.observed_at.astimezone(UTC).strftime("t%Y%m%dt%H%M%Sz")
