"""Choose changes by what they are about."""

from reporter.changes.change import Change
from reporter.model.catalog import Region, Service
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot


def selects(selection: Selection, change: Change, snapshot: Snapshot) -> bool:
    """Whether *change* is about something that *selection* wants.

    *snapshot* gives names and partitions, where it still has what the change is about.
    """
    if not selection:
        return True
    if change.service is None and selection.services:
        return False
    if change.service is not None:
        service = snapshot.services.get(change.service) or Service(change.service)
        if not selection.has_service(service):
            return False
    return _selects_place(selection, change, snapshot)


def _selects_place(selection: Selection, change: Change, snapshot: Snapshot) -> bool:
    if change.region is not None:
        region = snapshot.regions.get(change.region) or Region(change.region, change.partition or "")
        return selection.has_region(region)
    if change.partition is not None:
        return selection.has_partition(change.partition) and not selection.regions
    return not (selection.regions or selection.partitions)
