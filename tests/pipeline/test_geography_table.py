"""The table of where regions are: what it says, and how its mistakes are named."""

from importlib.resources import files
from pathlib import Path

import pytest

from reporter.errors import DataError
from reporter.history.baseline import decode_baseline
from reporter.insights.geography import UNKNOWN, Place
from reporter.insights.past import RegionPast
from reporter.insights.rollouts import Rollouts
from reporter.pipeline.geography import FILE, SHIPPED, load_geography, parse_geography

ROOT = Path(__file__).parents[2]
TEXT = files("reporter").joinpath(SHIPPED).read_text(encoding="utf-8")
NOWHERE = Path("nowhere")


@pytest.fixture(scope="module")
def rollouts() -> Rollouts:
    text = files("reporter").joinpath("baseline/endpoints.tsv").read_text(encoding="utf-8")
    found = decode_baseline(text, "endpoints.tsv")
    return Rollouts.of(found.timeline, found.observed_until, observed_until=found.observed_until)


def write(root: Path, text: str | bytes) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_bytes(text.encode() if isinstance(text, str) else text)


def test_every_region_and_partition_of_the_history_has_a_line_and_there_are_no_others(rollouts: Rollouts) -> None:
    found = load_geography(NOWHERE)
    assert found.countries.keys() == rollouts.regions.keys()
    assert found.partitions.keys() == {row.partition for row in rollouts.regions.values()}


def test_every_country_has_a_continent(rollouts: Rollouts) -> None:
    found = load_geography(NOWHERE)
    nobody_says = {code for code, row in rollouts.regions.items() if found.place(row) == Place()}
    assert nobody_says == {"eu-isoe-west-1"}
    assert set(found.countries.values()) - {UNKNOWN} <= found.continents.keys()


@pytest.mark.parametrize(
    ("code", "country", "continent"),
    [
        ("eu-west-1", "IE", "Europe"),
        ("eu-west-2", "GB", "Europe"),
        ("eu-central-2", "CH", "Europe"),
        ("eusc-de-east-1", "DE", "Europe"),
        ("ap-east-1", "HK", "Asia"),
        ("ap-southeast-6", "NZ", "Oceania"),
        ("af-south-1", "ZA", "Africa"),
        ("mx-central-1", "MX", "North America"),
        ("sa-east-1", "BR", "South America"),
        ("us-isof-south-1", "US", "North America"),
    ],
)
def test_a_region_lies_there(code: str, country: str, continent: str, rollouts: Rollouts) -> None:
    assert load_geography(NOWHERE).place(rollouts.regions[code]) == Place(country, continent)


def test_what_the_source_says_of_a_country_stands_before_the_table(rollouts: Rollouts) -> None:
    row = rollouts.regions["eu-west-1"]
    moved = RegionPast(row.code, row.partition, row.since, row.revision, country="FR")
    assert load_geography(NOWHERE).place(moved) == Place("FR", "Europe")


def test_kinds_say_who_may_use_a_partition() -> None:
    found = load_geography(NOWHERE)
    assert {code: found.kind(code) for code in (*found.partitions, "aws-new")} == {
        "aws": "commercial",
        "aws-cn": "China",
        "aws-eusc": "European sovereign",
        "aws-iso": "US intelligence",
        "aws-iso-b": "US intelligence",
        "aws-iso-e": UNKNOWN,
        "aws-iso-f": UNKNOWN,
        "aws-us-gov": "US government",
        "aws-new": UNKNOWN,
    }


def test_every_line_names_its_source_and_lines_stand_in_order() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("  ") and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if " # " not in line] == []
    for table in parse_geography(TEXT.partition("  # Countries for which")[0], "half").values():
        assert list(table) == sorted(table)


def test_ones_own_lines_lie_on_top(tmp_path: Path) -> None:
    write(tmp_path, 'countries: {xx-west-1: "NO", eu-isoe-west-1: GB}\ncontinents: {"NO": Europe}\npartitions:\n')
    found = load_geography(tmp_path)
    assert (found.countries["xx-west-1"], found.countries["eu-isoe-west-1"]) == ("NO", "GB")
    assert (found.countries["eu-west-1"], found.continents["NO"]) == ("IE", "Europe")
    assert found.partitions == load_geography(NOWHERE).partitions


def test_the_template_for_ones_own_lines_is_a_table_once_uncommented() -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    example = text[text.index("# countries:") :].replace("# ", "", 1).replace("\n# ", "\n")
    assert parse_geography(text, "own") == {}
    assert parse_geography(example, "own") == {
        "countries": {"xx-west-1": "NO"},
        "continents": {"NO": "Europe"},
        "partitions": {"aws-xx": "commercial"},
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("countries: [", "g.yml: not YAML: while parsing"),
        ("[" * 600, "g.yml: not YAML: "),
        ("- a", "g.yml: expected lines of `key: value`"),
        ("countries: [a]", "g.yml:1: key countries: expected lines of `key: value`"),
        ("zones: {a: DE}", "g.yml:1: key zones: not known here: expected countries, continents, partitions"),
        ("countries:\n  a-1: DE\n  a-1: FR", "g.yml:3: key a-1: it is there twice: keep one of the two lines"),
        ("countries:\n  a-1: Germany", "g.yml:2: key a-1: expected a country code of two capital letters, or unknown"),
        ("countries:\n  a-1: de", "g.yml:2: key a-1: expected a country code of two capital letters, or unknown"),
        ("countries:\n  a-1: NO", "g.yml:2: key a-1: expected text on one line, found 'NO': put it in quotes if"),
        ("countries:\n  a-1:\n", "g.yml:2: key a-1: expected text on one line, found '': put it in quotes if"),
        ("countries:\n  a-1: [DE]", "g.yml:2: key a-1: expected text"),
        ("countries:\n  ? [a]\n  : DE", "g.yml:2: a key: expected text"),
        ("continents:\n  Germany: Europe", "g.yml:2: key Germany: expected a country code of two capital letters"),
        ("continents:\n  DE: Atlantis", "g.yml:2: key DE: expected Africa, Asia, Europe, North America, Oceania,"),
    ],
)
def test_a_wrong_table_is_named_with_its_line_and_key(text: str, expected: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_geography(text, "g.yml")
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, b"\xff")
    with pytest.raises(DataError, match=r"geography\.yml: cannot be read: "):
        load_geography(tmp_path)
