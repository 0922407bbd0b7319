"""Files in YAML, JSON and TOML: the same keys, each with its place."""

import json
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.documents import LARGEST, Form, parse_document, read_document
from reporter.config.problems import ConfigError, Problem, dotted
from reporter.config.toml_places import toml_places
from reporter.config.yaml_events import plain_scalar, read_yaml
from tests.config.documents import FORMS, written

_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)
_KEYS = st.sampled_from(("a", "b-c", "d_e", "name", "0", "no", "x y", "ä", '"', "<<x", "a.b", "'"))
_SCALARS = st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=12
)
_DATA = st.dictionaries(_KEYS, _VALUES, max_size=4)


def refused(text: str, form: Form = "yaml") -> str:
    with pytest.raises(ConfigError) as caught:
        parse_document(text, "f", form)
    return str(caught.value)


@given(_DATA, st.sampled_from(FORMS))
def test_what_is_written_in_any_form_is_read_back(data: dict[str, object], form: Form) -> None:
    assert parse_document(written(data, form), "f", form).data == data


@given(_DATA, st.sampled_from(FORMS))
def test_every_key_and_item_has_a_place_and_stands_there(data: dict[str, object], form: Form) -> None:
    text = written(data, form)
    document = parse_document(text, "f", form)
    lines = text.split("\n")

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if path:
            mark = document.marks[path]
            rest = lines[mark.line - 1][mark.column - 1 :]
            key = path[-1]
            if isinstance(key, str) and key.isalnum() and key.isascii() and key not in {"no", "0"}:
                assert rest.startswith((key, f'"{key}"', f"'{key}'", f"? {key}"))
        for key, item in value.items() if isinstance(value, dict) else ():
            walk(item, (*path, key))
        for index, item in enumerate(value) if isinstance(value, list) else ():
            walk(item, (*path, index))

    walk(data, ())


@given(st.text(max_size=60), st.sampled_from(FORMS))
def test_any_text_is_read_or_refused_with_a_place(text: str, form: Form) -> None:
    with suppress(ConfigError):
        parse_document(text, "f", form)


@given(st.lists(st.sampled_from("{ } [ ] - : , & * a b | > ' \" # \n ? ! % @ << ~ \t".split(" ")), max_size=25))
def test_any_signs_of_yaml_are_read_or_refused(signs: list[str]) -> None:
    _, _, problems = read_yaml(" ".join(signs), "f")
    assert all(problem.line and problem.column for problem in problems)


@given(_DATA)
def test_good_toml_has_places_for_all_its_keys_however_it_is_laid_out(data: dict[str, object]) -> None:
    spread = written(data, "toml").replace(", ", " , # [{=\n  ") if "{" not in written(data, "toml") else ""
    with suppress(tomllib.TOMLDecodeError):
        assert {path[0] for path in toml_places(spread)} == set(tomllib.loads(spread))


def test_toml_keys_have_the_places_that_an_editor_shows() -> None:
    text = '# x\r\na = 1\r\n"b c".d = [1, "x,]", {e = 2, f = "#"}, [\r\n 3 ] ] # hi\r\n'
    text += '[t.u]\r\nk = """\r\nx = 1\r\n"""\r\n'
    text += "[[r]]\r\nn = 1\r\n[[r]]\r\nn = 2\r\n[r.s]\r\nz = 2026-01-01\r\n"
    document = parse_document(text, "f", "toml")
    assert {dotted(path): (mark.line, mark.column) for path, mark in document.marks.items()} == {
        "a": (2, 1),
        "b c": (3, 1),
        "b c.d": (3, 7),
        "b c.d[0]": (3, 12),
        "b c.d[1]": (3, 15),
        "b c.d[2]": (3, 22),
        "b c.d[2].e": (3, 23),
        "b c.d[2].f": (3, 30),
        "b c.d[3]": (3, 40),
        "b c.d[3][0]": (4, 2),
        "t": (5, 2),
        "t.u": (5, 4),
        "t.u.k": (6, 1),
        "r": (9, 3),
        "r[0]": (9, 3),
        "r[0].n": (10, 1),
        "r[1]": (11, 3),
        "r[1].n": (12, 1),
        "r[1].s": (13, 4),
        "r[1].s.z": (14, 1),
    }
    assert cast("Any", document.data)["r"][1]["s"] == {"z": "2026-01-01"}


@pytest.mark.parametrize(
    "text", ["no", "yes", "on", "off", "y", "n", "2026-01-01", "1:30", "012345678901", "1_000", "0o9"]
)
def test_a_plain_word_that_older_yaml_would_change_stays_a_text(text: str) -> None:
    assert parse_document(f"key: {text}", "f", "yaml").data == {"key": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("False", False), ("0x1F", 31), ("0o17", 15), ("-3", -3), (".5", 0.5), ("1e3", 1000.0), ("7", 7)],
)
def test_plain_words_of_the_core_schema_are_values(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["'7'", '"7"', "!!str 7", "|-\n 7"])
def test_a_quoted_number_is_a_text(text: str) -> None:
    assert parse_document(f"key: {text}", "f", "yaml").data == {"key": "7"}


def test_aliases_and_merged_maps_stand_for_what_they_name_and_where_it_stands() -> None:
    text = "a: &x\n  b: 1\n  c: [2]\nd: *x\ne:\n  <<: *x\n  b: 3\nf:\n  <<: [{g: 1}, *x]\n"
    document = parse_document(text, "f", "yaml")
    assert document.data["d"] == {"b": 1, "c": [2]}
    assert document.data["e"] == {"b": 3, "c": [2]}
    assert document.data["f"] == {"g": 1, "b": 1, "c": [2]}
    places = {dotted(path): (mark.line, mark.column) for path, mark in document.marks.items()}
    assert (places["d.b"], places["e.b"], places["e.c[0]"]) == ((2, 3), (7, 3), (3, 7))


def test_all_duplicate_keys_are_named_at_once() -> None:
    assert refused("a: 1\na: 2\nb: {c: 1, c: 2}\n").splitlines() == [
        "f:2:1: a: this key stands already in line 1: keep one",
        "f:3:11: b.c: this key stands already in line 3: keep one",
    ]


def test_a_duplicate_key_is_found_in_json_too() -> None:
    assert refused('{"x": {"y": 1,\n"y": 2}}', "json") == "f:2:1: x.y: this key stands already in line 1: keep one"


def test_escapes_that_only_json_has_are_read_and_the_places_stay_right() -> None:
    text = '{"a": "\\ud83d\\ude00 \\/ \\\\/", "b": {"c": 1}}'
    document = parse_document(text, "f", "json")
    assert document.data == json.loads(text)
    assert document.marks["b", "c"].column == text.index('"c"') + 1


@pytest.mark.parametrize(
    ("form", "text", "message"),
    [
        ("yaml", "a: [\n", "f:2:1: this is no YAML: did not find expected node content"),
        ("yaml", "a: b: c", "f:1:5: this is no YAML: mapping values are not allowed in this context"),
        ("yaml", "a: 1\nb\x00", "f:2:2: this is no YAML: a sign that cannot be printed"),
        (
            "yaml",
            "--- {}\n--- {}",
            "f:2:1: a second document begins: a configuration is one document, without `---` inside",
        ),
        ("yaml", "- a", "f:1:1: expected keys with values, such as `guard:`, not a list"),
        ("yaml", "word", "f:1:1: expected keys with values, such as `guard:`, not a single value"),
        ("yaml", "[a]: 1", "f:1:1: expected a text as the key"),
        ("yaml", "a: {? {b: 1} : 2}", "f:1:7: a: expected a text as the key"),
        ("yaml", "a: !x 1", "f:1:4: a: a tag, which begins with !, is not known here: leave it out"),
        ("yaml", "a: *b", "f:1:4: a: there is no such anchor before this"),
        ("yaml", "a:\n  <<: 1", "f:2:3: a: `<<` takes a map, or a list of maps"),
        ("yaml", "a: " + "[" * 60, "f:1:53: a: more than 50 levels deep: is this a configuration?"),
        ("json", "{,}", "f:1:2: this is no JSON: expecting property name enclosed in double quotes"),
        ("json", '{"a": NaN}', "f: this is no JSON: the word NaN is not known to it"),
        ("json", "[" * 100_000, "f: this is no JSON: too deep"),
        ("json", "[]", "f:1:1: expected an object with keys, not a list"),
        ("toml", "a = 1\na = 2", "f:2:1: this is no TOML: cannot overwrite a value"),
        ("toml", "a = \n", "f:1:5: this is no TOML: invalid value"),
        ("toml", 'a = "', "f:1:1: this is no TOML: unterminated string"),
        ("toml", "a = " + "[" * 100_000, "f: this is no TOML: too deep, or a number that is too long"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(form: Form, text: str, message: str) -> None:
    assert refused(text, form) == message


def test_aliases_cannot_exhaust_the_machine() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "more than 100,000 values, with what the aliases stand for" in refused("\n".join(lines))
    assert "more than 1,000 aliases" in refused("a: &a x\nb: [" + "*a, " * 1001 + "]")


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "~"])
def test_an_empty_yaml_file_says_nothing(text: str) -> None:
    assert parse_document(text, "f", "yaml").data == {}


def test_a_file_is_read_by_its_suffix_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for name, data in (
        ("a.yml", b"a: 1"),
        ("a.YAML", b"\xef\xbb\xbfa: 1"),
        ("a.json", b'{"a": 1}'),
        ("a.toml", b"a=1"),
    ):
        (tmp_path / name).write_bytes(data)
        assert read_document(tmp_path / name).data == {"a": 1}


def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    def message(name: str) -> str:
        with pytest.raises(ConfigError) as caught:
            read_document(tmp_path / name, name)
        return str(caught.value)

    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "latin.yml").write_bytes("a: 1\nb: ä".encode("latin-1"))
    (tmp_path / "long.yml").write_bytes(b"#" * (LARGEST + 1))
    assert message("none.yml") == "none.yml: there is no such file"
    assert message("folder.yml") == "folder.yml: it cannot be read: Is a directory"
    assert message("a.ini") == "a.ini: its form is not known: name it .yml, .yaml, .json, .toml"
    assert message("latin.yml") == "latin.yml:2:4: this is not UTF-8: save the file as UTF-8"
    assert message("long.yml") == "long.yml: it is larger than 4 MiB: is it a configuration?"


def test_problems_are_sorted_by_place_and_each_is_told_once() -> None:
    late, early = Problem("f", 9, 1, "b", "late"), Problem("f", 1, 1, "a[0].c", "early")
    assert str(ConfigError([late, early, late])) == "f:1:1: a[0].c: early\nf:9:1: b: late"
    assert str(Problem("", 0, 0, "", "words")) == "words"
