"""Channels of the roadmap's keys: each gets a type, and a rule in place of ``enabled``."""

import re
from typing import Final

from ruamel.yaml.comments import CommentedMap

from reporter.config.draft import plain
from reporter.config.migration import Migration
from reporter.config.problems import KeyPath

_EMAIL: Final = ("enabled", "smtp_server", "template")
_SLACK: Final = ("enabled", "webhook_url", "channel")


def migrate_channels(found: Migration) -> None:
    channels = found.at("notifications.channels")
    email, slack, webhooks = ((*channels, name) for name in ("email", "slack", "webhooks"))
    if _is_old(found, email, "email", _EMAIL) and _begin(found, email, "email", "smtp_server"):
        _email(found, email)
    if _is_old(found, slack, "slack-webhook", _SLACK) and _begin(found, slack, "slack-webhook", "webhook_url"):
        _slack(found, slack)
    if found.has((*webhooks, "type")):
        _without(found, (*webhooks, "method"), (*webhooks, "method"))
    elif found.has(webhooks):
        found.tell(webhooks)
        for webhook in found.items(webhooks):
            _webhook(found, webhook)
        found.draft.drop(webhooks)


def _is_old(found: Migration, path: KeyPath, kind: str, keys: tuple[str, ...]) -> bool:
    """Whether the channel at *path* is of a time before channels had types, or has *keys* of that time."""
    if not isinstance(found.draft.get(path), CommentedMap):
        return False
    given = plain(found.draft.get((*path, "type")))
    return given is None or (given == kind and any(found.has((*path, key)) for key in keys))


def _begin(found: Migration, path: KeyPath, kind: str, needed: str) -> bool:
    """Give the channel its type and its rule; whether there is anything more to it."""
    draft, switch = found.draft, (*path, "enabled")
    found.tell(path)
    typed = plain(draft.get((*path, "type"))) is not None
    leads = typed or plain(draft.get((*path, needed))) is not None or (found.partial and draft.keys(path))
    if not leads and plain(draft.get(switch)) in (None, False):
        found.note(path, "it is left out, since it is off and leads nowhere")
        draft.drop(path)
        return False
    if not typed and (not found.partial or draft.keys(path) != ("enabled",)):
        draft.put((*path, "type"), kind, near=(*path, draft.keys(path)[0]))
    if found.has(switch):
        _switch(found, switch, str(path[-1]))
    elif not found.partial:
        _rule(found, str(path[-1]))
    return draft.get(path) is not None


def _switch(found: Migration, switch: KeyPath, channel: str) -> None:
    """What was on is told everything; what was off has no rule."""
    draft, value = found.draft, plain(found.draft.get(switch))
    if value is False:
        found.note(switch, "it has gone: a channel without a rule hears nothing")
        if found.partial:
            found.note(switch, f"where another file or profile has `notifications.rules.{channel}`, take it out there")
    else:
        found.note(switch, f"it is `notifications.rules.{channel}` now: a rule says what a channel hears")
        if isinstance(value, str):
            found.note(switch, "no variable can decide it now: take the rule out where nothing is to be sent")
        rule = _rule(found, channel)
        if (channels := draft.get(rule)) is not None:
            draft.copy(switch, rule, channels)
    draft.drop(switch)


def _rule(found: Migration, channel: str) -> KeyPath:
    """The channels of the rule that tells *channel* everything, if nobody has said otherwise."""
    rule = found.at(f"notifications.rules.{channel}")
    if found.is_free(rule):
        found.draft.put((*rule, "channels"), [channel])
    return (*rule, "channels")


def _email(found: Migration, path: KeyPath) -> None:
    draft, server = found.draft, (*path, "smtp_server")
    if found.has(server):
        place = re.fullmatch(r"([^:/\s]+):([0-9]+)", str(plain(draft.get(server))))
        found.tell(server)
        draft.move(server, (*path, "host"), place[1] if place else None)
        _sender(found, path, server)
        if place and not found.has((*path, "port")):
            draft.put((*path, "port"), int(place[2]), near=(*path, "sender"))
    _without(found, (*path, "template"), (*path, "template"))


def _sender(found: Migration, path: KeyPath, server: KeyPath) -> None:
    """Mail has a sender: the only address that is known here to be one of the same people."""
    recipients = found.items((*path, "recipients"))
    if recipients and not found.has((*path, "sender")):
        found.draft.put((*path, "sender"), found.draft.get(recipients[0]), near=(*path, "recipients"))
        found.note(server, "mail needs a `sender`: the first of the recipients is written, put your own there")


def _slack(found: Migration, path: KeyPath) -> None:
    url = (*path, "webhook_url")
    if found.has(url):
        found.tell(url)
        found.draft.move(url, (*path, "url"))
        found.hide((*path, "url"), "SLACK_WEBHOOK_URL", url)
    _without(found, (*path, "channel"), (*path, "channel"))


def _webhook(found: Migration, old: KeyPath) -> None:
    draft, channels = found.draft, found.at("notifications.channels")
    name = found.new_name(channels, "webhook")
    new = (*channels, name)
    draft.copy(old, new if isinstance(draft.get(old), CommentedMap) else (*new, "url"))
    found.note(old, f"it is `notifications.channels.{name}` now")
    draft.put((*new, "type"), "webhook", near=(*new, *draft.keys(new)[:1]))
    found.hide((*new, "url"), f"{name}_URL", (*old, "url"))
    for header in draft.keys((*new, "headers")):
        if str(header).casefold() == "content-type":
            found.note((*old, "headers", header), "it is left out: messages are always JSON")
            draft.drop((*new, "headers", header))
        else:
            found.hide((*new, "headers", header), f"{name}_{header}", (*old, "headers", header))
    _without(found, (*new, "method"), (*old, "method"))
    if found.has((*new, "enabled")):
        _switch(found, (*new, "enabled"), name)
    else:
        _rule(found, name)


def _without(found: Migration, path: KeyPath, old: KeyPath) -> None:
    """Take out the key at *path*, which stood at *old*."""
    if found.has(path):
        found.tell(old)
        found.draft.drop(path)
