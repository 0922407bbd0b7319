"""The site in a browser: how soon the matrix answers on a slow machine, and how many bytes a first visit takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measure import new_repository, reporter
from benchmarks.result import Found, Row
from benchmarks.site import site_root
from tests.site.budget import KB, MATRIX, OVERVIEW, first_load
from tests.site.server import serve

SLOWER: Final = 4
"""How many times slower than this machine the browser is made."""
TIMES: Final = 5
_PAINTED: Final = """
  async ([name, values]) => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    }));
    const input = document.getElementById(name);
    const times = [];
    for (const value of values) {
      await painted();
      const begun = performance.now();
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      times.push(await painted() - begun);
    }
    return times;
  }
"""
"""Sets each value in turn, and takes the milliseconds from the event until the frame that shows it was painted."""
_ENDS: Final = "() => ['min', 'max'].map((end) => Number(document.getElementById('matrix-slider')[end]))"
_USABLE: Final = "() => performance.getEntriesByName('matrix-usable')[0].startTime"
_WORDS: Final = ("s", "sa", "sag", "sage", "", "e", "ec", "ec2", "")


def browser(folder: Path) -> Found:
    """The whole shipped history, served on loopback as a static host would, in a Chromium that is slowed down."""
    repository, root = new_repository(folder / "history"), site_root(folder / "root")
    reporter("collect", "--repository", repository.path)
    reporter("build", "--repository", repository.path, "--root", root)
    rows: list[Row] = []
    for address in serve(root / "build" / "site"):
        with _chromium() as chromium:
            rows += _bytes(chromium, address)
            rows += _times(chromium, address)
    return Found(tuple(rows))


@contextmanager
def _chromium() -> Iterator[Browser]:
    binary = shutil.which("chromium")
    if binary is None:
        msg = "there is no chromium: run `make chromium`"
        raise RuntimeError(msg)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield made
        made.close()


def _page(chromium: Browser) -> Page:
    """A page of a browser that has stored nothing."""
    return chromium.new_context(viewport={"width": 1400, "height": 900}).new_page()


def _slow(chromium: Browser) -> Page:
    page = _page(chromium)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _bytes(chromium: Browser, address: str) -> Iterator[Row]:
    for name, path, budget in (("overview", "", OVERVIEW), ("matrix", "matrix.html", MATRIX)):
        load = first_load(_page(chromium), address + path)
        note = f"{len(load.sizes)} files"
        yield Row(f"first load of the {name}, compressed", load.total / KB, "kB", budget / KB, note=note)


def _times(chromium: Browser, address: str) -> Iterator[Row]:
    loads = []
    for _ in range(TIMES):
        page = _slow(chromium)
        page.goto(f"{address}matrix.html")
        loads.append(float(page.evaluate(_USABLE)))
        page.context.close()
    note = f"first visit; median of {TIMES}, worst {max(loads):.0f} ms, {SLOWER} times slower"
    yield Row("matrix usable: first row painted, search answers", median(loads), "ms", 1000, note=note)
    page = _slow(chromium)
    for zoom, told in (("medium", "rows that fit"), ("fit", "the whole matrix")):
        page.goto("about:blank")
        page.goto(f"{address}matrix.html#size={zoom}")
        least, most = page.evaluate(_ENDS)
        days = [least + (most - least) * (step * 7 % 24) // 24 for step in range(24)]
        yield _steps(page, f"a step of the date slider, {told}", "matrix-slider", days)
    page.goto("about:blank")
    page.goto(f"{address}matrix.html")
    yield _steps(page, "typing in the search of the matrix", "matrix-services", _WORDS)


def _steps(page: Page, what: str, name: str, values: Sequence[object]) -> Row:
    """The median step of the best of several runs, once the page has come to rest."""
    page.wait_for_load_state("networkidle")
    runs = [[float(one) for one in page.evaluate(_PAINTED, [name, list(values)])] for _ in range(TIMES)]
    best = min(runs, key=median)
    note = f"median of {len(values)}, worst {max(best):.0f} ms, {SLOWER} times slower"
    return Row(what, median(best), "ms", 50, note=note)
