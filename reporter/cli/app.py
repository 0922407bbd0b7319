"""The command ``reporter``."""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from reporter import __version__
from reporter.cli import backfill, changes, config, doctor, export, facts, init, insights, site, sources, write
from reporter.cli.settings import Configured, asks_for_help, defaults
from reporter.errors import UsageError

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
    init.init,
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

app.add_typer(insights.app, name="insights")
app.add_typer(sources.app, name="sources")
app.add_typer(config.app, name="config")
app.command(hidden=True)(backfill.baseline)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"aws-services-reporter {__version__}")
        raise typer.Exit


UNCONFIGURED: Final = frozenset({"config", "init"})
"""Commands that work on the configuration itself, which may be broken or missing."""


@app.callback()
def reporter(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="The configuration, in place of the project's own file."),
    ] = None,
    profile_name: Annotated[
        str | None,
        typer.Option("--profile-name", metavar="NAME", help="The profile of the configuration. Not AWS's profile."),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Any key of the configuration, such as guard.overall=0.1."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Which AWS service runs in which region, since when, and what changed: a history kept in git.

    `--config`, `--profile-name` and `--set` may also stand behind the command.
    """
    del version
    arguments: Sequence[str] = context.obj or ()
    configured = Configured(config, profile_name, tuple(sets or ()))
    context.obj = configured
    if context.invoked_subcommand in UNCONFIGURED:
        return
    # A broken configuration is no obstacle for who asks what there is.
    with suppress(UsageError) if asks_for_help(arguments) else nullcontext():
        if configured.loaded is not None:
            from reporter import log

            log.start(configured.settings.logging.level, configured.settings.logging.format)
            context.default_map = defaults(configured.settings)
