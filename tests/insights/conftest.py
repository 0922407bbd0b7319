"""The shipped history, in which each revision is the release that it was read from, so that people can look it up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from reporter.changes.change import ChangeSet
from reporter.history.baseline import Baseline, decode_baseline
from reporter.insights.rollouts import Rollouts


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    text = files("reporter").joinpath("baseline/endpoints.tsv").read_text(encoding="utf-8")
    found = decode_baseline(text, "endpoints.tsv")
    return replace(found, timeline=tuple(replace(one, revision=one.version or "") for one in found.timeline))


@pytest.fixture(scope="session")
def timeline(baseline: Baseline) -> tuple[ChangeSet, ...]:
    return baseline.timeline


@pytest.fixture(scope="session")
def rollouts(baseline: Baseline) -> Rollouts:
    """All of it."""
    return Rollouts.of(baseline.timeline, baseline.observed_until, observed_until=baseline.observed_until)


@pytest.fixture(scope="session")
def rollouts_on(baseline: Baseline) -> Callable[..., Rollouts]:
    """``rollouts_on(2025, 3, 1)``: what was known at the end of that day."""

    def known(year: int, month: int, day: int) -> Rollouts:
        return Rollouts.of(baseline.timeline, datetime(year, month, day, 23, 59, 59, tzinfo=UTC))

    return known
