"""What each revision of the project's configuration changed in effect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporter.config.effect import Difference, compare
from reporter.config.problems import ConfigError, Problem
from reporter.errors import UsageError
from reporter.history.files import Blob, Commit, cuts, read_commits, stands_as
from reporter.pipeline.config_files import HEAD, Project, Reader, State, is_inside


@dataclass(frozen=True, slots=True)
class Version:
    """A revision that touched the configuration. With ``problems`` it could not be loaded, and has no effect."""

    commit: Commit
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """``versions``, newest first, are worked out one by one. ``notes`` say what they cannot tell."""

    versions: Iterator[Version]
    notes: tuple[str, ...] = ()


def read_history(project: Project) -> History:
    """The revisions up to ``HEAD`` that touched the configuration: its file, and what it extended at that time.

    A merge is one revision: what it brought. Where a revision cannot be loaded, the next one that can is held against
    the last one that could. ``UsageError`` if there is no such profile now.
    """
    reader = Reader(project)
    _require_profile(reader)
    if not project.repository.resolve(HEAD):
        return History(iter(()), ("nothing is committed yet",))
    commits, states = _timeline(reader)
    chains = [reader.chain(reader.at(state)) for state in states]
    shallow = cuts(project.repository)
    touching = [
        index
        for index, commit in enumerate(commits)
        if commit.id not in shallow and not commit.files.keys().isdisjoint(chains[index] | chains[index + 1])
    ]
    notes = [] if any(chains) else [f"no revision has the configuration, {project.called}"]
    notes += _notes(reader, states[-1], is_cut=bool(shallow))
    return History(
        (_version(reader, commits[index], states[: index + 2]) for index in reversed(touching)), tuple(notes)
    )


def _timeline(reader: Reader) -> tuple[tuple[Commit, ...], list[State]]:
    """The commits that touch any file that ever was part of the configuration, and the states around them."""
    project = reader.project
    wanted = {*project.names, *filter(is_inside, reader.chain(reader.now))}
    while True:
        commits = read_commits(project.repository, HEAD, sorted(wanted))
        reader.kept |= {path for commit in commits for path in commit.files}
        reader.fetch([blob for commit in commits for blob in commit.files.values() if blob and not blob.is_link])
        states = list(_states(commits))
        more = {path for state in states for path in reader.chain(reader.at(state)) if is_inside(path)} - wanted
        if not more:
            return commits, states
        wanted |= more


def _states(commits: Sequence[Commit]) -> Iterator[State]:
    """What the files were before the first of *commits*, and after each."""
    state: dict[str, Blob] = {}
    yield state
    for commit in commits:
        now = {**state, **commit.files}
        state = {path: blob for path, blob in now.items() if blob is not None}
        yield state


def _version(reader: Reader, commit: Commit, states: Sequence[State]) -> Version:
    """What *commit*, which led to the last of *states*, changed since the last of those before that can be loaded."""
    after = reader.rows(states[-1])
    if isinstance(after, ConfigError):
        return Version(commit, problems=after.problems)
    before = (reader.rows(state) for state in reversed(states[:-1]))
    good = next((rows for rows in before if not isinstance(rows, ConfigError)), ())
    return Version(commit, compare(good, after))


def _notes(reader: Reader, head: State, *, is_cut: bool) -> Iterator[str]:
    if is_cut:
        yield "this is a shallow clone, which lacks older revisions: run `git fetch --unshallow`"
    for path in reader.unkept:
        yield f"{path} is not in this repository: as it is now, it counts for every revision"
    now = {*reader.chain(reader.now), *reader.chain(reader.at(head))} - reader.unkept.keys()
    for path in sorted(filter(is_inside, now)):
        blob = head.get(path)
        if not stands_as(reader.project.repository, path, blob, reader.content(blob) if blob else None):
            yield f"{path} has changes that are not committed, and not told here"


def _require_profile(reader: Reader) -> None:
    """``UsageError`` if the profile that is asked for is not there now. What cannot be loaded may have any."""
    wanted = reader.project.profile
    try:
        known = reader.load(reader.now).layered.profiles
    except ConfigError:
        return
    if wanted and wanted not in known:
        raise UsageError(no_profile(wanted, known))


def no_profile(wanted: str, known: Sequence[str]) -> str:
    """Why there is no effect to tell of."""
    return f"there is no profile {wanted!r}: " + (f"there are {', '.join(known)}" if known else "no file has any")
