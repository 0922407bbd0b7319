"""The JSON file."""

import json
from datetime import datetime
from typing import Final

from reporter.v1.outputs.tables import RegionRow, ServiceRow, Tables
from reporter.v1.report import Report

# Scripts compare the version: it is that of the file's shape, which has not changed since.
_GENERATOR: Final = {
    "name": "AWS Services Reporter",
    "version": "1.4.1",
    "url": "https://github.com/aws-services-reporter",
}
_STATUS: Final = {"aws": "Active", "aws-us-gov": "Gov Cloud", "aws-gov": "Gov Cloud", "aws-cn": "China"}


def json_document(report: Report, tables: Tables, generated_at: datetime) -> str:
    """Indented by two, keys sorted. *generated_at* is written without its zone."""
    document = {
        "generated_at": generated_at.replace(tzinfo=None).isoformat(),
        "generator": _GENERATOR,
        "summary": _summary(tables),
        "regions": {row.code: _region(row, tables) for row in tables.regions},
        "services": _services(tables),
        "metadata": dict(report.metadata),
    }
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False)


def _summary(tables: Tables) -> dict[str, object]:
    return {
        "total_regions": len(tables.regions),
        "total_services": len(tables.services),
        "total_service_instances": tables.availabilities,
        "avg_services_per_region": tables.average,
        "most_available_service": tables.most and tables.most.name,
        "least_available_service": tables.least and tables.least.name,
    }


def _region(row: RegionRow, tables: Tables) -> dict[str, object]:
    facts = row.facts
    year = facts["launch_date"][:4]
    return {
        "name": facts["name"],
        "launch_date": facts["launch_date"],
        "launch_year": year if year.isdigit() else "Unknown",
        "launch_date_source": facts["launch_date_source"],
        "formatted_date": facts["formatted_date"],
        "announcement_url": facts["announcement_url"],
        "status": region_status(facts["partition"]),
        "partition": facts["partition"],
        "availability_zones": facts["az_count"],
        "service_count": len(row.services),
        "services": [{"code": code, "name": tables.names[code]} for code in row.services],
    }


def region_status(partition: str) -> str:
    """A word for the kind of region: ``aws-iso-b`` has none of its own and is ``Iso-B``."""
    return _STATUS.get(partition) or partition.removeprefix("aws-").title()


def _services(tables: Tables) -> dict[str, dict[str, object]]:
    """By name. Of two services with one name the first by code has it; the other one's key is ``Name (code)``."""
    services: dict[str, dict[str, object]] = {}
    for row in tables.services:
        key = row.name
        while key in services:
            key += f" ({row.code})"
        services[key] = _service(row)
    return services


def _service(row: ServiceRow) -> dict[str, object]:
    return {
        "service_code": row.code,
        "available_in": row.count,
        "coverage_percentage": round(row.coverage, 1),
        "regions": row.regions,
    }
