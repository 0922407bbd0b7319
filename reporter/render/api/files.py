"""All files of the API."""

from collections.abc import Iterator

from pydantic import BaseModel

from reporter.render.addresses import slug
from reporter.render.api.about import index
from reporter.render.api.catalogue import ROOT
from reporter.render.api.changes import change_index, change_months
from reporter.render.api.description import description_files
from reporter.render.api.forecasts import forecast_files, forecast_index
from reporter.render.api.kinds import moment
from reporter.render.api.models import AvailabilityFile, Legend
from reporter.render.api.months import Matrix, matrix, month_ends
from reporter.render.api.news import InsightItem, InsightList, SummaryItem, SummaryList
from reporter.render.api.places import Places
from reporter.render.api.reading import Reading, pasts
from reporter.render.api.regions import region_file, region_list
from reporter.render.api.services import service_file, service_list
from reporter.render.facts import SiteFacts
from reporter.render.insights import insight_object, summary_object


def api_files(facts: SiteFacts, url: str | None = None) -> dict[str, str]:
    """The text of each file of the API by its path below the root of the site: JSON in UTF-8 on one line.

    The keys of an object are in the order of its schema. *url* is the address of the site itself (``https``); links
    are relative to ``api/v1/`` without it. The same facts and address give the same texts.
    """
    places = Places(url)
    files = {f"{ROOT}{path}": f"{model.model_dump_json()}\n" for path, model in _models(facts, places)}
    return files | {f"{ROOT}{path}": text for path, text in description_files(places).items()}


def _models(facts: SiteFacts, places: Places) -> Iterator[tuple[str, BaseModel]]:
    changed = change_months(facts, places)
    months = dict(month_ends(facts.settled, facts.as_of))
    yield "index.json", index(facts, places, months, changed)
    yield from _catalogue(Reading.of(facts, places))
    yield "availability.json", _availability(matrix(facts.snapshot, facts.as_of, facts.revision))
    for month, found in months.items():
        yield f"availability/{month}.json", _availability(found)
    yield "changes/index.json", change_index(changed, places)
    for month, changes in changed.items():
        yield f"changes/{month}.json", changes
    insights = tuple(InsightItem.model_validate(insight_object(one)) for one in facts.findings)
    yield "insights.json", InsightList(insights=insights)
    summaries = tuple(SummaryItem.model_validate(summary_object(one)) for one in facts.summaries)
    yield "summary.json", SummaryList(summaries=summaries)


def _catalogue(reading: Reading) -> Iterator[tuple[str, BaseModel]]:
    """What there is and what may come."""
    yield "regions.json", region_list(reading)
    for code, region in sorted(reading.facts.rollouts.regions.items()):
        yield f"regions/{slug(code)}.json", region_file(region, reading)
    yield "services.json", service_list(reading)
    history = pasts(reading.facts.settled)
    for code, service in sorted(reading.facts.rollouts.services.items()):
        yield f"services/{slug(code)}.json", service_file(service, reading, history)
    yield "forecasts.json", forecast_index(reading)
    yield from forecast_files(reading)


def _availability(found: Matrix) -> AvailabilityFile:
    return AvailabilityFile(
        at=moment(found.at), revision=found.revision, legend=Legend(), regions=found.regions, cells=found.cells
    )
