"""``config test-connections`` and ``config security-check``: does it work, and is it safe?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from reporter.cli import options
from reporter.cli.output import print_annotation, print_json, print_table, say
from reporter.cli.settings import Configured
from reporter.config.places import key_file
from reporter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporter.config.load import Loaded
    from reporter.config.problems import Problem
    from reporter.pipeline.finding import Finding

_LEVELS: Final[Mapping[str, Literal["error", "warning"]]] = {"high": "error", "medium": "warning"}
"""What GitHub calls each severity; the others are notices."""
APART: Final = ("notifications.channels.", "aws.")
"""Keys that only one check wants: with a fault there, all others can still be made."""
STAND_IN: Final = "https://unset.invalid"
"""A value that any secret may have. Nobody is ever asked there."""

Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, max=600, metavar="SECONDS", help="How long each check may take.")
]


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    GITHUB = "github"


def connections(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these, such as aws, history or notifications.channels.ops."),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send a short test message to each channel that is named.")
    ] = False,
    timeout: Timeout = 10.0,
    json: options.Json = False,
) -> None:
    """Check that everything answers that the configuration names. Exit code 1 if something does not.

    Each check is `ok`, `FAILED`, or `unknown` where only a message would tell. Nobody sees anything without --send.
    """
    from reporter.notify.connect.terms import Terms
    from reporter.pipeline.connections import checks, choose, run
    from reporter.verdict import Verdict

    if send and not names:
        msg = "--send: name the channels that get a test message, such as notifications.channels.ops"
        raise UsageError(msg)
    configured: Configured = context.obj
    loaded, problems = _read_apart(configured)
    terms = Terms(datetime.now(UTC), timeout, send, configured.environment)
    found = checks(loaded.settings, terms, {_check_of(problem.key): str(problem) for problem in problems})
    seen = list(run(choose(found, names or ()), timeout=timeout))
    if json:
        for name, one in seen:
            print_json({"check": name, "verdict": one.verdict.lower(), "found": one.text})
    elif seen:
        print_table(("", "check", "found"), [[one.verdict, name, one.text] for name, one in seen])
    else:
        say("nothing to check: no source ssm, no remote, no channel, no place to publish to")
    if any(one.verdict is Verdict.FAILED for _, one in seen):
        raise typer.Exit(1)


def security_check(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Ask AWS for the rights of the credentials, and GitHub for the branch's.")
    ] = False,
    timeout: Timeout = 10.0,
    form: Annotated[Form, typer.Option("--format", help="Lines for people, or annotations of GitHub.")] = Form.TEXT,
    json: options.Json = False,
) -> None:
    """Look for secrets, open files, addresses without TLS, and rights that are too broad. Changes nothing.

    Exit code 1 if a finding is `high`. What could not be looked at is `unknown`.
    """
    from reporter.config.problems import ConfigError
    from reporter.pipeline.exposure import with_extended
    from reporter.pipeline.protection import Reach
    from reporter.pipeline.security import examine

    configured: Configured = context.obj
    files = with_extended((path for _, path in configured.files), configured.chosen_profile)
    loaded: Loaded | None = None
    problems: Sequence[Problem]
    try:
        loaded, problems = _read_apart(configured)
    except ConfigError as error:
        problems = error.problems
    reach = Reach(online, timeout, configured.environment)
    found = examine(files, _keys(configured.environment), loaded=loaded, problems=problems, reach=reach)
    _print_findings(found, form, json=json)
    if any(one.severity == "high" for one in found):
        raise typer.Exit(1)


def _read_apart(configured: Configured) -> "tuple[Loaded, Sequence[Problem]]":
    """What is in effect without the values that stand ``APART`` and cannot be read, and what is wrong with those.

    ``ConfigError`` if that is not all that is wrong.
    """
    from reporter.config.layers import PREFIX
    from reporter.config.problems import ConfigError

    apart: dict[str, Problem] = {}
    while True:
        names = (PREFIX + key.replace(".", "__").replace("-", "_").upper() for key in apart)
        environment = {**configured.environment, **dict.fromkeys(names, STAND_IN)}
        try:
            return replace(configured, environment=environment).read(), tuple(apart.values())
        except ConfigError as error:
            new = {one.key: one for one in error.problems if one.key.startswith(APART) and one.key not in apart}
            if not new:
                others = (one for one in error.problems if one.key not in apart)
                raise ConfigError([*apart.values(), *others]) from None
            apart |= new


def _check_of(key: str) -> str:
    """The name of the check that wants *key*."""
    parts = key.split(".")
    return ".".join(parts[:3]) if parts[0] == "notifications" or parts[1] == "accounts" else "aws"


def _keys(environment: "Mapping[str, str]") -> list[Path]:
    """The files of private keys that there are, or should be."""
    from reporter.config.encryption import KEY_FILE

    named = environment.get(KEY_FILE)
    return [*([Path(named)] if named else []), *(path for path in [key_file()] if path.exists())]


def _print_findings(found: "Sequence[Finding]", form: Form, *, json: bool) -> None:
    if json:
        for one in found:
            place = {"file": one.problem.file, "line": one.problem.line, "column": one.problem.column}
            print_json({"severity": one.severity, **place, "key": one.problem.key, "text": one.problem.text})
    elif form is Form.GITHUB:
        for one in found:
            print_annotation(_LEVELS.get(one.severity, "notice"), one.problem)
    elif found:
        rows = [[one.severity, _place(one.problem), _text(one.problem)] for one in found]
        print_table(("severity", "place", "found"), rows)
    else:
        say("nothing was found")


def _place(problem: "Problem") -> str:
    return f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file


def _text(problem: "Problem") -> str:
    return f"{problem.key}: {problem.text}" if problem.key else problem.text
