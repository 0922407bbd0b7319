"""The rows of the workbook's lists: regions, services, changes, the forecast and the insights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from reporter.changes.settle import Status
from reporter.changes.wording import sentence
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.geography import UNKNOWN
from reporter.insights.past import Stay
from reporter.render.downloads.sheets import Column, Kind, Value
from reporter.render.facts import SiteFacts
from reporter.render.feed import SHORT_REVISION

YEAR: Final = timedelta(days=365)
"""What "the last 12 months" are."""

Rows = Sequence[Sequence[Value]]

REGIONS: Final = (
    *(Column("Region"), Column("Name"), Column("Partition"), Column("Kind of partition"), Column("Country")),
    *(
        Column("Continent"),
        Column("Listed since", Kind.DAY),
        Column("Launched", Kind.DAY),
        Column("Zones", Kind.NUMBER),
    ),
    *(Column("Services", Kind.NUMBER, bar=True), Column("Arrivals in 12 months", Kind.NUMBER, bar=True)),
    Column("Last arrival", Kind.DAY),
)
SERVICES: Final = (
    *(Column("Service"), Column("Name"), Column("Regions", Kind.NUMBER, bar=True), Column("Global in")),
    *(Column("Named since", Kind.DAY), Column("Last arrival", Kind.DAY), Column("Last came to")),
    *(Column("Likeliest next"), Column("Within 180 days", Kind.SHARE)),
)
CHANGES: Final = (
    *(Column("Day", Kind.DAY), Column("Change", width=56), Column("Kind"), Column("Service"), Column("Where")),
    *(Column("Status"), Column("Counts as"), Column("Version"), Column("Revision")),
)
FORECAST: Final = (
    *(Column("Service"), Column("Name"), Column("Region")),
    *(Column("Within 90 days", Kind.SHARE), Column("Within 180 days", Kind.SHARE, bar=True)),
    Column("Within 365 days", Kind.SHARE),
    *(Column("Back-tested"), Column("Why", width=110)),
)
INSIGHTS: Final = (
    *(Column("Day", Kind.DAY), Column("Severity"), Column("Insight", Kind.LONG, 96), Column("Rule")),
    *(Column("About"), Column("Revision")),
)


def regions(facts: SiteFacts) -> Rows:
    arrivals = _newest_arrivals(facts.rollouts.launches, by_region=True)
    begun = facts.as_of.date() - YEAR
    fresh = Counter(stay.region for stay in facts.rollouts.launches if stay.since > begun)
    rows: list[Sequence[Value]] = []
    for code in facts.rollouts.region_codes():
        row = facts.rollouts.regions[code]
        place, last = facts.geography.place(row), arrivals.get(code)
        rows.append(
            (
                *(code, row.name, row.partition, _known(facts.geography.kind(row.partition))),
                *(_known(place.country), _known(place.continent), row.since, row.launched, row.zones),
                *(len(facts.rollouts.present[code]), fresh[code], last.since if last else None),
            )
        )
    return rows


def services(facts: SiteFacts) -> Rows:
    arrivals = _newest_arrivals(facts.rollouts.launches, by_region=False)
    likeliest: dict[str, Forecast] = {}
    for one in facts.forecasts:
        likeliest.setdefault(one.service, one)
    rows: list[Sequence[Value]] = []
    for code, row in facts.rollouts.services.items():
        if row.gone:
            continue
        last, following = arrivals.get(code), likeliest.get(code)
        rows.append(
            (
                *(code, row.name, len(row.now) if row.listed else None, ", ".join(sorted(row.global_in)) or None),
                row.named,
                *((last.since, last.region) if last else (None, None)),
                *((following.region, following.p180) if following else (None, None)),
            )
        )
    return rows


def changes(facts: SiteFacts) -> Rows:
    """Those of the last 12 months, newest first, without reverted ones."""
    return list(_changes(facts))


def _changes(facts: SiteFacts) -> Iterator[Sequence[Value]]:
    begun = facts.as_of - YEAR
    for one in reversed(facts.settled):
        found, change = one.change_set, one.change
        if found.observed_at <= begun:
            return
        if one.status is not Status.REVERTED:
            yield (
                *(found.observed_at.date(), sentence(change), str(change.kind), change.service, change.place),
                *(str(one.status), "news" if facts.is_news(found) else "correction or first list"),
                *(found.version, found.revision[:SHORT_REVISION]),
            )


def forecast(facts: SiteFacts) -> Rows:
    """The likeliest first."""
    named = {code: row.name for code, row in facts.rollouts.services.items()}
    return [
        (
            *(one.service, named.get(one.service), one.region, one.p90, one.p180, one.p365),
            *("yes" if one.back_tested else "no", "; ".join(map(str, one.reasons)) or None),
        )
        for one in facts.forecasts
    ]


def insights(facts: SiteFacts) -> Rows:
    """The most important first."""
    return [
        (
            *(one.on, str(one.severity), one.sentence, one.rule, ", ".join(one.subject)),
            one.evidence[-1][:SHORT_REVISION] if one.evidence else None,
        )
        for one in facts.findings
    ]


def _newest_arrivals(launches: Sequence[Stay], *, by_region: bool) -> Mapping[str, Stay]:
    return {stay.region if by_region else stay.service: stay for stay in launches}


def _known(text: str) -> str | None:
    return None if text == UNKNOWN else text
