"""Any program's webhook, by the Standard Webhooks specification."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Final
from urllib.parse import urlsplit

from reporter.notify.connect.line import line, post
from reporter.notify.connect.terms import SEND, TEXT, Terms
from reporter.notify.options import Webhook
from reporter.verdict import Found

PREFIX: Final = "whsec_"
_TAKEN: Final = range(200, 300)


def look_at(channel: Webhook, terms: Terms) -> Found:
    """Whether the host is there and may be written to. Nothing is asked of it unless a message is to be sent."""
    url = channel.url.reveal()
    host = urlsplit(url).hostname
    headers = {name: value.reveal() for name, value in channel.headers.items()}
    wrong = [name for name, value in headers.items() if not (value.isascii() and value.isprintable())]
    if wrong:
        return Found.failed(f"header {wrong[0]}: its value does not fit into a header: check the secret")
    key = _key(channel.secret.reveal()) if channel.secret else None
    if key == b"":
        return Found.failed(f"the secret is no key: expected {PREFIX} and Base64")
    body = json.dumps({"type": "test", "timestamp": terms.at.isoformat(), "data": {"text": TEXT}}).encode()
    with line(url, timeout=terms.timeout, public=not channel.private) as connection:
        if not terms.send:
            return Found.unknown(f"{host} is reached: {SEND}")
        signed = _signed(body, key, round(terms.at.timestamp()))
        reply = post(connection, url, body, {"Content-Type": "application/json", **headers, **signed})
    if reply.status in _TAKEN:
        return Found.ok(f"{host} took a test message ({reply.status})")
    return Found.failed(f"{host} answered {reply.status} to a test message")


def _key(secret: str) -> bytes:
    """The bytes of *secret*; none if it is no key."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signed(body: bytes, key: bytes | None, seconds: int) -> dict[str, str]:
    """The headers by which a message is known, and, with a *key*, trusted."""
    name = f"msg_test_{seconds}"
    headers = {"webhook-id": name, "webhook-timestamp": str(seconds)}
    if key is None:
        return headers
    signature = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(signature).decode()}"}
