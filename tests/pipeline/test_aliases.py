from pathlib import Path

import pytest

from reporter.errors import DataError
from reporter.pipeline.aliases import load_aliases, parse_aliases


def write(root: Path, text: str | bytes) -> None:
    (root / "config").mkdir()
    (root / "config" / "aliases.yml").write_bytes(text.encode() if isinstance(text, str) else text)


def test_the_shipped_table_holds_without_one_of_ones_own(tmp_path):
    """Reviewed renames of the endpoints source, and none of others."""
    assert load_aliases(tmp_path, "endpoints")["ecr"] == "api.ecr"
    assert load_aliases(tmp_path, "table") == {}


def test_ones_own_table_lies_on_top(tmp_path):
    """It adds pairs and overrides shipped ones, source by source."""
    write(tmp_path, "endpoints:\n  ecr: own\n  a: b\ntable:\n  c: d\nempty:\n")
    found = load_aliases(tmp_path, "endpoints")

    assert (found["ecr"], found["a"], found["sagemaker"]) == ("own", "b", "api.sagemaker")
    assert load_aliases(tmp_path, "table") == {"c": "d"}
    assert load_aliases(tmp_path, "empty") == {}


def test_an_empty_file_is_an_empty_table():
    """Comments only."""
    assert parse_aliases("# nothing yet\n", "a.yml") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "a.yml: not YAML: while parsing"),
        ("a: " * 5000, "a.yml: not YAML: "),
        ("[" * 600, "a.yml: not YAML: "),
        ("2024-99-99: b", "a.yml: not YAML: month must be in 1..12"),
        ("- a", "a.yml: expected, for each source, a table of old service code to new"),
        ("endpoints: ecr", "a.yml: expected, for each source, a table of old service code to new"),
        ("endpoints: {ecr: 5}", "a.yml: key endpoints: 'ecr': expected an old service code and a new one, found 5"),
        ("endpoints: {1: ecr}", "a.yml: key endpoints: 1: expected an old service code and a new one, found 'ecr'"),
        ("endpoints: {a: a}", "a.yml: key endpoints: 'a': expected an old service code and a new one, found 'a'"),
    ],
)
def test_a_wrong_table_is_named_with_its_key(text, expected):
    """The error is one line, whatever the parser says."""
    with pytest.raises(DataError) as caught:
        parse_aliases(text, "a.yml")

    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_table_that_cannot_be_read_is_named(tmp_path):
    """Not UTF-8."""
    write(tmp_path, b"\xff")

    with pytest.raises(DataError, match=r"aliases\.yml: cannot be read: "):
        load_aliases(tmp_path, "endpoints")
