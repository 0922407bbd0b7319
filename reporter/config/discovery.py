"""Which files configure the reporter here."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reporter.config.layers import Layer
from reporter.config.places import NAMES, PROFILE_VARIABLE, VARIABLE, files_in, is_configured, project_files
from reporter.config.problems import ConfigError, Problem

__all__ = ["PROFILE_VARIABLE", "VARIABLE", "find_files", "is_configured"]


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
    return (*found, *((Layer.PROJECT, path) for path in _only(project_files(root))))


def _in(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders for path in _only(files_in(folder, NAMES))]


def _only(found: Iterable[Path]) -> list[Path]:
    paths = list(found)
    if len(paths) > 1:
        first, *others = [path.as_posix() for path in paths]
        text = f"{', '.join(others)} stands beside it: keep one of them, and let it extend the others"
        raise ConfigError([Problem(first, 0, 0, "", text)])
    return paths
