"""Files that are changed: what is not touched stays as it was written, comments too."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.comments import comments_of
from reporter.config.documents import Form, parse_document
from reporter.config.draft import Draft
from reporter.config.problems import ConfigError, KeyPath
from tests.config.documents import FORMS, written
from tests.config.test_documents import _DATA

EXAMPLE = Path(__file__).parents[2] / "config/reporter.example.yml"


def draft(text: str, form: Form = "yaml") -> Draft:
    return Draft.of(parse_document(text, "f", form), text, form)


def comments(text: str) -> list[str]:
    places = {path: (mark.line, mark.column) for path, mark in parse_document(text, "f", "yaml").marks.items()}
    found = comments_of(text, "yaml", places).values()
    lines = [line for one in found for line in (*one.before, *one.beside, *one.after)]
    return sorted(word for line in lines for word in re.findall("# .?", line))


def test_the_example_stays_as_it_is() -> None:
    """But for one blank before each comment, and lists that are long."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert draft(text).text() == text


def test_values_are_written_as_they_were() -> None:
    text = "a: 012345678901\nb: 1_000\nc: 2025-09-02\nd:\ne: [x, 'y', {q: 1, r: 2}]\n"
    text += 'f: |\n  a\n   # no\ng: "2.0"\nh: ~\n'
    assert draft(text).text() == text


def test_anchors_are_written_out_and_folded_texts_by_the_line() -> None:
    text = "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\nf: >\n  one\n  two\ng: one\n  two\n"
    assert draft(text).text() == "a: {b: 1}\nc: {b: 1}\nd: {e: 2, b: 1}\nf: |\n  one two\ng: one two\n"


def test_a_map_in_braces_around_everything_is_opened() -> None:
    assert draft("{a: {b: 1}, c: 2}").text() == "a: {b: 1}\nc: 2\n"


def test_what_is_too_wide_for_one_line_has_several() -> None:
    words = [f"word-{number}" for number in range(20)]
    assert draft(f"a: [{', '.join(words)}]").text() == "a:\n" + "".join(f"  - {word}\n" for word in words)


def test_comments_of_toml_are_kept() -> None:
    text = '# head\n\n[a] # table\n# above\nb = "#" # beside\nc = """x\n# no\n"""\n[[r]]\n# item\nn = 1\n# end\n'
    assert draft(text, "toml").text() == (
        "# head\n\na: # table\n  # above\n  b: '#' # beside\n  c: |\n    x\n    # no\nr:\n  # item\n  - n: 1\n# end\n"
    )


def test_a_comment_further_right_than_the_next_key_belongs_to_the_one_before() -> None:
    found = draft("a:\n  b: 1\n  # c: 2\n\n# of d\nd: 3\n")
    found.drop(("d",))
    assert found.text() == "a:\n  b: 1\n  # c: 2\n"


def test_the_head_of_a_file_stays_when_its_first_key_goes() -> None:
    found = draft("# yaml-language-server: $schema=x\n# of a\na: 1\nb: 2\n")
    found.drop(("a",))
    assert found.text() == "# yaml-language-server: $schema=x\nb: 2\n"


def test_a_comment_before_the_beginning_is_kept() -> None:
    assert draft("--- # head\na: 1\n").text() == "# head\na: 1\n"


def test_a_file_of_comments_alone_is_kept() -> None:
    assert draft("# one\n\n# two\n").text() == "# one\n\n# two\n"


def test_a_moved_key_stands_where_the_old_one_stood_and_takes_its_comments_along() -> None:
    found = draft("a: 1\n# of b\nb: # beside b\n  # of c\n  c: 2 # beside c\n  # after c\nd: 3\n")
    found.move(("b", "c"), ("e", "f"))
    assert found.text() == "a: 1\n# of b\ne: # beside b\n  # of c\n  f: 2 # beside c\n  # after c\nd: 3\n"


def test_comments_of_both_are_kept_where_two_become_one() -> None:
    found = draft("a: {x: 1} # a\n# of b\nb: # b\n  y: 2\n")
    found.move(("b", "y"), ("a", "y"))
    assert found.text() == "# of b\na: {x: 1, y: 2} # b # a\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 'x\n\n  y' # c\n", "# c\na: 'x\n\n  y'\n"),
        ("a: |+\n  x\n\n# c\n\nb: 1\n", "a: |+\n  x\n\n# c\nb: 1\n"),
    ],
)
def test_comments_never_become_part_of_a_text(text: str, expected: str) -> None:
    assert draft(text).text() == expected


@pytest.mark.parametrize(
    ("text", "gone", "expected"),
    [
        ("a: {b: 1, c: 2} # of a\n", ("a", "c"), "a: {b: 1} # of a\n"),
        ("a:\n  - b: 1 # of b\n    c: 2\n", ("a", 0, "b"), "a:\n  - c: 2\n"),
    ],
)
def test_a_comment_at_the_end_of_a_line_is_about_all_of_it(text: str, gone: KeyPath, expected: str) -> None:
    found = draft(text)
    found.drop(gone)
    assert found.text() == expected


def test_a_comment_beside_the_sign_of_a_block_stays_there() -> None:
    assert draft("a: | # c\n  x\nb: 1\n").text() == "a: | # c\n  x\nb: 1\n"


def test_items_that_are_kept_keep_their_comments() -> None:
    found = draft("a:\n  - b # b\n  - c # c\n  # d\n  - d\n")
    found.keep(("a",), {0: "x", 2: "d"})
    assert found.text() == "a:\n  - x # b\n  # d\n  - d\n"


@pytest.mark.parametrize(
    "value", [True, None, 3, 0.5, "true", "no", "3", ":x", "a\nb", "- x", "", [":0"], [{"a": []}], {}]
)
def test_a_new_value_is_read_back_as_it_was_put(value: object) -> None:
    found = Draft.new()
    found.put(("a", "b"), value)
    assert parse_document(found.text(), "f", "yaml").data == {"a": {"b": value}}


@given(_DATA, st.sampled_from(FORMS))
def test_every_form_becomes_yaml_that_says_the_same(data: dict[str, object], form: Any) -> None:
    assert parse_document(draft(written(data, form), form).text(), "f", "yaml").data == data


def test_a_text_that_means_something_else_where_it_stands_now_gets_quotes() -> None:
    found = draft("a: :x\nb: 3 # three\n")
    found.move(("a",), ("c",), [found.get(("a",))])
    assert found.text() == 'c:\n  - ":x"\nb: 3 # three\n'


def test_what_only_one_of_the_two_readers_takes_is_written_by_its_data() -> None:
    assert draft("a:\t1 # one\nb: [x]\n").text() == "a: 1 # one\nb: [x]\n"


def test_a_place_that_there_is_not_holds_nothing() -> None:
    found = draft("a: [1]\n")
    assert (found.get(("a", 1)), found.get(("a", "b")), found.keys(("c",))) == (None, None, ())


def test_a_part_that_is_not_empty_stays_when_a_key_of_it_goes() -> None:
    found = draft("a: {b: {c: 1, d: 2}}\n")
    found.drop(("a", "b", "c"))
    assert found.text() == "a: {b: {d: 2}}\n"
    found.drop(("a", "b", "d"))
    assert found.text() == ""


_LINES: Sequence[str] = (
    "a: 1", "b:", "  c: x", "  - y", "  - z: 1", "    w: 2", "# 1", "  # 2", "", "    # 3", "d: |", "e: >", "  text",
    "   # 4", "f: [a, b] # 5", "g: {h: i}", "j: 'k", "  l'", 'm: "n', '  o"', "p: &q", "  r: s", "t: *q", "u: {<<: *q}",
    " # 6", "w: |+", "- x", "x: y # 7", "---", "é: ü # 8", "'q': \"r\" # 9", "z: [a, # A", "  b] # B", "y: {a: 1, # C",
    "  b: 2}", "aa: ?", "bb: !!str 5", "cc: -", "dd: 'it''s # no' # D", "ee: >-", "ff: |2 # E", "gg: [':x', \"y\"]",
)  # fmt: skip


@settings(max_examples=600)  # most of them are no YAML
@given(st.lists(st.sampled_from(_LINES), max_size=9), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_says_the_same_afterwards_and_no_comment_is_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)
    try:
        before = parse_document(text, "f", "yaml")
    except ConfigError:
        return
    found = draft(text).text()
    assert parse_document(found, "g", "yaml").data == before.data
    assert comments(found) == comments(text.replace("\r\n", "\n"))
    assert draft(found).text() == found
