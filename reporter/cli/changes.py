"""``log`` and ``diff``: what changed."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from reporter.changes.change import Change
    from reporter.changes.settle import Settled
    from reporter.pipeline.read import View

NEWEST: Final = 50
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d.*", re.ASCII)

Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", min=1, help=f"Only the newest N changes. Default: {NEWEST}, or all with a date or --json."
    ),
]


def log(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    since: options.Since = None,
    until: options.Until = None,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    limit: Limit = None,
    confirm_additions: options.Additions = options.DEFAULT_ADDITIONS,
    confirm_removals: options.Removals = options.DEFAULT_REMOVALS,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what changed, oldest first, one change a line, with its status.

    `provisional` changes are not yet believed; `reverted` ones were taken back before they were. With --json, each
    line is an object: date, source, service, region, kind, status, revision and more.
    """
    from reporter.changes.selection import selects
    from reporter.history.git import Repository
    from reporter.history.timeline import Span
    from reporter.model.snapshot import Snapshot
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.read import read_log, view

    opened = Repository.at(repository)
    span = Span(options.moment(since), options.moment(until, end=True))
    selection = options.selection(context, service, region, partition)
    settling = options.settling(confirm_additions, confirm_removals)
    renamed = load_aliases(repository, source)
    found = read_log(opened, source, branch=branch, renamed=renamed, settling=settling)
    snapshot = view(opened, source, branch=branch).snapshot if selection else Snapshot(source)
    settled = [
        one for one in found.settled if one.change_set.observed_at in span and selects(selection, one.change, snapshot)
    ]
    if limit is None and not (json or since or until):
        limit = NEWEST
    _print_log(settled[-limit:] if limit else settled, json=json)


def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="A date (2024-06-01) or a revision.")],
    after: Annotated[str | None, typer.Argument(help="Another one. Default: now.")] = None,
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    service: options.Services = None,
    region: options.Regions = None,
    partition: options.Partitions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    json: options.Json = False,
) -> None:
    """Print what differs between two dates or revisions."""
    from reporter.changes.compare import compare
    from reporter.changes.rename import propose
    from reporter.changes.selection import selects
    from reporter.changes.wording import line
    from reporter.pipeline.aliases import load_aliases

    old, new = _view_of(repository, source, before, branch), _view_of(repository, source, after, branch)
    selection = options.selection(context, service, region, partition)
    all_changes = compare(old.snapshot, new.snapshot, load_aliases(repository, source))
    changes = [
        change
        for change in all_changes
        if selects(selection, change, new.snapshot if not change.kind.removes else old.snapshot)
    ]
    for change in changes:
        if json:
            print_json(_change_object(change))
        else:
            say(line(change))
    if not json:
        for proposal in propose(all_changes):
            say(f"? {proposal.old} may be {proposal.new} now: if so, add it to config/aliases.yml")
        say(f"{len(changes):,} changes" if changes else "no changes")


def _print_log(settled: "Sequence[Settled]", *, json: bool) -> None:
    from reporter.changes.wording import line

    rows: list[list[str]] = []
    for one in settled:
        if json:
            about = {"date": f"{one.change_set.observed_at:%Y-%m-%dT%H:%M:%SZ}", "source": one.change_set.source}
            status = {"status": str(one.status), "revision": one.change_set.revision}
            print_json(about | _change_object(one.change) | status)
        else:
            date, revision = f"{one.change_set.observed_at:%Y-%m-%d}", one.change_set.revision[:8]
            rows.append([date, revision, str(one.status), line(one.change)])
    if not json:
        print_table(("date", "revision", "status", "change"), rows)


def _change_object(change: "Change") -> dict[str, object]:
    return {
        "service": change.service,
        "region": change.region,
        "partition": change.partition,
        "kind": str(change.kind),
        "attribute": change.attribute,
        "before": change.before,
        "after": change.after,
    }


def _view_of(repository: Path, source: str, text: str | None, branch: str) -> "View":
    from reporter.history.git import Repository
    from reporter.pipeline.read import view_revision

    if text is None or _DATE.fullmatch(text):
        return options.view_at(repository, source, text, branch)
    return view_revision(Repository.at(repository), source, text)
