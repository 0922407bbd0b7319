"""Teams: a workflow's address, or a bot's sign-in."""

import json
from typing import Final
from urllib.parse import urlencode, urlsplit

from reporter.notify.connect.line import Reply, line, post
from reporter.notify.connect.terms import SEND, TEXT, Terms
from reporter.notify.options import TeamsBot, TeamsWorkflow
from reporter.verdict import Found

SCOPE: Final = "https://api.botframework.com/.default"
_RETIRED: Final = ("outlook.office.com", "outlook.office365.com")
_ACCEPTED: Final = (200, 202)
_WAIT: Final = 429
_SERVER_ERROR: Final = 500


def look_at_workflow(channel: TeamsWorkflow, terms: Terms) -> Found:
    """Whether the workflow's host is there. A workflow starts when it is asked anything, so nothing is asked."""
    url = channel.url.reveal()
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host.endswith(".webhook.office.com") or (host in _RETIRED and urlsplit(url).path.startswith("/webhook")):
        return Found.failed(
            f"{host} is a connector of Office 365, which Microsoft has retired: make a workflow in the channel "
            "(Workflows, When a Teams webhook request is received), and take its address"
        )
    with line(url, timeout=terms.timeout) as connection:
        if not terms.send:
            return Found.unknown(f"{host} is reached: {SEND}")
        return _sent(host, post(connection, url, _message(), {"Content-Type": "application/json"}))


def _message() -> bytes:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": TEXT, "wrap": True}]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return json.dumps({"type": "message", "attachments": [attachment]}).encode()


def _sent(host: str, reply: Reply) -> Found:
    # A connector's way to say no was a text under status 200.
    if reply.status not in _ACCEPTED or "error" in reply.body.lower():
        return Found.failed(f"{host} {reply.told} to a test message: check the workflow's address and its run history")
    return Found.unknown(f"{host} took a test message ({reply.status}); whether Teams shows it, only Teams tells: look")


def look_at_bot(channel: TeamsBot, terms: Terms) -> Found:
    """Whether the application can sign in with its secret. That its bot may write to the channel is never known."""
    if channel.secret is None:
        how = "the CI job's identity"
        if channel.certificate is not None:
            channel.certificate.reveal()
            how = "its certificate"
        return Found.unknown(f"a sign-in with {how} is not tried here: the first message tells")
    url = f"{terms.login}{channel.tenant}/oauth2/v2.0/token"
    asked = {
        "grant_type": "client_credentials",
        "client_id": channel.app,
        "client_secret": channel.secret.reveal(),
        "scope": SCOPE,
    }
    with line(url, timeout=terms.timeout) as connection:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = post(connection, url, urlencode(asked).encode(), form)
    try:
        said = json.loads(reply.body)
    except ValueError:
        said = None
    host = urlsplit(url).hostname
    if reply.status == _WAIT:
        return Found.unknown(f"{host} asks to wait (429): try again later")
    if not isinstance(said, dict) or reply.status >= _SERVER_ERROR:
        return Found.failed(f"{host} answered {reply.status}, and nothing that it should: try again later")
    if reply.status == 200 and said.get("access_token"):  # noqa: PLR2004 - done
        return Found.unknown("the application signs in; whether its bot is in the team, the first message tells")
    return Found.failed(f"Microsoft refuses the sign-in ({_code(said)}): check tenant, app and secret")


def _code(said: dict[str, object]) -> str:
    """``invalid_client, AADSTS7000215``: the words under which Microsoft's documents explain it, and no more."""
    codes = said.get("error_codes")
    numbers = [f"AADSTS{code}" for code in codes if isinstance(code, int)] if isinstance(codes, list) else []
    word = str(said.get("error", ""))
    return ", ".join([word if word.replace("_", "").isalpha() else "no reason given", *numbers])
