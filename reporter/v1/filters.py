"""Keep the services and regions that the flags ask for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import chain
from typing import Self

from reporter.v1.config import Config
from reporter.v1.report import RegionFacts, Report

_Texts = Mapping[str, Sequence[str]]
"""What of each code's texts a pattern may match."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``instances`` are pairs of a service and a region. A service that runs nowhere does not count."""

    regions: int
    services: int
    instances: int

    @classmethod
    def of(cls, report: Report) -> Self:
        lists = report.region_services.values()
        return cls(len(report.regions), len(_services(report)), sum(map(len, lists)))


@dataclass(frozen=True, slots=True)
class Filtered:
    """What the filters left, and how much there was.

    ``unmatched`` are the patterns that match no service or no region at all, as they were given: likely misspelt.
    """

    report: Report
    before: Counts
    after: Counts
    unmatched: tuple[str, ...] = ()


def apply_filters(report: Report, config: Config) -> Filtered:
    """*report* with what the flags of *config* keep, in v1.5.0's order and with its rules.

    Patterns are those of ``fnmatch`` and ignore case. Services match by code alone, regions by code or name. Services
    are included, then excluded, then regions alike; ``min_services`` counts what is left by then, and 0 asks nothing.
    A region whose services are all gone stays in ``regions``, except when a filter of regions runs.
    """
    service_texts = {code: (code,) for code in sorted(_services(report))}
    region_texts = {code: (code, facts["name"]) for code, facts in report.regions.items()}
    of_services = (config.include_services or (), config.exclude_services or ())
    of_regions = (config.include_regions or (), config.exclude_regions or ())
    least = max(config.min_services or 0, 0)
    kept = report
    if any(of_services):
        kept = _with_services(kept, _kept(service_texts, *of_services))
    if any(of_regions) or least:
        kept = _with_regions(kept, _kept(region_texts, *of_regions), least)
    unmatched = (*_unmatched(service_texts, *of_services), *_unmatched(region_texts, *of_regions))
    return Filtered(kept, Counts.of(report), Counts.of(kept), unmatched)


def _services(report: Report) -> set[str]:
    return set().union(*report.region_services.values())


def _kept(texts: _Texts, include: Sequence[str], exclude: Sequence[str]) -> set[str]:
    return {
        code
        for code, words in texts.items()
        if (not include or _matches(words, include)) and not _matches(words, exclude)
    }


def _matches(words: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(word.lower(), pattern.lower()) for word in words for pattern in patterns)


def _unmatched(texts: _Texts, *patterns: Sequence[str]) -> Iterator[str]:
    for pattern in dict.fromkeys(chain(*patterns)):
        if not any(_matches(words, [pattern]) for words in texts.values()):
            yield pattern


def _with_services(report: Report, kept: set[str]) -> Report:
    left = {
        region: codes
        for region, listed in report.region_services.items()
        if (codes := [code for code in listed if code in kept])
    }
    return _reduced(report, report.regions, left)


def _with_regions(report: Report, kept: set[str], least: int) -> Report:
    left = {
        region: codes
        for region, codes in report.region_services.items()
        if region in kept and codes and len(codes) >= least
    }
    return _reduced(report, {code: facts for code, facts in report.regions.items() if code in left}, left)


def _reduced(report: Report, regions: Mapping[str, RegionFacts], left: Mapping[str, Sequence[str]]) -> Report:
    """*report* with these regions and services, and of the rest what is about them."""
    reduced = replace(report, regions=regions, region_services=left)
    services = _services(reduced)
    enhanced = {
        region: {code: facts for code, facts in entries.items() if code in listed}
        for region, entries in report.enhanced_services.items()
        if (listed := frozenset(left.get(region, ())))
    }
    names = {code: name for code, name in report.service_names.items() if code in services}
    return replace(reduced, service_names=names, enhanced_services=enhanced)
