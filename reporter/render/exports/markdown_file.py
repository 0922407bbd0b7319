"""Format ``markdown``: a document to read, or to paste where Markdown is read."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

from reporter.render.environment import render
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, Table, about, tables

FILE: Final = "availabilities.md"

_Row = Mapping[str, Cell]


class MarkdownExporter:
    """Tables of the regions and the services, and for each service where it is; names are escaped."""

    name = "markdown"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        availabilities, regions, services = (tuple(_rows(table)) for table in tables(facts))
        chosen = facts.selection
        context = {
            "about": about(facts),
            "chosen": (
                ("Only services", chosen.services),
                ("Only regions", chosen.regions),
                ("Only partitions", chosen.partitions),
                ("Without services", chosen.no_services),
                ("Without regions", chosen.no_regions),
            ),
            "regions": regions,
            "services": services,
            "availabilities": tuple(_by_service(availabilities, {row["code"]: row for row in services})),
        }
        return {FILE: render("export.md.j2", context).encode()}


def _rows(table: Table) -> Iterator[_Row]:
    for row in table.rows:
        yield dict(zip(table.columns, row, strict=True))


def _by_service(
    availabilities: tuple[_Row, ...], services: Mapping[Cell, _Row]
) -> Iterator[tuple[_Row, tuple[tuple[Cell, tuple[_Row, ...]], ...]]]:
    """Each service that has any, with its availabilities by state."""
    for code, found in groupby(availabilities, itemgetter("service")):
        rows = sorted(found, key=lambda row: str(row["availability"]))
        states = groupby(rows, itemgetter("availability"))
        yield services[code], tuple((state, tuple(places)) for state, places in states)
