"""A run: facts from the cache or from AWS, the filters, the files."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reporter.model.snapshot import Unread
from reporter.v1.cache import AWSDataCache
from reporter.v1.config import Config
from reporter.v1.filters import Filtered, apply_filters
from reporter.v1.log import LOG
from reporter.v1.panels import end_panel, filter_summary
from reporter.v1.plugin import unusable
from reporter.v1.progress import ProgressTracker
from reporter.v1.report import Report
from reporter.v1.writing import FATAL, Written, write_all

MARKS: Final = {"RSS": "📡", "SSM": "🔧"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run."""

    config: Config
    filtered: Filtered
    written: Sequence[Written]
    cached: bool
    unread: tuple[Unread, ...] = ()
    broken_plugins: int = 0

    @property
    def fatal(self) -> bool:
        """Whether v1.5.0 would have ended with code 1."""
        return any(result.failure and result.format in FATAL for result in self.written)

    @property
    def failed(self) -> bool:
        return bool(self.broken_plugins) or any(result.failure for result in self.written)

    @property
    def empty(self) -> bool:
        return not self.filtered.after.instances

    def tell(self, told: ProgressTracker, seconds: float) -> None:
        end_panel(told, self.filtered.after, self.written, self.config, seconds, cached=self.cached)


def make_reports(config: Config, cache: AWSDataCache, told: ProgressTracker, *, strict: bool, now: datetime) -> Result:
    """Write the files that *config* asks for. ``SourceError`` if there are no facts."""
    LOG.info("Formats: %s; output folder: %s", ", ".join(config.output_formats), config.output_dir)
    kept = cache.kept() if config.cache_enabled else None
    cached = kept is not None and kept.young and _ours(kept.report, config, cache, strict=strict)
    report = kept.report if kept else None
    unread: tuple[Unread, ...] = ()
    if report is None or not cached:
        report, unread = _fetched(config, cache, report, told)
    else:
        told.say("🔄 Using cached data")
        LOG.info("Data of cache %s, without a call to AWS", cache.path)
    filtered = apply_filters(report, config)
    filter_summary(told, filtered, config)
    for pattern in filtered.unmatched:
        LOG.warning("Pattern %r matches nothing", pattern)
    written = write_all(filtered.report, config, now=now)
    for each in written:
        for path in each.paths:
            told.say(f"✅ {each.title}: {path}")
            LOG.info("Written: %s", path)
    result = Result(config, filtered, written, cached, unread, len(unusable))
    if result.empty:
        LOG.warning("The filters leave nothing: the files hold no services")
    return result


def _ours(report: Report, config: Config, cache: AWSDataCache, *, strict: bool) -> bool:
    """A file of another profile or API region serves only where nobody is strict, as in v1.5.0."""
    account = {"aws_profile": config.aws_profile, "aws_region": config.aws_region}
    other = [f"{key[4:]} {made}" for key, ours in account.items() if (made := report.metadata.get(key, ours)) != ours]
    if other:
        LOG.log(logging.INFO if strict else logging.WARNING, "Cache %s was made with %s", cache.path, ", ".join(other))
    return not (other and strict)


def _fetched(
    config: Config, cache: AWSDataCache, older: Report | None, told: ProgressTracker
) -> tuple[Report, tuple[Unread, ...]]:
    from reporter.v1.fetch import fetch, unread_lines  # noqa: PLC0415 - start-up time

    told.say("📡 Fetching from AWS")
    LOG.info("Fetching with the API of region %s", config.aws_region)
    with told.steps() as step:
        found = fetch(config, older, step)
    for code, facts in sorted(found.report.regions.items()):
        mark = MARKS.get(facts["launch_date_source"], "❓")
        told.say(f"   {mark} {code} - {facts['name']}: launched {facts['launch_date']}")
    for line in unread_lines(found.unread):
        LOG.warning("Not read: %s%s", line, "; older data stand in where there are any" if older else "")
    if config.cache_enabled:
        if found.cacheable:
            _keep(cache, found.report)
        else:
            LOG.warning("What was read has gaps, so it is not kept: the next run fetches again")
    LOG.info("Fetched: %d regions, %d with services", len(found.report.regions), len(found.report.region_services))
    return found.report, found.unread


def _keep(cache: AWSDataCache, report: Report) -> None:
    cache.save(report.regions, report.region_services, report.service_names, report.enhanced_services, report.metadata)
