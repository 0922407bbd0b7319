"""The files about what changed, what it means, and what may come; and the index of all files.

A docstring here is the description of the object in its schema, and the order of the keys is that of the files.
"""

from typing import Annotated, Literal

from pydantic import Field

from reporter.render.api.kinds import (
    VERSION,
    After,
    Attribute,
    Before,
    Chance,
    ChangedPartition,
    ChangedRegion,
    ChangedService,
    ChangeId,
    ChangeKind,
    Count,
    Day,
    Href,
    Moment,
    Month,
    Page,
    Revision,
    Sentence,
    Slug,
    Status,
    Text,
    Thing,
)

Source = Annotated[Text, Field(description="The name of the source.", examples=["endpoints"])]
SourceVersion = Annotated[Text | None, Field(description="The source's own version.", examples=["botocore 1.44.5"])]


class UnreadItem(Thing):
    """Something that the source could not read. Its last known value stands in the files."""

    what: Text = Field(description="`source`, `partition`, `region`, `service`, `name`, `attributes` or `launches`.")
    code: Text = Field(description="Which one; empty if all of them.")
    reason: Text


class ChangeItem(Thing):
    """One fact that differs. A set of codes, before or after, is a JSON list in a text."""

    id: ChangeId
    kind: ChangeKind
    service: ChangedService
    region: ChangedRegion
    partition: ChangedPartition
    attribute: Attribute
    before: Before
    after: After
    sentence: Sentence
    status: Status


class ChangeSetItem(Thing):
    """What one observation changed."""

    id: Text = Field(description="Made of the time of observation only, so it outlives a history that is written anew.")
    observed_at: Moment
    revision: Revision
    source_version: SourceVersion
    first_list: bool = Field(description="Whether it is the source's first list, which says only what was there.")
    accepted: Text | None = Field(description="Why a person accepted it as a correction, or null if none had to.")
    unread: tuple[UnreadItem, ...]
    summary: Text
    changes: tuple[ChangeItem, ...]
    page: Page


class ChangeMonth(Thing):
    """The change sets of one month, oldest first."""

    month: Month
    change_sets: tuple[ChangeSetItem, ...]


class ChangeMonthItem(Thing):
    """One month in the list of all that have changes."""

    month: Month
    change_sets: Count
    changes: Count
    confirmed: Count
    provisional: Count
    reverted: Count
    href: Href


class ChangeIndex(Thing):
    """The months with changes, oldest first."""

    months: tuple[ChangeMonthItem, ...]


class InsightLink(Thing):
    """Something to look at: a service or region by its code, or an address."""

    kind: Literal["service", "region", "address"]
    target: Text


class InsightItem(Thing):
    """One thing worth telling."""

    id: Text = Field(description="The same for the same news on every day.")
    rule: Text
    severity: Literal["info", "notice", "warning", "critical"]
    subject: tuple[Text, ...] = Field(description="What it is about: codes, and a level or a day where there is one.")
    sentence: Text
    on: Day = Field(description="The day on which it became true.")
    numbers: dict[Text, int | float] = Field(description="The numbers of the sentence, by name.")
    evidence: tuple[Text, ...] = Field(description="Revisions that show it, the newest last.")
    links: tuple[InsightLink, ...]


class InsightList(Thing):
    """The most important insights first."""

    insights: tuple[InsightItem, ...]


class Numbers(Thing):
    """A number of the period, of the one before, and of the same a year before; null before the history."""

    now: Count
    before: Count | None
    year_before: Count | None


class ServiceArrivals(Thing):
    """To how many regions a service came."""

    service: Text
    arrivals: Count


class RegionArrivals(Thing):
    """How many services came to a region."""

    region: Text
    arrivals: Count


class SummaryItem(Thing):
    """What happened in one period."""

    source: Source
    period: Text = Field(examples=["2026-10"])
    span: Literal["week", "month", "quarter", "year"]
    from_: Day = Field(alias="from")
    to: Day = Field(description="The last day.")
    complete: bool = Field(description="Whether the period is over.")
    revision: Revision
    title: Text
    headline: Text
    sentences: tuple[Text, ...]
    arrivals: Numbers
    departures: Numbers
    series: tuple[Count | None, ...] = Field(description="The arrivals of the last periods, oldest first.")
    opened: tuple[Text, ...] = Field(description="Codes of new regions.")
    launched: tuple[Text, ...] = Field(description="Codes of new services.")
    left: tuple[Text, ...] = Field(description="Codes of services that are not listed any more.")
    busiest_services: tuple[ServiceArrivals, ...]
    busiest_regions: tuple[RegionArrivals, ...]
    services: Count
    regions: Count
    availabilities: Count
    insights: tuple[InsightItem, ...]
    more_insights: Count


class SummaryList(Thing):
    """The summaries, newest first: the month that is not over, then those before it."""

    summaries: tuple[SummaryItem, ...]


class ForecastItem(Thing):
    """How likely a service comes to a region within 90, 180 and 365 days, and why."""

    service: Text
    p90: Chance
    p180: Chance
    p365: Chance
    reasons: tuple[Text, ...] = Field(description="The weightiest first; each begins with `for:` or `against:`.")


class ForecastFile(Thing):
    """The forecasts of one region, the likeliest within 180 days first."""

    region: Text
    slug: Slug
    at: Day
    trained_until: Day = Field(description="The model knows nothing later.")
    back_tested: bool = Field(description="Whether the model was tested on the region's partition.")
    forecasts: tuple[ForecastItem, ...]


class ForecastRegion(Thing):
    """One region in the list of all with forecasts."""

    region: Text
    slug: Slug
    partition: Text
    forecasts: Count
    expected: float = Field(ge=0, description="The sum of `p180`: how many services to expect within 180 days.")
    back_tested: bool
    href: Href


class ForecastIndex(Thing):
    """The regions with forecasts, by code. Where there is no forecast, nothing is known; it is not a no."""

    at: Day | None
    trained_until: Day | None
    horizons: tuple[Count, ...] = Field(description="Days.")
    regions: tuple[ForecastRegion, ...]


class Settling(Thing):
    """When a change is believed."""

    additions: Count = Field(description="How many further observations confirm an addition.")
    removal_days: float = Field(ge=0, description="How many days a removal must last.")


class Totals(Thing):
    """How much there is now, and how much was ever recorded."""

    regions: Count
    services: Count
    availabilities: Count = Field(description="Services in regions, without global and unknown ones.")
    change_sets: Count
    changes: Count
    insights: Count
    forecasts: Count


class FileKind(Thing):
    """One kind of file. `{region}`, `{service}` and `{month}` stand for a slug or a month."""

    name: Text
    path: Text = Field(description="Below `api/v1/`.")
    schema_: Text = Field(alias="schema", description="The path of its JSON Schema, below `api/v1/`.")
    description: Text


class Deprecation(Thing):
    """Something that will be removed."""

    what: Text = Field(description="A path template, or a schema and a key.")
    announced: Day
    until: Day = Field(description="It stays at least until this day, which is 180 days later or more.")
    instead: Text | None


class IndexFile(Thing):
    """Where to begin: what is known, of when, and which files there are."""

    api_version: str = Field(pattern=r"^1\.\d+\.\d+$", examples=[VERSION])
    source: Source
    source_version: SourceVersion
    via: Text | None = Field(description="The way in which the source was read.")
    as_of: Moment = Field(description="The moment that all files speak of.")
    observed_at: Moment = Field(description="The last recorded change.")
    observed_until: Moment | None = Field(description="The last look at the source, whether or not it had changed.")
    revision: Revision
    repository: Text | None = Field(description="The address of the history's repository.")
    completeness: Literal["complete", "partial"]
    unread: tuple[UnreadItem, ...]
    settling: Settling
    counts: Totals
    availability_months: tuple[Month, ...] = Field(description="The months that are over, oldest first.")
    change_months: tuple[Month, ...] = Field(description="The months with changes, oldest first.")
    files: tuple[FileKind, ...]
    openapi: Href
    documentation: Href
    deprecation_policy: Href
    deprecations: tuple[Deprecation, ...]
