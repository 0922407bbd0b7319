"""Addresses of pages."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reporter.render.addresses import region_page, slug
from tests.site_sample import ATTACKS

CODES = st.text(min_size=1, max_size=30)


def test_ordinary_codes_stay() -> None:
    """Codes as AWS makes them are their own file names."""
    assert region_page("eu-west-1") == "regions/eu-west-1.md"
    assert slug("streams.dynamodb") == "streams.dynamodb"


@given(CODES, CODES)
def test_no_two_codes_share_a_slug(one: str, other: str) -> None:
    """Different codes have different slugs, also where a file system does not tell cases apart."""
    assert (one == other) == (slug(one) == slug(other))
    assert slug(one) == slug(one).lower()


@given(CODES | st.sampled_from(ATTACKS))
def test_slugs_are_plain(code: str) -> None:
    """A slug is a plain file name of lower-case ASCII that no engine reserves."""
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", slug(code))
    assert slug(code) not in {"index", "readme"}
    assert len(slug(code)) <= 80


def test_a_code_cannot_take_the_slug_of_another() -> None:
    """The slug of an odd code is itself an odd code, so nobody can name a region like it."""
    assert slug(slug("A B")) != slug("A B")
