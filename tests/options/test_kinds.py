"""Kinds of values: what each takes, and what it says to the rest."""

import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.options import kinds


def taken(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def told(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        taken(kind, value)
    return str(caught.value.errors()[0]["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (kinds.Name, ["a", "Team-a_1"], ["", "1a", "a b", "ä", "a" * 64]),
        (kinds.SourceName, ["endpoints", "0-x"], ["", "-x", "X", "a_b"]),
        (kinds.BranchName, ["snapshots", "a/b"], ["-x", "a..b", "a b", "x.lock", "a/", "x~1", "@{x", "HEAD"]),
        (kinds.Pattern, ["*", "eu-*", "Amazon S3"], ["", " ", "a\nb"]),
        (kinds.Partition, ["aws", "aws-us-gov"], ["AWS", "gov", "aws-"]),
        (kinds.RegionCode, ["eu-west-1", "us-gov-east-1", "eusc-de-east-1"], ["eu-west", "EU-west-1", "1"]),
        (kinds.RoleArn, ["arn:aws-cn:iam::123456789012:role/a/b"], ["arn:aws:iam::1:role/a", "reader"]),
        (kinds.Colour, ["#3949ab", "#FFFFFF"], ["#fff", "red", "3949ab"]),
        (kinds.Clock, ["00:00", "23:59"], ["24:00", "9:00", "09:60"]),
        (kinds.TimeZone, ["UTC", "Europe/Berlin"], ["Mars/Base", "", "../etc"]),
        (
            kinds.HttpsUrl,
            ["https://a.b/c?d=e"],
            ["http://a", "https://", "https://u:p@a", "https://:p@a", "https://a b", "https://[", "https://a\n"],
        ),
        (kinds.Text, ["x y"], ["", "  ", "a\nb", "\t"]),
    ],
)
def test_a_kind_takes_what_it_says_and_its_schema_says_the_same(kind: Any, good: list[str], bad: list[str]) -> None:
    schema = TypeAdapter(kind).json_schema()
    for text in good:
        assert taken(kind, text) == text
        assert re.search(schema.get("pattern", ""), text)
    for text in bad:
        assert told(kind, text).startswith("expected ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14d", timedelta(days=14)),
        ("2w", timedelta(weeks=2)),
        ("0d", timedelta()),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_a_span_of_time_is_a_number_with_a_unit(text: object, expected: timedelta) -> None:
    assert taken(kinds.Days, text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("14", "expected a number with its unit (d for days, w for weeks), such as 14d"),
        (14, "expected a number with its unit (d for days, w for weeks), such as 14d"),
        ("14h", "expected a number with its unit (d for days, w for weeks), such as 14d"),
        ("-1d", "expected a number with its unit (d for days, w for weeks), such as 14d"),
        ("", "expected a number with its unit (d for days, w for weeks), such as 14d"),
        ("9999d", "expected 0d to 3650d"),
        ("999999999w", "expected 0d to 3650d"),
    ],
)
def test_a_span_that_is_none_says_how_to_write_one(text: object, words: str) -> None:
    assert told(kinds.Days, text) == words


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (kinds.Days, ["14d", "2w"], ["14", "14h", "d"]),
        (kinds.Short, ["90s", "24h"], ["1d", "1.5h"]),
        (kinds.SecretText, ["${TOKEN}", "Bearer ${TOKEN}", "age:YWdl+/=="], ["xoxb-1", "$TOKEN", "age:", "age:a b"]),
    ],
)
def test_an_editor_takes_and_marks_the_same_as_the_reporter(kind: Any, good: list[str], bad: list[str]) -> None:
    pattern = TypeAdapter(kind).json_schema()["pattern"]
    assert all(re.search(pattern, text) for text in good)
    assert not any(re.search(pattern, text) for text in bad)


@given(st.integers(0, 3650 * 86_400))
def test_a_span_is_read_back_from_how_it_is_written(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert taken(kinds.Long, kinds.duration_text(span)) == span


@pytest.mark.parametrize(("kind", "text"), [(kinds.Short, "24h"), (kinds.Short, "90s"), (kinds.Days, "14d")])
def test_a_span_is_written_in_units_that_its_kind_takes(kind: Any, text: str) -> None:
    assert TypeAdapter(kind).dump_python(taken(kind, text)) == text


@given(st.text("aA1-._/@{~^:?*[\\ \x7fäHEDlock", min_size=1, max_size=8) | st.sampled_from(["a.lock/b", "a/.b", "/a"]))
@settings(max_examples=60)
def test_the_name_of_a_branch_is_taken_if_git_takes_it(name: str) -> None:
    git = subprocess.run(["git", "check-ref-format", f"refs/heads/{name}"], check=False).returncode == 0
    assert bool(re.search(TypeAdapter(kinds.BranchName).json_schema()["pattern"], name)) is (
        git and not name.startswith("-") and name != "HEAD"
    )


@pytest.mark.parametrize("kind", [kinds.Whole, kinds.Share])
def test_true_is_no_number(kind: Any) -> None:
    assert told(kind, True) == "expected a number"


@pytest.mark.parametrize(("value", "text"), [("x", "x"), (3, "3"), (True, "true"), (False, "false"), (1.5, "1.5")])
def test_an_option_of_a_source_is_a_text_however_it_is_written(value: object, text: str) -> None:
    assert taken(kinds.Scalar, value) == text
    assert told(kinds.Scalar, [value]) == "expected a single value"


def test_options_do_not_change_and_know_no_other_keys() -> None:
    class Room(kinds.Options):
        key: kinds.Whole = 1

    with pytest.raises(ValidationError):
        Room().key = 2  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Room.model_validate({"other": 1})
