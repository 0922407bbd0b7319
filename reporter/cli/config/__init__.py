"""``config``: look at the configuration, check it, and change it safely."""

from collections.abc import Callable, Mapping
from typing import Final

import typer

from reporter.cli.config import checks, keys, migrate, schema, show, validate, versions

app = typer.Typer(
    name="config",
    help="The configuration: look at it, check it, and change it safely.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS: Final[Mapping[str, Callable[..., None]]] = {
    "show": show.show,
    "diff": show.diff,
    "validate": validate.validate,
    "history": versions.history,
    "rollback": versions.rollback,
    "test-connections": checks.connections,
    "security-check": checks.security_check,
    "migrate": migrate.migrate,
    "schema": schema.schema,
    "keygen": keys.keygen,
    "encrypt": keys.encrypt,
    "decrypt": keys.decrypt,
    "rekey": keys.rekey,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
