"""Channels of the roadmap's keys: each gets a type, and a rule in place of ``enabled``."""

import re
from typing import Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq

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
    if isinstance(found.draft.get(webhooks), CommentedSeq):
        found.tell(webhooks)
        for position in found.draft.keys(webhooks):
            _webhook(found, (*webhooks, position))
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
    others = [key for key in draft.keys(path) if key != "enabled"]
    if not found.partial and plain(draft.get(switch)) is False and needed not in others and "type" not in others:
        found.note(path, "it is left out, since it is off and leads nowhere")
        draft.drop(path)
        return False
    if others and "type" not in others:
        draft.put((*path, "type"), kind, near=(*path, draft.keys(path)[0]))
    _switch(found, switch, str(path[-1]))
    return bool(others)


def _switch(found: Migration, switch: KeyPath, channel: str) -> None:
    """What is on is told everything; what is off has no rule. A part of a whole only says what it says itself."""
    draft, rule = found.draft, (*found.at("notifications.rules"), channel)
    there = found.has(switch)
    value = plain(draft.get(switch))
    if there:
        found.note(switch, f"it is `notifications.rules.{channel}` now: a rule says what a channel hears")
    if value is False and found.partial:
        found.note(switch, f"where another file or profile has the rule {channel}, take it out there")
    if isinstance(value, str) and "${" in value:
        found.note(switch, f"a variable decided; now, take the rule {channel} out where nothing is to be sent")
    if value is not False and (there or not found.partial) and draft.get(rule) is None:
        draft.put((*rule, "channels"), [channel])
        if there:
            draft.move(switch, (*rule, "channels"), [channel])
    if found.has(switch):
        draft.drop(switch)


def _email(found: Migration, path: KeyPath) -> None:
    draft, server = found.draft, (*path, "smtp_server")
    if found.has(server):
        place = re.fullmatch(r"([^:/\s]+):([0-9]+)", str(plain(draft.get(server))))
        found.tell(server)
        draft.move(server, (*path, "host"), place[1] if place else None)
        if place:
            draft.put((*path, "port"), int(place[2]))
        _sender(found, path, server)
    _without(found, (*path, "template"), (*path, "template"))


def _sender(found: Migration, path: KeyPath, server: KeyPath) -> None:
    """Mail has a sender: the only address that is known here to be one of the same people."""
    addresses = found.draft.keys((*path, "recipients"))
    if addresses and not found.has((*path, "sender")):
        first = found.draft.get((*path, "recipients", addresses[0]))
        found.draft.put((*path, "sender"), first, near=(*path, "recipients"))
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
    taken = draft.keys(channels)
    names = ("webhook", *(f"webhook-{number}" for number in range(2, len(taken) + 3)))
    new = (*channels, next(name for name in names if name not in taken))
    one = isinstance(draft.get(old), CommentedMap)
    draft.copy(old, new if one else (*new, "url"))
    found.note(old, f"it is `notifications.channels.{new[-1]}` now")
    draft.put((*new, "type"), "webhook", near=(*new, draft.keys(new)[0]))
    found.hide((*new, "url"), f"{new[-1]}_URL", (*old, "url"))
    for header in draft.keys((*new, "headers")):
        if str(header).casefold() == "content-type":
            found.note((*old, "headers", header), "it is left out: messages are always JSON")
            draft.drop((*new, "headers", header))
        else:
            found.hide((*new, "headers", header), f"{new[-1]}_{header}", (*old, "headers", header))
    _without(found, (*new, "method"), (*old, "method"))
    _switch(found, (*new, "enabled"), str(new[-1]))


def _without(found: Migration, path: KeyPath, old: KeyPath) -> None:
    """Take out the key at *path*, which stood at *old*."""
    if found.has(path):
        found.tell(old)
        found.draft.drop(path)
