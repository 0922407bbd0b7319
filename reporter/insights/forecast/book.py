"""Models as the bytes of a file, both ways: canonical JSON, one card a line."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from reporter.errors import DataError
from reporter.insights.forecast.features import FEATURES
from reporter.insights.forecast.scorecard import HORIZONS, Card, Model, Models, Points

VERSION: Final = 1
_STEPS: Final = len(HORIZONS)


def encode_models(models: Models) -> str:
    """The same models give the same text. What it holds is ``decode_models(encode_models(models))``."""
    return '{"models":[\n' + ",\n".join(map(_encode, models.trained)) + f'\n],"version":{VERSION}}}\n'


def decode_models(text: str, where: str) -> Models:
    """The models of a file, which *where* names. ``DataError`` says which model and which key is wrong.

    Each must have one card for every feature that this version of the program computes.
    """
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{where}: not JSON: {error}"
        raise DataError(msg) from None
    given = _object(document, where, {"models", "version"})
    if given["version"] != VERSION:
        msg = f"{where}: key version: expected {VERSION}, found {given['version']!r}: train the models anew"
        raise DataError(msg)
    items = given["models"]
    if not isinstance(items, list) or not items:
        msg = f"{where}: key models: expected a list of at least one model"
        raise DataError(msg)
    trained = tuple(_model(item, f"{where}: model {number}") for number, item in enumerate(items, 1))
    for number, (before, after) in enumerate(pairwise(trained), 2):
        if before.trained_until >= after.trained_until:
            msg = f"{where}: model {number}: key trained_until: it must be later than that of the model before"
            raise DataError(msg)
    return Models(trained)


def _encode(model: Model) -> str:
    cards = ",\n".join(
        f'{_text(card.feature)}:{{"edges":{_text(card.edges)},"points":{_text(card.points)}}}'
        for card in sorted(model.cards, key=lambda card: card.feature)
    )
    head = f'"base":{_text(model.base)},"cards":{{\n{cards}}}'
    return f'{{{head},"learnt_from":{model.learnt_from},"trained_until":"{model.trained_until.isoformat()}"}}'


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _model(item: object, where: str) -> Model:
    given = _object(item, where, {"base", "cards", "learnt_from", "trained_until"})
    cards = _object(given["cards"], f"{where}: key cards", set(FEATURES))
    learnt_from = given["learnt_from"]
    if not isinstance(learnt_from, int) or isinstance(learnt_from, bool) or learnt_from < 1:
        msg = f"{where}: key learnt_from: expected a whole number above 0"
        raise DataError(msg)
    return Model(
        trained_until=parse_day(given["trained_until"], f"{where}: key trained_until"),
        learnt_from=learnt_from,
        base=_points(given["base"], f"{where}: key base"),
        cards=tuple(_card(name, cards[name], f"{where}: card {name}") for name in FEATURES),
    )


def _card(name: str, item: object, where: str) -> Card:
    given = _object(item, where, {"edges", "points"})
    edges = _numbers(given["edges"], f"{where}: key edges")
    if any(low >= high for low, high in pairwise(edges)):
        msg = f"{where}: key edges: each must be greater than the one before"
        raise DataError(msg)
    points = given["points"]
    if not isinstance(points, list) or len(points) != len(edges) + 1:
        msg = f"{where}: key points: expected a list of {len(edges) + 1}, one more than edges"
        raise DataError(msg)
    return Card(name, edges, tuple(_points(one, f"{where}: key points") for one in points))


def _object(item: object, where: str, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(item, dict):
        msg = f"{where}: expected an object"
        raise DataError(msg)
    if wrong := sorted(item.keys() ^ keys):
        state = "is missing" if wrong[0] in keys else "is not known here"
        msg = f"{where}: key {wrong[0]} {state}: expected {', '.join(sorted(keys))}"
        raise DataError(msg)
    return item


def _points(item: object, where: str) -> Points:
    found = _numbers(item, where)
    if len(found) != _STEPS:
        msg = f"{where}: expected {_STEPS} numbers, found {len(found)}"
        raise DataError(msg)
    return found[0], found[1], found[2]


def _numbers(item: object, where: str) -> tuple[float, ...]:
    if not isinstance(item, list):
        msg = f"{where}: expected a list of numbers"
        raise DataError(msg)
    for one in item:
        if not isinstance(one, int | float) or isinstance(one, bool) or not math.isfinite(one):
            msg = f"{where}: expected numbers, found {json.dumps(one)}"
            raise DataError(msg)
    return tuple(map(float, item))


def parse_day(item: object, where: str) -> date:
    """A day of a shipped file. ``DataError`` says *where* it is wrong."""
    try:
        return date.fromisoformat(item if isinstance(item, str) else "")
    except ValueError:
        msg = f"{where}: expected a day like 2026-07-01, found {json.dumps(item)}"
        raise DataError(msg) from None
