"""Facts that charts must cope with."""

from datetime import UTC, datetime

from reporter.changes.settle import DEFAULT
from reporter.insights.rollouts import Rollouts
from reporter.model.snapshot import Snapshot
from reporter.render.facts import SiteFacts
from tests.site_sample import VIRGINIA, History, at, runs


def nothing() -> SiteFacts:
    """Before anything was observed."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    none = Rollouts.of((), moment)
    return SiteFacts("ssm", Snapshot("ssm"), (), "", None, None, moment, None, DEFAULT, none)


def one_day() -> SiteFacts:
    """One region and one service, seen once."""
    history = History()
    history.observe(at("2020-01-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    return history.facts()
