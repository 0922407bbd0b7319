"""Configurations are read whatever the environment is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from reporter.config.declared import declared_at, models_at, plain, tags
from reporter.config.documents import parse_document
from reporter.config.effect import effective
from reporter.config.layers import Layer, Layered, layer
from reporter.config.load import Loaded, settings_of
from reporter.config.problems import ConfigError
from reporter.config.settings import SECTIONS, model
from reporter.config.stand_ins import AnyVariable, with_stand_ins
from reporter.options.secret import redact


def layered(text: str) -> Layered:
    read = parse_document(text, "c.yml", "yaml")
    return layer([(Layer.PROJECT, Path("c.yml"))], environment=AnyVariable(), read=lambda _: read)


def shown(text: str) -> dict[str, object]:
    """What is in effect of what *text* sets."""
    made = layered(text)
    rows = effective(Loaded(settings_of(with_stand_ins(made)), made), as_written=True)
    return {row.key: row.value for row in rows if row.origin}


def keys(section: str, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place below *section* at which a single value may stand, with the kinds of unions."""
    for one in models_at(model(section), steps):
        kind = (tags(one)[0],) if len(models_at(model(section), steps)) > 1 else ()
        for name in one.model_fields:
            yield from below(section, (*steps, *kind, name))


def below(section: str, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    here: Any = declared_at(model(section), steps)
    for inner in ("name", 0):
        if str(plain(here)[0]).startswith("dict" if inner == "name" else "tuple"):
            yield from below(section, (*steps, inner))
            return
    if models_at(model(section), steps):
        yield from keys(section, steps)
    else:
        yield steps


@pytest.mark.parametrize(
    ("section", "steps"),
    [
        pytest.param(section, steps, id=".".join(map(str, (section, *steps))))
        for section in SECTIONS
        for steps in keys(section)
    ],
)
def test_every_key_takes_a_variable(section: str, steps: tuple[str | int, ...]) -> None:
    from reporter.config.stand_ins import _fitting  # noqa: PLC0415 - the one place where all keys are at hand

    found = _fitting("${NAME}", section, steps)
    TypeAdapter(declared_at(model(section), steps)).validate_python(found)


def test_the_keys_of_that_test_are_those_that_there_are() -> None:
    every = {(section, *steps) for section in SECTIONS for steps in keys(section)}
    assert {
        ("guard", "floor"),
        ("notifications", "channels", "name", "email", "recipients", 0),
        ("notifications", "channels", "name", "webhook", "headers", "name"),
        ("aws", "accounts", "name", "role_arn"),
    } <= every
    assert len(every) > 120


def test_a_value_is_shown_as_it_is_written() -> None:
    text = """
    guard: {floor: '${FLOOR}', overall: '${SHARE:-0.1}'}
    settle: {removals: '${DAYS}d'}
    aws: {api_regions: ['${FIRST}', eu-west-1]}
    features: {parallel_sources: {percent: '${SHARE}'}}
    """
    found = shown(text)
    assert found["guard.floor"] == "${FLOOR}"
    assert found["guard.overall"] == "${SHARE:-0.1}"
    assert found["settle.removals"] == "${DAYS}d"
    assert found["features.parallel_sources.percent"] == "${SHARE}"
    assert found["aws.api_regions"] == ["${FIRST}", "eu-west-1"]


def test_the_kind_of_a_channel_decides_what_it_takes() -> None:
    """`channel` is a name of Slack's in one kind, and an id of Teams' in the other."""
    text = """
    notifications:
      channels:
        s: {type: slack, token: '${TOKEN}', channel: '${CHANNEL}'}
        t: {type: teams-bot, tenant: '${TENANT}', app: '${APP}', channel: '${CHANNEL}', secret: '${SECRET:-}'}
        w: {type: slack-webhook, url: 'https://${HOST}/x'}
    """
    found = shown(text)
    assert found["notifications.channels.s.channel"] == "${CHANNEL}"
    assert found["notifications.channels.t.channel"] == "${CHANNEL}"
    secrets = ("s.token", "t.secret", "w.url")
    assert {found[f"notifications.channels.{key}"] for key in secrets} == {"***"}


def test_what_stands_in_for_a_secret_is_not_struck_out_of_other_texts() -> None:
    shown("notifications: {channels: {s: {type: slack-webhook, url: '${OUR_WEBHOOK}'}}}")
    assert redact("set ${OUR_WEBHOOK} to https://unset.invalid") == "set ${OUR_WEBHOOK} to https://unset.invalid"


@pytest.mark.parametrize(
    "text",
    [
        "gaurd: {floor: '${X}'}",
        "guard: {flor: '${X}'}",
        "guard: '${X}'",
        "features: {parallel_sources: '${X}'}",
        "version: '${X}'",
    ],
)
def test_what_no_value_could_put_right_stays_a_fault(text: str) -> None:
    with pytest.raises(ConfigError):
        shown(text)


def test_nothing_is_written_into_what_was_read() -> None:
    made = layered("guard: {floor: '${FLOOR}'}")
    with_stand_ins(made)
    assert made.data == {"guard": {"floor": "${FLOOR}"}}


def test_an_environment_that_answers_everything_lists_nothing() -> None:
    """Otherwise it could set keys."""
    assert (list(AnyVariable()), "X" in AnyVariable(), AnyVariable()["X"]) == ([], True, "${X}")
