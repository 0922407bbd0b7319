"""``init``: a configuration to begin with."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from reporter.cli.output import print_table, say
from reporter.errors import UsageError

DEFAULT_TEMPLATE: Final = "minimal"


def init(
    repository: Annotated[
        Path, typer.Option("--repository", "-C", metavar="DIR", help="The git repository that is to be configured.")
    ] = Path(),
    template: Annotated[
        str, typer.Option("--template", metavar="NAME", help="What to begin with; --list says what there is.")
    ] = DEFAULT_TEMPLATE,
    list_: Annotated[bool, typer.Option("--list", help="Print the templates, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking first.")] = False,
) -> None:
    """Write a configuration to begin with, `config/reporter.yml`, and the schema by which editors complete it.

    All files are written, or none. A file that is there stays as it is: what the template has differently is printed.
    """
    from reporter.config.gallery import GALLERY
    from reporter.pipeline.init import plan, write

    if list_:
        print_table(("template", "what it is for"), [list(row) for row in GALLERY.items()])
        return
    planned = plan(repository, template)
    if planned.taken:
        for lines in planned.taken.values():
            say("\n".join(lines))
        msg = f"{', '.join(planned.taken)}: there already, so nothing was written: take over what you want, or move it"
        raise UsageError(msg)
    if not planned.new:
        say(f"{', '.join(planned.present)}: there already, as the template has it")
        return
    if not yes and not _agreed(f"write {', '.join(planned.new)}?"):
        say("nothing was written")
        return
    write(planned)
    for name in planned.new:
        say(f"wrote {name}")
    _tell_steps(repository, planned.variables)


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        msg = "nobody can be asked here: say --yes"
        raise UsageError(msg)
    print(f"{question} [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _tell_steps(repository: Path, variables: tuple[str, ...]) -> None:
    there = "" if repository == Path() else f"cd {repository} && "
    needed = f"set {', '.join(variables)}, " if variables else ""
    say(f"1. look through config/reporter.yml, {needed}and check it: {there}reporter config validate")
    say("2. begin: reporter run")
