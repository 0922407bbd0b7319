"""The command of v1.5.0, on facts that it has in its cache."""

import gzip
import json
import sys
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import run, time_of
from benchmarks.result import Found, Row

FORMATS: Final = ("csv", "json", "excel", "region-summary", "service-summary", "xml")


def old_command(folder: Path) -> Found:
    """All six formats from the cache, by a cold process; the facts are moto's copy of AWS's parameters."""
    cache = folder / "cache.json"
    cache.write_text(json.dumps(_facts()), encoding="utf-8")
    told = ("--quiet", "--output-dir", str(folder / "reports"), "--cache-file", str(cache), "--cache-hours", "9999")
    whole = time_of(
        lambda: run(sys.executable, "-m", "aws_services_reporter", *told, "--format", *FORMATS, folder=folder)
    )
    csv = time_of(lambda: run(sys.executable, "-m", "aws_services_reporter", *told, folder=folder))
    return Found(
        (
            Row("`aws-services-reporter`, cached, all six formats", whole.best, "s", 1.5, note=whole.note),
            Row("`aws-services-reporter`, cached, CSV", csv.best, "s", note=csv.note),
        )
    )


def _facts() -> dict[str, object]:
    """A cache file as v1.5.0 writes it."""
    regions, services = _tree("regions"), _tree("services")
    return {
        "timestamp": datetime.now().isoformat(),  # noqa: DTZ005 - as v1.5.0 has it
        "regions": {
            code: {
                "name": row["longName"]["Value"],
                "launch_date": "Unknown",
                "launch_date_source": "Unknown",
                "formatted_date": "Unknown",
                "announcement_url": "",
                "partition": row["partition"]["Value"],
                "az_count": len(row["availability-zones"]),
            }
            for code, row in regions.items()
        },
        "region_services": {code: sorted(row["services"]) for code, row in regions.items()},
        "service_names": {code: row["longName"]["Value"] for code, row in services.items() if "longName" in row},
        "enhanced_services": {},
        "metadata": {},
        "cache_info": {"version": "1.4.1", "total_regions": len(regions), "total_services": len(services)},
    }


def _tree(name: str) -> dict[str, Any]:
    with (files("moto") / "ssm" / "resources" / f"{name}.json.gz").open("rb") as packed:
        found: dict[str, Any] = json.loads(gzip.decompress(packed.read()))["aws"]["service"]["global-infrastructure"]
    return found[name]  # type: ignore[no-any-return]
