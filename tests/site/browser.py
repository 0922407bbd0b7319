"""Pages in a real browser, and a log of whatever they did that a page of the site must not do."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, WebError, sync_playwright

from tests.site.server import ORIGINS, origin

FLAGS: Final = (
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no test waits for a name to be looked up
)
WIDE, PHONE, NARROWEST = 1400, 360, 320
"""Widths in CSS pixels. The last is that of WCAG 2.2, success criterion 1.4.10."""

_PATIENCE: Final = 10_000  # milliseconds
_MOMENTS: Final = 4  # of 20 milliseconds
_OWN: Final = frozenset({"file", "data", "blob", "about"})
_LOUD: Final = frozenset({"error", "warning"})


class OpenPage(Protocol):
    """Makes a page in a context of its own, with nothing stored, that has not been anywhere yet."""

    def __call__(
        self,
        *,
        width: int = WIDE,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        reduced_motion: bool = False,
        touch: bool = False,
    ) -> Page: ...


@dataclass(eq=False)  # without slots, because Playwright notes its own on an object whose methods it calls
class PageLog:
    """What the pages of one test did: ``faults`` must be empty when it ends, ``requests`` are all addresses asked for.

    A test that provokes a fault looks at it and calls ``clear``. ``under_way`` is what has not been answered yet.
    """

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def clear(self) -> None:
        self.faults.clear()

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", self._thrown)
        context.on("request", self._asked)
        context.on("requestfinished", self._answered)
        context.on("requestfailed", self._answered)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._called(socket.url)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in _LOUD:
            where = message.location["url"]
            self.faults.append(f"console {message.type}: {message.text} ({where})")

    def _thrown(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _asked(self, request: Request) -> None:
        self.under_way.add(request)
        self._called(request.url)

    def _answered(self, request: Request) -> None:
        self.under_way.discard(request)

    def _called(self, address: str) -> None:
        self.requests.append(address)
        if address.partition(":")[0] not in _OWN and origin(address) not in ORIGINS:
            self.faults.append(f"asked another host: {address}")


_logs: Final[WeakKeyDictionary[BrowserContext, PageLog]] = WeakKeyDictionary()


def start_chromium() -> Iterator[Browser]:
    """Debian's Chromium, until the iterator is closed. The test fails with what to do if there is none."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.fail("Chromium is missing, and the site is tested in it: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=binary, args=FLAGS, chromium_sandbox=False)
        except Error as error:
            pytest.fail(f"Chromium does not start: run `{binary} --headless --version`: {error.message}", pytrace=False)
        with closing(browser):
            yield browser


@contextmanager
def opener(browser: Browser, log: PageLog) -> Iterator[OpenPage]:
    """Pages that *log* watches; all are closed at the end, when everything that they said has been heard."""
    contexts: list[BrowserContext] = []

    def open_page(
        *,
        width: int = WIDE,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        reduced_motion: bool = False,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce" if reduced_motion else "no-preference",
            has_touch=touch,
            is_mobile=touch,
            locale="en-GB",
            timezone_id="UTC",
            service_workers="block",
        )
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        _logs[context] = log
        log.watch(context)
        return context.new_page()

    try:
        yield open_page
    finally:
        for context in contexts:
            for page in context.pages:
                with suppress(Error):  # a page that is on its way elsewhere
                    page.evaluate("0")
            context.close()


def settle(page: Page) -> None:
    """Wait until the page has loaded, nothing was on its way for a moment, and what came is painted."""
    page.wait_for_load_state("load")
    under_way = _logs[page.context].under_way
    until, quiet = time.monotonic() + _PATIENCE / 1000, 0
    while quiet < _MOMENTS:
        if time.monotonic() > until:
            pytest.fail(f"{page.url}: still waits for {sorted(request.url for request in under_way)}")
        page.wait_for_timeout(20)
        quiet = 0 if under_way else quiet + 1
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def still(page: Page) -> None:
    """Take transitions and animations away, so that colours are what they will be."""
    page.evaluate(
        """
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }
        """
    )


def each_scheme(open_page: OpenPage, address: str) -> Iterator[tuple[str, Page]]:
    """The page at *address* in the light and in the dark scheme, with nothing moving."""
    for dark in (False, True):
        page = open_page(dark=dark)
        page.goto(address)
        still(page)
        yield ("dark" if dark else "light"), page
