"""Encrypted values are encrypted anew, and every other byte stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.encryption import TOKEN, decrypt, encrypt, keygen, private_keys
from reporter.config.problems import ConfigError
from reporter.config.rekey import read_sealed, rekeyed, stale
from reporter.errors import DataError, UsageError

PRIVATE, PUBLIC = keygen()
OTHER_PRIVATE, OTHER_PUBLIC = keygen()
SEALED = encrypt("a secret text", [PUBLIC])
FORMS = {
    "yml": "# who may read\r\na: {b: SEALED}  # keep\r\nprofiles:\n  x:\n    c: ['SEALED', \"SEALED\"]\n# SEALED",
    "json": '\ufeff{"a":\r\n  {"b": "SEALED", "c":["SEALED" ,"SEALED"]},\n"n": "\\u00e4", "d": "SEALED"\n}\n\n',
    "toml": "a = 'SEALED' # one\n\n[b.c]\r\nd = [\"SEALED\", '''SEALED''']\n#SEALED\n",
}
"""Four values in each."""


def keys(*private: str):
    return private_keys({"REPORTER_AGE_KEY": "\n".join(private)}, Path("no/such/file"))


def file_of(folder: Path, text: str, form: str = "yml") -> Path:
    file = folder / f"c.{form}"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize("form", FORMS)
def test_in_any_form_of_file_nothing_changes_but_the_values(form: str, tmp_path: Path) -> None:
    file = file_of(tmp_path, FORMS[form].replace("SEALED", SEALED), form)
    found = read_sealed([file])
    assert found[file].count == 4
    new = rekeyed(found, keys(PRIVATE), [OTHER_PUBLIC])[file]
    assert TOKEN.sub("SEALED", new) == FORMS[form]
    assert {decrypt(token, keys(OTHER_PRIVATE)) for token in TOKEN.findall(new)} == {"a secret text"}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20), max_size=4))
def test_any_text_around_a_value_stays(tmp_path_factory: pytest.TempPathFactory, around: list[str]) -> None:
    text = "".join(f"# {part}  {SEALED} {part}\r\n" for part in around)
    file = file_of(tmp_path_factory.mktemp("around"), text)
    new = rekeyed(read_sealed([file]), keys(PRIVATE), [OTHER_PUBLIC]).get(file, "")
    assert TOKEN.sub("", new) == TOKEN.sub("", text)
    assert [decrypt(token, keys(OTHER_PRIVATE)) for token in TOKEN.findall(new)] == ["a secret text"] * len(around)


def test_all_that_cannot_be_opened_is_told_with_its_place(tmp_path: Path) -> None:
    other, third = encrypt("x", [OTHER_PUBLIC]), encrypt("y", [OTHER_PUBLIC])
    damaged = encrypt("x" * 90, [PUBLIC])[:-40] + "A" * 40
    file = file_of(tmp_path, f"a:\n  b: {other}\n  c: {SEALED}\n  d: {damaged}\n# {third}\n")
    with pytest.raises(ConfigError) as caught:
        rekeyed(read_sealed([file]), keys(PRIVATE), [PUBLIC])
    told = "no key here opens this value: it was encrypted for others, one of whom can run `reporter config rekey`"
    assert [(one.line, one.column, one.key, one.text) for one in caught.value.problems] == [
        (2, 3, "a.b", told),
        (4, 3, "a.d", "this encrypted value is damaged: encrypt it again with `reporter config encrypt`"),
        (5, 3, "", told),
    ]


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("yml", "a: age:AAAA", "c.yml:1:1: a: this encrypted value is damaged"),
        ("yml", f'a: "{SEALED[:99]}\\\n  {SEALED[99:]}"', "c.yml:1:1: a: write this encrypted value on one line"),
        (
            "json",
            f'{{"a": "{SEALED[:99]}\\u{ord(SEALED[99]):04x}{SEALED[100:]}"}}',
            "c.json:1:2: a: write this encrypted value on one line",
        ),
    ],
    ids=["damaged", "folded", "escaped"],
)
def test_no_value_is_left_behind_because_of_how_it_is_written(tmp_path: Path, form: str, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_sealed([file_of(tmp_path, text, form)])
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(told)


def test_text_that_begins_alike_is_no_value(tmp_path: Path) -> None:
    assert read_sealed([file_of(tmp_path, "site: {title: 'age: of services'}")]) == {}


def test_a_file_that_goes_meanwhile_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gone.yml: cannot be read: No such file or directory$"):
        read_sealed([tmp_path / "gone.yml"])


def test_without_recipients_nothing_is_encrypted_anew(tmp_path: Path) -> None:
    sealed = read_sealed([file_of(tmp_path, f"a: {SEALED}")])
    with pytest.raises(UsageError, match="^nobody could read it"):
        rekeyed(sealed, keys(PRIVATE), [])


def test_values_that_are_for_others_than_the_recipients_are_stale(tmp_path: Path) -> None:
    both = encrypt("x", [PUBLIC, OTHER_PUBLIC])
    sealed = read_sealed([file_of(tmp_path, f"a: {SEALED}\nb: {both}")]).values()
    text = "it is not encrypted for secrets.recipients: run `reporter config rekey`"
    assert [(one.key, one.text) for one in stale(sealed, keys(PRIVATE), [PUBLIC, OTHER_PUBLIC])] == [("a", text)]
    assert [one.key for one in stale(sealed, keys(PRIVATE), [PUBLIC])] == ["b"]


def test_whether_a_value_is_stale_cannot_be_said_without_a_key(tmp_path: Path) -> None:
    sealed = read_sealed([file_of(tmp_path, f"a: {SEALED}")]).values()
    with pytest.raises(ConfigError, match="c.yml:1:1: a: no key here opens this value"):
        stale(sealed, keys(OTHER_PRIVATE), [PUBLIC])
