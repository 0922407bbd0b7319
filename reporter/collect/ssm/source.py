"""Source ``ssm`` as a whole: what all accounts read, together with the launch days of the regions."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from reporter.collect.source import Reading
from reporter.collect.ssm.access import connect, silent_libraries
from reporter.collect.ssm.accounts import Account, Plan
from reporter.collect.ssm.crawl import Crawled, crawl, quiet
from reporter.collect.ssm.launches import SOURCE, read_launches
from reporter.collect.ssm.parameters import Parameters
from reporter.errors import SourceError
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread

NAME: Final = "ssm"


@dataclass(frozen=True, slots=True)
class SsmSource:
    """Reads with the accounts of *plan*, one after the other.

    *step* hears how far an account's crawl is, see ``crawl``. *copies* is the folder for copies of the launch feed,
    the platform's cache folder by default.
    """

    plan: Plan
    step: Callable[[str, int, int], None] = quiet
    copies: Path | None = None
    name: str = NAME

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Self:
        """``UsageError`` names the first option that is unknown or wrong."""
        return cls(Plan.of(options))

    def collect(self) -> Reading:
        """See ``Source.collect``. ``Reading.via`` names the API region of each account that could be read.

        An account that cannot be read leaves its partitions unread. ``SourceError`` if none can.
        """
        deadline = time.monotonic() + self.plan.deadline
        crawled: list[Crawled] = []
        via: list[str] = []
        unread: list[Unread] = []
        first: SourceError | None = None
        with silent_libraries():
            for account in self.plan.accounts:
                try:
                    region, found = self._read(account, deadline)
                except SourceError as error:
                    first = first or error
                    unread += [Unread("partition", missed, str(error)) for missed in self.plan.missed(account)]
                else:
                    via.append(region)
                    crawled.append(found)
        if not crawled and first:
            msg = f"source {NAME}: {first}"
            raise SourceError(msg) from None
        launched, missed = self._launched(_regions(crawled))
        unread += [item for each in crawled for item in each.unread] + missed
        return Reading(Snapshot.of(NAME, launched, _services(crawled), set(unread)), via=", ".join(via))

    def _read(self, account: Account, deadline: float) -> tuple[str, Crawled]:
        access = connect(account, workers=self.plan.workers, attempts=self.plan.attempts)
        parameters = Parameters(access.client, deadline=deadline)
        try:
            found = crawl(
                parameters,
                wanted=lambda partition: self.plan.wants(account, partition),
                workers=self.plan.workers,
                step=self.step,
            )
        except SourceError as error:
            raise SourceError(account.about(str(error))) from None
        return access.region, found

    def _launched(self, regions: Iterable[Region]) -> tuple[list[Region], list[Unread]]:
        """*regions* with their launch days, and what could not be read of those."""
        if self.plan.feed is None:
            return list(regions), []
        try:
            launches = read_launches(self.plan.feed, folder=self.copies)
        except SourceError as error:
            return list(regions), [Unread("launches", "", str(error))]
        dated = [
            replace(region, launched=found.day, launch_source=SOURCE, announcement=found.link or None)
            if (found := launches.get(region.code))
            else region
            for region in regions
        ]
        return dated, []


def _regions(crawled: Iterable[Crawled]) -> list[Region]:
    """Each region once: accounts read different partitions."""
    return list({region.code: region for each in crawled for region in each.regions}.values())


def _services(crawled: Iterable[Crawled]) -> list[Service]:
    """Each service once, listed wherever an account saw it. The first account that knows a name has named it."""
    found: dict[str, Service] = {}
    for service in (service for each in crawled for service in each.services):
        other = found.get(service.code)
        found[service.code] = (
            service
            if other is None
            else replace(
                other,
                name=other.name or service.name,
                regions=other.regions | service.regions,
                dated=other.dated | service.dated,
            )
        )
    return list(found.values())
