"""What is in effect, how it is printed, and what differs."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.config.documents import parse_document
from reporter.config.effect import Row, differences, effective, is_key, scalar, yaml_lines
from reporter.config.encryption import encrypt, keygen
from reporter.config.layers import Layer, Origin, typed_value
from reporter.config.load import Loaded, load
from reporter.config.settings import SECTIONS, model

ENVIRONMENT = {"TOKEN": "xoxb-the-first", "OTHER": "xoxb-the-other"}
_, PUBLIC = keygen()


def loaded(text: str, **environment: str) -> Loaded:
    """What the project's file with *text* says."""
    document = parse_document(text, "c.yml", "yaml")
    files = [(Layer.PROJECT, Path("c.yml"))]
    return load(files, environment={**ENVIRONMENT, **environment}, read=lambda _: document)


def channel(token: str) -> Loaded:
    return loaded(f"notifications: {{channels: {{ops: {{type: slack, channel: '#x', token: '{token}'}}}}}}")


def texts(before: Loaded, after: Loaded) -> list[str]:
    return [difference.text for difference in differences(before, after)]


def printed(made: Loaded, *, origin: bool = False) -> str:
    return "\n".join(yaml_lines(effective(made), origin=origin))


FULL = """
metadata: {name: '1e3', description: "no", author: '# "x": y'}
guard: {overall: 0.00001, floor: 0}
settle: {removals: 2w}
aws:
  accounts:
    gov-1: {profile: gov, partitions: [aws-us-gov], external_id: '${TOKEN}'}
sources:
  options:
    table: {'file: x': "a\\nb\\u202E", "on": true, 'a.b': '0o17'}
insights: {off: []}
notifications:
  channels: {}
"""


def test_what_is_printed_says_the_same_when_it_is_read() -> None:
    made = loaded(FULL)
    again = loaded(printed(made).replace("'***'", "'${TOKEN}'"))
    assert differences(made, again) == ()
    assert {row.path: row.value for row in effective(made)} == {row.path: row.value for row in effective(again)}


def test_each_value_stands_on_a_line_of_its_own_with_its_origin() -> None:
    made = loaded("guard: {overall: 0.1}\nfilters: {regions: {include: [eu-*]}}", REPORTER__GUARD__FLOOR="7")
    lines = printed(made, origin=True).splitlines()
    assert "  overall: 0.1  # project: c.yml:1:9" in lines
    assert "  floor: 7  # environment: REPORTER__GUARD__FLOOR" in lines
    assert "  region: 0.2  # default" in lines
    assert "    include: [eu-*]  # project: c.yml:2:21" in lines


def test_every_default_that_is_something_is_shown() -> None:
    defaults = {row.key: row.value for row in effective(Loaded())}
    expected = {
        f"{section}.{name}"
        for section in SECTIONS
        for name, value in model(section)().model_dump(mode="json").items()
        if value not in (None, [], {}) and not isinstance(value, dict)
    }
    assert expected <= set(defaults)
    assert defaults["settle.removals"] == "14d"


def test_a_key_without_a_value_in_any_layer_is_not_shown() -> None:
    assert not any(row.key.startswith(("publish.", "site.logo")) for row in effective(Loaded()))


def test_what_somebody_sets_is_shown_though_it_is_empty() -> None:
    made = effective(loaded("insights: {off: []}\nnotifications: {channels: {}}"))
    assert {row.key: row.value for row in made if row.origin} == {"insights.off": [], "notifications.channels": {}}


def test_an_origin_stays_on_its_line_whatever_a_file_is_called() -> None:
    row = Row(("guard", "floor"), 1, Origin(Layer.FILE, "a\nguard: {}\x1b"))
    assert list(yaml_lines([row], origin=True)) == ["guard:", "  floor: 1  # file: a guard: {} "]


def test_a_secret_is_masked_in_rows_and_their_repr() -> None:
    made = channel("${TOKEN}")
    [row] = [row for row in effective(made) if row.key.endswith("token")]
    assert (row.value, row.written) == ("***", "${TOKEN}")
    assert "TOKEN" not in repr(row)
    assert "xoxb" not in printed(made) + repr(effective(made))


@pytest.mark.parametrize(
    "text", ["1e3", "0o17", "+.5", "no", "~", "", " a", "***", "a: b", "a #b", "\x1b", "\u202e", "ä", "a\n\nb"]
)
def test_a_text_that_looks_like_something_else_is_read_back(text: str) -> None:
    line = scalar(text)
    assert (typed_value(line), line.isprintable()) == (text, True)


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)


@given(VALUES | st.lists(VALUES))
def test_any_value_is_one_line_and_read_back(value: Any) -> None:
    line = scalar(value)
    assert (typed_value(line), line.isprintable()) == (value, True)


def test_a_row_is_below_its_sections_and_no_others() -> None:
    row = Row(("guard", "overall"), 1, None)
    assert row.is_below("guard")
    assert row.is_below("guard.overall")
    assert not row.is_below("guard.over")
    assert Row(("rules", 0), 1, None).is_below("rules")


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("guard", True),
        ("publish.s3.bucket", True),
        ("notifications.channels.any", True),
        ("gaurd", False),
        ("guard.x", False),
    ],
)
def test_a_key_is_known_whether_or_not_it_is_set(key: str, there: bool) -> None:
    assert is_key(key) is there


def test_differences_are_told_by_key() -> None:
    before = loaded("guard: {overall: 0.1}\nfilters: {regions: {include: [a]}}\nmetadata: {name: x}")
    after = loaded("guard: {overall: 0.2}\nfilters: {regions: {include: [a, b]}}\nsite: {name: y}")
    assert texts(before, after) == [
        "metadata.name: x -> not set",
        "guard.overall: 0.1 -> 0.2",
        "filters.regions.include: [a] -> [a, b]",
        "site.name: not set -> y",
    ]


def test_where_a_value_comes_from_is_no_difference() -> None:
    assert texts(loaded("guard: {floor: 7}"), loaded("", REPORTER__GUARD__FLOOR="7")) == []


def test_a_secret_that_another_variable_gives_is_a_difference() -> None:
    assert texts(channel("${TOKEN}"), channel("${OTHER}")) == ["notifications.channels.ops.token: a secret, changed"]
    assert texts(channel("${TOKEN}"), channel("${TOKEN}")) == []


def test_a_secret_that_is_encrypted_otherwise_is_a_difference() -> None:
    one, other = (encrypt("xoxb-the-same", [PUBLIC]) for _ in range(2))
    assert texts(channel(one), channel(other)) == ["notifications.channels.ops.token: a secret, changed"]
    assert texts(channel(one), channel("${TOKEN}")) == ["notifications.channels.ops.token: a secret, changed"]
    assert texts(channel(one), channel(one)) == []


def test_a_secret_that_comes_or_goes_is_masked() -> None:
    assert "notifications.channels.ops.token: not set -> ***" in texts(Loaded(), channel("${TOKEN}"))
