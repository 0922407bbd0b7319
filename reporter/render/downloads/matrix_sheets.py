"""The sheets with services down and regions across: the state of each, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from reporter.model.catalog import Availability, Region
from reporter.render.downloads.sheets import Kind, Looks, printed, write
from reporter.render.exports.xlsx_file import cell_text
from reporter.render.facts import SiteFacts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

LETTERS: Final = {Availability.AVAILABLE: "A", Availability.GLOBAL: "G", Availability.UNKNOWN: "?"}
"""What is not listed is an empty cell."""

KEY: Final = "A available, G global, ? unknown, empty: not listed"
FIRST: Final = 3
"""The first region's column, after the service's code, its name and its number of regions."""

_HEADERS: Final = 2  # partitions, then codes


def write_matrix(sheet: Worksheet, facts: SiteFacts, looks: Looks) -> None:
    """Letters in colour, in columns so narrow that a screen holds all regions."""
    _frame(sheet, facts, looks, key=KEY, upright=True)
    for row, column, state, _ in _cells(facts):
        sheet.write_string(row, column, LETTERS[state], looks.states[state])
    sheet.set_column(FIRST, FIRST + len(facts.snapshot.regions) - 1, 4)


def write_since(sheet: Worksheet, facts: SiteFacts, looks: Looks) -> None:
    """The day of each availability; in italics where it came on that day or before. Other states are letters."""
    _frame(sheet, facts, looks, key="In italics: on that day or before", upright=False)
    services = facts.rollouts.services
    for row, column, state, (service, region) in _cells(facts):
        stay = services[service].now.get(region) if state is Availability.AVAILABLE and service in services else None
        if stay is None:
            sheet.write_string(row, column, LETTERS[state], looks.states[state])
        else:
            write(sheet, row, column, stay.since, looks.maybe_day if stay.mark else looks.kinds[Kind.DAY])
    sheet.set_column(FIRST, FIRST + len(facts.snapshot.regions) - 1, 15)


def _frame(sheet: Worksheet, facts: SiteFacts, looks: Looks, *, key: str, upright: bool) -> None:
    """Partitions above the regions; codes, names and counts before the services."""
    regions, services = _regions(facts), facts.snapshot.services
    sheet.write_string(0, 0, key, looks.section)
    for partition, found in groupby(enumerate(regions, FIRST), key=lambda item: item[1].partition):
        sheet.write_string(0, next(found)[0], cell_text(partition), looks.section)
    for column, title in enumerate(("Service", "Name", "Regions")):
        sheet.write_string(1, column, title, looks.heading)
    for column, region in enumerate(regions, FIRST):
        sheet.write_string(1, column, cell_text(region.code), looks.upright if upright else looks.heading)
    for row, service in enumerate(services.values(), _HEADERS):
        sheet.write_string(row, 0, cell_text(service.code))
        write(sheet, row, 1, service.name, None)
        write(sheet, row, 2, len(service.regions) if service.listed else None, looks.kinds[Kind.NUMBER])
    if upright:
        sheet.set_row(1, 96)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 10)
    sheet.freeze_panes(_HEADERS, FIRST)
    sheet.autofilter(1, 0, 1 + len(services), FIRST + len(regions) - 1)
    printed(sheet, rows=_HEADERS)


def _regions(facts: SiteFacts) -> list[Region]:
    return sorted(facts.snapshot.regions.values(), key=lambda region: (region.partition, region.code))


def _cells(facts: SiteFacts) -> Iterator[tuple[int, int, Availability, tuple[str, str]]]:
    """Row, column, state, and the codes of service and region, row by row, without what is not listed."""
    regions = _regions(facts)
    for row, service in enumerate(facts.snapshot.services.values(), _HEADERS):
        for column, region in enumerate(regions, FIRST):
            state = service.availability(region)
            if state is not Availability.NOT_LISTED:
                yield row, column, state, (service.code, region.code)
