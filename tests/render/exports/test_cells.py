import pytest

from reporter.render.exports.cells import plain, storable


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_a_spreadsheet_would_compute_is_quoted(sign):
    """Only its first sign counts."""
    assert plain(f"{sign}1") == f"'{sign}1"
    assert plain(f"a{sign}1") == f"a{sign}1"


@pytest.mark.parametrize("text", ["", "Amazon EC2", "'", "雲", "1+1"])
def test_any_other_text_is_left_as_it_is(text):
    """Most are."""
    assert plain(text) == text


@pytest.mark.parametrize("sign", ["\0", "\x08", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
def test_what_no_document_can_hold_becomes_the_replacement_character(sign):
    """One for each."""
    assert storable(f"a{sign}{sign}b") == "a\ufffd\ufffdb"


def test_every_other_sign_is_kept():
    """From any script."""
    assert storable("Ünï雲 <&>\"' 😀\ufffd") == "Ünï雲 <&>\"' 😀\ufffd"
