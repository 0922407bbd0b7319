"""The files about what may come."""

from collections.abc import Iterator

from reporter.insights.forecast.scorecard import HORIZONS
from reporter.render.addresses import slug
from reporter.render.api.news import ForecastFile, ForecastIndex, ForecastItem, ForecastRegion
from reporter.render.api.reading import Reading


def forecast_index(reading: Reading) -> ForecastIndex:
    first = next(iter(reading.facts.forecasts), None)
    return ForecastIndex(
        at=first.at.isoformat() if first else None,
        trained_until=first.trained_until.isoformat() if first else None,
        horizons=HORIZONS,
        regions=tuple(_regions(reading)),
    )


def _regions(reading: Reading) -> Iterator[ForecastRegion]:
    for code, found in reading.forecasts_by_region.items():
        yield ForecastRegion(
            region=code,
            slug=slug(code),
            partition=reading.facts.rollouts.regions[code].partition,
            forecasts=len(found),
            expected=round(sum(one.p180 for one in found), 1),
            back_tested=all(one.back_tested for one in found),
            href=reading.places.forecasts(code),
        )


def forecast_files(reading: Reading) -> Iterator[tuple[str, ForecastFile]]:
    """The file of each region that has forecasts, by its path."""
    for code, found in reading.forecasts_by_region.items():
        yield (
            f"forecasts/{slug(code)}.json",
            ForecastFile(
                region=code,
                slug=slug(code),
                at=found[0].at.isoformat(),
                trained_until=found[0].trained_until.isoformat(),
                back_tested=all(one.back_tested for one in found),
                forecasts=tuple(
                    ForecastItem(
                        service=one.service,
                        p90=round(one.p90, 4),
                        p180=round(one.p180, 4),
                        p365=round(one.p365, 4),
                        reasons=tuple(str(reason) for reason in one.reasons),
                    )
                    for one in found
                ),
            ),
        )
