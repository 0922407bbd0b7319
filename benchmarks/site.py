"""The whole site: from nothing, one day later, and for more services and regions than there are."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.measure import ROOT, new_repository, peak_of, reporter, time_of
from benchmarks.result import Found, Row, Table
from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.settle import DEFAULT, settle
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot
from reporter.pipeline.build import build_site
from reporter.pipeline.start import shipped_baseline
from reporter.render.facts import SiteFacts

TIMES: Final = ((1, 1), (3, 1), (10, 1), (1, 3), (1, 10), (3, 3))
"""How often each service, and how often each region of the shipped history stands in the history that is shown."""
_GIGABYTE: Final = 1 << 30


def site(folder: Path) -> Found:
    """Build the site of the shipped history cold and one day later; then of multiplied histories."""
    repository, root = new_repository(folder / "history"), site_root(folder / "root")
    reporter("collect", "--repository", repository.path)
    newest = repository.text("rev-parse", "snapshots")
    repository.run("update-ref", "refs/heads/snapshots", f"{newest}~1")
    build = ("build", "--repository", repository.path, "--root", root)
    cold = time_of(partial(reporter, *build), times=1)
    repository.run("update-ref", "refs/heads/snapshots", newest)
    later = time_of(partial(reporter, *build), times=3)
    peak = peak_of(sys.executable, "-m", "reporter", *build, "--quiet", program="python")
    rows = (
        Row("the whole site from a cold start", cold.best, "s", 60, note=f"{_pages(root):,} pages"),
        Row("the whole site when one day was added", later.best, "s", 15, note=later.note),
        Row(
            "memory of the build, both processes",
            (peak.own + peak.children) / _GIGABYTE,
            "GB",
            1,
            note=f"{peak.own >> 20} MB, and MkDocs {peak.children >> 20} MB",
        ),
    )
    cells = tuple(_grown(folder, services, regions) for services, regions in TIMES)
    columns = ("times the services", "times the regions", "availabilities", "pages", "s", "s for 1,000 availabilities")
    return Found(rows, (Table("Growth of the site", columns, cells),))


def site_root(root: Path) -> Path:
    """A folder with the site's own files, as in the repository."""
    root.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "site", root / "site")
    return root


def _pages(root: Path) -> int:
    return sum(1 for _ in (root / "build" / "site").rglob("*.html"))


def _grown(folder: Path, services: int, regions: int) -> tuple[str, ...]:
    root = site_root(folder / f"{services}x{regions}")
    facts = _facts(services, regions)
    timing = time_of(partial(build_site, facts, root), times=1)
    cells = sum(1 for _ in facts.snapshot.availabilities())
    shown = (f"{services}", f"{regions}", f"{cells:,}", f"{_pages(root):,}", f"{timing.best:.1f}")
    shutil.rmtree(root)
    return (*shown, f"{1000 * timing.best / cells:.2f}")


def _facts(services: int, regions: int) -> SiteFacts:
    past = shipped_baseline()
    timeline = tuple(
        replace(one, changes=tuple(sorted(_changes(one, services, regions), key=lambda change: change.sort_key)))
        for one in past.timeline
    )
    last = timeline[-1]
    rollouts = Rollouts.of(timeline, last.observed_at)
    return SiteFacts(
        source=last.source,
        snapshot=_snapshot(rollouts),
        settled=settle(timeline),
        revision=last.revision,
        version=last.version,
        via=None,
        observed_at=last.observed_at,
        observed_until=None,
        settling=DEFAULT,
        rollouts=rollouts,
    )


def _snapshot(rollouts: Rollouts) -> Snapshot:
    regions = [Region(row.code, row.partition, row.name) for row in rollouts.regions.values() if not row.gone]
    services = [
        Service(row.code, row.name, frozenset(row.now), row.global_in, row.unknown_in)
        for row in rollouts.services.values()
        if not row.gone
    ]
    return Snapshot.of(rollouts.source, regions, services)


def _changes(one: ChangeSet, services: int, regions: int) -> Iterator[Change]:
    """Each change for so many copies of its service and of its region; the first copy keeps the code."""
    for change in one.changes:
        for first in range(services if change.service else 1):
            for second in range(regions if change.region else 1):
                renamed = change.kind is Kind.SERVICE_RENAMED
                yield replace(
                    change,
                    service=_copy(change.service, first),
                    region=_copy(change.region, second),
                    before=_copy(change.before, first) if renamed else change.before,
                    after=_copy(change.after, first) if renamed else change.after,
                )


def _copy(code: str | None, number: int) -> str | None:
    return code if code is None or number == 0 else f"{code}-copy{number}"
