from dataclasses import replace
from datetime import datetime, timedelta, timezone

from reporter.model.catalog import Availability
from reporter.model.snapshot import Completeness
from reporter.render.exports.facts import ExportFacts
from tests.render.exports.sample import FACTS, chosen


def cells(facts: ExportFacts) -> list[tuple[str, str, str]]:
    return [(service.code, region.code, str(state)) for service, region, state in facts.availabilities()]


def test_what_is_not_listed_is_left_out_and_what_is_unknown_is_not():
    """A reader who finds no row may take it for a no; nobody may take an unknown for one."""
    assert [cell for cell in cells(FACTS) if cell[0] in {"half", "new"}] == [
        ("half", "cn-north-1", "unknown"),
        ("half", "us-east-1", "available"),
        ("new", "ap-east-9", "unknown"),
        ("new", "cn-north-1", "unknown"),
        ("new", "eu-west-1", "unknown"),
        ("new", "us-east-1", "unknown"),
    ]
    assert all(state != Availability.NOT_LISTED for *_, state in cells(FACTS))


def test_without_a_choice_everything_is_there():
    """Also a region without services."""
    assert [region.code for region in FACTS.regions()] == ["ap-east-9", "cn-north-1", "eu-west-1", "us-east-1"]
    assert [service.code for service in FACTS.services()] == ["=1+1", "half", "iam", "new", "s3"]


def test_chosen_regions_have_their_own_services():
    """Those of which anything is said there; an unknown one may be there."""
    facts = chosen(regions=("eu-*",))

    assert [region.code for region in facts.regions()] == ["eu-west-1"]
    assert [service.code for service in facts.services()] == ["iam", "new", "s3"]
    assert cells(facts) == [
        ("iam", "eu-west-1", "global"),
        ("new", "eu-west-1", "unknown"),
        ("s3", "eu-west-1", "available"),
    ]


def test_chosen_services_keep_every_region():
    """Where a service is not is an answer, too."""
    facts = chosen(services=("half",))

    assert len(facts.regions()) == 4
    assert [service.code for service in facts.services()] == ["half"]


def test_a_choice_makes_no_no_unknown():
    """A service that is listed elsewhere only stays listed: its other cells keep their meaning."""
    facts = chosen(partitions=("aws-cn",), services=("half", "=*"))

    assert cells(facts) == [("half", "cn-north-1", "unknown")]
    assert [service.listed for service in facts.services()] == [True]


def test_an_export_is_partial_where_something_was_unread():
    """As the commit's trailers say."""
    assert FACTS.completeness is Completeness.PARTIAL
    assert replace(FACTS, unread=()).completeness is Completeness.COMPLETE


def test_the_time_is_told_in_utc_with_whole_seconds():
    """Whatever clock it was read from, in any year."""
    there = datetime(1, 1, 2, 1, 30, 0, 999, tzinfo=timezone(timedelta(hours=2)))

    assert FACTS.observed == "2026-11-22T06:17:00Z"
    assert replace(FACTS, observed_at=there).observed == "0001-01-01T23:30:00Z"
