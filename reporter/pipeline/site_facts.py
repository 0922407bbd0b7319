"""Everything that the site says, read from the history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from reporter.changes.agreement import Agreement, compare_sources
from reporter.changes.settle import DEFAULT, Settling, settle
from reporter.history.git import BRANCH, Repository
from reporter.history.observed import remembered
from reporter.history.revisions import as_of, read_revisions, sources
from reporter.insights.period import Period, Span
from reporter.insights.rule import Rule, rules
from reporter.pipeline.insights import Insights, open_insights
from reporter.pipeline.read import Log, history, unread_of, view
from reporter.pipeline.residency import load_residency
from reporter.pipeline.sources import names_of
from reporter.render.facts import Looked, SiteFacts

_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Asking:
    """What the site asks of the history: regions to hold others against, rules (``None``: all), insights of a month."""

    reference: Sequence[str] = ("us-east-1",)
    rules: Sequence[Rule] | None = None
    most: int = 10


PLAIN_ASKING: Final = Asking()


def site_facts(
    repository: Repository,
    source: str,
    root: Path,
    *,
    branch: str = BRANCH,
    settling: Settling = DEFAULT,
    asking: Asking = PLAIN_ASKING,
    at: datetime | None = None,
) -> SiteFacts:
    """Everything that the pages say, read from the history, of which nothing after *at* is looked at.

    Reviewed tables are read below *root*. ``HistoryError`` if the history starts after *at*.
    """
    opened = open_insights(
        repository, source, root=root, branch=branch, at=at, settling=settling, reference=asking.reference
    )
    past, moment = opened.past, opened.at
    until = tuple(one for one in past.timeline if one.observed_at <= moment)
    earlier = moment < past.as_of
    log = Log(
        settle(until, observed_until=None if earlier else past.confirmed_until, rules=settling),
        None if earlier else past.observed,
    )
    current = view(repository, source, at=moment, branch=branch)
    looked = tuple(_sources(repository, branch, moment, earlier=earlier))
    chosen = rules() if asking.rules is None else asking.rules
    return SiteFacts(
        source=source,
        snapshot=replace(current.snapshot, unread=unread_of(log, current)),
        settled=log.settled,
        revision=current.revision.id,
        via=current.revision.trailers.via,
        version=(log.observed and log.observed.version) or current.revision.trailers.version,
        observed_at=current.revision.committed_at,
        observed_until=log.observed.at if log.observed else None,
        settling=settling,
        rollouts=opened.rollouts(),
        geography=opened.geography,
        forecasts=opened.forecast,
        findings=opened.told(chosen, _FINDINGS, None).insights,
        summaries=tuple(opened.summary(period, chosen, asking.most) for period in _months(opened)),
        shown_at=moment if earlier else None,
        sources=looked,
        agreements=tuple(_agreements(root, source, looked)),
        residency_rules=load_residency(root),
        reference=asking.reference,
    )


def _sources(repository: Repository, branch: str, at: datetime, *, earlier: bool) -> Iterator[Looked]:
    """Every source that the history had at *at*. An *earlier* moment than now remembers no look."""
    here = history(repository, branch)
    for name in sources(repository, here):
        if as_of(repository, here, name, at) is None:
            continue
        found = view(repository, name, at=at, branch=branch)
        observed = None if earlier else remembered(repository, name)
        trailers = found.revision.trailers
        yield Looked(
            name,
            found.snapshot,
            changed_at=found.revision.committed_at,
            observations=sum(one.committed_at <= at for one in read_revisions(repository, here, name)),
            version=(observed and observed.version) or trailers.version,
            looked_at=observed.at if observed else None,
            unread=observed.unread if observed else trailers.unread,
        )


def _agreements(root: Path, source: str, found: Sequence[Looked]) -> Iterator[Agreement]:
    """How far the source agrees with each of the others."""
    own = next(one for one in found if one.source == source)
    for other in found:
        if other is not own:
            first, second = own.snapshot, other.snapshot
            yield compare_sources(
                replace(first, unread=tuple(own.unread)),
                replace(second, unread=tuple(other.unread)),
                names_of(root, (source, other.source)),
            )


def _months(opened: Insights) -> Iterator[Period]:
    """The month that is not over and the one before it, as far as the history goes back."""
    now = Period.around(opened.at.date(), Span.MONTH)
    begun = opened.past.timeline[0].observed_at.date()
    yield from (month for month in (now, now.before) if month.last_day >= begun)
