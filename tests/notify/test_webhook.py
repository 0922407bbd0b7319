"""Webhooks, the job's summary, and what is left to apprise."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from reporter.notify.connect import look_at
from reporter.notify.connect.line import LineError
from reporter.notify.connect.terms import TEXT
from reporter.notify.options import Apprise, GitHub, Webhook
from reporter.options.secret import Secret
from reporter.verdict import Found
from tests.notify.servers import Answer, web_server

KEY = b"thirty-two bytes that nobody has"


@pytest.fixture
def web(certificate):
    with web_server(certificate=certificate) as server:
        yield server


def looked(terms, url: str, *, send: bool = False, private: bool = True, **more) -> Found:
    channel = Webhook(type="webhook", url=Secret.of(url), private=private, **more)
    return look_at(channel, replace(terms, send=send))


def test_a_webhook_is_reached_and_not_asked(web, terms):
    assert looked(terms, web.url("/hidden")) == Found.unknown("127.0.0.1 is reached: only a message tells: --send")
    assert (web.connections, web.seen) == (1, [])


@pytest.mark.parametrize("send", [False, True])
def test_a_private_address_is_refused_unless_it_is_meant(web, terms, send):
    """What runs beside the reporter, or gives credentials to machines, is nobody's webhook by accident."""
    with pytest.raises(LineError, match="if it is meant, say `private: true`"):
        looked(terms, web.url("/hidden"), private=False, send=send)
    assert web.connections == 0


def test_a_message_is_signed(web, terms):
    """By the Standard Webhooks specification: id, seconds and body, with the key behind whsec_."""
    secret = Secret.of(f"whsec_{base64.b64encode(KEY).decode()}")
    web.plan = lambda _: Answer(204, b"")
    found = looked(terms, web.url("/x"), send=True, secret=secret, headers={"X-Team": Secret.of("a")})
    [request] = web.seen
    name, seconds = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    expected = hmac.new(KEY, f"{name}.{seconds}.".encode() + request.body, hashlib.sha256).digest()

    assert found == Found.ok("127.0.0.1 took a test message (204)")
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
    assert (seconds, request.headers["X-Team"]) == ("1795510800", "a")
    assert json.loads(request.body)["data"] == {"text": TEXT}


def test_a_message_without_a_key_has_no_signature(web, terms):
    looked(terms, web.url("/x"), send=True)

    assert "webhook-signature" not in web.seen[0].headers
    assert web.seen[0].headers["webhook-id"] == "msg_test_1795510800"


@pytest.mark.parametrize("status", [301, 400, 401, 410, 429, 500, 503])
def test_a_message_that_is_not_taken_fails(web, terms, status):
    web.plan = lambda _: Answer(status, b"hidden")
    assert looked(terms, web.url("/x"), send=True) == Found.failed(f"127.0.0.1 answered {status} to a test message")


@pytest.mark.parametrize("secret", ["whsec_not base64", "whsec_", "whsec_ä"])
def test_a_secret_that_is_no_key_fails_before_anything_is_asked(web, terms, secret):
    assert looked(terms, web.url("/x"), secret=Secret.of(secret)) == Found.failed(
        "the secret is no key: expected whsec_ and Base64"
    )
    assert web.connections == 0


def test_a_header_that_would_end_the_headers_fails(web, terms):
    found = looked(terms, web.url("/x"), send=True, headers={"X-Team": Secret.of("a\r\nX-Evil: b")})

    assert found == Found.failed("header X-Team: its value does not fit into a header: check the secret")
    assert web.connections == 0


def job(terms, send: bool = False, **environment: str):
    return replace(terms, send=send, environment=environment)


def test_a_job_has_a_summary(tmp_path, terms):
    found = look_at(GitHub(type="github"), job(terms, GITHUB_STEP_SUMMARY=str(tmp_path / "summary")))

    assert found == Found.ok("the job's summary can be written")
    assert not (tmp_path / "summary").exists()


def test_outside_of_a_job_there_is_none(terms):
    assert look_at(GitHub(type="github"), terms).verdict == "unknown"


def test_a_summary_that_cannot_be_written_fails(tmp_path, terms):
    summary = tmp_path / "no" / "summary"
    found = look_at(GitHub(type="github"), job(terms, GITHUB_STEP_SUMMARY=str(summary)))

    assert found == Found.failed(f"the job's summary {summary} cannot be written")


@pytest.mark.parametrize(("token", "verdict"), [({}, "FAILED"), ({"GITHUB_TOKEN": "x"}, "ok")])
def test_an_issue_wants_a_token(tmp_path, terms, token, verdict):
    summary = tmp_path / "summary"
    summary.touch()
    found = look_at(GitHub(type="github", issue=True), job(terms, GITHUB_STEP_SUMMARY=str(summary), **token))

    assert found.verdict == verdict


def test_a_message_stands_in_the_summary_when_asked_for(tmp_path, terms):
    """Behind what stands there."""
    summary = tmp_path / "summary"
    summary.write_text("before\n", encoding="utf-8")
    look_at(GitHub(type="github"), job(terms, send=True, GITHUB_STEP_SUMMARY=str(summary)))

    assert summary.read_text(encoding="utf-8") == f"before\n{TEXT}\n"


def test_apprise_is_not_asked(terms):
    assert look_at(Apprise(type="apprise", url=Secret.of("json://x")), terms).verdict == "unknown"
