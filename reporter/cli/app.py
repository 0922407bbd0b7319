"""The command ``reporter``."""

from typing import Annotated, Final, cast

import typer

from reporter import __version__
from reporter.cli import backfill, changes, doctor, export, facts, site, sources, write

app = typer.Typer(
    name="reporter",
    help="Which AWS service runs in which region, since when, and what changed: a history kept in git.",
    epilog=(
        "Exit codes: 0 done, 1 a check failed, 2 usage, 3 data, 4 source, 5 history, "
        "6 refused by the guard, 7 push, 8 site."
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

UsageFault: Final = cast("type[typer.BadParameter]", typer.BadParameter.__base__)
"""What Typer raises for a wrong command line. It has no public name, and its module is not the same in all releases."""

for command in (
    write.run,
    write.collect,
    backfill.backfill,
    changes.log,
    facts.show,
    changes.diff,
    facts.services,
    facts.regions,
    export.export,
    site.build,
    site.serve,
    doctor.doctor,
):
    app.command()(command)

app.add_typer(sources.app, name="sources")
app.command(hidden=True)(backfill.baseline)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"aws-services-reporter {__version__}")
        raise typer.Exit


@app.callback()
def reporter(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Which AWS service runs in which region, since when, and what changed: a history kept in git."""
    del version
