"""What the section ``site`` makes of ``mkdocs.yml`` and of the colours."""

import re
import subprocess
import sys
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config

from reporter.errors import BuildError
from reporter.history.git import Repository
from reporter.pipeline.build import build
from reporter.render.branding import PLAIN, STYLE, Components, Site, contrast, overlay, style
from reporter.render.site import BRANDED, CONFIG, build_site, configure_site
from tests.builders import START, new_repository, observe, service, snapshot
from tests.repositories import ROOT

HOSTILE = (
    '</title><script>window.hacked=1</script>" {{ 7*7 }} !ENV HOME',
    "!ENV HOME",
    "!!python/object/apply:os.system [id]",
    "it's: {a: b}, [c] # d & 'e' \\n",
    "&lt;script&gt;",
    "null",
)
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
LEFT, RIGHT = "\u2039", "\u203a"
LIGHT, DARK = "#ffffff", "#1e2529"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as the repository's: settings without the list of pages, and prose with one picture."""
    root = tmp_path / "root"
    copytree(ROOT / "site" / "overrides", root / "site" / "overrides")
    copytree(ROOT / "site" / "docs" / "assets", root / "site" / "docs" / "assets", ignore=ignore_patterns("*.png"))
    (root / CONFIG).write_text((ROOT / CONFIG).read_text(encoding="utf-8").partition("\nnav:")[0], encoding="utf-8")
    return root


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = new_repository(tmp_path / "repository")
    observe(made, snapshot(service("ec2", "eu-west-1")), START)
    return made


def written(root: Path) -> str:
    return (root / BRANDED).read_text(encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def values(css: str, name: str) -> list[str]:
    """Each value of a property, in order."""
    return re.findall(rf"^ +{name}: (.*);$", css, re.MULTILINE)


def test_a_site_without_a_brand_is_left_as_it_is(place: Path) -> None:
    """No file is written, and one of an earlier brand is taken away."""
    configure_site(place, Site(name="x"))
    assert written(place)

    configure_site(place, Site(root=Path("elsewhere"), repository_url="https://git.example/x"))
    assert list((place / "build").iterdir()) == []
    assert (overlay(PLAIN), style(PLAIN)) == ({}, "")


@pytest.mark.parametrize(
    ("brand", "key", "value"),
    [
        (Site(name="R&D"), "site_name", "R&D"),
        (Site(description="Which runs where"), "site_description", "Which runs where"),
        (Site(url="https://x.example/a"), "site_url", "https://x.example/a/"),
        (Site(url="https://x.example/ü"), "site_url", "https://x.example/%C3%BC/"),
        (Site(url='https://x.example/"onload=x<b>'), "site_url", "https://x.example/%22onload=x%3Cb%3E/"),
        (Site(footer="<b>us</b> & you"), "copyright", "&lt;b&gt;us&lt;/b&gt; &amp; you"),
        (Site(logo="assets/our logo.svg"), "theme", {"logo": "assets/our%20logo.svg"}),
        (Site(favicon="icon.png"), "theme", {"favicon": "icon.png"}),
        (Site(primary="#123456"), "extra_css", [STYLE]),
        (Site(accent="#123456"), "extra_css", [STYLE]),
        (Site(styles=("assets/own.css",)), "extra_css", ["assets/own.css"]),
        (Site(accent="#123456", styles=("assets/own.css",)), "extra_css", [STYLE, "assets/own.css"]),
        (Site(scripts=("assets/own.js",)), "extra_javascript", ["assets/own.js"]),
        (Site(pages={"On call": "on-call.md"}), "nav", [{"On call": "on-call.md"}]),
    ],
)
def test_each_option_has_its_key(brand: Site, key: str, value: object) -> None:
    """And changes no other one."""
    assert overlay(brand) == {key: value}


@pytest.mark.parametrize("text", HOSTILE)
def test_mkdocs_reads_the_words_that_were_written(place: Path, text: str) -> None:
    """Whatever means something in YAML is only a text, and no form of ``<`` or a quote gets through."""
    configure_site(place, Site(name=text, description=text, footer=text))
    (place / "build" / "docs").mkdir()
    config = load_config(str(place / BRANDED))

    assert config.copyright == escape(text)
    assert config.site_name == config.site_description
    assert unescape(config.site_name) == text.translate({ord("<"): LEFT, ord(">"): RIGHT, ord('"'): "”"})
    assert not re.search(r'[<>"]', config.site_name)


def test_everything_else_is_inherited(place: Path) -> None:
    """A brand changes nothing but what it sets."""
    (place / "build" / "docs").mkdir(parents=True)
    before = load_config(str(place / CONFIG))
    configure_site(place, Site(name="x", logo="assets/favicon.svg", primary="#123456"))
    after = load_config(str(place / BRANDED))

    assert {key for key in before if before[key] != after[key]} - {"plugins", "theme"} == {
        "config_file_path",
        "site_name",
        "extra_css",
    }
    assert after.extra_css == [*before.extra_css, STYLE]
    themes = [{key: config.theme[key] for key in config.theme} for config in (before, after)]
    assert themes[1] == themes[0] | {"logo": "assets/favicon.svg"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("theme: {name: material, icon: {logo: x}}", "theme:\n  logo: x.svg\n"),
        ("theme: material", "theme:\n  name: material\n  logo: x.svg\n"),
        ("theme: {custom_dir: site/theme}", "theme:\n  custom_dir: ../site/theme\n  logo: x.svg\n"),
        ("theme: {custom_dir: /srv/theme}", "theme:\n  custom_dir: /srv/theme\n  logo: x.svg\n"),
        ("theme: {name: !ENV THEME, custom_dir: !ENV DIR, x: !!python/name:os.name}", "theme:\n  logo: x.svg\n"),
        ("theme: {name: x}\nextra_css: [a.css]", "theme:\n  logo: x.svg\nextra_css:\n- a.css\n- assets/brand.css\n"),
        ("extra_css: no list", "extra_css:\n- assets/brand.css\n"),
        ("- no\n- keys\n", "theme:\n  logo: x.svg\n"),
        ("theme: [\n", "theme:\n  logo: x.svg\n"),
    ],
)
def test_settings_of_any_form_are_inherited(tmp_path: Path, keys: str, expected: str) -> None:
    """Paths lead from ``build/``, lists are whole, and what cannot be read here is left to MkDocs."""
    (tmp_path / CONFIG).write_text(keys, encoding="utf-8")
    configure_site(tmp_path, Site(logo="x.svg", primary="#123456"))

    head, _, rest = written(tmp_path).partition("site_dir: site\n")
    assert head.endswith("INHERIT: ../mkdocs.yml\ndocs_dir: docs\n")
    assert expected in rest


def test_broken_settings_are_told_by_mkdocs(place: Path) -> None:
    """In one line, with the command that tells more."""
    (place / CONFIG).write_text("theme: [\n", encoding="utf-8")
    configure_site(place, Site(name="x"))

    with pytest.raises(BuildError, match=r"parsing .*: run `mkdocs build --strict --config-file build/mkdocs.yml`"):
        build_site(place)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#ffffff", "#777777", 4.478),
        ("#0000ff", "#000000", 2.44),
    ],
)
def test_contrast_is_that_of_the_wcag(one: str, other: str, ratio: float) -> None:
    """Either way round; the figures are those that its checkers give."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(primary=COLOURS)
def test_any_header_can_be_read(primary: str) -> None:
    """Its words, and the fainter ones of tabs and of the search, have the contrast that WCAG asks of text."""
    css = style(Site(primary=primary))
    [text], [faint] = values(css, "--md-primary-bg-color"), values(css, "--md-primary-bg-color--light")

    assert values(css, "--md-primary-fg-color") == [primary]
    assert contrast(text, primary) == max(
        contrast(black_or_white, primary) for black_or_white in ("#000000", "#ffffff")
    )
    assert min(contrast(text, primary), contrast(faint, primary)) >= 4.5


@given(accent=COLOURS)
def test_any_accent_can_be_read(accent: str) -> None:
    """On a light page and on a dark one, and the words on it as well. One that can be read already stays."""
    css = style(Site(accent=accent))
    shown = values(css, "--md-accent-fg-color")

    for colour, text, page in zip(shown, values(css, "--md-accent-bg-color"), (LIGHT, DARK), strict=True):
        assert contrast(colour, page) >= 4.5
        assert contrast(text, colour) >= 4.5
        assert (colour == accent) is (contrast(accent, page) >= 4.5)


@pytest.mark.parametrize(("primary", "opacity"), [("#102030", []), ("#ffd600", []), ("#b71c1c", ["0.8"])])
def test_tabs_are_made_clearer_only_where_they_must(primary: str, opacity: list[str]) -> None:
    """Elsewhere the theme's own way to show the chosen tab stays."""
    assert values(style(Site(primary=primary)), "opacity") == opacity


@pytest.mark.parametrize("key", ["logo", "favicon"])
@pytest.mark.parametrize("name", ["assets/none.svg", "folder.svg", ".hidden.svg"])
def test_a_picture_that_is_not_there_stops_the_build(place: Path, repository: Repository, key: str, name: str) -> None:
    """Before anything is written. A hidden file is never on the site."""
    (place / "site/docs/.hidden.svg").write_text("x", encoding="utf-8")
    (place / "site/docs/folder.svg").mkdir()
    brand = Site.model_validate({key: name})

    told = rf"^site\.{key}: there is no .*/site/docs/{re.escape(name)}: put the file there, or take the key out$"
    with pytest.raises(BuildError, match=told):
        build(repository, place, "endpoints", brand=brand)
    assert not (place / "build").exists()


def test_the_site_carries_its_brand(place: Path, repository: Repository) -> None:
    """Names, addresses, pictures and colours are on the pages, and nothing is written into ``site/``."""
    before = files(place / "site")
    brand = Site(
        name="Cloud at R&D",
        url="https://x.example/cloud",
        repository_url="https://git.example/team/facts/",
        logo="assets/favicon.svg",
        primary="#b71c1c",
        footer="Kept by us",
    )
    folder = build(repository, place, "endpoints", brand=brand).folder
    page = (folder / "sources.html").read_text(encoding="utf-8")

    assert "<title>Sources - Cloud at R&D</title>" in page
    assert '<link rel="canonical" href="https://x.example/cloud/sources.html">' in page
    assert f'href="https://git.example/team/facts/commit/{repository.text("rev-parse", "snapshots")}"' in page
    assert '<img src="assets/favicon.svg"' in page
    assert re.search(r'<link rel="stylesheet" href="assets/brand\.css\?v=[0-9a-f]{10}">', page)
    assert "Kept by us" in page
    assert (folder / STYLE).read_text(encoding="utf-8") == style(brand)
    assert files(place / "site") == before


def test_own_pages_and_components_are_on_the_site(place: Path, repository: Repository) -> None:
    """A page of one's own is in the navigation after the others; texts stand at the end of their pages."""
    (place / CONFIG).write_text((ROOT / CONFIG).read_text("utf-8").partition("  - Changes")[0], encoding="utf-8")
    for name, text in (
        ("docs/on-call.md", "# On call\n\nRing the bell.\n"),
        ("docs/assets/own.css", "p { color: red }\n"),
        ("components/first.md", "Ask the *platform team*.\n"),
        ("components/second.md", "Or wait.\n"),
    ):
        (place / "site" / name).parent.mkdir(exist_ok=True)
        (place / "site" / name).write_text(text, encoding="utf-8")
    brand = Site(
        pages={"On call": "on-call.md"},
        styles=("assets/own.css",),
        components=Components(region="first.md", overview="second.md"),
    )
    folder = build(repository, place, "endpoints", brand=brand).folder
    page = (folder / "regions" / "eu-west-1.html").read_text(encoding="utf-8")

    assert "Ask the <em>platform team</em>." in page
    assert "Or wait." not in page
    assert "platform team" in (folder / "regions" / "eu-west-1.md").read_text(encoding="utf-8")
    overview = (folder / "index.html").read_text(encoding="utf-8")
    assert "platform team" not in overview
    assert "Or wait." in overview
    assert overview.index("matrix.html") < overview.index('href="on-call.html"')
    assert re.search(r"assets/own\.css\?v=[0-9a-f]{10}", overview)


def test_a_brand_that_goes_leaves_nothing_behind(place: Path, repository: Repository) -> None:
    """The site is again what it was before, byte for byte."""
    built = build(repository, place, "endpoints").folder
    before = files(built)
    build(repository, place, "endpoints", brand=Site(name="x", primary="#b71c1c", footer="y"))
    branded = files(built)
    build(repository, place, "endpoints")

    assert branded["index.html"] != before["index.html"]
    assert files(built).keys() == before.keys()
    assert {name for name, data in files(built).items() if data != before[name]} <= {"sitemap.xml.gz"}


def test_zensical_carries_the_same_brand(place: Path) -> None:
    """The successor of the engine inherits the same file, and no more gets through to its pages."""
    if find_spec("zensical") is None:
        pytest.skip("zensical is not installed: it comes with the dependency group `site`")
    (place / "build" / "docs" / "assets").mkdir(parents=True)
    (place / "build" / "docs" / "index.md").write_text("# Hello\n", encoding="utf-8")
    brand = Site(name=HOSTILE[0], description=HOSTILE[0], footer=HOSTILE[0], accent="#b71c1c", logo="assets/x.svg")
    for name, text in ((STYLE, style(brand)), ("assets/x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")):
        (place / "build" / "docs" / name).write_text(text, encoding="utf-8")
    configure_site(place, brand)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--config-file", BRANDED],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    page = (place / "build/site/index.html").read_text(encoding="utf-8")
    assert f"{LEFT}script{RIGHT}window.hacked=1{LEFT}/script{RIGHT}” {{{{ 7*7 }}}} !ENV HOME</title>" in page
    assert "assets/brand.css" in page
    assert "assets/x.svg" in page
    assert "<script>window.hacked" not in page
    assert escape(HOSTILE[0]) in page
