"""Slack: a bot's token and its channel, or an incoming webhook."""

import json
import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from reporter.notify.connect.line import LineError, Reply, line, post, words
from reporter.notify.connect.terms import SEND, TEXT, Terms
from reporter.notify.options import Slack, SlackWebhook
from reporter.verdict import Found, UnknownError

WRITE: Final = "chat:write"
ANYWHERE: Final = "chat:write.public"
HOSTS: Final = ("hooks.slack.com", "hooks.slack-gov.com")
ALIVE: Final = ("no_text", "missing_text", "missing_text_or_fallback_or_attachments")
"""What Slack says of a message without a text, to a webhook that would take one with a text.

Slack's documents name the errors of webhooks that are gone or forbidden (HTTP 403, 404, 410); these words are what
well-known scanners for leaked webhooks (detect-secrets, trufflehog) go by.
"""
EMPTY: Final = json.dumps({"text": ""}).encode()
_JSON: Final = {"Content-Type": "application/json"}
_WAIT: Final = 429
_SERVER_ERROR: Final = 500


def look_at_bot(channel: Slack, terms: Terms) -> Found:
    """Whether the token works and may write, and whether it may write to this channel, as far as Slack tells."""
    token = channel.token.reveal()
    if not (token.isascii() and token.isprintable()):
        return Found.failed("the token has signs that no token has: check the secret that it comes from")
    client = WebClient(
        token,
        base_url=terms.slack,
        timeout=max(1, round(terms.timeout)),
        retry_handlers=[],
        logger=_silent(),
    )
    known = _answer(client, client.auth_test)
    who = f"the token is {known.get('user', 'a bot')}'s in {known.get('team', 'a workspace')}"
    scopes = _scopes(known)
    if scopes is not None and WRITE not in scopes:
        return Found.failed(f"{who}, but lacks the scope {WRITE}: add it to the app, and install the app again")
    if terms.send:
        _answer(client, lambda: client.chat_postMessage(channel=channel.channel, text=TEXT))
        return Found.ok(f"{who}, and a test message stands in {channel.channel}")
    return _look_at_channel(client, channel.channel, who, scopes)


def _look_at_channel(client: WebClient, name: str, who: str, scopes: frozenset[str] | None) -> Found:
    if not (name[:1] in "CG" and name.isalnum() and name.isupper()):
        return Found.unknown(f"{who}; a channel can be looked up by its id only: {SEND}")
    try:
        told: object = _answer(client, lambda: client.conversations_info(channel=name)).get("channel")
    except _SlackError as error:
        if error.code in {"missing_scope", "no_permission", "not_allowed_token_type"}:
            return Found.unknown(f"{who}, which may not look up channels ({error.code}): {SEND}")
        if error.code == "channel_not_found":
            return Found.failed(f"{who}, which sees no channel {name}: check the id, and invite the app to it")
        raise
    found = told if isinstance(told, dict) else {}
    shown = f"#{found.get('name', name)}"
    if found.get("is_archived"):
        return Found.failed(f"{who}, but {shown} is archived: name another channel")
    if found.get("is_member"):
        return Found.ok(f"{who} and a member of {shown}")
    if scopes is None:
        return Found.unknown(f"{who}, which is no member of {shown}, and its scopes are not told: {SEND}")
    if ANYWHERE in scopes and not found.get("is_private"):
        return Found.ok(f"{who}, which may write to {shown}, a public channel")
    return Found.failed(f"{who}, which is no member of {shown}: invite the app to it")


def look_at_webhook(channel: SlackWebhook, terms: Terms) -> Found:
    """Whether the webhook would take a message. Slack is asked with a message that has no text, so none is posted."""
    url = channel.url.reveal()
    parts = urlsplit(url)
    host = parts.hostname or ""
    incoming = host in HOSTS and parts.path.startswith("/services/")
    with line(url, timeout=terms.timeout) as connection:
        if terms.send:
            return _sent(host, post(connection, url, json.dumps({"text": TEXT}).encode(), _JSON))
        if not incoming:
            # What starts a workflow must not be asked anything: it would start. Others may post what they get.
            return Found.unknown(f"{host} is reached: {SEND}")
        reply = post(connection, url, EMPTY, _JSON)
    if (reply.status, reply.word) in {(400, word) for word in ALIVE}:
        return Found.ok(f"{host} knows the webhook")
    if reply.status in {403, 404, 410}:
        return Found.failed(f"{host} {reply.told}: the webhook is gone or may not write: make a new one")
    if reply.status >= _SERVER_ERROR:
        return Found.failed(f"{host} {reply.told}: try again later")
    return Found.unknown(f"{host} {reply.told}, which says nothing of the webhook: {SEND}")


def _sent(host: str, reply: Reply) -> Found:
    if (reply.status, reply.body.strip()) == (200, "ok"):
        return Found.ok(f"{host} took a test message")
    return Found.failed(f"{host} {reply.told} to a test message")


class _SlackError(LineError):
    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code


def _answer(client: WebClient, call: Callable[[], SlackResponse]) -> SlackResponse:
    """What Slack answers. ``LineError`` if it refuses; ``UnknownError`` if it asks to wait."""
    host, timeout = urlsplit(client.base_url).hostname or "", client.timeout
    try:
        return call()
    except SlackApiError as error:
        response = error.response
        if response.status_code == _WAIT:
            seconds = response.headers.get("Retry-After", "some")
            msg = f"Slack asks to wait (429): try again in {seconds} s"
            raise UnknownError(msg) from None
        code = _code(response)
        if response.status_code >= _SERVER_ERROR or not code:
            msg = f"Slack answered {response.status_code}, and nothing that it should: try again later"
            raise LineError(msg) from None
        msg = f"Slack refuses: {code}: check the token, the app and its scopes"
        raise _SlackError(msg, code) from None
    except Exception as error:  # noqa: BLE001 - what the library raises may quote the token
        reason = getattr(error, "reason", error)
        msg = words(reason if isinstance(reason, Exception) else error, host, timeout)
        raise LineError(msg) from None


def _silent() -> logging.Logger:
    """Tells nothing: the library's lines quote what it read."""
    logger = logging.getLogger(f"{__name__}.library")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _code(response: SlackResponse) -> str:
    """Slack's word for the error; what the library puts there for an unreadable body is a sentence."""
    word = str(response.get("error") or "")
    return word if word.isascii() and word.replace("_", "").isalnum() else ""


def _scopes(response: SlackResponse) -> frozenset[str] | None:
    """What the token may do, or ``None`` if Slack does not tell."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    told = headers.get("x-oauth-scopes")
    return None if told is None else frozenset(scope.strip() for scope in told.split(","))
