"""Our crawl of AWS's public parameters against the calls that v1.5.0 made for the same facts."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import boto3
from botocore.exceptions import ClientError

from benchmarks.aws import aws, calls
from benchmarks.result import Found, Row
from reporter.collect.ssm.crawl import REGIONS, SERVICES
from reporter.collect.ssm.crawl import crawl as read_all
from reporter.collect.ssm.parameters import Parameters, client_config

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

LATENCY: Final = 0.02
WORKERS: Final = 10
ATTEMPTS: Final = 8
_TIMES: Final = 5
"""How many times faster we must be."""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: what it took, and how many availabilities it found."""

    seconds: float
    calls: int
    availabilities: int

    @property
    def note(self) -> str:
        return f"{self.calls:,} calls, {self.availabilities:,} availabilities; once"


def crawl(folder: Path, services: int | None = None) -> Found:
    """Both, one after the other, from the same server. *services* limits how many v1.5.0 is to read."""
    del folder
    with aws(LATENCY) as url:
        # The server reads its dump when it is first asked, and that is nobody's time.
        Parameters(_client(url)).children(REGIONS)
        Parameters(_client(url)).children(SERVICES)
        ours = _measured(url, _ours)
        before = _measured(url, lambda url: _Before(url).read(services))
    late = f"each answer {LATENCY * 1000:.0f} ms late"
    return Found(
        (
            Row(f"crawl of all public parameters, {late}", ours.seconds, "s", note=ours.note),
            Row("the same with the calls of v1.5.0", before.seconds, "s", note=before.note),
            Row(
                "faster",
                before.seconds / ours.seconds,
                "times",
                _TIMES,
                at_least=True,
                note=f"{before.calls / ours.calls:.1f} times fewer calls",
            ),
        )
    )


def _measured(url: str, read: Callable[[str], int]) -> Run:
    calls(url)
    start = time.perf_counter()
    found = read(url)
    return Run(time.perf_counter() - start, calls(url), found)


def _ours(url: str) -> int:
    found = read_all(Parameters(_client(url, ours=True)), workers=WORKERS)
    assert not found.unread
    return sum(len(service.regions) for service in found.services)


_CREATING: Final = threading.Lock()
"""Clients cannot be made by several threads at once."""


def _client(url: str, *, ours: bool = False) -> "SSMClient":
    with _CREATING:
        return boto3.client(
            "ssm",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="none",
            aws_secret_access_key="none",
            config=client_config(attempts=ATTEMPTS, workers=WORKERS) if ours else None,
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """The calls of v1.5.0 in its order: a client for each task, ten threads for details and names, one for the rest."""

    url: str

    def read(self, limit: int | None) -> int:
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(self._region, self._list(_client(self.url), REGIONS)))
            self._services(pool, limit)
            # The step for "enhanced" metadata, on by default, read all of the services' side again.
            return self._services(pool, limit)

    def _services(self, pool: ThreadPoolExecutor, limit: int | None) -> int:
        client = _client(self.url)
        codes = self._list(client, SERVICES)[:limit]
        list(pool.map(self._name, codes))
        return sum(len(self._list(client, f"{SERVICES}/{code}/regions")) for code in codes)

    def _region(self, code: str) -> None:
        client = _client(self.url)
        for attribute in ("longName", "launchDate", "partition"):
            self._value(client, f"{REGIONS}/{code}/{attribute}")
        self._list(client, f"{REGIONS}/{code}/availability-zones")

    def _name(self, code: str) -> None:
        self._value(_client(self.url), f"{SERVICES}/{code}/longName")

    @staticmethod
    def _value(client: "SSMClient", name: str) -> str | None:
        try:
            return client.get_parameter(Name=name)["Parameter"]["Value"]
        except ClientError:
            return None

    @staticmethod
    def _list(client: "SSMClient", path: str) -> Sequence[str]:
        pages = client.get_paginator("get_parameters_by_path").paginate(
            Path=path, Recursive=False, PaginationConfig={"PageSize": 10}
        )
        return [entry["Value"] for page in pages for entry in page["Parameters"]]
