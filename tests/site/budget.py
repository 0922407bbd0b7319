"""How many bytes a page needs when somebody comes to the site for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

KB: Final = 1000
OVERVIEW, MATRIX, FILE = 200 * KB, 450 * KB, 200 * KB
"""The most that a first load may take, and a single file of it."""


@dataclass(frozen=True, slots=True)
class Load:
    """``sizes``: the bytes that came over the wire for each address, compressed as the server sent them."""

    sizes: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def __str__(self) -> str:
        rows = sorted(self.sizes.items(), key=lambda row: (-row[1], row[0]))
        return "\n".join([f"{self.total:>9,} bytes in all", *(f"{size:>9,} {address}" for address, size in rows)])


def first_load(page: Page, address: str) -> Load:
    """What *page*, which was nowhere before, loads for *address* until nothing was on its way for half a second."""
    asked: list[str] = []
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def finished(event: dict[str, Any]) -> None:
        name = names[event["requestId"]]
        if name.startswith("data:"):
            return
        sizes[name] = sizes.get(name, 0) + int(event["encodedDataLength"])

    page.context.on("request", lambda request: asked.append(request.url))
    browser = page.context.new_cdp_session(page)
    browser.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    browser.on("Network.loadingFinished", finished)
    browser.send("Network.enable")
    browser.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address, wait_until="networkidle")
    # The session hears nothing of what a worker loads, its own script included.
    unheard = {name for name in asked if name.startswith("http")} - sizes.keys()
    return Load(sizes | {name: int(page.request.get(name).headers["content-length"]) for name in sorted(unheard)})
