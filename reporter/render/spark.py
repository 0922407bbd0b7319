"""A row of numbers as a small line: of bars for text, drawn for a page."""

from collections.abc import Sequence
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"


def spark(values: Sequence[float | None]) -> str:
    """A bar for each value, as high as its share of the largest; a dot where nothing is known."""
    largest = max((value for value in values if value is not None), default=0)
    return "".join(_bar(value, largest) for value in values)


_WIDTH: Final = 100
_HEIGHT: Final = 24
_EDGE: Final = 1.5
"""Half of the line's width, so that it is not cut off."""


def spark_points(values: Sequence[float]) -> str:
    """The points of a line in a box of 100 by 24, as the attribute ``points`` of an SVG polyline wants them.

    From the left to the right edge, the smallest value at the bottom and the largest at the top. Empty if there are
    less than two values.
    """
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    low, high = min(values), max(values)
    step = _WIDTH / (len(values) - 1)
    scale = (_HEIGHT - 2 * _EDGE) / ((high - low) or 1)
    return " ".join(
        f"{number * step:.1f},{_HEIGHT - _EDGE - (value - low) * scale:.1f}" for number, value in enumerate(values)
    )


def _bar(value: float | None, largest: float) -> str:
    if value is None:
        return "·"
    if largest <= 0:
        return _BARS[0]
    return _BARS[min(len(_BARS) - 1, int(value / largest * len(_BARS)))]
