"""Format ``xml``: one document."""

from typing import Final
from xml.etree import ElementTree as ET

from reporter.render.exports.cells import storable
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, about, tables

FILE: Final = "availabilities.xml"

_ROWS: Final = {"availabilities": "availability", "regions": "region", "services": "service"}
_ITEMS: Final = {
    "zones": "zone",
    "local_zones": "local_zone",
    "global_partitions": "global_partition",
    "unknown_partitions": "unknown_partition",
    "unread": "unread",
    "chosen_services": "chosen_service",
    "chosen_regions": "chosen_region",
    "chosen_partitions": "chosen_partition",
    "excluded_services": "excluded_service",
    "excluded_regions": "excluded_region",
}


class XmlExporter:
    """An element for each row: a cell is an attribute, each text of a list an element in it; UTF-8.

    What the source does not tell is left out, and signs that XML 1.0 cannot hold are U+FFFD.
    """

    name = "xml"

    def export(self, facts: ExportFacts) -> dict[str, bytes]:
        root = ET.Element("export")
        _add(root, "about", about(facts))
        for table in tables(facts):
            group = ET.SubElement(root, table.name)
            for row in table.rows:
                _add(group, _ROWS[table.name], dict(zip(table.columns, row, strict=True)))
        ET.indent(root, "")
        text: bytes = ET.tostring(root, "UTF-8", xml_declaration=True)
        return {FILE: text + b"\n"}


def _add(parent: ET.Element, name: str, cells: dict[str, Cell]) -> None:
    element = ET.SubElement(parent, name)
    for column, cell in cells.items():
        match cell:
            case None:
                continue
            case tuple():
                for text in cell:
                    ET.SubElement(element, _ITEMS[column]).text = storable(text)
            case bool():
                element.set(column, "true" if cell else "false")
            case _:
                element.set(column, storable(str(cell)))
