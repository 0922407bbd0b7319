"""Which files the API has: the one list that the index, the schemas, the description and the tests are made of."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from reporter.render.api.kinds import MONTH, SLUG
from reporter.render.api.models import AvailabilityFile, RegionFile, RegionList, ServiceFile, ServiceList
from reporter.render.api.news import (
    ChangeIndex,
    ChangeMonth,
    ForecastFile,
    ForecastIndex,
    IndexFile,
    InsightList,
    SummaryList,
)

ROOT: Final = "api/v1/"
"""Below the root of the site."""

PARAMETERS: Final = {
    "region": (SLUG, "eu-west-1", "The `slug` of a region in `regions.json`. For most regions it is the code."),
    "service": (SLUG, "ec2", "The `slug` of a service in `services.json`. For most services it is the code."),
    "month": (MONTH, "2026-10", "A month of the index, as in `2026-10`."),
}
"""The pattern, an example and a description of what stands in a path, by name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. ``operation`` is its id in the description, and ``schema`` the name of its schema."""

    operation: str
    tag: str
    path: str
    schema: str
    model: type[BaseModel]
    summary: str

    @property
    def parameter(self) -> str | None:
        """The name of what stands in the path, if anything does."""
        return self.path.partition("{")[2].partition("}")[0] or None

    @property
    def schema_path(self) -> str:
        return f"schemas/{self.schema}.schema.json"


KINDS: Final = (
    Kind("getIndex", "Index", "index.json", "index", IndexFile, "What there is, and of when"),
    Kind("listRegions", "Regions", "regions.json", "regions", RegionList, "All regions"),
    Kind("getRegion", "Regions", "regions/{region}.json", "region", RegionFile, "One region"),
    Kind("listServices", "Services", "services.json", "services", ServiceList, "All services"),
    Kind("getService", "Services", "services/{service}.json", "service", ServiceFile, "One service"),
    Kind("getAvailability", "Availability", "availability.json", "availability", AvailabilityFile, "The matrix now"),
    Kind(
        "getAvailabilityOfMonth",
        "Availability",
        "availability/{month}.json",
        "availability",
        AvailabilityFile,
        "The matrix at the end of a month",
    ),
    Kind("listChangeMonths", "Changes", "changes/index.json", "change-months", ChangeIndex, "The months with changes"),
    Kind("getChanges", "Changes", "changes/{month}.json", "changes", ChangeMonth, "The changes of one month"),
    Kind("listInsights", "Meaning", "insights.json", "insights", InsightList, "What is worth knowing"),
    Kind("listSummaries", "Meaning", "summary.json", "summaries", SummaryList, "What happened, month by month"),
    Kind("listForecasts", "Forecasts", "forecasts.json", "forecasts", ForecastIndex, "Regions with forecasts"),
    Kind(
        "getForecasts", "Forecasts", "forecasts/{region}.json", "forecast", ForecastFile, "What may come to one region"
    ),
)
"""In the order in which they are told."""
