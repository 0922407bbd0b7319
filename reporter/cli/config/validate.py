"""``config validate``: is everything right that the configuration says?"""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from reporter.cli.output import print_annotation, print_json, say
from reporter.cli.settings import DEFAULT_SOURCE, Configured
from reporter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyrage.x25519 import Identity

    from reporter.pipeline.references import Told
    from reporter.pipeline.validate import Validated

OFFLINE: Final = "--offline"
_COMMANDS: Final[Mapping[str, Literal["error", "warning", "notice"]]] = {
    "error": "error",
    "warning": "warning",
    "note": "notice",
}
"""What GitHub calls each level."""


class Form(StrEnum):
    """How faults are printed."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


def validate(
    context: typer.Context,
    form: Annotated[
        Form, typer.Option("--format", help="Lines for people, annotations of GitHub, or one JSON object a line.")
    ] = Form.TEXT,
    offline: Annotated[
        bool, typer.Option(OFFLINE, help="Neither look at the history nor open encrypted values.")
    ] = False,
) -> None:
    """Check the whole configuration, in all of its profiles: every fault at once, each with its place.

    Names must fit each other and what there is: channels, sources, formats, profiles, pictures, services, regions.
    Nobody is asked over the network. Exit code 2 if there is a fault; a warning is none.
    """
    configured: Configured = context.obj
    if not _is_configured(configured):
        if form is not Form.JSON:
            _say_defaults()
        return
    found, name = _look(configured, offline=offline)
    for one in found.found:
        _SAY[form](one)
    if form is not Form.JSON:
        # What begins with two colons would be a command to GitHub.
        say(f"{'reporter: ' if form is Form.GITHUB else ''}{_summary(found, name)}")
    if found.errors:
        raise typer.Exit(UsageError.exit_code)


def _is_configured(configured: Configured) -> bool:
    from reporter.config.places import is_configured, system_folders, user_folders

    folders = (*user_folders(), *system_folders())
    said = configured.config or configured.profile or configured.sets
    return bool(said) or is_configured(configured.root, environment=configured.environment, folders=folders)


def _say_defaults() -> None:
    say(f"nothing is configured, which is fine: source {DEFAULT_SOURCE} needs no account, and has its history in git")
    say("see the defaults:     reporter config show")
    say("begin with a file:    reporter init --template minimal")


def _look(configured: Configured, *, offline: bool) -> "tuple[Validated, str]":
    """What is found, and the name of the file that has the last word."""
    from reporter.config.problems import ConfigError
    from reporter.pipeline.references import Level, Told
    from reporter.pipeline.validate import Given, Validated
    from reporter.pipeline.validate import validate as look

    overrides = configured.overrides
    try:
        files = configured.files
    except ConfigError as error:
        return Validated(tuple(Told.of(Level.ERROR, one) for one in error.problems)), "the configuration"
    keys = partial(_keys, configured, offline=offline)
    given = Given(files, configured.environment, keys, configured.chosen_profile, overrides)
    return look(given, history=not offline), files[-1][1].as_posix() if files else "the configuration"


def _keys(configured: Configured, *, offline: bool) -> "Sequence[Identity]":
    from reporter.config.encryption import private_keys
    from reporter.config.places import key_file

    if offline:
        raise UsageError(OFFLINE)
    return private_keys(configured.environment, key_file())


def _say_text(one: "Told") -> None:
    say(str(one.problem) if one.level == "error" else f"{one.level}: {one.problem}")


def _say_json(one: "Told") -> None:
    problem = one.problem
    place = {"file": problem.file, "line": problem.line, "column": problem.column}
    print_json({"severity": one.level, **place, "key": problem.key, "text": problem.text})


def _say_github(one: "Told") -> None:
    print_annotation(_COMMANDS[one.level], one.problem)


_SAY: Final = {Form.TEXT: _say_text, Form.GITHUB: _say_github, Form.JSON: _say_json}


def _summary(found: "Validated", name: str) -> str:
    counts = {"error": found.errors, "warning": found.warnings}
    wrong = ", ".join(_counted(number, what) for what, number in counts.items() if number)
    if found.errors:
        return f"{name} is not good: {wrong}"
    has = {"file": found.files, "profile": found.profiles, "channel": found.channels, "rule": found.rules}
    there = ", ".join(_counted(number, what) for what, number in has.items())
    return f"{name} is good: {there}{f'; {wrong}' if wrong else ''}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
