"""Words for what is wrong with a value."""

from typing import Any

import pytest

from reporter.config.declared import declared_at
from reporter.config.faults import has, keys_at, nearest, offer, union_tags, unknown_key, value_at
from reporter.config.hints import hinted
from reporter.config.load import printable
from reporter.config.problems import Problem
from reporter.config.settings import model
from reporter.config.shown import LONGEST, not_, not_a, quoted
from reporter.options.secret import FromVariable


@pytest.mark.parametrize(
    ("wrong", "known", "meant"),
    [
        ("overal", ("overall", "region"), "overall"),
        ("REGION", ("overall", "region"), "region"),
        ("repo", ("repository", "branch"), "repository"),
        ("confirm-removals", ("additions", "removals"), "removals"),
        ("re", ("repository", "branch"), None),
        ("name", ("surname-of-him", "surname-of-her"), None),
        ("kubernetes", ("guard", "settle"), None),
        ("x", (), None),
        ("", ("guard",), None),
    ],
)
def test_the_nearest_name_is_alike_or_the_only_one_that_has_it_within(
    wrong: str, known: tuple[str, ...], meant: str | None
) -> None:
    assert nearest(wrong, known) == meant


def test_what_is_offered_is_the_nearest_or_all_or_nothing() -> None:
    assert offer("overal", ["overall", "region"], "there are") == "did you mean overall?"
    assert offer("x", ["overall", "region"], "there are") == "there are overall, region"
    assert offer("x", [], "there are") == ""


@pytest.mark.parametrize(
    ("path", "known", "words"),
    [
        (("guard", "x"), (), "there is no such key"),
        (("guard", "x"), ("overall",), "there is no such key: the only key here is overall"),
        (("guard", "history"), ("overall",), "`history` stands at the top of a file, not below `guard`"),
        (("guard", "extends"), ("overall",), "`extends` stands at the top of a file, not below `guard`"),
        (("guard.floor.x",), ("guard",), "a key holds no dots: write `guard:`, and `floor.x:` below it"),
        (("v.x",), ("guard",), "there is no such key: the only key here is guard"),
        (("workers",), ("guard",), "there is no such key: did you mean collect.workers?"),
        (("profile",), ("profiles",), "there is no such key: did you mean profiles or aws.profile?"),
    ],
)
def test_an_unknown_key_is_told_with_where_it_belongs(
    path: tuple[str, ...], known: tuple[str, ...], words: str
) -> None:
    assert unknown_key(path, known) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("x", ", not 'x'"),
        ("a\nb", ", not 'a\\nb'"),
        ("x" * 61, f", not '{'x' * LONGEST}'..."),
        ("xoxb-1", ", not what looks like a secret"),
        (FromVariable("x"), ", not what the variable gives"),
        (FromVariable("xoxb-1"), ", not what the variable gives"),
        (True, ", not true"),
        (7, ", not 7"),
        (-0.5, ", not -0.5"),
        (10**20, ", not so large a number"),
        ({}, ", not a map"),
        ([], ", not a list"),
        (object(), ""),
    ],
)
def test_a_value_is_shown_but_for_what_might_be_a_secret(value: object, words: str) -> None:
    assert not_(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("x", ", not a text"), (7, ", not a number"), (2.5, ", not a number"), (False, ", not false"), (None, "")],
)
def test_where_a_secret_may_stand_only_the_kind_of_a_value_is_told(value: object, words: str) -> None:
    assert not_a(value) == words


def test_a_number_that_python_itself_does_not_write_out_is_told() -> None:
    assert not_(-(10**5000)) == ", not so large a number"


def test_a_text_is_quoted_so_that_it_ends_where_it_ends() -> None:
    assert quoted("it's") == '"it\'s"'


@pytest.mark.parametrize(
    ("section", "steps", "keys"),
    [
        ("notifications", ("rules", "x", "quiet"), ["start", "end"]),
        ("notifications", ("channels", "x", "slack-webhook"), ["type", "url"]),
        ("notifications", ("channels", "x", "sns", "topic"), []),
        ("features", ("parallel_sources",), ["percent", "profiles"]),
        ("guard", ("overall", "deeper", "still"), []),
        ("publish", ("cloudwatch",), ["namespace", "region"]),
    ],
)
def test_keys_are_those_of_the_model_at_a_place(section: str, steps: tuple[str, ...], keys: list[str]) -> None:
    assert keys_at(model(section), steps) == keys


def test_types_are_told_where_a_type_decides() -> None:
    assert union_tags(model("notifications"), ("channels", "x"))[:2] == ["slack", "slack-webhook"]
    assert union_tags(model("notifications"), ("channels", "x", "sns")) == ["sns"]
    assert union_tags(model("guard"), ()) == []


def test_what_is_declared_has_its_bounds() -> None:
    declared: Any = declared_at(model("collect"), ("workers",))
    assert {mark.ge for mark in declared.__metadata__ if hasattr(mark, "ge")} == {1}
    assert declared_at(model("collect"), ("workers", "x")) is None


def test_steps_lead_through_maps_and_lists_or_nowhere() -> None:
    data = {"a": [{"b": 1}]}
    assert value_at(data, ("a", 0, "b")) == 1
    assert value_at(data, ("a", 1, "b")) is None
    assert not has(data, "b")
    assert not has([1], "0")
    assert not has("abc", 0)


def test_a_fault_of_the_syntax_has_a_hint_where_one_is_known() -> None:
    assert hinted("extra data") == "extra data: there is more after the end: a bracket too many?"
    assert hinted("something new") == "something new"


def test_a_line_can_be_printed_and_has_no_secret_in_its_key() -> None:
    odd = Problem("a\nb.yml", 1, 2, "x.xoxb-1", "\x1b[31mred\u2028")
    assert str(printable(odd)) == "a b.yml:1:2: ***:  [31mred "


def test_an_option_is_not_told_twice() -> None:
    assert str(printable(Problem("--set a.b", 0, 0, "a.b", "words"))) == "--set: a.b: words"
    assert str(printable(Problem("--set a", 0, 0, "a.b", "words"))) == "--set a: a.b: words"
