from datetime import UTC, datetime

import pytest

from reporter.cli.options import moment, pairs
from reporter.errors import UsageError


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2024-06-01", False, datetime(2024, 6, 1, tzinfo=UTC)),
        ("2024-06-01", True, datetime(2024, 6, 1, 23, 59, 59, tzinfo=UTC)),
        (" 20240601 ", True, datetime(2024, 6, 1, 23, 59, 59, tzinfo=UTC)),
        ("2024-06-01T06:00", True, datetime(2024, 6, 1, 6, tzinfo=UTC)),
        ("2024-06-01T06:00:00Z", True, datetime(2024, 6, 1, 6, tzinfo=UTC)),
        ("2024-06-01T06:00:00+02:00", False, datetime(2024, 6, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_whole_day_and_a_time_is_itself(text, end, expected):
    """In UTC, unless it says otherwise."""
    assert moment(text, end=end) == expected


def test_no_date_is_no_moment():
    """An option that is not given stays open."""
    assert moment(None) is None


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-02-30", "2024-06-01T25:00", "0001-01-01T00:00+14:00", "9999-12-31T23:00-14:00"]
)
def test_what_is_no_date_is_refused(text):
    """With the two forms that are."""
    with pytest.raises(UsageError, match=r" is no date: write 2024-06-01, or 2024-06-01T06:00:00Z$"):
        moment(text)


def test_options_of_a_source_are_pairs():
    """The value is everything after the first equals sign."""
    assert pairs(["file=a=b.csv", "name ="]) == {"file": "a=b.csv", "name": ""}
    assert pairs(None) == {}


@pytest.mark.parametrize("text", ["file", "=a", ""])
def test_an_option_without_a_key_or_value_is_refused(text):
    """The error shows it."""
    with pytest.raises(UsageError, match=rf"^--option '{text}': expected KEY=VALUE$"):
        pairs([text])
