"""Each format of ``--format`` is written; one that cannot be hinders no other."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from reporter.errors import ReporterError
from reporter.v1.config import Config
from reporter.v1.log import LOG
from reporter.v1.outputs import FORMATS, write
from reporter.v1.plugin import BaseOutputPlugin, plugin_registry
from reporter.v1.report import Report

TITLES: Final = {
    "csv": "CSV",
    "json": "JSON",
    "excel": "Excel",
    "region-summary": "Region Summary",
    "service-summary": "Service Summary",
}
"""The built-in formats that are no plug-ins, in the order of the help."""
FATAL: Final = frozenset({"csv", "region-summary", "service-summary"})
"""Formats whose failure ended v1.5.0 with code 1. It went on after that of any other."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of one format: its files, as far as they are known, or why there are none."""

    format: str
    paths: tuple[Path, ...] = ()
    failure: str | None = None

    @property
    def title(self) -> str:
        return TITLES.get(self.format) or f"{self.format.upper()} (plugin)"


def write_all(report: Report, config: Config, *, now: datetime) -> list[Written]:
    """Every format in the order given, as often as given. *now* is aware."""
    return [_write(name, report, config, now) for name in config.output_formats]


def _write(name: str, report: Report, config: Config, now: datetime) -> Written:
    if name not in FORMATS:
        return _run_plugin(name, report, config)
    try:
        return Written(name, write(name, report, config, now=now))
    except ReporterError as error:
        level = logging.ERROR if name in FATAL else logging.WARNING
        LOG.log(level, "%s was not written: %s", TITLES.get(name, name.upper()), error)
        return Written(name, failure=str(error))


def _run_plugin(name: str, report: Report, config: Config) -> Written:
    plugin = plugin_registry.create_plugin(name)
    failure = "it cannot be made" if plugin is None else _generate(plugin, report, config)
    if failure:
        LOG.warning("Plug-in %s wrote nothing: %s", name, failure)
    return Written(name, failure=failure)


def _generate(plugin: BaseOutputPlugin, report: Report, config: Config) -> str | None:
    """What went wrong. A plug-in gets copies: what it does to them is seen by nobody else."""
    try:
        if not plugin.check_dependencies():
            missing = ", ".join(plugin.missing_dependencies())
            return f"missing dependencies: {missing or ', '.join(plugin.requires_dependencies)}"
        done = plugin.generate_output(
            config,
            {code: dict(facts) for code, facts in report.regions.items()},
            {code: list(codes) for code, codes in report.region_services.items()},
            dict(report.service_names),
            {
                code: {key: dict(facts) for key, facts in found.items()}
                for code, found in report.enhanced_services.items()
            },
            dict(report.metadata),
            not config.use_rich,
        )
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plug-in raises, the others go on
        return f"{type(error).__name__}: {error}"
    return None if done else "it reports a failure"
