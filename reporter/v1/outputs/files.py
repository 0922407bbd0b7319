"""Write a file whole or not at all."""

import secrets
from pathlib import Path

from reporter.errors import ReporterError


def save(path: Path, data: bytes) -> None:
    """Make *path* hold *data*, and its folder where that is missing.

    Whoever reads meanwhile sees the old file or the new one. A link stays a link. ``ReporterError`` where the file
    cannot be written: the old one is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # A device such as /dev/stdout must not be replaced. A folder raises.
        else:
            _replace(target, data)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        msg = f"{path}: cannot be written: {reason}: choose another --output-dir or file name"
        raise ReporterError(msg) from error


def _replace(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
