"""The facts of one run, in the shapes that v1.5.0's files, cache and plug-ins have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict


class RegionFacts(TypedDict):
    """``launch_date`` is an ISO 8601 date or ``Unknown``; ``formatted_date`` is that date as the feed writes it."""

    name: str
    launch_date: str
    launch_date_source: str
    formatted_date: str
    announcement_url: str
    partition: str
    az_count: int


@dataclass(frozen=True, slots=True)
class Report:
    """``region_services`` has the sorted service codes of each region that has any, and no region but ``regions``'.

    ``service_names`` may lack codes and have names of services that run nowhere.
    ``enhanced_services`` is by region, then by service code. ``metadata`` is about the fetch, not about AWS.
    """

    regions: Mapping[str, RegionFacts]
    region_services: Mapping[str, Sequence[str]]
    service_names: Mapping[str, str] = field(default_factory=dict)
    enhanced_services: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)
