"""Small facts, each for what ``tests.site_sample`` has not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reporter.changes.settle import DEFAULT
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.forecast.words import Reason
from reporter.insights.rollouts import Rollouts
from reporter.model.catalog import Service
from reporter.model.snapshot import Snapshot
from reporter.render.facts import SiteFacts
from tests.site_sample import IRELAND, MEXICO, SOURCE, VIRGINIA, History, at, runs


def nothing() -> SiteFacts:
    """A source of which nothing was ever recorded."""
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    return SiteFacts(
        source=SOURCE,
        snapshot=Snapshot(SOURCE),
        settled=(),
        revision="",
        version=None,
        via=None,
        observed_at=moment,
        observed_until=None,
        settling=DEFAULT,
        rollouts=Rollouts.of([], moment),
    )


def moved() -> SiteFacts:
    """``ec2`` leaves Ireland, ``kms`` becomes ``keys``, ``old`` goes, Mexico comes and goes, and ``s3`` has days.

    ``mq`` is named in 2021 and listed a year later. What happens on 5 and 6 March 2024 is undone within two weeks.
    """
    history = History()
    two, three = [VIRGINIA, IRELAND], [VIRGINIA, IRELAND, MEXICO]
    ec2, old, mq = runs("ec2", *two), runs("old", *two), Service("mq")
    history.observe(at("2021-01-10"), two, [ec2, runs("kms", VIRGINIA), old])
    history.observe(at("2021-02-10"), three, [ec2, runs("kms", VIRGINIA), old, runs("s3", VIRGINIA), mq])
    history.observe(
        at("2022-03-01"), three, [runs("ec2", VIRGINIA), runs("keys", VIRGINIA), old, mq], renamed={"kms": "keys"}
    )
    s3 = replace(runs("s3", *two), dated=frozenset({("us-east-1", "2006-03-14"), ("eu-west-1", "2024-02-01")}))
    keys, mq = runs("keys", *two), runs("mq", *two)
    history.observe(at("2023-05-31", 23), two, [runs("ec2", VIRGINIA), keys, mq, s3])
    history.observe(
        at("2024-02-01"), two, [runs("ec2", VIRGINIA), keys, mq, s3, Service("iam", global_in=frozenset({"aws"}))]
    )
    known = [runs("ec2", VIRGINIA), keys, mq, s3, Service("iam", global_in=frozenset({"aws"}))]
    history.observe(at("2024-02-28"), two, [*known[:2], *known[3:]])
    history.observe(at("2024-03-06"), two, known)
    return history.facts(observed_until=at("2024-05-01", 0))


def with_forecasts() -> SiteFacts:
    """Two regions with forecasts, twelve in one of them."""
    why = (Reason("it is everywhere", 1.5), Reason("it is old", -0.5))
    days = (date(2024, 5, 1), date(2024, 3, 31))
    many = [
        _forecast(f"new-{number:02}", "eu-west-1", (0.12345, 0.6 - number / 100, 0.9), why, days)
        for number in range(12)
    ]
    one = replace(_forecast("s3", "us-east-1", (0.0, 0.00004, 1.0), (), days), back_tested=False)
    return replace(moved(), forecasts=(*many, one))


def _forecast(
    service: str, region: str, chances: tuple[float, float, float], why: tuple[Reason, ...], days: tuple[date, date]
) -> Forecast:
    return Forecast(days[0], service, region, *chances, why, days[1])


def with_lone_surrogates() -> SiteFacts:
    """A name and a version that cannot be written as UTF-8."""
    history = History()
    history.observe(at("2021-01-10"), [VIRGINIA], [runs("half", VIRGINIA, name="half \ud800")], version="\udfff")
    return history.facts()


def grown(snapshots: Sequence[Snapshot]) -> SiteFacts:
    """A history in which each of *snapshots* was seen, ten days after the one before."""
    history = History()
    for number, one in enumerate(snapshots):
        moment = at("2021-01-05") + timedelta(days=10 * number)
        history.observe(moment, one.regions.values(), one.services.values())
    return history.facts()
