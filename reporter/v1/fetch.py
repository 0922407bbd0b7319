"""One crawl of AWS, and the facts of a run from it.

v1.5.0 read everything twice and from the services' side. This reads once, from the regions' side; details of single
services (``enhanced_services``) follow from the rest. Dates of launches come from AWS's feed, since the public
parameters have none.
"""

import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.errors import ReporterError, SourceError
from reporter.model.catalog import Region
from reporter.model.snapshot import Unread
from reporter.v1.config import Config
from reporter.v1.progress import Step
from reporter.v1.report import RegionFacts, Report

if TYPE_CHECKING:
    from reporter.collect.ssm.crawl import Crawled
    from reporter.collect.ssm.launches import Launch

DEADLINE: Final = 1800
"""Seconds for a crawl. What is not read by then is unread."""
WORDS: Final = {
    "attributes": "name, partition and zones of region",
    "launches": "launch dates",
    "name": "names of services",
    "region": "services in region",
}

PATIENCE: Final = 15
"""Seconds that the feed of launches may take longer than the crawl."""

Enhanced = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """``unread`` is what could not be read, even where an older file stood in for it."""

    report: Report
    unread: tuple[Unread, ...]

    @property
    def cacheable(self) -> bool:
        """Whether AWS's parameters were read in full. Without dates of launches the facts are worth keeping."""
        return all(item.what == "launches" for item in self.unread)


def fetch(config: Config, older: Report | None, step: Step) -> Fetched:
    """Read everything with *config*'s account. What cannot be read is taken from *older*, if that has it.

    ``SourceError`` if nothing can be read.
    """
    # boto3 takes a third of a second to import, and a run with a cache needs none of it.
    from reporter.collect.ssm.access import connect, silent_libraries  # noqa: PLC0415
    from reporter.collect.ssm.accounts import Account  # noqa: PLC0415
    from reporter.collect.ssm.crawl import crawl  # noqa: PLC0415
    from reporter.collect.ssm.parameters import Parameters  # noqa: PLC0415

    begin = time.monotonic()
    workers, attempts = max(1, config.max_workers), max(1, config.max_retries)
    account = Account("", (config.aws_region,), None, profile=config.aws_profile)
    with silent_libraries(), ExitStack() as stack:
        # A slow feed may still be written there when the folder goes.
        copies = (
            None
            if config.cache_enabled
            else Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        )
        launches = _launches_meanwhile(copies)
        try:
            access = connect(account, workers=workers, attempts=attempts)
            parameters = Parameters(access.client, deadline=begin + DEADLINE)
            crawled = crawl(parameters, workers=workers, step=step)
        except SourceError as error:
            raise SourceError(in_flags(str(error))) from None
        found = launches()
    metadata = {
        "fetch_duration": round(time.monotonic() - begin, 3),
        "aws_profile": config.aws_profile,
        "aws_region": config.aws_region,
        "cache_enabled": config.cache_enabled,
    }
    return fetched(crawled, found, older, metadata, enhanced=config.enhanced_metadata)


def fetched(
    crawled: "Crawled",
    launches: "Mapping[str, Launch] | SourceError",
    older: Report | None,
    metadata: Mapping[str, object],
    *,
    enhanced: bool,
) -> Fetched:
    """The facts of a run from what was read, and *older* ones in place of what was not."""
    unread = crawled.unread
    known: Mapping[str, Launch] = {}
    if isinstance(launches, SourceError):
        unread = (*unread, Unread("launches", "", str(launches)))
    else:
        known = launches
    services = {code: sorted(codes) for code, codes in _by_region(crawled).items()}
    names = {service.code: service.name for service in crawled.services if service.name}
    regions = {region.code: _facts(region, known.get(region.code)) for region in crawled.regions}
    if older is not None:
        for item in unread:
            _stand_in(item, older, regions, services, names)
    report = Report(regions, services, names, metadata=metadata)
    return Fetched(replace(report, enhanced_services=enhance(report)) if enhanced else report, unread)


def enhance(report: Report) -> Enhanced:
    """Each availability with the service's name, as v1.5.0 made it by reading everything again."""
    names = report.service_names
    return {
        region: {code: {"name": names.get(code, code), "status": "available"} for code in codes}
        for region, codes in report.region_services.items()
    }


def unread_lines(unread: Iterable[Unread]) -> list[str]:
    """What could not be read, a line for each kind and reason."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in unread:
        groups.setdefault((item.what, item.reason), []).append(item.code)
    return [
        f"{' '.join([WORDS.get(what, what), ', '.join(sorted(filter(None, codes)))]).strip()}: {reason}"
        for (what, reason), codes in groups.items()
    ]


def in_flags(text: str) -> str:
    """An error of the source ``ssm`` in the words of this command line."""
    for words, flags in (
        ("`-o profile=NAME`", "`--profile NAME`"),
        ("option profile ", "--profile "),
        (", or use `--source endpoints`, which needs none", ""),
    ):
        text = text.replace(words, flags)
    return text


def _launches_meanwhile(folder: Path | None) -> "Callable[[], Mapping[str, Launch] | SourceError]":
    """Begin to read the feed. The function waits for the end of that."""
    from reporter.collect.ssm import launches  # noqa: PLC0415 - start-up time

    answer: queue.SimpleQueue[Mapping[str, launches.Launch] | SourceError] = queue.SimpleQueue()

    def read() -> None:
        try:
            answer.put(launches.read_launches(launches.FEED, folder=folder))
        except ReporterError as error:
            answer.put(SourceError(str(error)))
        except Exception as error:  # noqa: BLE001 - dates are not worth a crawl
            answer.put(SourceError(f"the feed of region launches could not be read ({type(error).__name__})"))

    def wait() -> Mapping[str, launches.Launch] | SourceError:
        try:
            return answer.get(timeout=PATIENCE)
        except queue.Empty:
            return SourceError(f"the feed of region launches did not answer within {PATIENCE} s of the crawl's end")

    # A daemon: nobody waits for a slow server after Ctrl-C.
    threading.Thread(target=read, daemon=True).start()
    return wait


def _by_region(crawled: "Crawled") -> dict[str, list[str]]:
    services: dict[str, list[str]] = {}
    for service in crawled.services:
        for region in sorted(service.regions):
            services.setdefault(region, []).append(service.code)
    return dict(sorted(services.items()))


def _facts(region: Region, launch: "Launch | None") -> RegionFacts:
    day = launch.day if launch else region.launched
    return {
        "name": region.name or region.code,
        "launch_date": day or "Unknown",
        "launch_date_source": "RSS" if launch else "SSM" if day else "Unknown",
        "formatted_date": launch.published if launch else day or "Unknown",
        "announcement_url": launch.link if launch else region.announcement or "",
        "partition": region.partition,
        "az_count": len(region.zones),
    }


def _stand_in(
    item: Unread,
    older: Report,
    regions: dict[str, RegionFacts],
    services: dict[str, list[str]],
    names: dict[str, str],
) -> None:
    match item.what:
        case "region" if item.code in older.region_services:
            services[item.code] = sorted({*older.region_services[item.code], *services.get(item.code, ())})
        case "attributes" if item.code in older.regions:
            regions[item.code] = _with_attributes(item.code, regions[item.code], older.regions[item.code])
        case "launches":
            for code in regions.keys() & older.regions.keys():
                regions[code] = _with_launch(regions[code], older.regions[code])
        case "name":
            # One unread name may stand for a batch of them.
            for code, name in older.service_names.items():
                names.setdefault(code, name)
        case _:
            pass


def _with_attributes(code: str, new: RegionFacts, old: RegionFacts) -> RegionFacts:
    """What is new where it was read: a region without a name is called by its code, and none is without zones."""
    name = old["name"] if new["name"] == code else new["name"]
    return {**new, "name": name, "az_count": new["az_count"] or old["az_count"]}


def _with_launch(new: RegionFacts, old: RegionFacts) -> RegionFacts:
    return {
        **new,
        "launch_date": old["launch_date"],
        "launch_date_source": old["launch_date_source"],
        "formatted_date": old["formatted_date"],
        "announcement_url": old["announcement_url"],
    }
