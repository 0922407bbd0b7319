"""``run`` and ``collect``: the main job, and its first half."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import note_checkout, print_json, say, steps

if TYPE_CHECKING:
    from reporter.history.git import Repository
    from reporter.pipeline.record import Recorded

STEPS: Final[Mapping[str, str]] = {
    "fetch": "Fetching the remote history",
    "start": "Opening the history",
    "collect": "Reading the source",
    "record": "Recording what is new",
    "push": "Pushing the history",
    "read": "Reading the timeline",
    "render": "Rendering pages",
    "stage": "Staging pages",
    "build": "Building the site",
}

ObservedAt = Annotated[
    str | None,
    typer.Option("--observed-at", metavar="DATE", help="When the facts were observed, for imports. Default: now."),
]
Accept = Annotated[
    str | None,
    typer.Option("--accept", metavar="WHY", help="Record what the guard refuses. The reason lands in the commit."),
]


def run(
    repository: options.Repository = options.HERE,
    root: options.Root = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    option: options.SourceOptions = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    accept: Accept = None,
    confirm_additions: options.Additions = options.DEFAULT_ADDITIONS,
    confirm_removals: options.Removals = options.DEFAULT_REMOVALS,
    push: options.Push = False,
    remote: options.Remote = "origin",
    quiet: options.Quiet = False,
) -> None:
    """Collect, record what is new, and build the site: the main job.

    The source `endpoints` needs no account and no network: it reads the endpoint data of the installed botocore, and
    its first run starts the history from the baseline that the package ships. `--source ssm` asks AWS.
    """
    from reporter.collect.source import source as source_named
    from reporter.history.git import Repository
    from reporter.history.push import shown
    from reporter.history.revisions import tip
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.record import Rules
    from reporter.pipeline.run import run as run_job

    origin = source_named(source, options.pairs(option))
    opened = Repository.at(repository)
    fresh = tip(opened, branch) is None
    with steps(STEPS, quiet=quiet) as step:
        ran = run_job(
            opened,
            root,
            origin,
            observed_at=_now(),
            branch=branch,
            remote=remote if push else None,
            rules=Rules(accept=accept, renamed=load_aliases(root, origin.name)),
            settling=options.settling(confirm_additions, confirm_removals),
            step=step,
        )
    if ran.recorded.change_set.revision:
        note_checkout(opened, branch)
    _tell_start(opened, branch, fresh=fresh, quiet=quiet)
    _tell(ran.recorded, quiet=quiet)
    if ran.pushed:
        say(f"pushed:  {ran.pushed.revision[:12]} to {shown(remote)}", quiet=quiet)
    say(f"site:    {ran.site.folder / 'index.html'} ({ran.site.pages} pages)", quiet=quiet)


def collect(
    repository: options.Repository = options.HERE,
    source: options.Source = options.DEFAULT_SOURCE,
    option: options.SourceOptions = None,
    observed_at: ObservedAt = None,
    accept: Accept = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    push: options.Push = False,
    remote: options.Remote = "origin",
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Read a source once, and commit what it says if that is new.

    The source `table` imports other people's rows: `reporter collect --source table -o file=rows.csv -o
    service=Product --observed-at 2024-06-01`.
    """
    from reporter.collect.source import source as source_named
    from reporter.history.git import Repository
    from reporter.history.push import shown
    from reporter.history.revisions import tip
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.collect import collect as collect_once
    from reporter.pipeline.record import Rules

    origin = source_named(source, options.pairs(option))
    opened = Repository.at(repository)
    fresh = tip(opened, branch) is None
    with steps(STEPS, quiet=quiet or json) as step:
        recorded, pushed = collect_once(
            opened,
            origin,
            observed_at=options.moment(observed_at) or _now(),
            branch=branch,
            remote=remote if push else None,
            baseline=source == options.DEFAULT_SOURCE,
            rules=Rules(accept=accept, renamed=load_aliases(repository, origin.name)),
            step=step,
        )
    if recorded.change_set.revision:
        note_checkout(opened, branch)
    if json:
        print_json(_summary(recorded))
        return
    _tell_start(opened, branch, fresh=fresh, quiet=quiet)
    _tell(recorded, quiet=quiet)
    if pushed:
        say(f"pushed:  {pushed.revision[:12]} to {shown(remote)}", quiet=quiet)


def _tell_start(repository: "Repository", branch: str, *, fresh: bool, quiet: bool) -> None:
    from reporter.history.revisions import count

    if fresh and not quiet:
        found = count(repository, branch)
        say(f"history: started on branch {branch}: {found:,} observation{'' if found == 1 else 's'}")


def _tell(recorded: "Recorded", *, quiet: bool) -> None:
    say(_told(recorded), quiet=quiet)
    for proposal in recorded.proposals:
        likeness = f"{proposal.likeness:.0%} of their regions in common"
        say(f"rename?  {proposal.old} -> {proposal.new} ({likeness}): if so, add it to config/aliases.yml", quiet=quiet)
    for item in recorded.unread:
        say(f"unread:  {item.what} {item.code}: {item.reason}: its last known value stands", quiet=quiet)


def _told(recorded: "Recorded") -> str:
    from reporter.changes.wording import subject

    change_set = recorded.change_set
    about = f"{change_set.source}" + (f" ({change_set.version})" if change_set.version else "")
    if not change_set.changes and change_set.revision:
        return f"history: {about}: same facts, newer schema ({change_set.revision[:12]})"
    if not change_set.changes:
        return f"history: {about}: nothing new"
    return f"history: {about}: {subject(change_set.changes)} ({change_set.revision[:12]})"


def _summary(recorded: "Recorded") -> dict[str, object]:
    from reporter.history.message import format_time

    change_set = recorded.change_set
    return {
        "source": change_set.source,
        "version": change_set.version,
        "observed_at": format_time(change_set.observed_at),
        "via": recorded.via,
        "changed": bool(change_set.changes),
        "changes": len(change_set.changes),
        "revision": change_set.revision or None,
        "completeness": str(change_set.completeness),
        "unread": [{"what": item.what, "code": item.code, "reason": item.reason} for item in recorded.unread],
    }


def _now() -> datetime:
    return datetime.now(UTC)
