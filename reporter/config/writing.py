"""Write files of a configuration: all of them or none, never half of one."""

from collections.abc import Mapping
from pathlib import Path

from reporter.errors import DataError

_MODE = 0o7777


def replace_files(texts: Mapping[Path, str]) -> None:
    """Put *texts* in the place of the files, which keep their modes. ``DataError`` if one cannot be written.

    Every text is written beside its file first. Folders are made as needed.
    """
    made: dict[Path, Path] = {}
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            made[file] = file.with_name(f".{file.name}.new")
            made[file].write_bytes(text.encode())
            if file.exists():
                made[file].chmod(file.stat().st_mode & _MODE)
        for file, new in made.items():
            new.replace(file)
    except OSError as error:
        msg = f"{error.filename}: cannot be written: {error.strerror}"
        raise DataError(msg) from None
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)
