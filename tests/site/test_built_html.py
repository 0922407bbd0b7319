"""The built pages as files: what a policy forbids, what is on other hosts, and where links lead."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.site.markup import POLICY, Markup, dead_links, directives

TIGHTER = frozenset({"'none'", "'self'"})


@pytest.fixture(scope="module", params=["sample", "hostile"])
def folder(request: pytest.FixtureRequest, built: Path, hostile_site: tuple[Path, str]) -> Path:
    return built if request.param == "sample" else hostile_site[0]


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Markup]:
    return {file.relative_to(folder).as_posix(): Markup.of(file) for file in sorted(folder.rglob("*.html"))}


def test_no_script_and_no_style_stands_in_a_page(pages: dict[str, Markup]) -> None:
    """Neither as an element, nor as an attribute, nor as an address."""
    assert {address: page.inline[:3] for address, page in pages.items() if page.inline} == {}


def test_every_page_has_the_policy(pages: dict[str, Markup]) -> None:
    """It is the agreed one, it may only be tighter, and it stands before everything that it is for."""
    for address, page in pages.items():
        assert len(page.policies) == 1, address
        found = directives(page.policies[0])
        assert {name: found.get(name) for name in POLICY} == POLICY, address
        assert {value for name, value in found.items() if name not in POLICY} <= TIGHTER, address
        assert page.before == 0, address


def test_no_page_loads_from_elsewhere(pages: dict[str, Markup]) -> None:
    assert {address: page.elsewhere for address, page in pages.items() if page.elsewhere} == {}


def test_no_style_loads_from_elsewhere(folder: Path) -> None:
    for style in folder.rglob("*.css"):
        text = style.read_text(encoding="utf-8").replace(" ", "")
        assert not any(load in text for load in ("url(http", 'url("http', "url(//", 'url("//', "@import")), style


def test_styles_and_scripts_carry_the_hash_of_their_content(folder: Path) -> None:
    """So that a browser may keep them for ever; the theme's have it in their names."""
    seen = set()
    for page in folder.rglob("*.html"):
        for address in re.findall(r'(?:src|href)="([^"]+\.(?:js|css)(?:\?[^"]*)?)"', page.read_text(encoding="utf-8")):
            path, _, version = unquote(address).partition("?v=")
            file = folder / path.lstrip("/") if path.startswith("/") else (page.parent / path).resolve()
            hashed = sha256(file.read_bytes()).hexdigest()[:10]
            assert version == hashed or re.search(r"\.[0-9a-f]{8}\.min\.", file.name), (page, address)
            seen.add(file.name)

    assert {"site.css", "site.js", "history.js", "matrix.js"} <= seen


def test_every_link_leads_somewhere(folder: Path) -> None:
    """To a file of the site, and to an anchor that its page has."""
    dead = dead_links(folder)

    assert not dead, "\n".join(dead)


def test_every_picture_has_a_text(pages: dict[str, Markup]) -> None:
    """It may be empty, for a picture that says nothing."""
    assert {address: page.untold for address, page in pages.items() if page.untold} == {}


def test_no_anchor_is_there_twice(pages: dict[str, Markup]) -> None:
    twice = {
        address: [name for name, times in Counter(page.ids).items() if times > 1] for address, page in pages.items()
    }

    assert {address: names for address, names in twice.items() if names} == {}


def test_every_page_has_a_title_of_its_own(built: Path) -> None:
    """A browser's tabs and bookmarks can be told apart."""
    titles = Counter(Markup.of(file).title for file in built.rglob("*.html") if file.name != "404.html")

    assert "" not in titles
    assert [title for title, times in titles.items() if times > 1] == []
