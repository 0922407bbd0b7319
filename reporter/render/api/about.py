"""The index: where a program begins."""

from collections.abc import Iterable, Mapping

from reporter.render.api.catalogue import KINDS
from reporter.render.api.changes import unread_items
from reporter.render.api.kinds import VERSION, moment
from reporter.render.api.news import ChangeMonth, Deprecation, FileKind, IndexFile, Settling, Totals
from reporter.render.api.places import Places
from reporter.render.facts import SiteFacts

DEPRECATIONS: tuple[Deprecation, ...] = ()
"""What will be removed: add it here 180 days before, and ``deprecated`` to its field in the models."""

PAGE = "reference/api.md"
"""The page for people about the API."""


def index(facts: SiteFacts, places: Places, months: Iterable[str], changed: Mapping[str, ChangeMonth]) -> IndexFile:
    """The index; *months* are those with a matrix of their own, and *changed* those with changes."""
    return IndexFile(
        api_version=VERSION,
        source=facts.source,
        source_version=facts.version,
        via=facts.via,
        as_of=moment(facts.as_of),
        observed_at=moment(facts.observed_at),
        observed_until=moment(facts.observed_until) if facts.observed_until else None,
        revision=facts.revision,
        repository=facts.repository_url,
        completeness=facts.snapshot.completeness.value,
        unread=unread_items(facts.snapshot.unread),
        settling=Settling(
            additions=facts.settling.additions, removal_days=facts.settling.removals.total_seconds() / 86_400
        ),
        counts=_totals(facts, changed),
        availability_months=tuple(months),
        change_months=tuple(changed),
        files=tuple(
            FileKind(name=kind.operation, path=kind.path, schema_=kind.schema_path, description=kind.summary)
            for kind in KINDS
        ),
        openapi=places.file("openapi.json"),
        documentation=places.page(PAGE),
        deprecation_policy=f"{places.page(PAGE)}#deprecation-policy",
        deprecations=DEPRECATIONS,
    )


def _totals(facts: SiteFacts, changed: Mapping[str, ChangeMonth]) -> Totals:
    return Totals(
        regions=len(facts.snapshot.regions),
        services=len(facts.snapshot.services),
        availabilities=sum(len(service.regions) for service in facts.snapshot.services.values()),
        change_sets=sum(len(month.change_sets) for month in changed.values()),
        changes=len(facts.settled),
        insights=len(facts.findings),
        forecasts=len(facts.forecasts),
    )
