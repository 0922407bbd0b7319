"""Where two sources agree on which service runs in which region, and where they do not.

Only what both can speak of is compared: services that the table of names matches, in regions that both have.

- One says that the service runs there and the other does not list it: they disagree.
- One says so and the other cannot tell, or could not read it: *unknown*, and no disagreement.
- Where either source says that a partition runs the service once for all its regions, the partition is one place:
  they agree if the other says the same, or lists the service in any region of it. A list that names such a service
  in every region, or only in the one that answers, is the same fact in other words.
- A part of a service is only held against the whole: where the part is, the whole must be.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporter.changes.names import Lone, Names, Pair, Relation, match
from reporter.model.catalog import Availability, Region, Service
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot, Unread

EVERYTHING = Selection()


class Verdict(StrEnum):
    """What two sources say of one place. ``UNKNOWN_FIRST``: the first cannot tell, and the second says yes."""

    BOTH = "both"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    UNKNOWN_FIRST = "unknown_first"
    UNKNOWN_SECOND = "unknown_second"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of one service. ``place`` is a region code, or the partition itself for a partition-global service."""

    place: str
    partition: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One matched pair of services. ``cells`` are the places where either says yes, by partition and place."""

    pair: Pair
    first: Service
    second: Service
    cells: tuple[Cell, ...]

    def places(self, verdict: Verdict) -> tuple[str, ...]:
        return tuple(cell.place for cell in self.cells if cell.verdict is verdict)

    @property
    def disagrees(self) -> bool:
        return any(cell.verdict in {Verdict.ONLY_FIRST, Verdict.ONLY_SECOND} for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Tally:
    """The compared regions and services of one partition, and the number of places by verdict."""

    regions: int
    services: int
    places: Mapping[Verdict, int]

    @property
    def share(self) -> float | None:
        """The places on which both agree, of those on which both speak: 0 to 1, or ``None`` if there are none."""
        spoken = sum(self.places[verdict] for verdict in (Verdict.BOTH, Verdict.ONLY_FIRST, Verdict.ONLY_SECOND))
        return self.places[Verdict.BOTH] / spoken if spoken else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that came of comparing *first* with *second*, which are the names of the sources.

    ``regions`` are those that both have, as the first describes them. A region that the sources put in different
    partitions is not one of them: it is in both ``regions_first`` and ``regions_second``. Everything is sorted.
    """

    first: str
    second: str
    rows: tuple[Row, ...]
    regions: tuple[Region, ...]
    regions_first: tuple[Region, ...]
    regions_second: tuple[Region, ...]
    lone_first: tuple[Lone, ...]
    lone_second: tuple[Lone, ...]

    def tallies(self) -> Mapping[str, Tally]:
        """By partition, sorted; a partition that only one source has is not among them."""
        found: dict[str, Tally] = {}
        for partition in sorted({region.partition for region in self.regions}):
            here = [[cell for cell in row.cells if cell.partition == partition] for row in self.rows]
            places = Counter(cell.verdict for cells in here for cell in cells)
            regions = sum(region.partition == partition for region in self.regions)
            found[partition] = Tally(regions, sum(map(bool, here)), {one: places[one] for one in Verdict})
        return found

    def total(self) -> Tally:
        """All partitions together."""
        places = Counter(cell.verdict for row in self.rows for cell in row.cells)
        services = sum(bool(row.cells) for row in self.rows)
        return Tally(len(self.regions), services, {one: places[one] for one in Verdict})


def compare_sources(first: Snapshot, second: Snapshot, names: Names, selection: Selection = EVERYTHING) -> Agreement:
    """Hold *first* against *second*. A pattern of *selection* may match what either source calls it.

    The places of partition-global services belong to no region, so a selection of regions leaves them out.
    """
    matching = match(names, first.services.keys(), second.services.keys())
    shared = {code for code in first.regions.keys() & second.regions.keys() if _one_region(first, second, code)}
    ours = _Side(first, frozenset(first.unread))
    theirs = _Side(second, frozenset(second.unread))
    regions = tuple(
        first.regions[code]
        for code in sorted(shared)
        if selection.has_region(first.regions[code]) or selection.has_region(second.regions[code])
    )
    partitions = () if selection.regions else {region.partition for region in regions}
    ground = _Ground(ours, theirs, regions, tuple(sorted(partitions)))
    rows = []
    for pair in matching.pairs:
        row = Row(pair, first.services[pair.first], second.services[pair.second], ())
        if selection.has_service(row.first) or selection.has_service(row.second):
            rows.append(Row(pair, row.first, row.second, tuple(_cells(row, ground))))
    return Agreement(
        first.source,
        second.source,
        tuple(rows),
        regions,
        _rest(first, shared, selection),
        _rest(second, shared, selection),
        tuple(one for one in matching.lone_first if selection.has_service(first.services[one.code])),
        tuple(one for one in matching.lone_second if selection.has_service(second.services[one.code])),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One source, asked for yes, no or ``None`` (it cannot tell)."""

    snapshot: Snapshot
    unread: frozenset[Unread]

    def says(self, service: Service, code: str) -> bool | None:
        region = self.snapshot.regions[code]
        match service.availability(region):
            case Availability.AVAILABLE | Availability.GLOBAL:
                return True
            case Availability.UNKNOWN:
                return None
            case Availability.NOT_LISTED:
                return None if self._missed(service, region.partition, {code}) else False

    def says_anywhere(self, service: Service, partition: str) -> bool | None:
        codes = {code for code, region in self.snapshot.regions.items() if region.partition == partition}
        if partition in service.global_in or service.regions & codes:
            return True
        unknown = partition in service.unknown_in or not service.listed
        return None if unknown or self._missed(service, partition, codes) else False

    def _missed(self, service: Service, partition: str, regions: set[str]) -> bool:
        """Whether a failed read may hide that *service* is there."""
        hidden = {"source": {""}, "partition": {"", partition}, "region": {"", *regions}, "service": {"", service.code}}
        return any(one.code in hidden.get(one.what, ()) for one in self.unread)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where is compared. ``partitions`` are those whose global services count."""

    first: _Side
    second: _Side
    regions: tuple[Region, ...]
    partitions: tuple[str, ...]


def _cells(row: Row, ground: _Ground) -> Iterator[Cell]:
    everywhere = row.first.global_in | row.second.global_in
    found: list[Cell] = []
    for partition in ground.partitions:
        if partition in everywhere:
            says = ground.first.says_anywhere(row.first, partition), ground.second.says_anywhere(row.second, partition)
            if verdict := _verdict(row.pair.relation, *says):
                found.append(Cell(partition, partition, verdict))
    for region in ground.regions:
        if region.partition not in everywhere:
            says = ground.first.says(row.first, region.code), ground.second.says(row.second, region.code)
            if verdict := _verdict(row.pair.relation, *says):
                found.append(Cell(region.code, region.partition, verdict))
    yield from sorted(found, key=lambda cell: (cell.partition, cell.place))


def _verdict(relation: Relation, first: bool | None, second: bool | None) -> Verdict | None:
    if (relation is Relation.PART and not first) or (relation is Relation.WHOLE and not second):
        return None
    match first, second:
        case True, True:
            return Verdict.BOTH
        case True, None:
            return Verdict.UNKNOWN_SECOND
        case None, True:
            return Verdict.UNKNOWN_FIRST
        case True, False:
            return Verdict.ONLY_FIRST
        case False, True:
            return Verdict.ONLY_SECOND
        case _:
            return None


def _one_region(first: Snapshot, second: Snapshot, code: str) -> bool:
    return first.regions[code].partition == second.regions[code].partition


def _rest(snapshot: Snapshot, shared: set[str], selection: Selection) -> tuple[Region, ...]:
    return tuple(
        region for code, region in snapshot.regions.items() if code not in shared and selection.has_region(region)
    )
