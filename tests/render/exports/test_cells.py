"""Cells that a spreadsheet may open."""

import pytest

from reporter.render.exports.cells import plain


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_would_be_a_formula_is_shown_as_text(text: str) -> None:
    """The apostrophe is what spreadsheets take for "this is text"."""
    assert plain(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Amazon S3", "a=b", "'=1", " =1", "us-east-1", "日本"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    """Most files hold no such cell, and are the same bytes as ever."""
    assert plain(text) == text
