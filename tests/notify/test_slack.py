"""Slack: what a token and a webhook are good for, without a word in any channel."""

import json
from dataclasses import replace

import pytest

from reporter.errors import ReporterError
from reporter.notify.connect import look_at
from reporter.notify.connect.terms import TEXT
from reporter.notify.options import Slack, SlackWebhook
from reporter.options.secret import Secret
from reporter.verdict import Found, UnknownError
from tests.notify.servers import Answer, Cut, closed_port, proxy_server, web_server

TOKEN = "xoxb-1-hidden"
HOOK = "https://hooks.slack.com/services/T0/B0/hidden"
KNOWN = {"ok": True, "user": "herald", "team": "Platform"}
WHO = "the token is herald's in Platform"
CHANNEL = {"name": "news", "is_member": True}


def said(
    document: object, status: int = 200, scopes: str | None = "chat:write,channels:read", **headers: str
) -> Answer:
    more = {} if scopes is None else {"X-OAuth-Scopes": scopes}
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json", **more, **headers})


@pytest.fixture
def api():
    """Slack's Web API: ``api.answers`` by method."""
    with web_server() as web:
        web.answers = {"auth.test": said(KNOWN), "conversations.info": said({"ok": True, "channel": CHANNEL})}
        web.plan = lambda request: web.answers[request.path.rpartition("/")[2]]
        yield web


@pytest.fixture
def looked(api, terms):
    def look(channel: str = "C0NEWS", *, send: bool = False, token: str = TOKEN) -> Found:
        options = Slack(type="slack", token=Secret.of(token), channel=channel)
        return look_at(options, replace(terms, send=send, slack=api.url("/api/", "http")))

    return look


def refusal(look, **options) -> str:
    with pytest.raises(ReporterError) as caught:
        look(**options)
    assert "hidden" not in str(caught.value)
    return str(caught.value)


def test_a_member_of_the_channel_may_write(api, looked):
    """Two questions with the token; nothing is posted."""
    assert looked() == Found.ok(f"{WHO} and a member of #news")
    assert [request.path for request in api.seen] == ["/api/auth.test", "/api/conversations.info"]
    assert api.seen[1].body == b"channel=C0NEWS"
    assert {request.headers["Authorization"] for request in api.seen} == {f"Bearer {TOKEN}"}


def test_a_token_that_may_not_write_fails(api, looked):
    api.answers["auth.test"] = said(KNOWN, scopes="channels:read, chat:write.customize")
    assert looked() == Found.failed(
        f"{WHO}, but lacks the scope chat:write: add it to the app, and install the app again"
    )


def test_a_channel_by_its_name_cannot_be_looked_up(api, looked):
    """Slack takes ids only."""
    assert looked("#cloud-news") == Found.unknown(
        f"{WHO}; a channel can be looked up by its id only: only a message tells: --send"
    )
    assert len(api.seen) == 1


@pytest.mark.parametrize(
    ("scopes", "channel", "expected"),
    [
        ("chat:write", {"name": "news", "is_archived": True, "is_member": True}, "FAILED: #news is archived"),
        ("chat:write", {"name": "news"}, "FAILED: which is no member of #news: invite"),
        ("chat:write,chat:write.public", {"name": "news"}, "ok: which may write to #news, a public channel"),
        ("chat:write,chat:write.public", {"name": "x", "is_private": True}, "FAILED: which is no member of #x"),
        (None, {"name": "news"}, "unknown: which is no member of #news, and its scopes are not told"),
        (None, CHANNEL, "ok: a member of #news"),
        ("chat:write", {}, "FAILED: which is no member of #C0NEWS"),
        ("chat:write", "hidden", "FAILED: which is no member of #C0NEWS"),
    ],
)
def test_the_channel_decides(api, looked, scopes, channel, expected):
    """Archived, joined, open to all, or closed."""
    api.answers["auth.test"] = said(KNOWN, scopes=scopes)
    api.answers["conversations.info"] = said({"ok": True, "channel": channel})
    found = looked()
    verdict, _, text = expected.partition(": ")

    assert found.verdict == verdict
    assert text in found.text


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            "missing_scope",
            Found.unknown(f"{WHO}, which may not look up channels (missing_scope): only a message tells: --send"),
        ),
        (
            "channel_not_found",
            Found.failed(f"{WHO}, which sees no channel C0NEWS: check the id, and invite the app to it"),
        ),
    ],
)
def test_a_channel_that_is_not_shown(api, looked, error, expected):
    """Because the token may not look, or because there is none for it."""
    api.answers["conversations.info"] = said({"ok": False, "error": error})
    assert looked() == expected


def test_another_refusal_of_the_channel_is_told(api, looked):
    api.answers["conversations.info"] = said({"ok": False, "error": "team_access_not_granted"})
    assert refusal(looked) == "Slack refuses: team_access_not_granted: check the token, the app and its scopes"


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
def test_a_dead_token_is_told_though_the_status_is_200(api, looked, error):
    api.answers["auth.test"] = said({"ok": False, "error": error})
    assert refusal(looked) == f"Slack refuses: {error}: check the token, the app and its scopes"


def test_slack_may_ask_to_wait(api, looked):
    """That says nothing of the token."""
    api.answers["auth.test"] = said({"ok": False, "error": "ratelimited"}, 429, **{"Retry-After": "30"})
    with pytest.raises(UnknownError, match=r"^Slack asks to wait \(429\): try again in 30 s$"):
        looked()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said({"ok": False, "error": "internal_error"}, 503), "Slack answered 503, and nothing that it should"),
        (Answer(200, b"<html>hidden</html>"), "Slack answered 200, and nothing that it should"),
        (Answer(200, b"{}"), "Slack answered 200, and nothing that it should"),
        (Answer(200, b"[1]"), "127.0.0.1 does not speak HTTP, or broke off"),
        (Answer(200, b"{", announced=9), "127.0.0.1 does not speak HTTP, or broke off"),
        (Answer(after=3.0), "127.0.0.1 did not answer within 1 s"),
        (Cut(), "127.0.0.1 broke off"),
    ],
)
def test_slack_is_not_itself(api, looked, answer, expected):
    """Errors of servers, pages, halves of answers, silence: one line each, without the token."""
    api.answers["auth.test"] = answer
    assert refusal(looked).startswith(expected)


def test_slack_cannot_be_reached(terms):
    options = Slack(type="slack", token=Secret.of(TOKEN), channel="#x")
    url = f"http://127.0.0.1:{closed_port()}/api/"
    assert refusal(lambda: look_at(options, replace(terms, slack=url))).startswith("127.0.0.1 refuses connections: ")


def test_a_token_that_is_none_is_not_sent(api, looked):
    """A line break would end the header that it is sent in."""
    assert looked(token="xoxb-1\nX-Evil: yes").verdict == "FAILED"
    assert api.seen == []


def test_a_message_is_posted_when_asked_for(api, looked):
    api.answers["chat.postMessage"] = said({"ok": True, "ts": "1.2"})
    assert looked(send=True) == Found.ok(f"{WHO}, and a test message stands in C0NEWS")
    assert json.loads(api.seen[-1].body) == {"channel": "C0NEWS", "text": TEXT}


def test_a_message_that_is_refused_fails(api, looked):
    api.answers["chat.postMessage"] = said({"ok": False, "error": "not_in_channel"})
    assert refusal(looked, send=True) == "Slack refuses: not_in_channel: check the token, the app and its scopes"


@pytest.fixture
def hooks(certificate, monkeypatch):
    """The host of Slack's webhooks, behind a proxy that leads there."""
    with web_server(certificate=certificate) as web, proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        yield web


def hooked(terms, url: str = HOOK, *, send: bool = False) -> Found:
    return look_at(SlackWebhook(type="slack-webhook", url=Secret.of(url)), replace(terms, send=send))


@pytest.mark.parametrize("word", ["no_text", "missing_text_or_fallback_or_attachments"])
def test_a_webhook_that_misses_the_text_is_alive(hooks, terms, word):
    """A message without a text is never posted, and says enough."""
    hooks.plan = lambda _: Answer(400, word.encode())

    assert hooked(terms) == Found.ok("hooks.slack.com knows the webhook")
    assert [(one.path, json.loads(one.body)) for one in hooks.seen] == [("/services/T0/B0/hidden", {"text": ""})]


@pytest.mark.parametrize(
    ("status", "word"),
    [(404, "no_service"), (403, "invalid_token"), (403, "action_prohibited"), (410, "channel_is_archived")],
)
def test_a_webhook_that_is_gone_fails(hooks, terms, status, word):
    hooks.plan = lambda _: Answer(status, word.encode())
    assert hooked(terms) == Found.failed(
        f"hooks.slack.com answered {status} {word}: the webhook is gone or may not write: make a new one"
    )


@pytest.mark.parametrize(("status", "word"), [(400, "invalid_payload"), (429, "rate_limited"), (200, "ok"), (302, "")])
def test_any_other_answer_says_nothing_of_the_webhook(hooks, terms, status, word):
    hooks.plan = lambda _: Answer(status, word.encode())
    found = hooked(terms)

    assert found.verdict == "unknown"
    assert f"answered {status}" in found.text


def test_a_server_in_trouble_fails(hooks, terms):
    hooks.plan = lambda _: Answer(503, b"no_text")
    assert hooked(terms) == Found.failed("hooks.slack.com answered 503 no_text: try again later")


@pytest.mark.parametrize(
    "url", ["https://hooks.slack.com/triggers/T0/1/hidden", "https://hooks.slack.com/workflows/T0/A0/1/hidden", "https://example.org/services/x"]
)  # fmt: skip
def test_what_is_no_incoming_webhook_of_slacks_is_not_asked(hooks, terms, url):
    """A workflow would start, and another program may do whatever it likes with a message."""
    found = hooked(terms, url)

    assert found.verdict == "unknown"
    assert found.text.endswith("is reached: only a message tells: --send")
    assert (hooks.connections, hooks.seen) == (1, [])


def test_a_webhook_takes_a_message_when_asked_for(hooks, terms):
    assert hooked(terms, send=True) == Found.ok("hooks.slack.com took a test message")
    assert [json.loads(one.body) for one in hooks.seen] == [{"text": TEXT}]


@pytest.mark.parametrize(
    "answer", [Answer(200, b"<html>"), Answer(429, b"rate_limited"), Answer(500), Answer(202, b"ok")]
)
def test_only_the_word_ok_says_that_it_was_posted(hooks, terms, answer):
    hooks.plan = lambda _: answer
    assert hooked(terms, send=True).verdict == "FAILED"
