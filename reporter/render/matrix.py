"""The availability matrix as data for the browser."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from reporter.model.catalog import Availability
from reporter.model.snapshot import Snapshot
from reporter.render.addresses import slug

MATRIX_FILE: Final = "data/matrix.js"
"""A script, not JSON: a page that is opened from a folder may load scripts, but may not fetch."""

LETTERS: Final = {
    Availability.AVAILABLE: "a",
    Availability.GLOBAL: "g",
    Availability.NOT_LISTED: "n",
    Availability.UNKNOWN: "u",
}


def matrix_file(snapshot: Snapshot) -> str:
    """A script that assigns ``reporterMatrix``, ASCII only.

    ``partitions``: ``[partition, [[region code, name, page], ...]]``; ``services``: ``[code, name, cells]`` with one
    letter of ``LETTERS`` for each region, in the order of the partitions.
    """
    regions = sorted(snapshot.regions.values(), key=lambda region: (region.partition, region.code))
    partitions = [
        [partition, [[region.code, region.name or "", slug(region.code)] for region in members]]
        for partition, members in groupby(regions, key=lambda region: region.partition)
    ]
    services = [
        [service.code, service.name or "", "".join(LETTERS[service.availability(region)] for region in regions)]
        for service in snapshot.services.values()
    ]
    return f'window.reporterMatrix = {{\n"partitions": {_array(partitions)},\n"services": {_array(services)}\n}};\n'


def _array(rows: Sequence[object]) -> str:
    """*rows* as JSON, one a line, so that a person can compare two such files."""
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f"[\n{lines}\n]"
