"""``backfill``: bring the history up to date from botocore's release archives."""

import os
import sys
from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.output import note_checkout, progress_bar, say


def backfill(
    repository: options.Repository = options.HERE,
    branch: options.Branch = options.DEFAULT_BRANCH,
    index_url: Annotated[
        str | None,
        typer.Option("--index-url", metavar="URL", help="The package index. Default: the one that pip or uv uses."),
    ] = None,
    baseline: Annotated[
        bool, typer.Option(help="Start an empty history from the shipped baseline, not from the first release.")
    ] = True,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many archives to read at once.")] = 24,
    push: options.Push = False,
    remote: options.Remote = "origin",
    quiet: options.Quiet = False,
) -> None:
    """Read the botocore releases that the history lacks, each with its own date.

    Reads a few hundred kilobytes of each release by range requests, from the package index that pip or uv is
    configured for. May be interrupted and called again at any time.
    """
    from reporter.collect.index import index_url as configured_index
    from reporter.history.git import Repository
    from reporter.history.push import push as push_history
    from reporter.history.push import shown
    from reporter.pipeline import backfill as job
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.start import start
    from reporter.transport import session as open_session

    opened = Repository.at(repository)
    start(opened, branch, remote=remote, baseline=baseline)
    session = open_session(pool=workers)
    address = index_url or configured_index(os.environ)
    found, skipped = job.newer_releases(opened, session, address, branch)
    with progress_bar("Reading releases", len(found), quiet=quiet) as advance:
        done = job.backfill(
            opened,
            found,
            session=session,
            branch=branch,
            renamed=load_aliases(repository, "endpoints"),
            workers=workers,
            progress=lambda release: advance(release.version),
        )
    if done.commits:
        note_checkout(opened, branch)
    for one in (*skipped, *done.skipped):
        say(f"skipped: {job.PROJECT} {one.version}: {one.reason}", quiet=quiet)
    say(f"history: {done.commits:,} observations from {done.releases:,} releases", quiet=quiet)
    if push:
        pushed = push_history(opened, remote, branch)
        say(f"pushed:  {pushed.revision[:12]} to {shown(remote)}", quiet=quiet)


def baseline(repository: options.Repository = options.HERE, branch: options.Branch = options.DEFAULT_BRANCH) -> None:
    """Print the history of `endpoints` as the text that the package ships. For maintainers."""
    from reporter.history.git import Repository
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.backfill import export_baseline

    renamed = load_aliases(repository, "endpoints")
    sys.stdout.write(export_baseline(Repository.at(repository), branch, renamed))
