"""Since when."""

from dataclasses import replace

from reporter.model.catalog import Service
from reporter.render.since import beginnings
from tests.site_sample import BEIJING, IRELAND, MEXICO, VIRGINIA, History, at, runs, sample


def test_dates_of_the_sample() -> None:
    """News has its date; what came with the first list or a correction is dated before it."""
    facts = sample()
    begun = beginnings(facts)
    services = facts.snapshot.services

    assert begun.region("eu-west-1") == "before 2016-03-02"
    assert begun.region("mx-central-1") == "2025-01-14"
    assert begun.region("cn-north-1") == "before 2025-02-01"
    assert begun.availability(services["ec2"], MEXICO) == "2025-01-14"
    assert begun.availability(services["iam"], VIRGINIA) == "before 2016-03-02"
    assert begun.availability(services["keys"], IRELAND) == "2025-02-20"
    assert begun.region("nowhere") == "not recorded"
    assert begun.availability(Service("x"), BEIJING) == "not recorded"


def test_a_rename_keeps_the_dates() -> None:
    """A renamed service is as old as it was under its old code."""
    facts = sample()
    begun = beginnings(facts)

    assert begun.service("keys") == "before 2016-03-02"
    assert begun.availability(facts.snapshot.services["keys"], VIRGINIA) == "before 2016-03-02"


def test_a_reverted_removal_changes_no_date() -> None:
    """What went and came back within the settling time is as old as before; what came back later is new."""
    history = History()
    ec2 = runs("ec2", IRELAND, VIRGINIA)
    less = replace(ec2, regions=frozenset({"us-east-1"}))
    for day, service in (
        ("2020-01-01", ec2),
        ("2020-01-02", Service("ec2", "EC2", ec2.regions)),
        ("2020-02-01", less),
        ("2020-02-05", ec2),
        ("2020-03-01", less),
        ("2020-04-01", replace(less, name="EC2")),
        ("2020-05-01", ec2),
    ):
        history.observe(at(day), [IRELAND, VIRGINIA], [service])
    winter = [one for one in history.facts().settled if one.change_set.observed_at < at("2020-03-01")]
    flicker = beginnings(replace(history.facts(), settled=winter))

    assert flicker.availability(ec2, IRELAND) == "before 2020-01-01"
    assert beginnings(history.facts()).availability(ec2, IRELAND) == "2020-05-01"
