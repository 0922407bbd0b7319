"""``run`` and ``collect``: the main job, and its first half."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reporter.cli import options
from reporter.cli.output import complain, note_checkout, print_json, say, steps
from reporter.cli.settings import Configured
from reporter.errors import UsageError

if TYPE_CHECKING:
    from reporter.collect.source import Source
    from reporter.history.git import Repository
    from reporter.pipeline.collect import Collected
    from reporter.pipeline.record import Recorded, Rules

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
    context: typer.Context,
    repository: options.Repository = options.HERE,
    root: options.Root = options.HERE,
    source: options.Sources = None,
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
    its first run starts the history from the baseline that the package ships. `--source ssm` asks AWS. Of several
    sources, one that fails holds up no other.
    """
    from reporter.cli.insights.asked import asking
    from reporter.history.git import Repository
    from reporter.history.push import shown
    from reporter.history.revisions import tip
    from reporter.pipeline.run import run as run_job

    configured: Configured = context.obj
    origins = _sources(configured, source, option)
    opened = Repository.at(repository)
    fresh = tip(opened, branch) is None
    with steps(STEPS, quiet=quiet) as step:
        ran = run_job(
            opened,
            root,
            origins,
            observed_at=_now(),
            shown=None if source else configured.shown_source,
            branch=branch,
            remote=remote if push else None,
            rules=_rules(configured, origins, root, accept),
            settling=options.settling(confirm_additions, confirm_removals),
            asking=asking(context),
            brand=configured.brand,
            together=configured.is_on("parallel_sources"),
            step=step,
        )
    _tell_start(opened, branch, fresh=fresh, quiet=quiet)
    _tell_all(opened, branch, ran.collected, quiet=quiet)
    if ran.pushed:
        say(f"pushed:  {ran.pushed.revision[:12]} to {shown(remote)}", quiet=quiet)
    say(f"site:    {ran.site.folder / 'index.html'} ({ran.site.pages} pages)", quiet=quiet)
    _end(ran.collected)


def collect(
    context: typer.Context,
    repository: options.Repository = options.HERE,
    source: options.Sources = None,
    option: options.SourceOptions = None,
    observed_at: ObservedAt = None,
    accept: Accept = None,
    branch: options.Branch = options.DEFAULT_BRANCH,
    push: options.Push = False,
    remote: options.Remote = "origin",
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Read each source once, and commit what it says if that is new.

    The source `table` imports other people's rows: `reporter collect --source table -o file=rows.csv -o
    service=Product --observed-at 2024-06-01`.
    """
    from reporter.history.git import Repository
    from reporter.history.push import shown
    from reporter.history.revisions import tip
    from reporter.pipeline.collect import collect as collect_once

    configured: Configured = context.obj
    origins = _sources(configured, source, option)
    opened = Repository.at(repository)
    fresh = tip(opened, branch) is None
    with steps(STEPS, quiet=quiet or json) as step:
        collected, pushed = collect_once(
            opened,
            origins,
            observed_at=options.moment(observed_at) or _now(),
            branch=branch,
            remote=remote if push else None,
            rules=_rules(configured, origins, repository, accept),
            together=configured.is_on("parallel_sources"),
            step=step,
        )
    _tell_start(opened, branch, fresh=fresh, quiet=quiet or json)
    _tell_all(opened, branch, collected, json=json, quiet=quiet)
    if pushed:
        say(f"pushed:  {pushed.revision[:12]} to {shown(remote)}", quiet=quiet or json)
    _end(collected)


def _sources(configured: Configured, named: Sequence[str] | None, option: list[str] | None) -> "list[Source]":
    """The sources to read. What the command line says of their options goes over the configuration."""
    from reporter.collect.source import source as source_named

    names, given = configured.sources(named), options.pairs(option)
    if given and len(names) > 1:
        msg = f"--option is for one source, and there are {', '.join(names)}: name one with --source"
        raise UsageError(msg)
    return [source_named(name, configured.source_options(name) | given) for name in names]


def _rules(configured: Configured, origins: "Sequence[Source]", root: Path, accept: str | None) -> "dict[str, Rules]":
    from reporter.pipeline.aliases import load_aliases
    from reporter.pipeline.record import Rules

    thresholds = configured.thresholds
    return {
        origin.name: Rules(thresholds, accept=accept, renamed=load_aliases(root, origin.name)) for origin in origins
    }


def _tell_start(repository: "Repository", branch: str, *, fresh: bool, quiet: bool) -> None:
    from reporter.history.revisions import count

    if fresh and not quiet:
        found = count(repository, branch)
        say(f"history: started on branch {branch}: {found:,} observation{'' if found == 1 else 's'}")


def _tell_all(
    repository: "Repository", branch: str, collected: "Sequence[Collected]", *, json: bool = False, quiet: bool
) -> None:
    recorded = [one.recorded for one in collected if one.recorded]
    if any(one.change_set.revision for one in recorded):
        note_checkout(repository, branch)
    for one in recorded:
        if json:
            print_json(_summary(one))
        else:
            _tell(one, quiet=quiet)


def _end(collected: "Sequence[Collected]") -> None:
    """Tell the faults of single sources, and end with the code of the first."""
    faults = [one.fault for one in collected if one.fault]
    for fault in faults:
        complain(str(fault))
    if faults:
        raise typer.Exit(faults[0].exit_code)


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
