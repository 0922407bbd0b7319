"""Put the files of the project's configuration back as they were at a revision."""

import os
from dataclasses import dataclass
from pathlib import Path

from reporter.config.effect import Difference, Row, compare, effective
from reporter.config.problems import ConfigError, Problem
from reporter.config.writing import replace_files
from reporter.errors import UsageError
from reporter.history.files import Blob, checked_out, cuts, files_at, stands_as
from reporter.pipeline.config_files import HEAD, Files, Project, Reader, is_inside
from reporter.pipeline.config_versions import no_profile


@dataclass(frozen=True, slots=True)
class Rollback:
    """What would change. Paths are from the top of the work tree.

    ``differences`` are those from now to ``revision``, ``None`` if one of them cannot be loaded: ``problems`` of now,
    or of then. ``changed`` are the files to put back, and ``unsaved`` those of them that hold what git does not have.
    ``left`` are files that belong to the configuration now, and that the revision does not have; ``rivals`` are those
    of them that are read in place of, or beside, the project's file of the revision.
    """

    project: Project
    revision: str
    differences: tuple[Difference, ...] | None
    problems_now: tuple[Problem, ...]
    problems_then: tuple[Problem, ...]
    changed: tuple[str, ...]
    unsaved: tuple[str, ...]
    left: tuple[str, ...]
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """What the configuration comes to at one time, or why it cannot be loaded."""

    rows: tuple[Row, ...] = ()
    profiles: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_rollback(project: Project, revision: str) -> Rollback:
    """What it takes to have the configuration of *revision* again. Nothing is changed.

    ``UsageError`` if there is no such revision or profile, or if the revision has no configuration.
    """
    commit = _resolved(project, revision)
    reader = Reader(project)
    then, head = files_at(project.repository, commit), _head(project)
    reader.kept |= {*then, *head}
    files = reader.at(then)
    if not reader.roots(files):
        msg = f"{revision!r} does not have the configuration, {project.called}: see `reporter config history`"
        raise UsageError(msg)
    now, past = _side(reader, reader.now), _side(reader, files)
    _require_profile(project.profile, now, past)
    wanted = [path for path in reader.chain(files) if path in then]
    changed = [path for path in wanted if not _stands(reader, path, then)]
    there = [path for path in reader.chain(reader.now) if is_inside(path) and reader.now.has(path)]
    left = [path for path in there if path not in then and path not in reader.unkept]
    return Rollback(
        project,
        commit,
        None if now.problems or past.problems else compare(now.rows, past.rows),
        now.problems,
        past.problems,
        tuple(sorted(changed)),
        tuple(sorted(path for path in changed if _is_there(project, path) and not _stands(reader, path, head))),
        tuple(sorted(left)),
        tuple(path for path in reader.roots(reader.now) if path in left),
    )


def write_rollback(plan: Rollback, *, force: bool = False) -> None:
    """Put the files of *plan* back, each at once and with the mode that it has.

    ``UsageError`` if something would be lost, or, without *force*, if the result could not be loaded; ``DataError`` if
    a file cannot be written. Nothing is changed then.
    """
    refuse_broken(plan, force=force)
    if plan.unsaved:
        msg = f"{', '.join(plan.unsaved)} has changes that are not committed: commit them, or `git restore` it, first"
        raise UsageError(msg)
    replace_files({plan.project.repository.path / path: _text(plan, path) for path in plan.changed})


def refuse_broken(plan: Rollback, *, force: bool) -> None:
    """``UsageError`` if the configuration of the revision cannot be loaded, unless by *force*."""
    if plan.problems_then and not force:
        first, more = plan.problems_then[0], len(plan.problems_then) - 1
        also = f" (and {more:,} more)" if more else ""
        msg = f"this release cannot load the configuration of {plan.revision[:12]}: {first}{also}: --force ignores that"
        raise UsageError(msg)


def _resolved(project: Project, revision: str) -> str:
    commit = project.repository.resolve(revision)
    if commit is None:
        more = "; this clone is shallow: run `git fetch --unshallow`" if cuts(project.repository) else ""
        msg = f"there is no revision {revision!r}: see `reporter config history`{more}"
        raise UsageError(msg)
    return commit


def _head(project: Project) -> dict[str, Blob]:
    return files_at(project.repository, HEAD) if project.repository.resolve(HEAD) else {}


def _side(reader: Reader, files: Files) -> _Side:
    try:
        loaded = reader.load(files)
    except ConfigError as error:
        return _Side(problems=error.problems)
    return _Side(effective(loaded, as_written=True), loaded.layered.profiles)


def _require_profile(wanted: str | None, *sides: _Side) -> None:
    """``UsageError`` if no side has the profile that is asked for. What cannot be loaded may have any."""
    known = sorted({name for side in sides for name in side.profiles})
    if wanted and wanted not in known and not any(side.problems for side in sides):
        raise UsageError(no_profile(wanted, known))


def _stands(reader: Reader, path: str, files: dict[str, Blob]) -> bool:
    blob = files.get(path)
    return stands_as(reader.project.repository, path, blob, reader.content(blob) if blob else None)


def _is_there(project: Project, path: str) -> bool:
    return os.path.lexists(project.repository.path / path)


def _text(plan: Rollback, path: str) -> str:
    """What the file at *path* is to hold. ``UsageError`` if putting it there would do something else as well."""
    top = plan.project.repository.path
    by_hand = f"put it back with `git restore --source={plan.revision[:12]}`"
    file = top / path
    if file.is_symlink() or os.path.realpath(file.parent) != os.path.normpath(top / Path(path).parent):
        msg = f"{path}: there is a symbolic link on the way to it: {by_hand}"
        raise UsageError(msg)
    try:
        return checked_out(plan.project.repository, plan.revision, path).decode()
    except UnicodeDecodeError:
        msg = f"{path}: it was no UTF-8 then: {by_hand}"
        raise UsageError(msg) from None
