"""Where the files of the API, and the pages for people, are found from one of its files."""

from dataclasses import dataclass
from typing import Final

from reporter.render.addresses import slug, year_page
from reporter.render.api.catalogue import ROOT

_UP: Final = "../" * ROOT.count("/")


@dataclass(frozen=True, slots=True)
class Places:
    """``site`` is the site's own address (``https://cloud.example.org/``), with or without the last slash.

    Without it, everything is relative to the root of the API.
    """

    site: str | None = None

    def file(self, path: str) -> str:
        """The file at *path* below the root of the API."""
        return f"{self._root}{ROOT}{path}" if self.site else path

    def page(self, path: str) -> str:
        """The page that is staged at *path* (``regions/index.md``) below the root of the site."""
        built = f"{path.removesuffix('.md')}.html"
        return f"{self._root}{built}" if self.site else f"{_UP}{built}"

    def region(self, code: str) -> str:
        return self.file(f"regions/{slug(code)}.json")

    def service(self, code: str) -> str:
        return self.file(f"services/{slug(code)}.json")

    def forecasts(self, code: str) -> str:
        return self.file(f"forecasts/{slug(code)}.json")

    def change_set(self, year: int, anchor: str) -> str:
        """The change set on the page of its year."""
        return f"{self.page(year_page(str(year)))}#{anchor}"

    @property
    def _root(self) -> str:
        return f"{(self.site or '').rstrip('/')}/"
