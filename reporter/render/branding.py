"""What a site is called and how it looks."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from reporter.options.kinds import Colour, Form, HttpsUrl, Options, Text

ImageFile = Annotated[
    str,
    Form(
        r"(?!/)(?!.*\.\.)[\w./ -]+\.(?:svg|png)", "the path of an SVG or PNG file below site/docs", ("assets/logo.svg",)
    ),
]


class Site(Options):
    """The site's name, addresses and colours. What is not set stays as ``mkdocs.yml`` has it."""

    root: Path = Field(Path(), description="The folder with mkdocs.yml and site/.")
    name: Text | None = Field(None, description="The name on every page.", examples=["Cloud services at Example Ltd"])
    description: Text | None = Field(None, description="One sentence for search engines and link previews.")
    url: HttpsUrl | None = Field(None, description="Where the site is published.")
    repository_url: HttpsUrl | None = Field(
        None, description="The repository of the history on the web: revisions become links."
    )
    logo: ImageFile | None = Field(None, description="The picture beside the name, a file below site/docs.")
    favicon: ImageFile | None = Field(None, description="The picture in the browser's tab, a file below site/docs.")
    primary: Colour | None = Field(None, description="The colour of the header.")
    accent: Colour | None = Field(None, description="The colour of what is pointed at.")
    footer: Text | None = Field(None, description="A line under every page.")
