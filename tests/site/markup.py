"""What a strict Content-Security-Policy and a reader without a network would stumble over in a built page."""

import os
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
}
_DATA: Final = frozenset({"application/json", "application/ld+json"})  # a browser runs neither
_LOADING: Final = frozenset({"src", "srcset", "poster", "data"})
_RUNNING: Final = ("javascript:", "vbscript:", "data:text/html")


class Markup(HTMLParser):
    """What stands in one page, where it can be counted.

    ``policies``: the contents of its policies in ``<meta>``; ``before``: how many scripts and style sheets come before
    the first one. ``inline``: whatever a policy forbids because it stands in the page. ``elsewhere``: addresses of
    other hosts that it loads. ``untold``: pictures without a text in their place. ``links``: where it leads. ``ids``:
    in order, with doubles.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.policies: list[str] = []
        self.before = 0
        self.inline: list[str] = []
        self.elsewhere: list[str] = []
        self.untold: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()

    @classmethod
    def of(cls, file: Path) -> "Markup":
        return cls(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._open = [tag]
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(values.get("content", ""))
        acting = tag in {"script", "style"} or (tag == "link" and "stylesheet" in values.get("rel", ""))
        self.before += acting and not self.policies
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag in {"a", "area"} and "href" in values else []
        self.untold += [values.get("src", "")] if tag == "img" and "alt" not in values else []
        self._inline(tag, values)
        self._elsewhere(tag, values)

    def handle_data(self, data: str) -> None:
        if self._open == ["title"] and not self.title:
            self.title = data.strip()

    def _inline(self, tag: str, values: dict[str, str]) -> None:
        block = tag == "style" or (tag == "script" and "src" not in values and values.get("type") not in _DATA)
        attribute = any(name == "style" or name.startswith("on") for name in values)
        address = any("".join(value.split()).lower().startswith(_RUNNING) for value in values.values())
        if block or attribute or address:
            self.inline.append(f"<{tag} " + " ".join(f"{name}={value[:40]!r}" for name, value in values.items()))

    def _elsewhere(self, tag: str, values: dict[str, str]) -> None:
        related = set(values.get("rel", "").split())
        for name, value in values.items():
            loads = name in _LOADING or (name == "href" and tag in {"link", "use", "image"})
            if loads and "//" in value and not related & {"canonical", "alternate"}:
                self.elsewhere.append(value)


def directives(policy: str) -> dict[str, str]:
    """The directives of *policy*, by their names."""
    rows = [row.split() for row in policy.split(";")]
    return {row[0].lower(): " ".join(row[1:]) for row in rows if row}


_ADDRESS: Final = re.compile(r"""\s(href|src|srcset)=("[^"]*"|'[^']*')""")
_ID: Final = re.compile(r"""\s(?:id|name)=("[^"]*"|'[^']*')""")


def dead_links(folder: Path) -> list[str]:
    """Links and files of the pages in *folder* that lead to no file there, or to an anchor that its page has not.

    Links to other hosts are not looked at, nor is a fragment with a ``=``, which is a view and no anchor.
    """
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.html"))}
    anchors = {file: {unescape(found[1:-1]) for found in _ID.findall(text)} for file, text in texts.items()}
    there = {file for file in folder.rglob("*") if file.is_file()}
    dead: list[str] = []
    for page, text in texts.items():
        for address in sorted(_addresses(text)):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target, anchor = _target(page, unquote(parts.path), folder), unquote(parts.fragment)
            lost = bool(anchor) and "=" not in anchor and target in anchors and anchor not in anchors[target]
            if target not in there or lost:
                dead.append(f"{page.relative_to(folder).as_posix()}: {address}")
    return dead


def _addresses(text: str) -> set[str]:
    found = {(name, unescape(value[1:-1])) for name, value in _ADDRESS.findall(text)}
    plain = {value for name, value in found if name != "srcset"}
    return plain | {one.split()[0] for name, value in found if name == "srcset" for one in value.split(",")}


def _target(page: Path, path: str, folder: Path) -> Path:
    """The file that *path*, as a link of *page*, leads to; one from the root is looked for in *folder*."""
    if not path:
        return page
    found = Path(os.path.normpath(folder / path.lstrip("/") if path.startswith("/") else page.parent / path))
    return found / "index.html" if path.endswith(("/", ".", "..")) else found
