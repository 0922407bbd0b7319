"""The project's configuration as git and the disk have it.

Only the project's file counts, and what it extends: what users, machines and variables add is not in git.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from reporter.config.documents import FORMS, Document, decoded, parse_document, read_document
from reporter.config.effect import Row, effective
from reporter.config.inherit import EXTENDS
from reporter.config.layers import Layer, layer
from reporter.config.load import Loaded, settings_of
from reporter.config.places import NAMES, SUFFIXES, VARIABLE
from reporter.config.problems import ConfigError, Problem
from reporter.config.stand_ins import AnyVariable, with_stand_ins
from reporter.config.yaml_events import DEEPEST
from reporter.errors import UsageError
from reporter.history.files import Blob, earlier_names, work_tree
from reporter.history.git import Repository

HEAD: Final = "HEAD"
_MOST: Final = 250
"""Files of one configuration. It cannot be loaded with so many; nobody looks for more of them."""
State = Mapping[str, Blob]
"""The files of a revision that matter here, by their paths from the top of the work tree."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project's configuration is kept.

    ``names`` are the paths that its file may have, from the top of the work tree. ``is_named`` if a person named it:
    then the others are what it was called before, and the first that is there counts.
    """

    repository: Repository
    names: tuple[str, ...]
    is_named: bool
    profile: str | None = None

    @property
    def called(self) -> str:
        """The names, in words."""
        return self.names[0] if self.is_named else f"{self.names[0]} or the like"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one time: of a revision, or those of now."""

    has: Callable[[str], bool]
    read: Callable[[Path], Document]


def find_project(root: Path, config: Path | None, environment: Mapping[str, str], profile: str | None) -> Project:
    """The configuration of the project in *root*, or the file *config*; it need not be there any more.

    ``HistoryError`` or ``UsageError`` if it does not lie in the work tree of a git repository.
    """
    named = config or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    folders = ((root / "config", NAMES[:1]), (root, NAMES[1:]))
    usual = [folder / f"{name}{suffix}" for folder, names in folders for name in names for suffix in SUFFIXES]
    places = [named] if named else usual
    start = next((place.parent for place in places if place.is_file()), places[0].parent if named else root)
    repository = work_tree(next(folder for folder in (start, *start.absolute().parents) if folder.is_dir()))
    found = [name for place in places if is_inside(name := _from_top(repository, place))]
    if not found:
        msg = f"{places[0]}: it lies outside the work tree {repository.path}: name a file that git keeps"
        raise UsageError(msg)
    if named and repository.resolve(HEAD):
        found += earlier_names(repository, HEAD, found[0])
    return Project(repository, tuple(dict.fromkeys(found)), named is not None, profile)


def _from_top(repository: Repository, place: Path) -> str:
    """The path of *place* from the top of the work tree; its folder may be a link."""
    there = Path(os.path.realpath(place.parent)) / place.name
    return Path(os.path.relpath(there, repository.path)).as_posix()


def is_inside(path: str) -> bool:
    """Whether *path*, from the top of the work tree, lies in it."""
    return not path.startswith(("../", "/"))


class Reader:
    """Reads a project's configuration as it was at any time. Each content is read and parsed once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.kept: set[str] = set()
        """Every path that git is known to have, or to have had."""
        self.unkept: dict[str, None] = {}
        """Files of the configuration that git never had: they count as they are now."""
        self.now = Files(self._is_file, cache(self._from_disk))
        self._contents: dict[str, bytes] = {}
        self._parsed = cache(self._parse)
        self._rows: dict[frozenset[tuple[str, Blob]], tuple[Row, ...] | ConfigError] = {}

    def at(self, state: State) -> Files:
        """The files of a revision that has *state*."""
        return Files(state.__contains__, lambda path: self._from_git(state, path))

    def content(self, blob: Blob) -> bytes:
        self.fetch([blob])
        return self._contents[blob.id]

    def fetch(self, blobs: Sequence[Blob]) -> None:
        """Read all of *blobs* at once."""
        wanted = list(dict.fromkeys(blob.id for blob in blobs if blob.id not in self._contents))
        self._contents |= zip(wanted, self.project.repository.objects(wanted), strict=True)

    def roots(self, files: Files) -> list[str]:
        """What the project's file is called there; several are in each other's way."""
        found = [name for name in self.project.names if files.has(name)]
        return found[:1] if self.project.is_named else found

    def chain(self, files: Files) -> dict[str, None]:
        """The paths of the project's file and of all that it extends, whether or not they are there or can be read."""
        found: dict[str, None] = {}
        waiting = self.roots(files)
        while waiting and len(found) < _MOST:
            path = waiting.pop(0)
            if path in found:
                continue
            found[path] = None
            try:
                extends = files.read(Path(path)).data.get(EXTENDS)
            except ConfigError:
                continue
            texts = extends if isinstance(extends, list) else [extends]
            good = (text for text in texts if isinstance(text, str) and text.strip() and "\0" not in text)
            waiting += [Path(os.path.normpath(Path(path).parent / text)).as_posix() for text in good]
        return found

    def load(self, files: Files) -> Loaded:
        """What the configuration says there; the defaults if there is none. ``ConfigError`` has every fault.

        A profile that it does not have there changes nothing.
        """
        names = self.roots(files)
        if len(names) > 1:
            text = f"{', '.join(names[1:])} stands beside it, so that neither counts"
            raise ConfigError([Problem(names[0], 0, 0, "", text)])
        given = [(Layer.PROJECT, Path(name)) for name in names]
        layered = layer(given, environment=AnyVariable(), read=files.read)
        if self.project.profile in layered.profiles:
            layered = layer(given, environment=AnyVariable(), read=files.read, profile=self.project.profile)
        return Loaded(settings_of(with_stand_ins(layered)), layered)

    def rows(self, state: State) -> tuple[Row, ...] | ConfigError:
        """Every value in effect at *state*, with variables by their names; or why it cannot be loaded."""
        key = frozenset(state.items())
        if key not in self._rows:
            try:
                self._rows[key] = effective(self.load(self.at(state)), as_written=True)
            except ConfigError as error:
                self._rows[key] = error
        return self._rows[key]

    def _is_file(self, path: str) -> bool:
        return (self.project.repository.path / path).is_file()

    def _from_disk(self, path: Path) -> Document:
        name = path.as_posix()
        return _checked(name, lambda: read_document(self.project.repository.path / path, name))

    def _from_git(self, state: State, path: Path) -> Document:
        name = path.as_posix()
        blob = state.get(name)
        if blob is not None:
            return self._parsed(name, blob)
        if name not in self.kept and self._is_file(name):
            self.unkept[name] = None
            return self.now.read(path)
        raise ConfigError([Problem(name, 0, 0, "", "there is no such file")])

    def _parse(self, name: str, blob: Blob) -> Document:
        form = FORMS.get(Path(name).suffix.lower())
        if blob.is_link or form is None:
            text = "it is a symbolic link, which is not followed" if blob.is_link else "its form is not known"
            raise ConfigError([Problem(name, 0, 0, "", text)])
        return _checked(name, lambda: parse_document(decoded(self.content(blob), name), name, form))


def _checked(name: str, read: Callable[[], Document]) -> Document:
    """What *read* gives. ``ConfigError`` if it is as deep as no configuration is."""
    text = "too deep for a configuration"
    try:
        document = read()
    except RecursionError:
        raise ConfigError([Problem(name, 0, 0, "", text)]) from None
    if deep := next((path for path in document.marks if len(path) > DEEPEST), None):
        raise ConfigError([document.problem(deep[:1], text)])
    return document
