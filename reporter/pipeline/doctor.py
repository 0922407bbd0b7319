"""``doctor``: is everything here that a run needs, and is the history sound?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from reporter.collect.source import read, source
from reporter.errors import HistoryError, ReporterError
from reporter.history.git import BRANCH, Repository
from reporter.history.message import one_line
from reporter.history.revisions import last, read_revisions, sources, tip
from reporter.history.timeline import read_snapshot
from reporter.model.codec import encode

OLDEST_GIT: Final = (2, 31)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what it looked at, what it found, and whether that is as it should be."""

    check: str
    found: str
    good: bool


def examine(path: Path, root: Path, branch: str = BRANCH) -> Iterator[Finding]:
    """Every check, in an order in which the first bad one is the likeliest cause of the others. Changes nothing."""
    yield _finding("git", lambda: _git(path))
    repository = Repository(path)
    opened = _finding("repository", lambda: Repository.at(path).text("rev-parse", "--absolute-git-dir"))
    yield opened
    if opened.good:
        past = _finding("history", lambda: _history(repository, branch))
        yield past
        if past.good and (here := tip(repository, branch)) is not None:
            for name in sources(repository, here):
                yield _finding(f"source {name}", partial(_canonical, repository, here, name))
        yield _finding("remotes", lambda: ", ".join(repository.text("remote").split()) or "none: --push needs one")
    yield _finding("endpoints", _endpoints)
    yield _finding("site", lambda: _site(root))


def _finding(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, look(), good=True)
    except ReporterError as error:
        return Finding(check, one_line(str(error)), good=False)


def _git(path: Path) -> str:
    version = Repository(path if path.is_dir() else Path()).text("--version").split()[2]
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST_GIT:
        wanted = ".".join(map(str, OLDEST_GIT))
        msg = f"git {version} is too old: install {wanted} or newer"
        raise HistoryError(msg)
    return version


def _history(repository: Repository, branch: str) -> str:
    here = tip(repository, branch)
    if here is None:
        return f"none yet on branch {branch}: the first run starts it"
    found = [len(read_revisions(repository, here, name)) for name in sources(repository, here)]
    return f"{sum(found):,} observations on branch {branch}, complete"


def _canonical(repository: Repository, here: str, name: str) -> str:
    newest = last(repository, here, name)
    snapshot = read_snapshot(repository, here, name) if newest else None
    if snapshot is None or newest is None:
        msg = f"folder {name}/ holds no observation: it was not written by the reporter: remove it from the branch"
        raise HistoryError(msg)
    listed = repository.text("ls-tree", "-r", "--full-tree", "--name-only", "-z", here, f"{name}/")
    paths = [path for path in listed.split("\0") if path]
    blobs = repository.objects(f"{here}:{path}" for path in paths)
    files = {path.removeprefix(f"{name}/"): data for path, data in zip(paths, blobs, strict=True)}
    wrong = [path for path, data in encode(snapshot).items() if files.get(path) != data]
    if wrong:
        msg = f"{name}/{wrong[0]} is not canonical: it was edited by hand, or its schema is old: collect again"
        raise HistoryError(msg)
    about = newest.trailers.version or "no version"
    return f"{len(snapshot.services):,} services, {len(snapshot.regions):,} regions, {about}, canonical"


def _endpoints() -> str:
    reading = read(source("endpoints", {}))
    unread = f", {len(reading.snapshot.unread)} unread" if reading.snapshot.unread else ""
    return f"{reading.version}: {len(reading.snapshot.services):,} services{unread}"


def _site(root: Path) -> str:
    if not (root / "mkdocs.yml").is_file():
        return f"no mkdocs.yml in {root}: `reporter build` needs one"
    built = (root / "build" / "site" / "index.html").is_file()
    return "built" if built else "not built yet: run `reporter build`"
