from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.insights.period import Period, Span

DAY = date(2026, 11, 24)
DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))
SPANS = st.sampled_from(Span)


@pytest.mark.parametrize(
    ("span", "name", "start", "last"),
    [
        ("week", "2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        ("month", "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(span, name, start, last):
    found = Period.around(DAY, Span(span))
    assert (found.name, found.start, found.last_day) == (name, start, last)


@pytest.mark.parametrize(
    ("span", "before", "year_before"),
    [
        ("week", "2026-W47", "2025-W48"),
        ("month", "2026-10", "2025-11"),
        ("quarter", "2026-Q3", "2025-Q4"),
        ("year", "2025", "2025"),
    ],
)
def test_a_period_has_one_before_it_and_one_a_year_before(span, before, year_before):
    found = Period.around(DAY, Span(span))
    assert (found.before.name, found.year_before.name) == (before, year_before)
    assert Period.last_complete(DAY, Span(span)) == found.before


def test_a_week_belongs_to_the_year_of_its_thursday():
    assert Period.around(date(2027, 1, 1), Span.WEEK).name == "2026-W53"


@given(DAYS, SPANS)
def test_each_day_lies_in_its_period_and_periods_meet(day, span):
    found = Period.around(day, span)
    assert day in found
    assert found.before.end == found.start
    assert found.before.last_day not in found
    assert Period.around(found.end, span).before == found


@given(DAYS, SPANS)
def test_names_sort_as_time_does(day, span):
    found = Period.around(day, span)
    assert found.before.name < found.name
    assert found.before < found


@given(DAYS, SPANS)
def test_the_last_complete_period_is_over(day, span):
    assert Period.last_complete(day, span).last_day < day
    assert Period.last_complete(day, span).last_day >= day - timedelta(days=731)
