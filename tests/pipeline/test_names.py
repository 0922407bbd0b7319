from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.names import Alone, Names, Pair, Relation
from reporter.errors import DataError
from reporter.pipeline.names import load_names, parse_names

TABLE = """
same:
  mcs: cassandra
  sms: {id: sms, retired: endpoints, why: dropped}
part:
  snowcone: {id: snowball, doubtful: true, why: "ordered there, it seems"}
only_ssm:
  aiq: a web site
only_endpoints:
  data.iot: {why: the older one, doubtful: false}
"""


def write(root: Path, text: str | bytes) -> None:
    (root / "config").mkdir()
    (root / "config" / "names.yml").write_bytes(text.encode() if isinstance(text, str) else text)


def pairs(names: Names) -> dict[str, str]:
    return {pair.first: pair.second for pair in names.pairs}


def test_a_table_has_pairs_and_codes_without_a_counterpart():
    """A line is text, or its fields."""
    assert parse_names(TABLE, "n.yml").names() == Names(
        (
            Pair("mcs", "cassandra"),
            Pair("sms", "sms", why="dropped", retired="endpoints"),
            Pair("snowcone", "snowball", Relation.PART, "ordered there, it seems", doubtful=True),
        ),
        {"aiq": Alone("a web site")},
        {"data.iot": Alone("the older one")},
        frozenset({"mcs", "sms", "snowcone", "aiq", "data.iot"}),
    )


def test_an_empty_table_and_an_empty_section_say_nothing():
    """Comments only."""
    assert parse_names("# nothing yet\n", "n.yml").names() == Names()
    assert parse_names("same:\nonly_ssm: {}\n", "n.yml").names() == Names()


def test_the_shipped_table_holds_without_one_of_ones_own(tmp_path):
    """Keyspaces is the known case."""
    assert pairs(load_names(tmp_path))["mcs"] == "cassandra"


def test_ones_own_lines_replace_those_about_the_same_codes(tmp_path):
    """Wherever the shipped line stood: a pair, or either list of codes without a counterpart."""
    write(
        tmp_path,
        "same: {aiq: iq, lex-runtime: runtime.lex}\nonly_ssm: {vpc: none}\nonly_endpoints: {cassandra: none}\n",
    )
    shipped, found = load_names(tmp_path / "none"), load_names(tmp_path)

    assert {"vpc", "mcs"} <= pairs(shipped).keys()
    assert {"aiq"} <= shipped.only_first.keys()
    assert {"runtime.lex"} <= shipped.only_second.keys()
    assert pairs(found) == {code: other for code, other in pairs(shipped).items() if code not in {"vpc", "mcs"}} | {
        "aiq": "iq",
        "lex-runtime": "runtime.lex",
    }
    assert found.only_first.keys() == shipped.only_first.keys() - {"aiq"} | {"vpc"}
    assert found.only_second.keys() == shipped.only_second.keys() - {"runtime.lex"} | {"cassandra"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "n.yml: not YAML: while parsing"),
        ("a: " * 5000, "n.yml: not YAML: "),
        ("[" * 600, "n.yml: not YAML: "),
        ("- a", "n.yml: expected lines of `key: value`"),
        ("names: {}", "n.yml:1: key names: not known here: expected same, part, only_ssm, only_endpoints"),
        ("same: text", "n.yml:1: key same: expected lines of `key: value`"),
        ("same:\n  no: x", "n.yml:2: a key: expected text on one line, found 'no': put it in quotes if it is text"),
        ("same:\n  [a]: x", "n.yml:2: a key: expected text"),
        ("same:\n  a:", "n.yml:2: key a: expected text on one line, found '': put it in quotes if it is text"),
        ("same:\n  a: 5", "n.yml:2: key a: expected text on one line, found '5': put it in quotes if it is text"),
        ("same:\n  a: [b]", "n.yml:2: key a: expected text"),
        ("same:\n  a: {why: x}", "n.yml:2: key a: id is missing: write `id: ...`"),
        ("same:\n  a: {id: b, so: x}", "n.yml:2: key so: not known here: expected id, why, doubtful, retired"),
        ("same:\n  a: {id: b, doubtful: maybe}", "n.yml:2: key doubtful: expected true or false"),
        ("same:\n  a: {id: b, doubtful: [true]}", "n.yml:2: key doubtful: expected true or false"),
        ("same:\n  a: {id: b, retired: aws}", "n.yml:2: key a: retired: expected ssm or endpoints, found 'aws'"),
        ("only_ssm:\n  a: {id: b}", "n.yml:2: key id: not known here: expected why, doubtful"),
        ("only_ssm:\n  a: {doubtful: true}", "n.yml:2: key a: why is missing: write `why: ...`"),
        ("same:\n  a: b\n  a: c", "n.yml:3: key a: it is there twice: keep one of the two lines"),
        ("same: {a: b}\nsame: {}", "n.yml:2: key same: it is there twice: keep one of the two lines"),
        (
            "same:\n  a: b\npart:\n  a: c",
            "n.yml:4: key a: another line says something else of a of ssm: keep one of them",
        ),
        (
            "only_ssm:\n  a: x\npart:\n  a: c",
            "n.yml:4: key a: another line says something else of a of ssm: keep one of them",
        ),
        (
            "same:\n  a: b\nonly_ssm:\n  a: x",
            "n.yml:4: key a: another line says something else of a of ssm: keep one of them",
        ),
        (
            "same:\n  a: b\nonly_endpoints:\n  b: x",
            "n.yml:4: key b: another line says something else of b of endpoints: keep one of them",
        ),
        (
            "only_endpoints:\n  b: x\nsame:\n  a: b",
            "n.yml:4: key a: another line says something else of b of endpoints: keep one of them",
        ),
    ],
)
def test_a_wrong_table_is_named_with_its_line_and_key(text, expected):
    """The error is one line, and says what to do."""
    with pytest.raises(DataError) as caught:
        parse_names(text, "n.yml")

    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_table_that_cannot_be_read_is_named(tmp_path):
    """Not UTF-8."""
    write(tmp_path, b"\xff")

    with pytest.raises(DataError, match=r"names\.yml: cannot be read: "):
        load_names(tmp_path)


def test_two_codes_may_share_a_counterpart():
    """Several features of one service, for example."""
    found = parse_names("same: {events: events, eventbridge: events}", "n.yml").names()

    assert pairs(found) == {"eventbridge": "events", "events": "events"}


@given(st.text("ab:{}[]\n -\"'#&*!|<?,0", max_size=40).map("same:\n  {}".format) | st.text(max_size=30))
def test_any_text_is_a_table_or_a_data_error(text):
    """Nothing else is raised, whatever the file holds."""
    try:
        parse_names(text, "n.yml").names()
    except DataError as error:
        assert str(error).startswith("n.yml")  # noqa: PT017 - either outcome is right
