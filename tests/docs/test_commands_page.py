"""The page of the commands says what the commands say of themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reporter.cli import config, insights
from reporter.cli.app import app

PAGE = Path(__file__).parents[2] / "site/docs/reference/commands.md"
START = "<!-- help: written by `pytest --update-golden`, checked by the tests -->"
SHOWN = (
    "init",
    "run",
    "collect",
    "backfill",
    "log",
    "show",
    "diff",
    "services",
    "regions",
    "sources list",
    "sources compare",
    "sources names",
    "insights",
    *(f"insights {name}" for name in insights.COMMANDS),
    "export",
    "build",
    "serve",
    "doctor",
    *(f"config {name}" for name in config.COMMANDS),
)


def help_of(*command: str) -> str:
    """What ``--help`` prints on a terminal of 100 columns."""
    result = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"}).invoke(
        app, [*command, "--help"], prog_name="reporter", terminal_width=100
    )
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def sections() -> str:
    """The part of the page that is made."""
    parts = [f"## {name}\n\n```text\n{help_of(*name.split())}\n```" for name in SHOWN]
    return "\n\n".join(parts) + "\n"


def test_the_page_of_the_commands_holds_each_command_s_help(request: pytest.FixtureRequest) -> None:
    """A reader of the page sees exactly what ``--help`` prints."""
    prose, _, made = PAGE.read_text(encoding="utf-8").partition(f"{START}\n\n")
    if request.config.getoption("--update-golden"):
        made = sections()
        PAGE.write_text(f"{prose}{START}\n\n{made}", encoding="utf-8")

    assert made == sections()


def test_every_command_that_people_use_is_on_the_page() -> None:
    """A command that is not hidden has its section."""
    assert set(_visible(app)) == set(SHOWN)


def _visible(group: typer.Typer, before: str = "") -> Iterator[str]:
    for command in group.registered_commands:
        if not command.hidden and command.callback:
            yield before + (command.name or command.callback.__name__)
    for inner in group.registered_groups:
        if inner.typer_instance:
            callback = inner.typer_instance.registered_callback
            if callback and callback.invoke_without_command is True:
                yield f"{before}{inner.name}"
            yield from _visible(inner.typer_instance, f"{before}{inner.name} ")
