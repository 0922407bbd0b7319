"""``doctor``: what is wrong, if something is."""

import typer

from reporter.cli import options
from reporter.cli.output import print_json, print_table


def doctor(
    repository: options.Repository = options.HERE,
    root: options.Root = options.HERE,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Check git, the repository, the history and the sources. Changes nothing; exit code 1 if something is wrong."""
    from reporter.pipeline.doctor import examine

    findings = tuple(examine(repository, root, branch))
    if json:
        for one in findings:
            print_json({"check": one.check, "found": one.found, "good": one.good})
    else:
        rows = [[("ok" if one.good else "WRONG"), one.check, one.found] for one in findings]
        print_table(("", "check", "found"), rows)
    if not all(one.good for one in findings):
        raise typer.Exit(1)
