"""The files of the browser, and the addresses under which a page loads them.

An address carries a hash of the file's bytes, so that browsers may keep a file for ever and never show an old one.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = "assets"
_KINDS: Final = frozenset({".css", ".js"})
_SIGNS: Final = 10


def assets_below(docs: Path) -> dict[str, bytes]:
    """The styles and scripts below ``assets/`` of the site's own pages, by their path below *docs*."""
    found = sorted((docs / FOLDER).rglob("*"))
    return {file.relative_to(docs).as_posix(): file.read_bytes() for file in found if file.suffix in _KINDS}


def addresses(files: Mapping[str, str | bytes]) -> dict[str, str]:
    """The address of each file by its path: the path, and the hash as its query."""
    return {path: f"{path}?v={_hash(data)}" for path, data in sorted(files.items())}


def _hash(data: str | bytes) -> str:
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:_SIGNS]
