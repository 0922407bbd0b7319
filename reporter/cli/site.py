"""``build``, ``serve``: the site."""

import contextlib
from functools import partial
from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.output import say, steps
from reporter.cli.settings import Configured
from reporter.cli.write import STEPS
from reporter.errors import BuildError, UsageError


def build(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    root: options.Root = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    at: options.At = None,
    confirm_additions: options.Additions = options.DEFAULT_ADDITIONS,
    confirm_removals: options.Removals = options.DEFAULT_REMOVALS,
    branch: options.Branch = options.DEFAULT_BRANCH,
    quiet: options.Quiet = False,
) -> None:
    """Build the site from the history, into build/site."""
    from reporter.cli.insights.asked import asking
    from reporter.history.git import Repository
    from reporter.pipeline.build import build as build_pages

    configured: Configured = context.obj
    with steps(STEPS, quiet=quiet) as step:
        built = build_pages(
            Repository.at(repository),
            root,
            source,
            branch=branch,
            settling=options.settling(confirm_additions, confirm_removals),
            asking=asking(context),
            at=options.moment(at, end=True),
            brand=configured.brand,
            step=step,
        )
    say(f"site:    {built.folder / 'index.html'} ({built.pages} pages)", quiet=quiet)


def serve(
    root: options.Root = options.HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the built site on this machine, until interrupted."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    folder = root / "build" / "site"
    if not (folder / "index.html").is_file():
        msg = f"{folder}: there is no site yet: run `reporter build` first"
        raise BuildError(msg)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    except OSError as error:
        msg = f"port {port} cannot be used: {error.strerror}: choose another with --port"
        raise UsageError(msg) from None
    with server, contextlib.suppress(KeyboardInterrupt):
        say(f"http://127.0.0.1:{server.server_port}/ (stop with Ctrl-C)")
        server.serve_forever()
