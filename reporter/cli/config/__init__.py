"""``config``: look at the configuration, check it, and change it safely."""

import typer

from reporter.cli.config import show

app = typer.Typer(
    name="config",
    help="The configuration: look at it, check it, and change it safely.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (show.show, show.diff):
    app.command()(command)
