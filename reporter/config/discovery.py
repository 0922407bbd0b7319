"""Which files configure the reporter here."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from reporter.config.documents import FORMS
from reporter.config.layers import PREFIX, Layer
from reporter.config.problems import ConfigError, Problem

VARIABLE: Final = "AWS_SERVICES_CONFIG"
"""The environment variable that names a file, as ``--config`` does."""
PROFILE_VARIABLE: Final = "REPORTER_PROFILE"
_NAMES: Final = ("reporter", "aws-services-reporter")


def find_files(
    root: Path,
    *,
    config: Path | None = None,
    environment: Mapping[str, str],
    user: Sequence[Path] = (),
    system: Sequence[Path] = (),
) -> tuple[tuple[Layer, Path], ...]:
    """The files that there are, lowest first: *system*'s and *user*'s directories, then the project's below *root*.

    *config*, or the file that ``AWS_SERVICES_CONFIG`` names, stands in place of the project's. ``ConfigError`` if one
    place has two files, or if the named file is not there.
    """
    found = [(layer, path) for layer, folders in ((Layer.SYSTEM, system), (Layer.USER, user)) for path in _in(folders)]
    named = config or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    if named is not None:
        if not named.is_file():
            text = "there is no such file" if not named.exists() else "this is no file"
            told = text if config else f"{text}: {VARIABLE} names it"
            raise ConfigError([Problem(named.as_posix(), 0, 0, "", told)])
        return (*found, (Layer.FILE, named))
    project = _only([*_candidates(root / "config", _NAMES[:1]), *_candidates(root, _NAMES[1:])])
    return (*found, *((Layer.PROJECT, path) for path in project))


def is_configured(root: Path, *, environment: Mapping[str, str], folders: Iterable[Path] = ()) -> bool:
    """Whether anything could configure the reporter here; cheap, and never a fault."""
    if environment.get(VARIABLE) or environment.get(PROFILE_VARIABLE):
        return True
    if any(name.upper().startswith(PREFIX) for name in environment):
        return True
    places = [(root / "config", _NAMES[:1]), (root, _NAMES[1:]), *((folder, _NAMES) for folder in folders)]
    return any(True for folder, names in places for _ in _candidates(folder, names))


def _in(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders for path in _only(_candidates(folder, _NAMES))]


def _candidates(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / f"{name}{suffix}" for name in names for suffix in FORMS]
    return [path for path in paths if path.is_file()]


def _only(paths: list[Path]) -> list[Path]:
    if len(paths) > 1:
        first, *others = [path.as_posix() for path in paths]
        text = f"{', '.join(others)} stands beside it: keep one of them, and let it extend the others"
        raise ConfigError([Problem(first, 0, 0, "", text)])
    return paths
