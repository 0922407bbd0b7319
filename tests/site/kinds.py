"""The kinds of pages that the site has, and the pages of each kind in a built folder."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages whose addresses match one of *patterns*, as ``fnmatch`` takes them.

    ``data``: their articles hold facts from the history, in tables or lists. ``table``: a page that has those instead,
    and that the article leads to.
    """

    name: str
    patterns: tuple[str, ...]
    data: bool = True
    table: str | None = None

    def pages(self, folder: Path) -> list[str]:
        """The addresses of all its pages in *folder*, the one that holds the most first."""
        found = [file for pattern in self.patterns for file in folder.glob(pattern) if self._is_own(file, folder)]
        return [file.relative_to(folder).as_posix() for file in sorted(found, key=_fullest)]

    def has(self, address: str) -> bool:
        """Whether the page at *address*, relative to the site's root, is of this kind."""
        alone = not any("*" in pattern for pattern in self.patterns)
        return (alone or not address.endswith("/index.html")) and any(
            fnmatchcase(address, pattern) for pattern in self.patterns
        )

    def _is_own(self, file: Path, folder: Path) -> bool:
        return self.has(file.relative_to(folder).as_posix())


def _fullest(file: Path) -> tuple[int, str]:
    return -file.stat().st_size, file.name


def _single(address: str) -> Kind:
    return Kind(address, (address,))


KINDS: Final = (
    _single("index.html"),
    Kind("matrix.html", ("matrix.html",), table="matrix-table.html"),
    _single("matrix-table.html"),
    _single("compare.html"),
    _single("trends.html"),
    _single("forecast.html"),
    _single("risk.html"),
    _single("sources.html"),
    _single("status.html"),
    _single("data.html"),
    _single("changes/index.html"),
    Kind("changes of a year", ("changes/*.html",)),
    _single("regions/index.html"),
    Kind("region", ("regions/*.html",)),
    _single("services/index.html"),
    Kind("service", ("services/*.html",)),
    Kind(
        "documentation",
        ("about-data.html", "getting-started.html", "guides/*.html", "reference/*.html", "development/*.html"),
        data=False,
    ),
    Kind("404.html", ("404.html",), data=False),
)
