"""Answer from the history what it means: the scene of a day, what is new in it, and the summary of a period."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from reporter.changes.settle import DEFAULT, Settling
from reporter.errors import HistoryError, UsageError
from reporter.history.git import BRANCH, Repository
from reporter.history.message import format_time
from reporter.insights.forecast.book import decode_models
from reporter.insights.forecast.forecast import Forecast, forecasts
from reporter.insights.forecast.scorecard import Models
from reporter.insights.geography import Geography
from reporter.insights.insight import Insight
from reporter.insights.period import Period
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import Rule, Scene, cap, find
from reporter.insights.summary import Summary, end_of, summarize
from reporter.pipeline.aliases import load_aliases
from reporter.pipeline.geography import load_geography
from reporter.pipeline.read import Past, read_past

FORECAST_OF: Final = "endpoints"
MODELS: Final = "baseline/forecast.json"


@dataclass(frozen=True, slots=True)
class Told:
    """Insights, most important first, and how many more there are."""

    insights: tuple[Insight, ...]
    more: int


@dataclass(frozen=True)
class Insights:
    """The history of one source, open for questions. ``at`` is the moment that answers speak of."""

    past: Past
    at: datetime
    settling: Settling = DEFAULT
    reference: tuple[str, ...] = ("us-east-1",)
    root: Path = field(default_factory=Path)

    @cached_property
    def geography(self) -> Geography:
        return load_geography(self.root)

    def rollouts(self, at: datetime | None = None) -> Rollouts:
        """What was known at *at*, or at the moment that answers speak of."""
        return self._now if at is None or at == self.at else self._known(at)

    @cached_property
    def _now(self) -> Rollouts:
        return self._known(self.at)

    def _known(self, at: datetime) -> Rollouts:
        confirmed = self.past.confirmed_until
        return Rollouts.of(self.past.timeline, at, observed_until=confirmed, rules=self.settling)

    def scene(self, at: datetime | None = None) -> Scene:
        """What rules look at. The forecast is of the commercial partition, where the history has it."""
        rollouts = self.rollouts(at)
        return Scene(rollouts, self.reference, self.geography, self._chances(rollouts))

    def forecasts(
        self,
        partitions: Collection[str],
        regions: Collection[str] = (),
        services: Collection[str] = (),
        made: datetime | None = None,
    ) -> tuple[Forecast, ...]:
        """See ``reporter.insights.forecast.forecast``; those that were *made* at an earlier moment, if it is given.

        ``UsageError`` if the source or the day has none.
        """
        if self.past.timeline[0].source != FORECAST_OF:
            msg = f"there is a forecast of source {FORECAST_OF} only: its models were trained on that history"
            raise UsageError(msg)
        return forecasts(self.rollouts(made), load_models(), partitions=partitions, regions=regions, services=services)

    def _chances(self, rollouts: Rollouts) -> dict[tuple[str, str], float]:
        found = self.forecast if rollouts is self._now else self._forecast(rollouts)
        return {(one.service, one.region): one.p180 for one in found}

    @cached_property
    def forecast(self) -> tuple[Forecast, ...]:
        """What the commercial partition lacks, likeliest first; nothing where there is no forecast."""
        return self._forecast(self._now)

    def _forecast(self, rollouts: Rollouts) -> tuple[Forecast, ...]:
        models = load_models()
        if rollouts.source != FORECAST_OF or rollouts.at < models.trained[0].trained_until:
            return ()
        return forecasts(rollouts, models)

    def told(self, rules: Sequence[Rule], most: int, since: datetime | None) -> Told:
        """What has become true after *since*, or all that is true."""
        before = self.scene(min(since, self.at)) if since is not None else None
        found = find(rules, self.scene(), before)
        shown = cap(found, most)
        return Told(shown, len(found) - len(shown))

    def summary(self, period: Period, rules: Sequence[Rule], most: int) -> Summary:
        """The summary of *period*, whose changes are believed or not by what is known at ``at``.

        ``HistoryError`` if the history starts after the period.
        """
        end = min(end_of(period), self.at)
        if self.past.timeline[0].observed_at > end:
            started = format_time(self.past.timeline[0].observed_at)
            msg = f"the history starts with {started}, after {period.name}: choose a later period with --at"
            raise HistoryError(msg)
        now, before = (self._looking_back(moment) for moment in (end, _before(period)))
        found = find(rules, Scene(now, self.reference, self.geography), Scene(before, self.reference, self.geography))
        shown = cap(found, most)
        return summarize(now, period, shown, len(found) - len(shown))

    def _looking_back(self, at: datetime) -> Rollouts:
        return Rollouts.of(
            self.past.timeline, at, observed_until=self.past.confirmed_until, known=self.at, rules=self.settling
        )


@cache
def load_models() -> Models:
    """The trained models that the package ships."""
    return decode_models(files("reporter").joinpath(MODELS).read_text(encoding="utf-8"), MODELS)


def open_insights(
    repository: Repository,
    source: str,
    *,
    root: Path,
    branch: str = BRANCH,
    at: datetime | None = None,
    settling: Settling = DEFAULT,
    reference: Collection[str] = ("us-east-1",),
) -> Insights:
    """The history of *source*, of which nothing after *at* is looked at. Reviewed tables are read below *root*.

    ``HistoryError`` if there is no history, or it starts after *at*.
    """
    past = read_past(repository, source, branch=branch, renamed=load_aliases(root, source))
    moment = min(at, past.as_of) if at is not None else past.as_of
    if past.timeline[0].observed_at > moment:
        msg = f"{source}: the history starts after {format_time(moment)}: see `reporter log`"
        raise HistoryError(msg)
    return Insights(past, moment, settling, tuple(reference), root)


def _before(period: Period) -> datetime:
    return end_of(period.before)
