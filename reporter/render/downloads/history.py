"""The whole history as tables: what is listed, each stay, each change, the forecast and the insights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final

from reporter.changes.identity import change_id
from reporter.insights.geography import UNKNOWN
from reporter.insights.past import Stay
from reporter.render.downloads.tables import Cell, Table, columns, iso
from reporter.render.exports import tables as exported
from reporter.render.exports.facts import ExportFacts
from reporter.render.facts import SiteFacts
from reporter.render.feed import change_sets, entries

SCHEMA: Final = 1
"""The version of the tables' names, columns and meanings. It rises when one changes or goes, not when one comes."""


@dataclass(frozen=True, slots=True)
class History:
    """Every table. Those that others refer to come first."""

    about: Mapping[str, str | None]
    regions: Table
    services: Table
    availabilities: Table
    stays: Table
    change_sets: Table
    changes: Table
    forecasts: Table
    insights: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        return (
            *(self.regions, self.services, self.availabilities, self.stays),
            *(self.change_sets, self.changes, self.forecasts, self.insights),
        )


def history(facts: SiteFacts) -> History:
    """The tables of *facts*, each sorted by its key: codes, then days. Insights are the most important first."""
    return History(
        about(facts),
        Table("regions", _REGION, tuple(_regions(facts))),
        Table("services", _SERVICE, tuple(_services(facts))),
        Table("availabilities", _AVAILABILITY, tuple(_availabilities(facts))),
        Table("stays", _STAY, tuple(map(_stay, _stays(facts)))),
        Table("change_sets", _CHANGE_SET, tuple(_change_sets(facts))),
        Table("changes", _CHANGE, tuple(_changes(facts))),
        Table("forecasts", _FORECAST, tuple(_forecasts(facts))),
        Table("insights", _INSIGHT, tuple(_insights(facts))),
    )


def about(facts: SiteFacts) -> Mapping[str, str | None]:
    """What the tables are of: the source, the moment that they speak of, and where they come from."""
    plain = exported.about(export_facts(facts))
    return {
        "schema": str(SCHEMA),
        "source": facts.source,
        "version": facts.version,
        "via": facts.via,
        "as_of": iso(facts.as_of),
        "observed_at": iso(facts.observed_at),
        "observed_until": iso(facts.observed_until) if facts.observed_until else None,
        "begun_at": iso(facts.first_list.observed_at) if facts.first_list else None,
        "revision": facts.revision,
        "completeness": str(plain["completeness"]),
        "unread": json.dumps(plain["unread"]),
        "additions_settle_after_observations": str(facts.settling.additions),
        "removals_settle_after_days": str(facts.settling.removals.days),
    }


def export_facts(facts: SiteFacts) -> ExportFacts:
    """What is listed now, for the exporters."""
    return ExportFacts(
        facts.snapshot, facts.source, facts.version, facts.observed_at, facts.revision, facts.snapshot.unread
    )


_REGION: Final = columns(
    (str, "code name partition partition_kind country continent"),
    (date, "since"),
    (str, "mark"),
    (date, "launched"),
    (int, "zones services"),
    (bool, "provisional gone"),
    (str, "revision"),
)


def _regions(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    present = facts.rollouts.present
    for code, row in sorted(facts.rollouts.regions.items()):
        place = facts.geography.place(row)
        yield (
            *(code, row.name, row.partition, _known(facts.geography.kind(row.partition))),
            *(_known(place.country), _known(place.continent)),
            *(row.since, row.mark and str(row.mark), row.launched, row.zones, len(present[code])),
            *(row.provisional, row.gone, row.revision),
        )


def _known(text: str) -> str | None:
    return None if text == UNKNOWN else text


_SERVICE: Final = columns(
    (str, "code name"),
    (date, "named"),
    (int, "regions"),
    (tuple, "global_partitions unknown_partitions"),
    (bool, "listed gone"),
    (str, "revision removed_in"),
)


def _services(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    for code, row in sorted(facts.rollouts.services.items()):
        yield (
            *(code, row.name, row.named, len(row.now) if row.listed or row.gone else None),
            *(tuple(sorted(row.global_in)), tuple(sorted(row.unknown_in))),
            *(row.listed, row.gone, row.revision, row.removed_in),
        )


_AVAILABILITY: Final = columns(
    (str, "service region service_name region_name partition availability dated"), (date, "since"), (str, "mark")
)


def _availabilities(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    services = facts.rollouts.services
    for row in exported.tables(export_facts(facts))[0].rows:
        code, region = str(row[0]), str(row[1])
        stay = services[code].now.get(region) if code in services else None
        yield (*row, *((stay.since, stay.mark and str(stay.mark)) if stay else (None, None)))


_STAY: Final = columns(
    (str, "service region"),
    (date, "since until"),
    (bool, "first"),
    (str, "mark end_mark"),
    (bool, "provisional"),
    (str, "revision left_in"),
)


def _stays(facts: SiteFacts) -> list[tuple[Stay, bool]]:
    """Every stay, and whether it is the service's first in its region."""
    found = [
        (stay, row.first[stay.region] == stay)
        for row in facts.rollouts.services.values()
        for stay in chain(row.ended, row.now.values())
    ]
    return sorted(found, key=lambda one: (one[0].service, one[0].region, one[0].since, one[0].until or date.max))


def _stay(found: tuple[Stay, bool]) -> tuple[Cell, ...]:
    stay, first = found
    return (
        *(stay.service, stay.region, stay.since, stay.until, first),
        *(stay.mark and str(stay.mark), stay.end_mark and str(stay.end_mark), stay.provisional),
        *(stay.revision, stay.left_in),
    )


_CHANGE_SET: Final = columns(
    (str, "id"),
    (datetime, "observed_at"),
    (str, "version"),
    (bool, "news"),
    (str, "accepted"),
    (bool, "complete"),
    (int, "changes"),
    (str, "summary revision"),
)


def _change_sets(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    for entry in entries(facts):
        found = entry.change_set
        yield (
            *(entry.anchor, found.observed_at, found.version, facts.is_news(found), found.accepted),
            *(not found.unread, entry.size, entry.summary, found.revision),
        )


_CHANGE: Final = columns(
    (str, "id change_set"),
    (datetime, "observed_at"),
    (str, "kind service region partition attribute before after status"),
    (datetime, "settled_at"),
    (bool, "news"),
    (str, "revision"),
)


def _changes(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    """In the order in which they were observed and are told."""
    for entry, members in zip(entries(facts), change_sets(facts.settled), strict=True):
        found = entry.change_set
        news = facts.is_news(found)
        for one in members:
            change = one.change
            yield (
                *(change_id(facts.source, found, change), entry.anchor, found.observed_at, str(change.kind)),
                *(change.service, change.region, change.partition, change.attribute, change.before, change.after),
                *(str(one.status), one.settled_at, news, found.revision),
            )


_DIGITS: Final = 6
_FORECAST: Final = columns(
    (str, "service region"),
    (float, "p90 p180 p365"),
    (bool, "back_tested"),
    (tuple, "reasons"),
    (date, "made_on trained_until"),
)


def _forecasts(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    for one in sorted(facts.forecasts, key=lambda one: (one.service, one.region)):
        yield (
            *(one.service, one.region, round(one.p90, _DIGITS), round(one.p180, _DIGITS), round(one.p365, _DIGITS)),
            *(one.back_tested, tuple(map(str, one.reasons)), one.at, one.trained_until),
        )


_INSIGHT: Final = columns(
    (int, "rank"),
    (str, "id rule severity"),
    (date, "day"),
    (str, "sentence"),
    (tuple, "subject"),
    (str, "numbers"),
    (tuple, "evidence"),
)


def _insights(facts: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    for rank, one in enumerate(facts.findings, 1):
        yield (
            *(rank, ":".join(one.key), one.rule, str(one.severity), one.on, one.sentence),
            *(one.subject, json.dumps(dict(one.numbers), sort_keys=True), one.evidence),
        )
