"""The facts, sorted by what the files are about."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporter.changes.change import Kind
from reporter.changes.settle import Settled
from reporter.insights.forecast.forecast import Forecast
from reporter.model.catalog import Availability
from reporter.render.api.cells import Cell, Left, cells, left
from reporter.render.api.models import States
from reporter.render.api.places import Places
from reporter.render.facts import SiteFacts
from reporter.render.since import Beginnings, beginnings


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that more than one file needs. Whatever is by code is in the order of the codes.

    ``by_service`` holds services that are gone, too, and ``by_region`` does not; ``counts`` are those of regions.
    """

    facts: SiteFacts
    places: Places
    begun: Beginnings
    by_service: Mapping[str, Sequence[Cell]]
    by_region: Mapping[str, Sequence[Cell]]
    counts: Mapping[str, States]
    left_by_region: Mapping[str, Sequence[Left]]
    forecasts_by_service: Mapping[str, Sequence[Forecast]]
    forecasts_by_region: Mapping[str, Sequence[Forecast]]

    @classmethod
    def of(cls, facts: SiteFacts, places: Places) -> "Reading":
        begun = beginnings(facts)
        rows = {code: list[Cell]() for code in sorted(facts.rollouts.services)}
        columns = {code: list[Cell]() for code in sorted(facts.rollouts.regions)}
        for cell in cells(facts, begun):
            rows[cell.service].append(cell)
            if cell.service in facts.snapshot.services:
                columns[cell.region].append(cell)
        counts = {code: states(found) for code, found in columns.items()}
        gone, to_services, to_regions = defaultdict(list), defaultdict(list), defaultdict(list)
        for _, past in sorted(facts.rollouts.services.items()):
            for one in left(past):
                gone[one.region].append(one)
        for forecast in facts.forecasts:
            to_services[forecast.service].append(forecast)
            to_regions[forecast.region].append(forecast)
        return cls(facts, places, begun, rows, columns, counts, gone, to_services, dict(sorted(to_regions.items())))


def states(found: Sequence[Cell]) -> States:
    """How many of *found* are in which state."""
    counts = Counter(cell.state for cell in found)
    return States(
        available=counts[Availability.AVAILABLE],
        global_=counts[Availability.GLOBAL],
        not_listed=counts[Availability.NOT_LISTED],
        unknown=counts[Availability.UNKNOWN],
    )


@dataclass(frozen=True, slots=True)
class Past:
    """The changes of one service, oldest first, and the codes that it had before."""

    changes: tuple[Settled, ...] = ()
    former: tuple[str, ...] = ()


def pasts(settled: Sequence[Settled]) -> Mapping[str, Past]:
    """The past of every service by the code that it has now; what was reverted is part of it, too."""
    found: defaultdict[str, list[Settled]] = defaultdict(list)
    former: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in settled:
        code, change = one.change.service, one.change
        if code is None:
            continue
        if change.kind is Kind.SERVICE_RENAMED:  # such a change is never reverted
            old = change.before or ""
            found[code] += found.pop(old, [])
            former[code] = (*former.pop(old, ()), old)
        found[code].append(one)
    return {code: Past(tuple(changes), former[code]) for code, changes in found.items()}
