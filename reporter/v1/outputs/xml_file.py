"""The XML file: every fact in an element, no attributes."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from reporter.v1.outputs.characters import xml_text
from reporter.v1.outputs.tables import RegionRow, ServiceRow, Tables
from reporter.v1.report import Report

# Scripts compare the version: it is that of the file's shape, which has not changed since.
_GENERATOR: Final = {"name": "AWS Services Reporter", "version": "1.4.2", "plugin": "xml"}
_NOT_IN_NAMES: Final = re.compile(r"[^\w.-]", re.ASCII)


def xml_document(report: Report, tables: Tables, now: datetime) -> str:
    """Indented by two, no newline at the end. The aware *now* is written in UTC, without its zone."""
    root = ET.Element("aws_services_report")
    about = ET.SubElement(root, "metadata")
    _put(about, "generated_at", now.astimezone(UTC).replace(tzinfo=None).isoformat())
    _put_all(ET.SubElement(about, "generator"), _GENERATOR)
    if report.metadata:
        _put_all(ET.SubElement(about, "fetch_metadata"), _scalars(report.metadata))
    _put_all(ET.SubElement(root, "summary"), _summary(tables))
    regions = ET.SubElement(root, "regions")
    for region in tables.regions:
        _region(regions, region, tables)
    services = ET.SubElement(root, "services")
    for service in tables.services:
        _service(services, service)
    ET.indent(root)
    # A parser reads a bare carriage return as a line feed.
    text = ET.tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}"


def _put(parent: ET.Element, tag: str, value: object) -> None:
    ET.SubElement(parent, tag).text = xml_text(str(value))


def _put_all(parent: ET.Element, values: Mapping[str, object]) -> None:
    for tag, value in values.items():
        _put(parent, tag, value)


def _scalars(metadata: Mapping[str, object]) -> dict[str, object]:
    """What has one value, by a key that can be an element's name."""
    return {_tag(key): value for key, value in metadata.items() if isinstance(value, str | int | float)}


def _tag(key: str) -> str:
    tag = _NOT_IN_NAMES.sub("_", key)
    return tag if tag[:1].isalpha() or tag.startswith("_") else f"_{tag}"


def _summary(tables: Tables) -> dict[str, object]:
    return {
        "total_regions": len(tables.regions),
        "total_services": len(tables.services),
        "total_service_instances": tables.availabilities,
        "avg_services_per_region": tables.average,
        "most_available_service": tables.most.name if tables.most else "",
        "least_available_service": tables.least.name if tables.least else "",
    }


def _region(parent: ET.Element, row: RegionRow, tables: Tables) -> None:
    facts = row.facts
    region = ET.SubElement(parent, "region")
    _put(region, "code", row.code)
    _put(region, "name", facts["name"])
    launch = ET.SubElement(region, "launch_info")
    _put(launch, "date", facts["launch_date"])
    _put(launch, "source", facts["launch_date_source"])
    if facts["announcement_url"]:
        _put(launch, "announcement_url", facts["announcement_url"])
    _put(region, "availability_zones", facts["az_count"])
    _put(region, "partition", facts["partition"])
    services = ET.SubElement(region, "services")
    _put(services, "count", len(row.services))
    for code in row.services:
        service = ET.SubElement(services, "service")
        _put(service, "code", code)
        _put(service, "name", tables.names[code])


def _service(parent: ET.Element, row: ServiceRow) -> None:
    service = ET.SubElement(parent, "service")
    _put(service, "code", row.code)
    _put(service, "name", row.name)
    availability = ET.SubElement(service, "availability")
    _put(availability, "region_count", row.count)
    _put(availability, "coverage_percentage", round(row.coverage, 1))
    regions = ET.SubElement(availability, "regions")
    for code in row.regions:
        _put(regions, "region", code)
