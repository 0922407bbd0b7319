"""Write files of a configuration: all of them or none, never half of one."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from reporter.errors import DataError

_MODE: Final = 0o7777
_NEW: Final = 0o666


def replace_files(texts: Mapping[Path, str]) -> None:
    """Put *texts* in the place of the files, which keep their modes. ``DataError`` if one cannot be written.

    Every text is written beside its file first. Folders are made as needed.
    """
    made: dict[Path, Path] = {}
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            opened, name = mkstemp(prefix=f".{file.name}.", dir=file.parent)  # for its owner alone
            made[file] = Path(name)
            with os.fdopen(opened, "wb") as stream:
                stream.write(text.encode())
            made[file].chmod(file.stat().st_mode & _MODE if file.exists() else _NEW & ~_umask())
        for file, new in made.items():
            new.replace(file)
    except OSError as error:
        msg = f"{error.filename}: cannot be written: {error.strerror}"
        raise DataError(msg) from None
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


def _umask() -> int:
    """There is no way to ask for it but to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
