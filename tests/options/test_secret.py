"""A secret is never shown."""

import copy
import json
import logging
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.errors import UsageError
from reporter.options import secret
from reporter.options.kinds import Options, SecretText, SecretUrl
from reporter.options.secret import MASK, SHORTEST, FromVariable, Secret, looks_secret, redact

TEXT = "canary-of-the-secret"
SECRET = Secret.of(TEXT)


quote_all = partial(quote, safe="")


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test knows the secrets of another."""
    monkeypatch.setattr(secret, "_known", {TEXT})


class Room(Options):
    token: SecretText
    url: SecretUrl | None = None


@dataclass(frozen=True)
class Holder:
    token: Secret


@pytest.mark.parametrize(
    "shown",
    [
        str(SECRET),
        repr(SECRET),
        f"{SECRET}",
        f"{SECRET:>40}",
        "{}".format(SECRET),  # noqa: UP032
        "%s %r" % (SECRET, SECRET),  # noqa: UP031
        str([SECRET]),
        repr(Holder(SECRET)),
        str(Room(token=SECRET)),
        repr(Room(token=SECRET).model_dump()),
        Room(token=SECRET).model_dump_json(),
        logging.LogRecord("x", 10, "x", 1, "%s", (SECRET,), None).getMessage(),
    ],
)
def test_it_is_masked_wherever_it_is_printed(shown: str) -> None:
    assert MASK in shown
    assert "canary" not in shown


@pytest.mark.parametrize("write", [pickle.dumps, json.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_copied_into_anything(write: object) -> None:
    with pytest.raises(TypeError):
        write(SECRET)  # type: ignore[operator]


def test_its_text_is_had_by_revealing_it_alone() -> None:
    assert SECRET.reveal() == TEXT
    assert not hasattr(SECRET, "__dict__")


def test_what_was_revealed_is_struck_out_of_what_is_told() -> None:
    lazy = Secret(lambda: "another-canary")
    assert redact("another-canary") == "another-canary"
    lazy.reveal()
    assert redact(f"<{TEXT}|another-canary>") == "<***|***>"


PEM = """-----BEGIN TEST KEY-----
MC4CAQAwBQYDK2VwBCIEIDcanarycanary
ZmlyZWQgYnkgbm9ib2R5IGF0IGFsbA==
-----END TEST KEY-----
"""


@pytest.mark.parametrize(
    "told",
    [
        PEM,
        PEM.replace("\n", "\r\n"),
        "".join(f"  {line}\n" for line in PEM.splitlines()),
        repr(PEM),
        json.dumps(PEM),
        " ".join(reversed(PEM.split("\n"))),
    ],
    ids=["as it is", "other line ends", "indented", "between quotes", "JSON", "other order"],
)
def test_a_secret_of_many_lines_is_struck_out_however_it_is_told(told: str) -> None:
    Secret.of(PEM)
    shown = redact(told)
    assert "canary" not in shown
    assert "KEY" not in shown
    assert "ZmlyZWQ" not in shown


def test_short_lines_of_a_secret_are_left() -> None:
    Secret.of("-----BEGIN KEY-----\nabcdefgh\nab\n")
    assert redact("abcdefgh and ab") == "*** and ab"


@pytest.mark.parametrize("show", [str, repr, json.dumps, partial(json.dumps, ensure_ascii=False), quote, quote_all])
def test_signs_that_are_written_in_another_way_hide_no_secret(show: Callable[[str], str]) -> None:
    Secret.of(" pä/ss\\word'\"\t100%\n")
    shown = redact(f"<{show('pä/ss' + chr(92) + 'word' + chr(39) + chr(34) + chr(9) + '100%')}>")
    assert shown.strip("<>'\"") == MASK


@given(st.text(min_size=SHORTEST).map(str.strip).filter(lambda text: len(text) >= SHORTEST))
def test_any_secret_is_struck_out_of_any_form(text: str) -> None:
    Secret.of(text)
    for shown in (text, repr(text)[1:-1], json.dumps(text)[1:-1], quote(text, safe="")):
        assert redact(f"({shown})") == f"({MASK})"


def test_a_variable_that_is_no_text_is_struck_out_as_well() -> None:
    Secret.of("pass\udcffword")
    assert redact("(pass\udcffword)") == f"({MASK})"


def test_the_longer_of_two_secrets_goes_first() -> None:
    Secret.of("secret-one")
    Secret.of("secret-one-and-more")
    assert redact("secret-one-and-more") == MASK


@pytest.mark.parametrize("text", ["xoxb-1-canary", "", "https://hooks.slack.com/services/T/B/canary"])
def test_plain_text_is_refused_and_never_quoted(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Room.model_validate({"token": text})
    assert "a secret stands here as plain text" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_what_a_variable_gives_is_taken() -> None:
    assert Room.model_validate({"token": FromVariable(" canary\n")}).token.reveal() == "canary"


@pytest.mark.parametrize("value", [3, None, ["canary"], {}])
def test_what_is_no_text_is_no_secret(value: object) -> None:
    with pytest.raises(ValidationError, match="expected a secret: write"):
        Room.model_validate({"token": value})


def test_an_empty_variable_is_no_secret() -> None:
    with pytest.raises(ValidationError, match="the secret is empty"):
        Room.model_validate({"token": FromVariable(" ")})


def test_a_secret_address_must_be_one() -> None:
    with pytest.raises(ValidationError, match="expected an address that begins with https://") as caught:
        Room.model_validate({"token": SECRET, "url": FromVariable("http://canary")})
    assert "canary" not in str(caught.value)


def test_an_encrypted_value_is_opened_when_it_is_revealed() -> None:
    opened: list[str] = []

    def unlock(token: str) -> str:
        opened.append(token)
        return "https://canary.example.org/"

    room = Room.model_validate({"token": "age:AAAA", "url": "age:BBBB"}, context={"unlock": unlock})
    assert opened == []
    assert room.url is not None
    assert room.url.reveal() == "https://canary.example.org/"
    assert opened == ["age:BBBB"]


def test_an_encrypted_value_of_the_wrong_form_is_told_without_its_text() -> None:
    room = Room.model_validate({"token": SECRET, "url": "age:AAAA"}, context={"unlock": lambda _: "http://canary"})
    assert room.url is not None
    with pytest.raises(UsageError, match="^what was encrypted is wrong: expected an address") as caught:
        room.url.reveal()
    assert "canary" not in str(caught.value)


def test_an_encrypted_value_without_a_key_says_what_to_set() -> None:
    with pytest.raises(UsageError, match="REPORTER_AGE_KEY"):
        Room.model_validate({"token": "age:AAAA"}).token.reveal()


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("xoxb-123456789", True),
        ("https://hooks.slack.com/services/T0/B0/xyz", True),
        ("https://example.webhook.office.com/webhookb2/x", True),
        ("https://logic.azure.com/x?sp=1&sig=abc", True),
        ("AKIAIOSFODNN7EXAMPLE", True),
        ("ghp_abcdefghij0123456789", True),
        ("-----BEGIN PRIVATE KEY-----", True),
        ("AGE-SECRET-KEY-1X", True),
        ("whsec_abc", True),
        ("smtp://user:word@host", True),
        ("eu-west-1", False),
        ("https://example.org/feed?id=3", False),
        ("arn:aws:iam::123456789012:role/reader", False),
        ("age1jygm0000000000000000000000000", False),
        ("${SLACK_TOKEN}", False),
    ],
)
def test_well_known_forms_of_secrets_are_recognised(text: str, looks: bool) -> None:
    assert looks_secret(text) is looks
