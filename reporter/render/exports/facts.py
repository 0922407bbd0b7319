"""What an export is made of: one value, so that exporting is pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from reporter.model.catalog import Availability, Region, Service
from reporter.model.selection import Selection
from reporter.model.snapshot import Completeness, Snapshot, Unread


@dataclass(frozen=True, slots=True, eq=False)  # what is worked out of it is remembered by identity
class ExportFacts:
    """One snapshot of one source, where it comes from, and which part of it is wanted.

    ``version`` is the source's own. ``observed_at`` (UTC) is when the facts were observed and ``revision`` is the
    commit that holds them. ``unread`` is what the source could not read then: its last known value stands in
    ``snapshot``, which is always whole. What was asked for are ``regions``, ``services`` and ``availabilities``.
    """

    snapshot: Snapshot
    source: str
    version: str | None
    observed_at: datetime
    revision: str
    unread: tuple[Unread, ...] = ()
    selection: Selection = field(default_factory=Selection)

    @property
    def completeness(self) -> Completeness:
        return Completeness.PARTIAL if self.unread else Completeness.COMPLETE

    @property
    def observed(self) -> str:
        """``observed_at`` as ISO 8601 in UTC with whole seconds and ``Z``."""
        return self.observed_at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"

    def regions(self) -> tuple[Region, ...]:
        """The chosen regions, by code."""
        return tuple(filter(self.selection.has_region, self.snapshot.regions.values()))

    def services(self) -> tuple[Service, ...]:
        """The chosen services, by code; where regions are chosen, those of which they have an availability."""
        chosen = filter(self.selection.has_service, self.snapshot.services.values())
        if not (self.selection.regions or self.selection.partitions):
            return tuple(chosen)
        regions = self.regions()
        return tuple(service for service in chosen if any(_cells(service, regions)))

    def availabilities(self) -> Iterator[tuple[Service, Region, Availability]]:
        """The matrix's cells for the chosen services and regions, by codes, without those that are not listed.

        Unknown ones are among them: what is left out here is a "no" that the source stands for.
        """
        regions = self.regions()
        for service in filter(self.selection.has_service, self.snapshot.services.values()):
            yield from _cells(service, regions)


def _cells(service: Service, regions: tuple[Region, ...]) -> Iterator[tuple[Service, Region, Availability]]:
    for region in regions:
        state = service.availability(region)
        if state is not Availability.NOT_LISTED:
            yield service, region, state
