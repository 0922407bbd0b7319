"""The colours: seen by everybody, on light and on dark ground."""

import math
from itertools import combinations
from typing import Final

import pytest

from reporter.render.charts.theme import DARK, DASHES, LIGHT, SHAPES, Colours

Colour = tuple[float, float, float]

# G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15 (2009): severity 1.0.
SIGHTS: Final = {
    "all three cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
THEMES: Final = {"light": LIGHT, "dark": DARK}
APART: Final = 15.0
"""CIE76; 2.3 is just noticeable side by side."""


def linear(colour: str) -> Colour:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    a, b, c = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def seen(colour: str, sight: str) -> Colour:
    red, green, blue = linear(colour)
    first, second, third = (a * red + b * green + c * blue for a, b, c in SIGHTS[sight])
    return lab((first, second, third))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_no_two_colours_look_the_same(theme: str, sight: str):
    for one, other in combinations(THEMES[theme].series, 2):
        assert math.dist(seen(one, sight), seen(other, sight)) > APART, (one, other)


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_what_is_drawn_stands_out_from_the_ground(colours: Colours):
    """WCAG 2.2, success criterion 1.4.11: 3 to 1."""
    assert min(contrast(colour, colours.ground) for colour in colours.series) >= 3


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_words_can_be_read(colours: Colours):
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    assert min(contrast(colour, colours.ground) for colour in (colours.ink, colours.soft)) >= 4.5


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_each_colour_has_one_meaning(colours: Colours):
    """Light pictures become dark ones colour by colour, so no colour may stand for two."""
    assert len(set(colours.all)) == len(colours.all)


def test_there_are_as_many_dashes_and_shapes_as_colours():
    assert len(set(DASHES)) == len(set(SHAPES)) == len(LIGHT.series) == len(DARK.series)
