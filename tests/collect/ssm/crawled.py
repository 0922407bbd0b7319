"""What a crawl of the server's dump must find, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

import boto3
from botocore.config import Config

from reporter.collect.ssm.crawl import Crawled
from reporter.collect.ssm.parameters import Parameters, client_config
from reporter.model.catalog import Region, Service
from tests.aws import dump
from tests.aws_faults import Call

SMALL = ("aws-eusc",)
"""One region with 144 services."""

TEN = 10


def ten_services(document: dict[str, object], call: Call) -> object:
    """A smaller world, which is read sooner: only the first page of the list of all services."""
    if call.path != "/aws/service/global-infrastructure/services":
        return document
    return {"Parameters": [] if "NextToken" in call.asked else document["Parameters"]}


@contextmanager
def parameters(
    url: str, *, attempts: float = 8, deadline: float | None = None, read_timeout: float = 30
) -> Iterator[Parameters]:
    """As the source makes it, with short pauses."""
    config = client_config(attempts=int(attempts), workers=10).merge(Config(read_timeout=read_timeout))
    client = boto3.client("ssm", region_name="us-east-1", endpoint_url=url, config=config)
    try:
        yield Parameters(client, deadline=deadline, pause=0.001)
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class World:
    """Everything that there is to be found, without the days, which the server makes up."""

    regions: Mapping[str, Region]
    services: Mapping[str, Service]


@cache
def world(partitions: Collection[str] | None = None, first: int | None = None) -> World:
    """The dump's own facts about some partitions, or all. *first*: so many services of the list of all are known."""
    regions = {
        code: _region(code, tree)
        for code, tree in _tree("regions").items()
        if partitions is None or tree["partition"]["Value"] in partitions
    }
    listed = {code: set(_tree("regions")[code]["services"]) for code in regions}
    services = _tree("services")
    codes = {code for row in listed.values() for code in row}
    codes.update([code for code, tree in services.items() if "Value" in tree][:first])
    return World(
        regions,
        {
            code: Service(
                code,
                services.get(code, {}).get("longName", {}).get("Value"),
                frozenset(region for region, row in listed.items() if code in row),
            )
            for code in codes
        },
    )


def _region(code: str, tree: Mapping[str, Mapping[str, str]]) -> Region:
    return Region(
        code,
        tree["partition"]["Value"],
        tree["longName"]["Value"],
        tree["domain"]["Value"],
        tree["geolocationCountry"]["Value"],
        tree["geolocationRegion"]["Value"],
        frozenset(tree["availability-zones"]),
        frozenset(tree.get("local-zones", ())),
    )


def _tree(name: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found = dump(name)
    for key in ("aws", "service", "global-infrastructure", name):
        found = cast("Mapping[str, Mapping[str, object]]", found)[key]
    return cast("Mapping[str, Mapping[str, Mapping[str, str]]]", found)


def undated(services: Collection[Service]) -> dict[str, Service]:
    return {service.code: replace(service, dated=frozenset()) for service in services}


def nothing_false(found: Crawled, truth: World) -> None:
    """Each fact of *found* is one of *truth*, and what is missing is told."""
    gaps = {(item.what, item.code) for item in found.unread}
    assert len(gaps) == len(found.unread)
    assert {region.code for region in found.regions} == truth.regions.keys()
    for region in found.regions:
        if ("attributes", region.code) not in gaps:
            assert region == truth.regions[region.code]
        _nothing_false_of(region, truth.regions[region.code])
    services = {service.code: service for service in found.services}
    assert services.keys() <= truth.services.keys()
    for code, true in truth.services.items():
        unread = {region for region in true.regions if ("region", region) in gaps}
        if code not in services:
            assert unread or ("name", "") in gaps
            continue
        assert services[code].regions <= true.regions <= services[code].regions | unread
        assert services[code].name in {true.name, None}
        assert services[code].name == true.name or any(what == "name" for what, _ in gaps)


def _nothing_false_of(found: Region, true: Region) -> None:
    assert found.partition == true.partition
    for attribute in ("name", "domain", "country", "geolocation"):
        assert getattr(found, attribute) in {getattr(true, attribute), None}
    assert found.zones <= true.zones
    assert found.local_zones <= true.local_zones


def one_of(partitions: Collection[str]) -> Callable[[str], bool]:
    return lambda partition: partition in partitions
