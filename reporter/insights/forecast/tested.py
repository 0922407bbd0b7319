"""The result of a back-test as the bytes of a file, both ways: canonical JSON. The models are not in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from reporter.errors import DataError
from reporter.insights.forecast.backtest import Backtest, Origin, Result
from reporter.insights.forecast.baselines import BASELINES
from reporter.insights.forecast.book import parse_day
from reporter.insights.forecast.measures import Bin, Score
from reporter.insights.forecast.scorecard import HORIZONS, Models

VERSION: Final = 1
SOURCE: Final = "endpoints"
"""The source whose history the shipped result was made with."""
_DIGITS: Final = 6
"""Of every figure: more says nothing, and other machines may round the last ones in another way."""
_FILE: Final = "baseline/backtest.json"


@cache
def shipped_backtest() -> Backtest:
    """The result that ships with the package, see ``benchmarks/forecast_training.py``."""
    return decode_backtest(files("reporter").joinpath(_FILE).read_text(encoding="utf-8"), f"reporter/{_FILE}")


def encode_backtest(tested: Backtest) -> str:
    """The same result gives the same text. ``decode_backtest`` reads it again, without models and less exact digits."""
    document = {
        "baselines": list(BASELINES),
        "judged": [_result(one, bins=True) for one in tested.judged],
        "observed_until": tested.observed_until.isoformat(),
        "origins": [
            {"day": one.day.isoformat(), "tested": [_result(result, bins=False) for result in one.tested]}
            for one in tested.origins
        ],
        "partition": tested.partition,
        "pooled": [_result(one, bins=True) for one in tested.pooled],
        "version": VERSION,
    }
    return json.dumps(document, sort_keys=True, indent=1) + "\n"


def decode_backtest(text: str, where: str) -> Backtest:
    """The result in a file, which *where* names. ``DataError`` says which key is wrong.

    The ``models`` are empty, and the scores of single origins have no bins.
    """
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{where}: not JSON: {error}"
        raise DataError(msg) from None
    keys = {"baselines", "judged", "observed_until", "origins", "partition", "pooled", "version"}
    given = _object(document, where, keys)
    if given["version"] != VERSION or given["baselines"] != list(BASELINES):
        msg = f"{where}: made by another version of the program: run python -m benchmarks.forecast_training"
        raise DataError(msg)
    return Backtest(
        partition=_text(given["partition"], f"{where}: key partition"),
        observed_until=parse_day(given["observed_until"], f"{where}: key observed_until"),
        origins=tuple(
            _origin(one, f"{where}: key origins") for one in _list(given["origins"], f"{where}: key origins")
        ),
        pooled=tuple(_tested(one, f"{where}: key pooled") for one in _list(given["pooled"], f"{where}: key pooled")),
        judged=tuple(_tested(one, f"{where}: key judged") for one in _list(given["judged"], f"{where}: key judged")),
        models=Models(()),
    )


def _result(one: Result, *, bins: bool) -> dict[str, object]:
    return {
        "baselines": [_score(other, bins=False) for other in one.baselines],
        "horizon": one.horizon,
        "model": _score(one.model, bins=bins),
        "n": one.n,
        "positives": one.positives,
    }


def _score(one: Score, *, bins: bool) -> dict[str, object]:
    return {
        "auc": None if one.auc is None else round(one.auc, _DIGITS),
        "bins": [[a.n, round(a.said, _DIGITS), round(a.happened, _DIGITS)] for a in one.bins] if bins else [],
        "brier": round(one.brier, _DIGITS),
        "ece": round(one.ece, _DIGITS),
        "log_loss": round(one.log_loss, _DIGITS),
    }


def _origin(item: object, where: str) -> Origin:
    given = _object(item, where, {"day", "tested"})
    return Origin(
        parse_day(given["day"], f"{where}: key day"),
        tuple(_tested(one, where) for one in _list(given["tested"], where)),
    )


def _tested(item: object, where: str) -> Result:
    given = _object(item, where, {"baselines", "horizon", "model", "n", "positives"})
    horizon, count, positives = (
        int(_number(given[key], f"{where}: key {key}")) for key in ("horizon", "n", "positives")
    )
    others = [_scored(one, f"{where}: key baselines") for one in _list(given["baselines"], where)]
    if horizon not in HORIZONS or len(others) != len(BASELINES):
        msg = f"{where}: expected a horizon of {', '.join(map(str, HORIZONS))} and {len(BASELINES)} baselines"
        raise DataError(msg)
    return Result(horizon, count, positives, _scored(given["model"], f"{where}: key model"), tuple(others))


def _scored(item: object, where: str) -> Score:
    given = _object(item, where, {"auc", "bins", "brier", "ece", "log_loss"})
    brier, log_loss, ece = (_number(given[key], f"{where}: key {key}") for key in ("brier", "log_loss", "ece"))
    auc = None if given["auc"] is None else _number(given["auc"], f"{where}: key auc")
    return Score(
        brier, log_loss, auc, ece, tuple(_bin(one, f"{where}: key bins") for one in _list(given["bins"], where))
    )


def _bin(item: object, where: str) -> Bin:
    count, said, happened = (_number(one, where) for one in _list(item, where, 3))
    return Bin(int(count), said, happened)


def _object(item: object, where: str, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(item, dict) or item.keys() != keys:
        msg = f"{where}: expected an object with the keys {', '.join(sorted(keys))}"
        raise DataError(msg)
    return item


def _list(item: object, where: str, length: int | None = None) -> list[object]:
    if not isinstance(item, list) or length not in {None, len(item)}:
        msg = f"{where}: expected a list" + (f" of {length}" if length else "")
        raise DataError(msg)
    return item


def _number(item: object, where: str) -> float:
    if not isinstance(item, int | float) or isinstance(item, bool) or not math.isfinite(item):
        msg = f"{where}: expected a number, found {json.dumps(item)}"
        raise DataError(msg)
    return item


def _text(item: object, where: str) -> str:
    if not isinstance(item, str):
        msg = f"{where}: expected a text, found {json.dumps(item)}"
        raise DataError(msg)
    return item
