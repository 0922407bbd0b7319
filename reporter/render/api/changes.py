"""The files about changes, one a month."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from reporter.changes.change import ChangeSet
from reporter.changes.identity import change_id
from reporter.changes.settle import Settled, Status
from reporter.changes.wording import sentence, subject
from reporter.model.snapshot import Unread
from reporter.render.addresses import anchor_of, month_of
from reporter.render.api.kinds import moment
from reporter.render.api.news import (
    ChangeIndex,
    ChangeItem,
    ChangeMonth,
    ChangeMonthItem,
    ChangeSetItem,
    UnreadItem,
)
from reporter.render.api.places import Places
from reporter.render.facts import SiteFacts
from reporter.render.feed import change_sets


def change_months(facts: SiteFacts, places: Places) -> Mapping[str, ChangeMonth]:
    """Every month that has a change set, oldest first."""
    return {
        month: ChangeMonth(month=month, change_sets=tuple(item for _, item in members))
        for month, members in groupby(_items(facts, places), key=lambda pair: pair[0])
    }


def change_index(months: Mapping[str, ChangeMonth], places: Places) -> ChangeIndex:
    return ChangeIndex(months=tuple(_month(month, places) for month in months.values()))


def _month(found: ChangeMonth, places: Places) -> ChangeMonthItem:
    counts = Counter(change.status for one in found.change_sets for change in one.changes)
    return ChangeMonthItem(
        month=found.month,
        change_sets=len(found.change_sets),
        changes=counts.total(),
        confirmed=counts["confirmed"],
        provisional=counts["provisional"],
        reverted=counts["reverted"],
        href=places.file(f"changes/{found.month}.json"),
    )


def _items(facts: SiteFacts, places: Places) -> Iterator[tuple[str, ChangeSetItem]]:
    taken: Counter[str] = Counter()
    for members in change_sets(facts.settled):
        found = members[0].change_set
        anchor = anchor_of(found)
        taken[anchor] += 1
        unique = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
        yield month_of(found.observed_at), _item(found, members, unique, facts, places)


def _item(found: ChangeSet, members: Sequence[Settled], anchor: str, facts: SiteFacts, places: Places) -> ChangeSetItem:
    kept = [one.change for one in members if one.status is not Status.REVERTED]
    return ChangeSetItem(
        id=anchor,
        observed_at=moment(found.observed_at),
        revision=found.revision,
        source_version=found.version,
        first_list=found == facts.first_list,
        accepted=found.accepted,
        unread=unread_items(found.unread),
        summary=subject(kept or found.changes),
        changes=tuple(_change(one, facts.source) for one in members),
        page=places.change_set(found.observed_at.year, anchor),
    )


def unread_items(unread: Sequence[Unread]) -> tuple[UnreadItem, ...]:
    return tuple(UnreadItem(what=one.what, code=one.code, reason=one.reason) for one in unread)


def _change(one: Settled, source: str) -> ChangeItem:
    change = one.change
    return ChangeItem(
        id=change_id(source, one.change_set, change),
        kind=change.kind.value,
        service=change.service,
        region=change.region,
        partition=change.partition,
        attribute=change.attribute,
        before=change.before,
        after=change.after,
        sentence=sentence(change),
        status=one.status.value,
    )
