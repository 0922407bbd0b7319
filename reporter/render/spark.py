"""A row of numbers as a line of bars, for text."""

from collections.abc import Sequence
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"


def spark(values: Sequence[float | None]) -> str:
    """A bar for each value, as high as its share of the largest; a dot where nothing is known."""
    largest = max((value for value in values if value is not None), default=0)
    return "".join(_bar(value, largest) for value in values)


def _bar(value: float | None, largest: float) -> str:
    if value is None:
        return "·"
    if largest <= 0:
        return _BARS[0]
    return _BARS[min(len(_BARS) - 1, int(value / largest * len(_BARS)))]
