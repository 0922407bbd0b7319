"""The reliability plot: what was said against what happened."""

from __future__ import annotations

from html import escape
from math import sqrt
from typing import Final

from reporter.insights.forecast.backtest import Backtest, Result
from reporter.insights.forecast.measures import Bin

_SIZE: Final = 360
_LEFT: Final = 56
_TOP: Final = 16
_WIDTH: Final = _LEFT + _SIZE + 24
_HEIGHT: Final = _TOP + _SIZE + 56
_TICKS: Final = 5
_AREA: Final = 64
"""The square of the radius of a dot that holds as many forecasts as the average one."""


def reliability_svg(backtest: Backtest, horizon: int) -> str:
    """An SVG file with one dot for each of the ten equal-count bins, and the line on which all would lie.

    A dot's area goes with its number of forecasts. Both axes run from 0 to the same round percentage. Colours are
    ``currentColor``: as a part of a page those of its text, as a file of its own light or dark. ``UsageError`` if
    *horizon* was not tested.
    """
    tested = backtest.of(horizon)
    top = _round_up(max(max(one.said, one.happened) for one in tested.model.bins))
    parts = [_head(backtest, tested), *_axes(top, horizon), *(_dot(one, tested, top) for one in tested.model.bins)]
    return "\n".join([*parts, "</svg>", ""])


def _head(backtest: Backtest, tested: Result) -> str:
    first, last = backtest.origins[0].day.isoformat(), backtest.origins[-1].day.isoformat()
    name = f"reliability-{tested.horizon}"
    title = f"Reliability of the forecast for {tested.horizon} days"
    bins = "; ".join(
        f"said {one.said * 100:.1f} %, happened {one.happened * 100:.1f} % ({one.n:,})" for one in tested.model.bins
    )
    about = f"{tested.n:,} forecasts of partition {backtest.partition} made from {first} to {last}, in bins: {bins}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="12"'
        ' fill="currentColor" stroke="none" style="color-scheme: light dark; max-width: 100%">\n'
        "<style>svg:root { color: #222 } @media (prefers-color-scheme: dark) { svg:root { color: #ddd } }</style>\n"
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(about)}</desc>'
    )


def _axes(top: float, horizon: int) -> list[str]:
    right, bottom = _LEFT + _SIZE, _TOP + _SIZE
    frame = f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
    ideal = f'<path d="M{_LEFT} {bottom}L{right} {_TOP}" stroke-dasharray="4 4" opacity="0.6"/>'
    lines = [f'<g stroke="currentColor" fill="none">{frame}{ideal}</g>']
    for number in range(_TICKS + 1):
        text = f"{top * number / _TICKS * 100:.0f} %"
        x, y = _LEFT + _SIZE * number / _TICKS, bottom - _SIZE * number / _TICKS
        lines += [
            f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{text}</text>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{text}</text>',
        ]
    center, middle = _LEFT + _SIZE // 2, _TOP + _SIZE // 2
    return [
        *lines,
        f'<text x="{center}" y="{bottom + 42}" text-anchor="middle">said: comes within {horizon} days</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">came</text>',
    ]


def _dot(one: Bin, tested: Result, top: float) -> str:
    x, y = _LEFT + _SIZE * one.said / top, _TOP + _SIZE - _SIZE * one.happened / top
    radius = sqrt(_AREA * one.n * len(tested.model.bins) / tested.n)
    tip = f"said {one.said * 100:.1f} %, happened {one.happened * 100:.1f} %, {one.n:,} forecasts"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" opacity="0.75"><title>{tip}</title></circle>'


def _round_up(share: float) -> float:
    """To the next of 5, 10, 15 ... percent, so that every tick is a whole percentage."""
    return max(1, -(-round(share * 1000) // 50)) * 0.05
