from datetime import UTC, date, datetime

import pytest

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.insights.period import Period, Span
from reporter.insights.rollouts import Rollouts
from reporter.insights.summary import Summary, end_of, summarize
from reporter.insights.wording import headline, sentences
from tests.builders import added, change_set, removed


@pytest.fixture(scope="module")
def summed(baseline):
    """``summed(date(2025, 12, 1), Span.YEAR)``: the summary of the period around that day."""

    def made(on, span):
        period = Period.around(on, span)
        known = baseline.observed_until
        return summarize(Rollouts.of(baseline.timeline, min(end_of(period), known), known=known), period, ())

    return made


def test_the_end_of_a_period_is_its_last_second():
    assert end_of(Period.around(date(2026, 2, 3), Span.MONTH)) == datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)


def test_the_numbers_of_a_quarter_are_those_of_the_history(summed):
    found = summed(date(2026, 9, 30), Span.QUARTER)
    assert (found.arrivals.now, found.arrivals.before, found.arrivals.year_before) == (85, 58, 197)
    assert found.departures.now == 0
    assert found.launched == ("eventsv2",)
    assert found.busiest_services[0] == ("dax", 19)
    assert found.complete


def test_regions_that_opened_are_named(summed):
    found = summed(date(2025, 12, 1), Span.YEAR)
    assert found.opened == ("ap-east-2", "ap-southeast-6", "ap-southeast-7", "mx-central-1", "us-isob-west-1")


def test_services_that_left_are_named(summed):
    assert summed(date(2026, 10, 1), Span.MONTH).left == ("finspace", "finspace-api", "tnb")


def test_the_series_ends_with_the_period_and_knows_nothing_before_the_history(summed):
    found = summed(date(2025, 12, 1), Span.YEAR)
    assert found.series == (None, None, 320, 294, 357, 556, 495, 514, 766, 1057, 413, 729)


def test_a_running_period_is_not_complete(summed):
    found = summed(date(2026, 11, 17), Span.QUARTER)
    assert not found.complete
    assert " so far" in headline(found)


def test_the_first_period_has_none_to_compare_with(summed):
    found = summed(date(2015, 6, 30), Span.MONTH)
    assert (found.arrivals.before, found.arrivals.year_before, found.departures.before) == (None, None, None)
    assert headline(found) == "Nothing came and nothing left."


def small(*sets: ChangeSet, on: date = date(2026, 2, 1)) -> Summary:
    period = Period.around(on, Span.MONTH)
    base = change_set(
        -90,
        *(Change(Kind.REGION_ADDED, region=code, partition="aws") for code in ("a-1", "b-1")),
        *(Change(Kind.SERVICE_ADDED, service=code) for code in ("s3", "s4")),
        added("s3", "a-1"),
        added("s4", "a-1"),
    )
    look = change_set(-80, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S3"))
    return summarize(Rollouts.of((base, look, *sets), end_of(period)), period, ())


def test_a_correction_is_neither_an_arrival_nor_a_departure():
    why = "the file was wrong"
    found = small(
        change_set(40, removed("s4", "a-1"), added("s3", "b-1"), accepted=why), change_set(41, added("s4", "b-1"))
    )
    assert (found.arrivals.now, found.departures.now, found.left) == (0, 0, ())


def test_one_of_each_reads_well():
    look = change_set(50, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S4"))
    opened = Change(Kind.REGION_ADDED, region="c-1", partition="aws")
    new = Change(Kind.SERVICE_ADDED, service="new")
    found = small(change_set(40, opened, new, added("new", "c-1"), removed("s4", "a-1")), look)
    assert headline(found) == "Services came to regions once, against 0 the month before."
    assert list(sentences(found)) == [
        "1 region (c-1) opened.",
        "1 service (new) is new.",
        "1 service (s4) is no longer listed.",
        "Services left regions once.",
        "At the end, 2 services in 3 regions were listed: 2 availabilities.",
    ]


def test_as_many_as_before_is_said_so():
    look = change_set(50, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S4"))
    found = small(change_set(10, added("s4", "b-1")), change_set(40, added("s3", "b-1")), look)
    assert headline(found) == "Services came to regions once, as often as the month before."


def test_departures_alone_are_no_quiet_month():
    look = change_set(50, Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", after="S4"))
    assert headline(small(change_set(40, removed("s4", "a-1")), look)).startswith("Services came to regions 0 times")


def test_a_service_whose_first_listing_is_provisional_is_not_yet_new():
    new = Change(Kind.SERVICE_ADDED, service="new")
    assert small(change_set(40, new, added("new", "b-1"))).launched == ()


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span.WEEK, "Week from 23 November 2026"),
        (Span.MONTH, "November 2026"),
        (Span.QUARTER, "Fourth quarter of 2026"),
        (Span.YEAR, "2026"),
    ],
)
def test_a_period_has_a_title(span, expected):
    assert Period.around(date(2026, 11, 24), span).title == expected
