"""Values that are safe to commit."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.encryption import decrypt, encrypt, is_for, keygen, private_keys, unlocker
from reporter.errors import UsageError
from reporter.options.kinds import ENCRYPTED
from reporter.options.secret import redact

PRIVATE, PUBLIC = keygen()
OTHER_PRIVATE, OTHER_PUBLIC = keygen()
THIRD_PRIVATE, THIRD_PUBLIC = keygen()
SEALED = encrypt("a secret text", [PUBLIC])
NOWHERE = Path("no/such/file")


def keys(*private: str):
    return private_keys({"REPORTER_AGE_KEY": "\n".join(private)}, NOWHERE)


@given(st.text())
def test_any_text_is_read_back_by_any_recipient(text: str) -> None:
    token = encrypt(text, [PUBLIC, OTHER_PUBLIC])
    assert decrypt(token, keys(PRIVATE)) == decrypt(token, keys(OTHER_PRIVATE)) == text


def test_an_encrypted_value_is_one_line_and_never_the_same_twice() -> None:
    first, second = encrypt("a secret text", [PUBLIC]), encrypt("a secret text", [PUBLIC])
    assert first != second
    assert first.startswith(ENCRYPTED)
    assert "\n" not in first
    assert base64.b64decode(first.removeprefix(ENCRYPTED)).startswith(b"age-encryption.org/v1\n")


def test_a_stranger_s_key_opens_nothing() -> None:
    with pytest.raises(UsageError, match="^no key here opens this value"):
        decrypt(encrypt("x", [PUBLIC]), keys(OTHER_PRIVATE))


@given(st.integers(0, 1 << 20), st.integers(0, 7))
def test_a_value_that_was_changed_is_refused(at: int, bit: int) -> None:
    sealed = bytearray(base64.b64decode(SEALED.removeprefix(ENCRYPTED)))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(UsageError):
        decrypt(ENCRYPTED + base64.b64encode(sealed).decode(), keys(PRIVATE))


@pytest.mark.parametrize("token", ["", "a secret", SEALED.removeprefix(ENCRYPTED)], ids=["empty", "text", "no prefix"])
def test_what_does_not_begin_as_an_encrypted_value_is_none(token: str) -> None:
    with pytest.raises(UsageError, match="^this is no encrypted value: expected age:") as caught:
        decrypt(token, keys(PRIVATE))
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize("token", ["age:", "age:!", "age:AAAA", "age:" + base64.b64encode(b"age-encryption").decode()])
def test_what_is_no_encrypted_value_is_damaged(token: str) -> None:
    with pytest.raises(UsageError, match="^this encrypted value is damaged"):
        decrypt(token, keys(PRIVATE))


def test_what_was_encrypted_by_others_may_hold_no_text() -> None:
    import pyrage  # noqa: PLC0415

    sealed = pyrage.encrypt(b"\xff", [pyrage.x25519.Recipient.from_str(PUBLIC)])
    with pytest.raises(UsageError, match="^this encrypted value holds no text"):
        decrypt(ENCRYPTED + base64.b64encode(sealed).decode(), keys(PRIVATE))


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        ("age1nonsense", "'age1nonsense' is no public key of age: expected age1"),
        ("", "'' is no public key of age"),
        (PRIVATE, "this is a private key: encrypt for the public one"),
    ],
    ids=["nonsense", "empty", "private"],
)
def test_who_is_no_recipient_is_refused(recipient: str, told: str) -> None:
    with pytest.raises(UsageError, match=f"^{told}") as caught:
        encrypt("x", [recipient])
    assert PRIVATE not in str(caught.value)


@pytest.mark.parametrize(
    ("sealed_for", "private", "fits"),
    [
        ([PUBLIC, OTHER_PUBLIC], [PRIVATE], True),
        ([PUBLIC, OTHER_PUBLIC, PUBLIC], [PRIVATE, OTHER_PRIVATE], True),
        ([PUBLIC], [PRIVATE], False),
        ([PUBLIC, OTHER_PUBLIC, THIRD_PUBLIC], [PRIVATE], False),
        ([PUBLIC, THIRD_PUBLIC], [PRIVATE], True),
        ([PUBLIC, THIRD_PUBLIC], [PRIVATE, THIRD_PRIVATE], False),
        ([PUBLIC, THIRD_PUBLIC], [PRIVATE, OTHER_PRIVATE], False),
    ],
    ids=["the same", "one twice", "one less", "one more", "another, unseen", "another's key", "one whom it lacks"],
)
def test_for_whom_a_value_is_can_be_seen_from_its_readers(
    sealed_for: list[str], private: list[str], fits: bool
) -> None:
    """Age does not tell who they are, so that another one in the place of one is seen by a key alone."""
    token = encrypt("x", sealed_for)
    assert is_for(token, keys(*private), [PUBLIC, OTHER_PUBLIC, PUBLIC]) is fits


def test_there_must_be_a_recipient() -> None:
    with pytest.raises(UsageError, match="^nobody could read it: run `reporter config keygen`"):
        encrypt("x", [])


def key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "age.key"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_keys_come_from_the_variable_the_named_file_or_the_user_s_file(tmp_path: Path) -> None:
    file = key_file(tmp_path, f"# a comment\n\n{PRIVATE}\n")
    token = encrypt("text", [PUBLIC])
    for environment, default in (
        ({"REPORTER_AGE_KEY": f"{OTHER_PRIVATE}\n{PRIVATE}"}, NOWHERE),
        ({"REPORTER_AGE_KEY": " ", "REPORTER_AGE_KEY_FILE": str(file)}, NOWHERE),
        ({}, file),
    ):
        assert unlocker(environment, default)(token) == "text"


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (PRIVATE, 0o640, ": others may use this file of keys: run `chmod 600 "),
        ("# nothing\n", 0o600, ": it holds no private key: expected AGE-SECRET-KEY-1"),
        (f"{PRIVATE}\nAGE-SECRET-KEY-1NONSENSE", 0o600, ": line 2 is no private key of age"),
        (PUBLIC, 0o600, ": line 1 is no private key of age"),
    ],
    ids=["readable by others", "empty", "nonsense", "public"],
)
def test_a_file_of_keys_that_cannot_be_used_is_refused(tmp_path: Path, text: str, mode: int, told: str) -> None:
    file = key_file(tmp_path, text, mode)
    with pytest.raises(UsageError) as caught:
        private_keys({"REPORTER_AGE_KEY_FILE": str(file)}, NOWHERE)
    assert str(caught.value).startswith(f"{file}{told}")
    assert "AGE-SECRET-KEY-1N" not in str(caught.value)


def test_a_missing_key_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="^there is no key: set REPORTER_AGE_KEY or REPORTER_AGE_KEY_FILE, or make"):
        private_keys({}, NOWHERE)
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        private_keys({"REPORTER_AGE_KEY_FILE": str(NOWHERE)}, NOWHERE)
    with pytest.raises(UsageError, match="cannot be read: Is a directory$"):
        private_keys({"REPORTER_AGE_KEY_FILE": str(tmp_path)}, NOWHERE)
    (tmp_path / "bytes").write_bytes(b"\xff")
    (tmp_path / "bytes").chmod(0o600)
    with pytest.raises(UsageError, match="cannot be read: it is no text$"):
        private_keys({"REPORTER_AGE_KEY_FILE": str(tmp_path / "bytes")}, NOWHERE)


def test_keys_are_read_once_and_not_before_a_value_is_opened(tmp_path: Path) -> None:
    unlock = unlocker({}, tmp_path / "age.key")
    file = key_file(tmp_path, PRIVATE)
    assert unlock(SEALED) == "a secret text"
    file.unlink()
    assert unlock(SEALED) == "a secret text"


def test_private_keys_and_opened_texts_are_struck_out_of_what_is_told() -> None:
    decrypt(encrypt("an-opened-text", [PUBLIC]), keys(PRIVATE))
    assert redact(f"an-opened-text {PRIVATE}") == "*** ***"
