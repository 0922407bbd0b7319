"""What a site is called and how it looks."""

from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

from pydantic import Field

from reporter.options.kinds import Colour, Form, HttpsUrl, Options, Text

ImageFile = Annotated[
    str,
    Form(
        r"(?!/)(?!.*\.\.)[\w./ -]+\.(?:svg|png)", "the path of an SVG or PNG file below site/docs", ("assets/logo.svg",)
    ),
]


def _below(folder: str, ending: str, kind: str, example: str) -> Form:
    return Form(rf"(?!/)(?!.*\.\.)[\w./ -]+\.{ending}", f"the path of a {kind} file below {folder}", (example,))


PageFile = Annotated[str, _below("site/docs", "md", "Markdown", "platform/on-call.md")]
StyleFile = Annotated[str, _below("site/docs", "css", "style", "assets/own.css")]
ScriptFile = Annotated[str, _below("site/docs", "js", "script", "assets/own.js")]
ComponentFile = Annotated[str, _below("site/components", "md", "Markdown", "notice.md")]


class Components(Options):
    """Texts of your own at the end of pages that are made from the data: files below site/components."""

    overview: ComponentFile | None = Field(None, description="On the first page.")
    matrix: ComponentFile | None = Field(None, description="On the matrix.")
    compare: ComponentFile | None = Field(None, description="On the comparison.")
    changes: ComponentFile | None = Field(None, description="On the changes, and each year's.")
    regions: ComponentFile | None = Field(None, description="On the list of regions.")
    region: ComponentFile | None = Field(None, description="On the page of each region.")
    services: ComponentFile | None = Field(None, description="On the list of services.")
    service: ComponentFile | None = Field(None, description="On the page of each service.")
    trends: ComponentFile | None = Field(None, description="On the trends.")
    forecast: ComponentFile | None = Field(None, description="On the forecast.")
    risk: ComponentFile | None = Field(None, description="On risk and residency.")
    sources: ComponentFile | None = Field(None, description="On the sources.")
    status: ComponentFile | None = Field(None, description="On the status.")
    data: ComponentFile | None = Field(None, description="On data and API.")


class Site(Options):
    """The site's name, addresses and colours. What is not set stays as ``mkdocs.yml`` has it."""

    root: Path = Field(Path(), description="The folder with mkdocs.yml and site/.", examples=["../portal"])
    name: Text | None = Field(
        None, description="The name of the site, on every page.", examples=["Cloud services at Example Ltd"]
    )
    description: Text | None = Field(
        None,
        description="One sentence for search engines and link previews.",
        examples=["Which AWS service runs where."],
    )
    url: HttpsUrl | None = Field(
        None, description="The address at which the site is published.", examples=["https://cloud.example.org/"]
    )
    repository_url: HttpsUrl | None = Field(
        None,
        description="The repository of the history on the web: revisions become links.",
        examples=["https://git.example.org/platform/services-history"],
    )
    logo: ImageFile | None = Field(None, description="The picture beside the name: a file below site/docs.")
    favicon: ImageFile | None = Field(
        None, description="The picture in the browser's tab: a file below site/docs.", examples=["assets/favicon.svg"]
    )
    primary: Colour | None = Field(None, description="The colour of the header.")
    accent: Colour | None = Field(None, description="The colour of what is pointed at.", examples=["#00897b"])
    footer: Text | None = Field(None, description="A line under every page.", examples=["Kept by the platform team"])
    pages: dict[Text, PageFile] = Field(
        {},
        description="Pages of your own in the navigation, after those of the reporter: files below site/docs by title.",
        examples=[{"On call": "platform/on-call.md"}],
    )
    components: Components = Field(Components(), description="Texts of your own on the reporter's pages.")
    styles: tuple[StyleFile, ...] = Field((), description="Style sheets of your own, loaded after all others.")
    scripts: tuple[ScriptFile, ...] = Field((), description="Scripts of your own, loaded on every page.")


PLAIN: Final = Site()
"""A site that looks as ``mkdocs.yml`` has it."""

STYLE: Final = "assets/brand.css"
"""Where the brand's colours are, below the documents' folder."""

_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"
_NIGHT: Final = "#1e2529"
"""The page's background in the dark scheme: Material's ``hsla(205, 15%, 14%, 1)``."""
_LEGIBLE: Final = 4.5
"""The least contrast of text in WCAG 2.2, success criterion 1.4.3."""
_FAINT: Final = 70
"""Percent. The theme shows the tabs of other pages as faintly as this."""
_LOOKALIKES: Final = str.maketrans({"<": "\u2039", ">": "\u203a", '"': "\u201d"})


def files_of(brand: Site) -> dict[tuple[str | int, ...], str]:
    """The files that *brand* names, below ``site/``, by the path of their key."""
    named: dict[tuple[str | int, ...], str | None] = {("site", "logo"): brand.logo, ("site", "favicon"): brand.favicon}
    for key, files in (("styles", brand.styles), ("scripts", brand.scripts)):
        named |= {("site", key, at): file for at, file in enumerate(files)}
    named |= {("site", "pages", title): file for title, file in brand.pages.items()}
    found = {key: f"docs/{file}" for key, file in named.items() if file is not None}
    return found | {("site", "components", kind): f"components/{file}" for kind, file in components(brand).items()}


def components(brand: Site) -> dict[str, str]:
    """The files of texts at the end of pages, below ``site/components``, by the kind of page."""
    return brand.components.model_dump(exclude_none=True)


def overlay(brand: Site) -> dict[str, object]:
    """What *brand* says in place of ``mkdocs.yml``, by its keys; empty if nothing. Lists come after those there.

    Texts are changed so that they are only words in the theme's HTML, whatever they hold.
    """
    theme = {"logo": _path(brand.logo), "favicon": _path(brand.favicon)}
    found = {
        "site_name": _words(brand.name),
        "site_description": _words(brand.description),
        "site_url": _address(brand.url),
        "copyright": brand.footer and escape(brand.footer),  # the theme prints it as HTML
        "theme": {key: value for key, value in theme.items() if value},
        "extra_css": [*([STYLE] if style(brand) else []), *brand.styles],
        "extra_javascript": list(brand.scripts),
        "nav": [{_words(title): file} for title, file in brand.pages.items()],
    }
    return {key: value for key, value in found.items() if value}


def style(brand: Site) -> str:
    """The style sheet of *brand*'s colours, for ``STYLE``; empty if it has none.

    Texts on a colour are black or white, whichever is easier to read. The accent is text itself: it is darkened on
    white and lightened on the dark scheme's background until it can be read there, and no further.
    """
    rules = []
    if brand.primary:
        rules.append(_header(brand.primary))
    if brand.accent:
        rules.append(_rule("body[data-md-color-scheme]", _accent(_legible(brand.accent, _WHITE, _BLACK))))
        rules.append(_rule('body[data-md-color-scheme="slate"]', _accent(_legible(brand.accent, _NIGHT, _WHITE))))
    return "".join(rules)


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, from 1 to 21: the contrast ratio of WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, from 0 for black to 1 for white."""
    red, green, blue = (_linear(value / 255) for value in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the formula's


def _mixed(colour: str, other: str, percent: int) -> str:
    """*colour* with so many *percent* of *other* in it."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round((a * (100 - percent) + b * percent) / 100) for a, b in pairs).hex()


def _text_on(colour: str) -> str:
    return max(_WHITE, _BLACK, key=lambda text: contrast(text, colour))


def _legible(colour: str, ground: str, towards: str) -> str:
    """*colour*, mixed with as little of *towards* as makes it legible on *ground*."""
    mixes = (_mixed(colour, towards, percent) for percent in range(0, 101, 2))
    return next(mix for mix in mixes if contrast(mix, ground) >= _LEGIBLE)


def _header(primary: str) -> str:
    text = _text_on(primary)
    behind = _BLACK if text == _WHITE else _WHITE
    faint = range(_FAINT, 101, 5)
    share = next((share for share in faint if contrast(_mixed(primary, text, share), primary) >= _LEGIBLE), 100)
    colours = {
        "--md-primary-fg-color": primary,
        "--md-primary-fg-color--light": primary,
        "--md-primary-fg-color--dark": primary,
        "--md-primary-bg-color": text,
        "--md-primary-bg-color--light": _mixed(primary, text, share),
    }
    rules = _rule("body[data-md-color-scheme]", colours)
    # The field of the search is a shade of the header: away from the text.
    rules += "@media screen and (min-width: 60em) {\n"
    rules += _rule(".md-search__form", {"background-color": f"{behind}33"})
    rules += _rule(".md-search__form:hover", {"background-color": f"{behind}4d"}) + "}\n"
    if share > _FAINT:
        # As faint as this, the tabs' other way to show where one is gets lost.
        rules += _rule(".md-tabs__link", {"opacity": f"{share / 100:g}"})
        rules += _rule(".md-tabs__item--active .md-tabs__link", {"font-weight": "700"})
    return rules


def _accent(colour: str) -> dict[str, str]:
    return {
        "--md-accent-fg-color": colour,
        "--md-accent-fg-color--transparent": f"{colour}1a",
        "--md-accent-bg-color": _text_on(colour),
    }


def _rule(selector: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n"


def _words(text: str | None) -> str:
    """*text* without any form of ``<`` and ``"``: the theme prints it into HTML as it is, and escaped elsewhere."""
    plain = (text or "").translate(_LOOKALIKES)
    return plain if unescape(plain) == plain else plain.replace("&", "&amp;")


def _address(url: str | None) -> str | None:
    """*url* as that of a folder, with nothing in it that could end an attribute."""
    return url and quote(url.rstrip("/") + "/", safe=":/?#[]@!$&()*+,;=%~")


def _path(file: str | None) -> str | None:
    return file and quote(file)
