"""Copies of answers in a folder, so that what was read once is there when its server is not.

Only ``transport.cached_session`` uses this; it stands alone because the library takes a second to import.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from requests_cache.backends.base import BaseCache
from requests_cache.backends.filesystem import FileDict
from requests_cache.models.response import CachedResponse
from requests_cache.serializers import json_serializer
from requests_cache.session import CachedSession

if TYPE_CHECKING:
    from collections.abc import Callable

FRESH: Final = timedelta(days=1)
"""For so long a copy is taken without asking. Then the server is asked whether it has changed."""


class _Files(FileDict):
    """A file for each answer that its owner alone can read. A copy that cannot be read or written is no error."""

    def __init__(self, folder: Path, sound: Callable[[bytes], object]) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(folder, serializer=json_serializer, decode_content=False)
        self.sound = sound

    def __getitem__(self, key: str) -> CachedResponse:
        try:
            copy = super().__getitem__(key)
            self.sound(copy.content)
        except Exception:  # noqa: BLE001 # whatever is wrong with a copy, the answer is asked for again
            raise KeyError(key) from None
        return copy  # type: ignore[no-any-return] # the library's storage holds anything

    def __setitem__(self, key: str, value: CachedResponse) -> None:
        path = self._key2path(key)
        with contextlib.suppress(OSError):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
            made = Path(name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(self.serialize(value))
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)


class _Folder(BaseCache):
    # The library's own class keeps redirections in a database beside the files, and fails if that is damaged.
    def __init__(self, folder: Path, sound: Callable[[bytes], object]) -> None:
        super().__init__(str(folder))
        self.responses = _Files(folder, sound)


def session_with_copies(folder: Path, sound: Callable[[bytes], object]) -> CachedSession:
    """A session that keeps what it GETs in *folder*, and serves a copy of any age when asking again fails.

    *sound* raises for a body that must not be served. ``OSError`` if the folder cannot be made.
    """
    # Its lines would show whole addresses, and tracebacks of failures that the old copy makes good.
    logging.getLogger("requests_cache").setLevel(logging.CRITICAL)
    return CachedSession(backend=_Folder(folder, sound), expire_after=FRESH, stale_if_error=True)
