"""Mail: a server is greeted, an account is let in, and nothing is sent."""

from dataclasses import replace
from typing import Any

import pytest

from reporter.notify.connect import look_at
from reporter.notify.connect.line import LineError
from reporter.notify.connect.terms import TEXT
from reporter.notify.options import Email
from reporter.options.secret import Secret
from reporter.verdict import Found
from tests.notify.servers import Mail, closed_port, cutting_server, mail_server, silent_server, web_server

PASSWORD = "pa55word"


@pytest.fixture
def server(certificate):
    """``server(...)`` begins one."""
    begun = []

    def begin(**options) -> Mail:
        context = mail_server(Mail(certificate, **options))
        begun.append(context)
        return context.__enter__()

    yield begin
    for context in begun:
        context.__exit__(None, None, None)


_WRONG = "does not let the account in (535): check username and password"


def looked(terms, port: int, *, send: bool = False, **more: Any) -> Found:
    account = {"username": "robot", "password": Secret.of(PASSWORD)} | more
    given = {"host": "127.0.0.1", "port": port, "sender": "a@example.org", "recipients": ("b@example.org",), **account}
    return look_at(Email(type="email", **{key: one for key, one in given.items() if one}), replace(terms, send=send))


def refusal(terms, port: int, **more) -> str:
    with pytest.raises(LineError) as caught:
        looked(terms, port, **more)
    said = str(caught.value)
    assert PASSWORD not in said
    assert said.startswith(f"127.0.0.1:{port} ") or "is not trusted" in said
    return said.removeprefix(f"127.0.0.1:{port} ")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_account_is_let_in_and_nothing_is_sent(server, terms, security):
    mail = server(security=security)

    assert looked(terms, mail.port, security=security) == Found.ok(
        f"127.0.0.1:{mail.port} answers, the account is let in"
    )
    assert [one for one in mail.commands if one not in {"EHLO", "STARTTLS"}] == ["AUTH", "NOOP", "QUIT"]
    assert (mail.violations, mail.messages) == ([], [])


def test_a_server_may_want_no_account(server, terms):
    mail = server()
    found = looked(terms, mail.port, username=None, password=None)

    assert found == Found.ok(f"127.0.0.1:{mail.port} answers")
    assert "AUTH" not in mail.commands


@pytest.mark.parametrize("missing", ["username", "password"])
def test_half_an_account_fails(server, terms, missing):
    mail = server()
    half: dict[str, Any] = {missing: None}
    assert looked(terms, mail.port, **half) == Found.failed("username and password go together: give both, or neither")
    assert mail.commands == []


def test_no_password_goes_over_an_open_line(server, terms):
    mail = server(security="none")
    found = looked(terms, mail.port, security="none")

    assert found.text.endswith("the line is open to everybody on it, so no password is sent")
    assert (mail.commands, mail.violations) == (["EHLO", "NOOP", "QUIT"], [])


def test_a_server_without_starttls_gets_no_password(server, terms):
    mail = server(security="none")

    assert refusal(terms, mail.port).startswith("offers no STARTTLS: ")
    assert (mail.commands, mail.violations) == (["EHLO"], [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_a_certificate_of_strangers_gets_no_password(server, terms, monkeypatch, security):
    monkeypatch.delenv("SSL_CERT_FILE")
    mail = server(security=security)

    assert "is not trusted (self-signed certificate)" in refusal(terms, mail.port, security=security)
    assert "AUTH" not in mail.commands


@pytest.mark.parametrize(
    ("refusals", "expected"),
    [
        ({"AUTH": "535 5.7.8 no robot with pa55word"}, _WRONG),
        ({"AUTH": "454 4.7.0 later"}, "does not let the account in (454): try again later"),
        ({"AUTH": ""}, "broke off: try again later"),
        ({"STARTTLS": "454 4.7.0 no TLS now"}, "answered 454: try again later"),
        ({"EHLO": "550 5.7.1 you?"}, "answered 550"),
        ({"EHLO": "421 4.3.2 too many"}, "answered 421: try again later"),
    ],
)
def test_a_refusal_is_told_by_its_number(server, terms, refusals, expected):
    """The server's own words may quote the account."""
    assert refusal(terms, server(refusals=refusals).port) == expected


def test_a_server_that_greets_with_a_refusal_is_told(server, terms):
    assert refusal(terms, server(greeting="554 5.7.1 go away").port) == "answered 554"


def test_a_server_that_hangs_up_at_once_is_told(server, terms):
    assert refusal(terms, server(greeting="").port) == "broke off: try again later"


def test_a_server_whose_sign_in_is_unknown_is_told(server, terms):
    assert refusal(terms, server(extensions=("AUTH KERBEROS_V9",)).port) == (
        "offers no way to sign in that is known here"
    )


def test_a_server_without_a_sign_in_is_told(server, terms):
    assert refusal(terms, server(extensions=("SIZE 1000",)).port) == "offers no way to sign in that is known here"


def test_a_password_that_cannot_be_sent_is_told(server, terms):
    mail = server()
    with pytest.raises(LineError, match="have signs that a sign-in by SMTP cannot carry"):
        looked(terms, mail.port, password=Secret.of("pässwörd"))


def test_a_server_that_is_busy_fails(server, terms):
    mail = server(refusals={"NOOP": "451 4.3.0 busy"})
    assert looked(terms, mail.port) == Found.failed(
        f"127.0.0.1:{mail.port} answers, the account is let in, but not to a plain question (451): try again later"
    )


def test_a_server_that_leaves_without_a_word_has_answered(server, terms):
    assert looked(terms, server(refusals={"QUIT": ""}).port).verdict == "ok"


def test_a_line_that_cannot_be_had_is_told(terms):
    """Closed, silent, cut, or another kind of server."""
    assert refusal(terms, closed_port()).startswith("refuses connections")
    with silent_server() as port:
        assert refusal(replace(terms, timeout=0.2), port).startswith("did not answer within 0.2 s")
    with cutting_server() as port:
        assert refusal(terms, port, security="tls") == "broke off: try again later"
    with web_server() as web:
        assert refusal(terms, web.port, security="tls").startswith("does not speak TLS there")


def test_a_message_is_sent_when_asked_for(server, terms):
    mail = server()
    found = looked(terms, mail.port, send=True)
    [message] = mail.messages

    assert found.text.endswith("the account is let in, a test message was taken")
    assert (message["From"], message["To"], message["Subject"]) == ("a@example.org", "b@example.org", "Test message")
    assert message.get_content().strip() == TEXT


def test_a_message_that_nobody_may_get_fails(server, terms):
    mail = server(refusals={"RCPT": "550 5.1.1 no such user"})
    assert refusal(terms, mail.port, send=True) == "refuses all recipients"


def test_a_message_that_some_may_not_get_fails(server, terms, monkeypatch):
    mail = server()
    monkeypatch.setattr("smtplib.SMTP.rcpt", lambda _, name, __=(): (250 if name[0] == "b" else 550, b""))
    found = looked(terms, mail.port, send=True, recipients=("b@example.org", "c@example.org"))

    assert found == Found.failed(
        f"127.0.0.1:{mail.port} answers, the account is let in, but 1 of 2 recipients were refused"
    )
