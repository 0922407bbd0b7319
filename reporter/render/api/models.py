"""The files about what is where: regions, services and the availability matrix.

A docstring here is the description of the object in its schema, and the order of the keys is that of the files.
"""

from typing import Annotated, Literal

from pydantic import Field

from reporter.render.api.kinds import (
    After,
    AtLatest,
    Attribute,
    Before,
    Chance,
    ChangedPartition,
    ChangedRegion,
    ChangeId,
    ChangeKind,
    Count,
    Dated,
    Day,
    Href,
    Moment,
    Page,
    Provisional,
    Revision,
    Sentence,
    Since,
    Slug,
    State,
    Status,
    Text,
    Thing,
)

Cells = Annotated[str, Field(pattern="^[agnu]*$")]


class States(Thing):
    """How many cells of the matrix are in which state."""

    available: Count
    global_: Count = Field(alias="global")
    not_listed: Count
    unknown: Count


class RegionItem(Thing):
    """A region in the list of all."""

    code: Text
    slug: Slug
    name: Text | None
    partition: Text
    country: Text | None = Field(description="ISO 3166-1, for example `IE`.")
    gone: bool = Field(description="Whether the source does not list it any more.")
    since: Since
    at_latest: AtLatest
    services: States = Field(description="Counts the services that are named now.")
    href: Href
    page: Page


class RegionList(Thing):
    """All regions that were ever listed, by code."""

    regions: tuple[RegionItem, ...]


class ServiceHere(Thing):
    """A service that the region has, or of which it is unknown whether it has it."""

    service: Text
    state: State
    since: Since
    at_latest: AtLatest
    provisional: Provisional
    dated: Dated


class ServiceThatLeft(Thing):
    """A service that was here and has not come back."""

    service: Text
    since: Since
    at_latest: AtLatest
    until: Day = Field(description="The first day on which it was not listed.")
    corrected: bool = Field(description="Whether a correction ended it: then it did not leave on that day.")
    revision: Revision


class ServiceToCome(Thing):
    """How likely a service comes to the region within 90, 180 and 365 days."""

    service: Text
    p90: Chance
    p180: Chance
    p365: Chance


class Lacks(Thing):
    """What another region has, and this one is known not to have."""

    region: Text
    services: tuple[Text, ...]


class RegionFile(Thing):
    """One region. What the source does not tell is null or empty."""

    code: Text
    slug: Slug
    name: Text | None
    partition: Text
    partition_kind: Text | None = Field(description="Who may use the partition, for example `commercial`.")
    gone: bool = Field(description="Whether the source does not list it any more.")
    since: Since
    at_latest: AtLatest
    provisional: Provisional
    launched: Text | None = Field(description="The day that AWS gave for its launch.")
    launch_source: Text | None = Field(description="Where that day was read.")
    announcement: Text | None = Field(description="The address of the news.")
    domain: Text | None = Field(description="The DNS suffix, for example `amazonaws.com`.")
    country: Text | None = Field(description="ISO 3166-1, for example `IE`.")
    continent: Text | None
    geolocation: Text | None = Field(description="ISO 3166-2, for example `US-VA`.")
    zones: tuple[Text, ...] = Field(description="The ids of its Availability Zones.")
    local_zones: tuple[Text, ...] = Field(description="The ids of its Local Zones.")
    counts: States = Field(description="Counts the services that are named now.")
    services: tuple[ServiceHere, ...] = Field(description="By code, without those that are not listed here.")
    left: tuple[ServiceThatLeft, ...] = Field(description="By code.")
    lacks: Lacks | None = Field(
        description="Compared with the region of its partition that has most services, itself left out; null if it is "
        "the only one."
    )
    forecasts: tuple[ServiceToCome, ...] = Field(description="The likeliest within 180 days, at most ten.")
    forecasts_href: Href | None = Field(description="All forecasts of the region, or null if there are none.")
    page: Page


class ServiceItem(Thing):
    """A service in the list of all."""

    code: Text
    slug: Slug
    name: Text | None
    gone: bool = Field(description="Whether the source does not name it any more.")
    since: Since
    at_latest: AtLatest
    partitions: tuple[Text, ...] = Field(description="Where it is listed, be it regional or global.")
    regions: States = Field(description="Counts the regions that are listed now.")
    href: Href
    page: Page


class ServiceList(Thing):
    """All services that were ever named, by code."""

    services: tuple[ServiceItem, ...]


class RegionThere(Thing):
    """The state of the service in one region."""

    region: Text
    state: State
    since: Since
    at_latest: AtLatest
    provisional: Provisional
    dated: Dated


class RegionThatItLeft(Thing):
    """A region where the service was, and to which it has not come back."""

    region: Text
    since: Since
    at_latest: AtLatest
    until: Day = Field(description="The first day on which it was not listed.")
    corrected: bool = Field(description="Whether a correction ended it: then it did not leave on that day.")
    revision: Revision


class RegionToCome(Thing):
    """How likely the service comes to a region within 90, 180 and 365 days."""

    region: Text
    p90: Chance
    p180: Chance
    p365: Chance


class ChangeOfService(Thing):
    """One change of the service, also under an earlier code."""

    id: ChangeId
    observed_at: Moment
    kind: ChangeKind
    service: Text
    region: ChangedRegion
    partition: ChangedPartition
    attribute: Attribute
    before: Before
    after: After
    sentence: Sentence
    status: Status
    news: bool = Field(description="Whether it happened when it was observed: not in a first list or a correction.")
    revision: Revision


class ServiceFile(Thing):
    """One service. What the source does not tell is null or empty."""

    code: Text
    slug: Slug
    name: Text | None
    former_codes: tuple[Text, ...] = Field(description="Codes under which the source named it before, oldest first.")
    gone: bool = Field(description="Whether the source does not name it any more.")
    listed: bool = Field(description="Whether the source says of any place that it runs there.")
    since: Since
    at_latest: AtLatest
    global_in: tuple[Text, ...] = Field(description="Partitions that run it once for all their regions.")
    unknown_in: tuple[Text, ...] = Field(description="Partitions of which the source does not say where it is.")
    counts: States = Field(description="Counts the regions that are listed now.")
    regions: tuple[RegionThere, ...] = Field(description="Every region that is listed now, by code.")
    left: tuple[RegionThatItLeft, ...] = Field(description="By code.")
    forecasts: tuple[RegionToCome, ...] = Field(description="The likeliest within 180 days first.")
    changes: tuple[ChangeOfService, ...] = Field(description="Oldest first.")
    page: Page


class Legend(Thing):
    """What the letters of `cells` mean."""

    a: Literal["available"] = "available"
    g: Literal["global"] = "global"
    n: Literal["not listed"] = "not listed"
    u: Literal["unknown"] = "unknown"


class AvailabilityFile(Thing):
    """The whole matrix at one moment."""

    at: Moment
    revision: Revision
    legend: Legend
    regions: tuple[Text, ...] = Field(description="The codes of the regions that were listed at the moment, sorted.")
    cells: dict[Text, Cells] = Field(
        description="By the code of each service that was named at the moment, sorted: one letter for each region, in "
        "the order of `regions`."
    )
