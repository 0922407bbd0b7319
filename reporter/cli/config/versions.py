"""``config history`` and ``config rollback``: what each revision of the files changed in effect, and the way back."""

import os
import shlex
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from reporter.cli import options
from reporter.cli.output import complain, print_json, say
from reporter.cli.settings import Configured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporter.config.effect import Difference, Row
    from reporter.config.problems import Problem
    from reporter.pipeline.config_files import Project
    from reporter.pipeline.config_rollback import Rollback
    from reporter.pipeline.config_versions import Version

SHORT = 12
"""Digits of a revision."""


def history(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Only the newest N revisions.")] = None,
    json: options.Json = False,
) -> None:
    """Print the revisions of the configuration's files, newest first, with what each of them changed in effect.

    The project's file counts, and what it extends; variables stand by their names. With --json, each line is an
    object: revision, date, author, subject, changes and problems.
    """
    from reporter.pipeline.config_versions import read_history

    found = read_history(_project(context.obj))
    for note in found.notes:
        complain(f"note: {note}")
    for version in islice(found.versions, limit):
        if json:
            print_json(_as_json(version))
            continue
        commit = version.commit
        about = (f"{commit.authored_at:%Y-%m-%d %H:%M}", commit.id[:SHORT], commit.author, commit.subject)
        say(_line("  ".join(about)))
        for text in _effect(version.differences, version.problems):
            say(_line(f"    {text}"))


def rollback(
    context: typer.Context,
    revision: Annotated[str, typer.Argument(metavar="REV", help="A revision, such as `config history` prints them.")],
    write: Annotated[bool, typer.Option("--write", help="Put the files back. Without it, nothing is changed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also if the result cannot be loaded.")] = False,
) -> None:
    """Tell what would change in effect with the configuration of REV, and, with --write, put its files back.

    Only files of the work tree are written: the command that commits them is printed.
    """
    from reporter.pipeline.config_rollback import plan_rollback, refuse_broken, write_rollback

    plan = plan_rollback(_project(context.obj), revision)
    refuse_broken(plan, force=force)
    for text in _told(plan):
        say(_line(text))
    if write:
        write_rollback(plan, force=force)
    for path in plan.changed:
        say(_line(f"{'put back' if write else 'to put back'}: {path}"))
    for path in plan.left:
        say(_line(_left(plan, path)))
    if not plan.changed:
        say(f"nothing to put back: the files are as they were at {plan.revision[:SHORT]}")
    elif write:
        say(f"next: {_next(plan)}")
    else:
        say("nothing was changed: --write puts the files back")


def _project(configured: Configured) -> "Project":
    from reporter.pipeline.config_files import find_project

    return find_project(configured.root, configured.config, configured.environment, configured.chosen_profile)


def _told(plan: "Rollback") -> "list[str]":
    """What would change in effect, or why that is not known."""
    if plan.differences is not None:
        return _effect(plan.differences, ())
    now, then = (
        (name, found) for name, found in (("now", plan.problems_now), (plan.revision[:SHORT], plan.problems_then))
    )
    return [f"{name}: {text}" for name, found in (now, then) if found for text in _effect((), found)]


def _effect(differences: "Sequence[Difference]", problems: "Sequence[Problem]") -> list[str]:
    if problems:
        more = f" (and {len(problems) - 1:,} more)" if problems[1:] else ""
        return [f"cannot be loaded: {problems[0]}{more}"]
    return [difference.text for difference in differences] or ["nothing in effect"]


def _as_json(version: "Version") -> dict[str, object]:
    def value(row: "Row | None") -> object:
        return row.value if row else None

    return {
        "revision": version.commit.id,
        "date": version.commit.authored_at.isoformat().replace("+00:00", "Z"),
        "author": version.commit.author,
        "subject": version.commit.subject,
        "changes": [
            {"key": one.key, "before": value(one.before), "after": value(one.after)} for one in version.differences
        ],
        "problems": [str(problem) for problem in version.problems],
    }


def _left(plan: "Rollback", path: str) -> str:
    revision = plan.revision[:SHORT]
    if path not in plan.rivals:
        return f"left as it is: {path}, which {revision} does not have"
    what = "name that one with --config" if plan.project.is_named else "remove this one, as two are refused"
    return f"left as it is: {path}, which had another name at {revision}: {what}"


def _next(plan: "Rollback") -> str:
    """The git command that commits the files, from the current folder. Others that are staged stay out of it."""
    rivals = () if plan.project.is_named else plan.rivals
    changed, gone = (shlex.join(_here(plan.project, path) for path in paths) for paths in (plan.changed, rivals))
    if not f"{changed}{gone}".isprintable():
        return "see `git status`, and commit"
    steps = [
        *([f"git rm --quiet -- {gone}"] if gone else []),
        f"git add -- {changed}",
        f"git commit -m 'Configuration as of {plan.revision[:SHORT]}' -- {changed} {gone}".rstrip(),
    ]
    return " && ".join(steps)


def _here(project: "Project", path: str) -> str:
    """*path* from the current folder, as git takes it."""
    found = os.path.relpath(project.repository.path / path)
    return f"./{found}" if found.startswith(":") else found


def _line(text: str) -> str:
    """*text* with nothing in it that could do something to a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
