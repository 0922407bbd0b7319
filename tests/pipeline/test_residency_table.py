"""The residency rules: what they hold, how one's own come in, and how mistakes are named."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.errors import DataError
from reporter.insights.risk.residency import Reach, ResidencyRule
from reporter.pipeline.geography import load_geography
from reporter.pipeline.residency import FILE, SHIPPED, load_residency, parse_residency

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site/docs/guides/residency.md").read_text(encoding="utf-8")
NOWHERE = Path("nowhere")
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def write(root: Path, text: str | bytes) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_bytes(text.encode() if isinstance(text, str) else text)


def test_the_european_union_has_27_members() -> None:
    assert load_residency(NOWHERE)["eu"].countries == frozenset(MEMBERS.split())
    assert len(MEMBERS.split()) == 27


def test_every_shipped_rule_says_where_it_comes_from() -> None:
    for rule in load_residency(NOWHERE).values():
        assert rule.title
        assert rule.note.endswith(".")
        assert rule.source.startswith("https://")


def test_shipped_rules_name_only_what_the_table_of_geography_knows() -> None:
    geography = load_geography(NOWHERE)
    for rule in load_residency(NOWHERE).values():
        assert rule.countries <= geography.continents.keys()
        assert rule.partitions <= geography.partitions.keys()


def test_ones_own_rules_come_on_top_and_take_the_place_of_those_with_the_same_id(tmp_path: Path) -> None:
    write(tmp_path, "uk: {title: Ours, partitions: [aws], countries: [GB, IE]}\nours: {title: O, partitions: [aws]}\n")
    found = load_residency(tmp_path)
    assert found["uk"] == ResidencyRule("uk", "Ours", frozenset({"GB", "IE"}), frozenset({"aws"}))
    assert list(found)[-1] == "ours"
    assert found["eu"] == load_residency(NOWHERE)["eu"]


def test_the_template_for_ones_own_rules_is_a_rule_once_uncommented() -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    example = text[text.index("# dach:") :].replace("# ", "", 1).replace("\n# ", "\n")
    assert parse_residency(text, "own") == {}
    assert parse_residency(example, "own")["dach"].countries == {"DE", "AT", "CH"}


def test_the_page_has_every_shipped_rule_every_reach_and_examples_that_can_be_copied() -> None:
    for rule in load_residency(NOWHERE).values():
        assert f"| `{rule.id}` | {rule.title} |" in PAGE
    for reach in Reach:
        assert f"| {reach} |" in PAGE
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [list(parse_residency(text, "page")) for text in examples] == [["dach", "approved"]]
    assert "not legal advice" in PAGE


def test_the_shipped_file_says_that_it_is_no_legal_advice() -> None:
    assert "not legal advice" in files("reporter").joinpath(SHIPPED).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {title: T", "r.yml: not YAML: while parsing"),
        ("- a", "r.yml: expected lines of `key: value`"),
        ("a: b", "r.yml:1: key a: expected lines of `key: value`"),
        ("a:\n", "r.yml:1: key a: title is missing: write `title: ...`"),
        ("Our Rule: {title: T, countries: [DE]}", "r.yml:1: key Our Rule: expected an id of small letters, digits and"),
        ("über: {title: T, countries: [DE]}", "r.yml:1: key über: expected an id of small letters, digits and"),
        ("a:\n  countries: [DE]", "r.yml:1: key a: title is missing: write `title: ...`"),
        ("a:\n  title: T", "r.yml:1: key a: it allows everything: write `countries: [...]`, `partitions: [...]` or"),
        ("a:\n  title: T\n  regions: [a]", "r.yml:3: key regions: not known here: expected title, countries, part"),
        ("a:\n  title: T\n  countries: DE", "r.yml:3: key countries: expected a list such as [a, b]"),
        ("a:\n  title: T\n  countries: []", "r.yml:3: key countries: expected a list such as [a, b]"),
        ("a:\n  title: T\n  countries: [DE, DE]", "r.yml:3: key countries: DE is there twice: keep one of the two"),
        ("a:\n  title: T\n  countries: [NO]", "r.yml:3: key countries: expected text on one line, found 'NO': put it"),
        ("a:\n  title: T\n  countries: [UKR]", "r.yml:3: key countries: expected country codes of two capital letter"),
        ("a:\n  title: T\n  partitions: [1]", "r.yml:3: key partitions: expected text on one line, found '1': put it"),
        (
            "a:\n  title: T\n  partitions: [aws]\n  source: http://x",
            "r.yml:4: key source: expected an address that begins with https://, found http://x",
        ),
    ],
)
def test_a_wrong_rule_is_named_with_its_line_and_key(text: str, expected: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_residency(text, "r.yml")
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, b"\xff")
    with pytest.raises(DataError, match=r"residency\.yml: cannot be read: "):
        load_residency(tmp_path)
