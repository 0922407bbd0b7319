"""``export``: what was known at a date, as files for other programs."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import say
from reporter.cli.settings import Configured
from reporter.errors import BuildError, UsageError

STANDARD_OUTPUT: Final = "-"
OUTPUT: Final = "build/export"


def export(
    context: typer.Context,
    formats: Annotated[
        list[str],
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="csv, json, xlsx, xml, sqlite, parquet, markdown, or one of a plug-in; repeatable.",
        ),
    ],
    output: Annotated[
        str, typer.Option("--output", metavar="DIR", help="The folder for the files; - prints the file of one format.")
    ] = OUTPUT,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    quiet: options.Quiet = False,
) -> None:
    """Write what was known at a date as files: regions, services, and which service is available where.

    Unknown availabilities are among them; what a source does not list is left out.
    """
    from reporter.history.git import Repository
    from reporter.pipeline.export import export as export_files
    from reporter.pipeline.export import write_files
    from reporter.render.exports.exporter import BUILT_IN

    configured: Configured = context.obj
    for name in formats:
        configured.require_allowed("format", name, BUILT_IN)
    files = export_files(
        Repository.at(repository),
        source,
        formats,
        at=options.moment(at, end=True),
        branch=branch,
        selection=options.selection(context, service, region, partition),
    )
    if output == STANDARD_OUTPUT:
        _print(files)
        return
    for path in write_files(Path(output), files):
        say(str(path), quiet=quiet)


def _print(files: Mapping[str, bytes]) -> None:
    """The only file, byte for byte. ``UsageError`` if there are several, or if a terminal could not show it."""
    if len(files) > 1:
        msg = f"--output - prints one file, and there are {len(files)}: {', '.join(files)}: name a folder"
        raise UsageError(msg)
    [(name, data)] = files.items()
    if sys.stdout.isatty() and b"\0" in data:
        msg = f"{name} is no text: name a folder with --output, or redirect the output into a file"
        raise UsageError(msg)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # its reader has seen enough
    except OSError as error:
        msg = f"standard output: cannot be written: {error.strerror}"
        raise BuildError(msg) from None
