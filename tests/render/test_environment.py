"""Escaping: what a template prints can only be read, in Markdown and in HTML."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown import markdown  # type: ignore[import-untyped]
from markupsafe import Markup

from reporter.render import environment
from reporter.render.environment import as_address, as_code, as_part, as_text, as_title
from tests.site_sample import ATTACKS, ROOT

Test = Callable[[str], None]
EXTENSIONS = [
    *("admonition", "attr_list", "md_in_html", "pymdownx.details", "pymdownx.superfences", "tables", "toc"),
]
PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"], include_characters=" "),
    min_size=1,
    max_size=40,
).map(lambda text: " ".join(text.split()) or "x")


class Page(HTMLParser):
    """The tags of a page, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(markdown(text, extensions=EXTENSIONS, output_format="html"))
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def with_attacks(test: Test) -> Test:
    """Try every attack of the sample, besides what Hypothesis finds."""
    for attack in ATTACKS:
        test = example(attack)(test)
    return test


def test_extensions_are_those_of_the_site() -> None:
    """The escaping is tested with the extensions that the site switches on."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    names = [next(iter(one)) if isinstance(one, dict) else one for one in settings["markdown_extensions"]]

    assert sorted(names) == sorted(EXTENSIONS)


@with_attacks
@given(PRINTABLE)
def test_text_is_read_as_it_is(text: str) -> None:
    """Text in a paragraph, a cell, a heading, an item and a fold makes no element and loses no sign."""
    shown = as_text(text)
    for page, tags in (
        (f"says {shown} indeed", ["p"]),
        (f"{shown}", ["p"]),
        (f"# {shown}", ["h1"]),
        (f"- {shown}", ["ul", "li"]),
        (f"<div markdown>\n\n- {shown}\n\n</div>", ["div", "ul", "li"]),
        (f'??? note "{shown}"\n\n    word', ["details", "summary", "p"]),
        (f"| a |\n| --- |\n| {shown} |", ["table", "thead", "tr", "th", "tbody", "tr", "td"]),
        (f'<div>\n<b title="{shown}">{shown}</b>\n</div>', ["div", "b"]),
    ):
        read = Page(page)
        assert read.tags == tags, page
        assert text in read.words, page


@with_attacks
@given(PRINTABLE)
def test_code_is_read_as_it_is(text: str) -> None:
    """Code is one code element, also as the words of a link in a cell."""
    read = Page(f"| a | b |\n| --- | --- |\n| [{as_code(text)}](x.md?y={as_part(text)}) | end |")

    assert read.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "a", "code", "td"]
    assert text in read.words


@with_attacks
@given(PRINTABLE)
def test_title_survives_the_theme(text: str) -> None:
    """The theme resolves a title's entities and prints what comes out as HTML: still no element begins in it."""
    loaded = yaml.safe_load(f"title: {as_title(text)}")["title"]
    printed = str(Markup(loaded).striptags())  # what the theme does

    assert "<" not in loaded
    assert "<" not in printed
    assert '"' not in printed or "&" in text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../regions/eu-west-1.md#top", "../regions/eu-west-1.md#top"),
        ("https://git.example/a b", "https://git.example/a%20b"),
        ("javascript:alert(1)", "#"),
        ("JavaScript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("http://insecure.example", "#"),
        ('x") onclick="y', "x%22%29%20onclick=%22y"),
    ],
)
def test_addresses(address: str, expected: str) -> None:
    """An address stays on the site or is https; anything else leads nowhere."""
    assert as_address(address) == expected


def test_unprintable_signs_are_spaces() -> None:
    """Line breaks and control characters cannot end a line or fake the Markdown engine's own marks."""
    assert as_text("a\nb\x02klzzwxh:0\x03c") == "a b klzzwxh:0 c"


def test_everything_is_escaped_without_a_filter() -> None:
    """A plain placeholder escapes text, groups digits, and refuses what it does not know."""
    made = environment._environment()

    assert made.from_string("{{ a }} {{ b }}").render(a="<b>|", b=12345) == "&#60;b&#62;&#124; 12,345"
    with pytest.raises(TypeError, match="prints a NoneType"):
        made.from_string("{{ a }}").render(a=None)
    with pytest.raises(UndefinedError):
        made.from_string("{{ missing }}").render()
