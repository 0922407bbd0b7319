"""The harness notices what it is there to notice: each fault is made on purpose, on a page of its own."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.site.accessibility import violations
from tests.site.browser import OpenPage, PageLog, opener, settle, start_chromium
from tests.site.budget import first_load
from tests.site.keyboard import LOOK
from tests.site.kinds import KINDS
from tests.site.markup import POLICY, Markup, dead_links, directives
from tests.site.measures import EMPTY_WIDGETS, OBSERVE_SHIFTS, TOO_WIDE, WRITTEN
from tests.site.server import ORIGINS, serve

Write = Callable[[str, str], str]
HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    yield from serve(folder)


@pytest.fixture
def show(page: Page, folder: Path, served: str) -> Callable[[str], Page]:
    """Opens a page with this body."""

    def shown(body: str) -> Page:
        (folder / "index.html").write_text(f"{HEAD}<main><article>{body}</article></main>", encoding="utf-8")
        page.goto(served)
        settle(page)
        return page

    return shown


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<script>console.error('an error')</script>", "console error: an error"),
        ("<script>console.warn('a warning')</script>", "console warning: a warning"),
        ("<script>missing()</script>", "missing is not defined"),
        ("<script>Promise.reject(new Error('nobody waits'))</script>", "nobody waits"),
        ("<img src='no.png' alt=''>", "404"),
        ("<img src='https://example.org/a.png' alt=''>", "asked another host: https://example.org/a.png"),
        ("<script>fetch('https://example.org/b').catch(() => 0)</script>", "asked another host: https://example.org/b"),
        ("<script>try { new WebSocket('wss://example.org/c') } catch {}</script>", "asked another host: wss://"),
        (f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><p style="color: red">', "console error"),
    ],
)
def test_the_log_hears(show: Callable[[str], Page], page_log: PageLog, body: str, told: str) -> None:
    show(body)

    assert told in "\n".join(page_log.faults)
    page_log.clear()


def test_the_log_is_empty_after_a_quiet_page(show: Callable[[str], Page], page_log: PageLog) -> None:
    show("<h1>Good</h1><script>console.log('all is well')</script>")

    assert page_log.faults == []
    assert len(page_log.requests) >= 1


def test_what_a_page_says_at_the_very_end_is_heard(chromium: Browser, folder: Path, served: str) -> None:
    """Closing the pages waits for the last word."""
    (folder / "index.html").write_text(f"{HEAD}<script>onload = () => console.error('late')</script>")
    log = PageLog()
    with opener(chromium, log) as open_page:
        open_page().goto(served)

    assert len(log.faults) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_pages_are_as_they_were_ordered(open_page: OpenPage, folder: Path, served: str, javascript: bool) -> None:
    (folder / "index.html").write_text(
        f"{HEAD}<h1>A</h1><script>document.querySelector('h1').textContent = 'B'</script>"
    )
    page = open_page(width=500, dark=True, reduced_motion=True, javascript=javascript)
    page.goto(served)
    media = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(width: 500px)"]

    assert page.evaluate("(media) => media.map((one) => matchMedia(one).matches)", media) == [True, True, True]
    assert page.locator("h1").text_content() == ("B" if javascript else "A")


def test_nothing_is_stored_from_page_to_page(open_page: OpenPage, folder: Path, served: str) -> None:
    (folder / "index.html").write_text(f"{HEAD}<h1>A</h1>")
    first, second = open_page(), open_page()
    first.goto(served)
    first.evaluate("localStorage.setItem('seen', 'yes')")
    second.goto(served)

    assert second.evaluate("localStorage.getItem('seen')") is None


def test_no_chromium_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium$"):
        next(start_chromium())


def test_texts_come_compressed_to_who_accepts_it(folder: Path, served: str) -> None:
    (folder / "a.json").write_text("[" + "1, " * 1000 + "1]")
    plain = urlopen(served + "a.json")
    small = urlopen(Request(served + "a.json", headers={"Accept-Encoding": "gzip"}))
    with plain, small:
        body = small.read()

        assert gzip.decompress(body) == plain.read()
        assert small.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Content-Encoding"] is None
        assert len(body) < 100


def test_a_server_is_known_as_long_as_it_runs(folder: Path) -> None:
    server = serve(folder)
    origin = next(server).rstrip("/")
    assert origin in ORIGINS
    server.close()  # type: ignore[attr-defined]
    assert origin not in ORIGINS


def test_the_budget_counts_everything_as_it_was_sent(page: Page, folder: Path, served: str) -> None:
    """Also what a script asks for later, and what a worker is made of and asks for."""
    filler = "// " + "x" * 5000
    (folder / "index.html").write_text(f"{HEAD}<h1>A</h1><script src=a.js></script>")
    (folder / "a.js").write_text(f"new Worker('worker.js'); setTimeout(() => fetch('late.json'), 100); {filler}")
    (folder / "worker.js").write_text("importScripts('more.js'); fetch('data.json')")
    (folder / "more.js").write_text(filler)
    (folder / "late.json").write_text("[]")
    (folder / "data.json").write_text("[" + "1, " * 5000 + "1]")
    load = first_load(page, served)
    named = {name.removeprefix(served): size for name, size in load.sizes.items()}

    assert set(named) == {"", "a.js", "worker.js", "more.js", "late.json", "data.json"}
    assert all(0 < size < 600 for size in named.values())
    assert load.total == sum(named.values())


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<h1>A</h1><p style='color: #aaa'>pale</p>", "color-contrast"),
        ("<h1>A</h1><img src='data:,' >", "image-alt"),
        ("<h1>A</h1><a href='/'></a>", "link-name"),
        ("<h1>A</h1>" + "<button style='width: 9px; height: 9px; padding: 0'>a</button>" * 3, "target-size"),
    ],
)
def test_axe_finds(show: Callable[[str], Page], body: str, rule: str) -> None:
    found = violations(show(body))

    assert [one.rule for one in found] == [rule]
    assert "<" not in str(found[0])


def test_axe_finds_nothing_in_a_good_page(show: Callable[[str], Page]) -> None:
    assert violations(show("<h1>Good</h1><p>Words.</p>")) == []


def test_what_is_too_wide_is_found(show: Callable[[str], Page]) -> None:
    wide = "<div style='width: 3000px'>wide</div>"
    page = show(f"{wide}<div style='overflow: auto'><p>{wide}</p></div>")

    assert len(page.evaluate(TOO_WIDE)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<canvas></canvas>",
        "<button>Filter</button>",
        "<input>",
        "<div style='height: 50px'></div>",
        "<div role=grid>…</div>",
        "<table><thead><tr><th>A<tbody></table>",
    ],
)
def test_a_dead_widget_is_found(show: Callable[[str], Page], body: str) -> None:
    assert len(show(f"<h1>A</h1>{body}").evaluate(EMPTY_WIDGETS)) == 1


def test_what_works_without_scripts_is_no_dead_widget(show: Callable[[str], Page]) -> None:
    page = show(
        "<h1>A</h1><details><summary>More</summary><p>words</p></details><div hidden><button>Filter</button></div>"
        "<form action='/'><input aria-label=a><button>Go</button></form><p role=status></p>"
        "<table><tr><td>1</table><svg viewBox='0 0 9 9'><path d='M0 0L9 9'/></svg>"
    )

    assert page.evaluate(EMPTY_WIDGETS) == []
    assert page.evaluate(WRITTEN)["facts"] == 1


def test_a_jump_is_measured(page: Page, folder: Path, served: str) -> None:
    (folder / "index.html").write_text(f"{HEAD}<h1>A</h1><p>{'words ' * 500}</p>")
    page.add_init_script(OBSERVE_SHIFTS)
    page.goto(served)
    page.wait_for_timeout(300)  # it has been painted by then
    page.evaluate("document.querySelector('h1').style.height = '400px'")
    page.wait_for_timeout(300)

    assert sum(value for value, _ in page.evaluate("window.shifts")) > 0.1


def test_focus_that_is_not_seen_is_found(show: Callable[[str], Page]) -> None:
    page = show("<style>.no:focus { outline: none }</style><a href='/'>seen</a> <a class=no href='/'>not seen</a>")
    found = []
    for _ in range(2):
        page.keyboard.press("Tab")
        found.append(page.evaluate(LOOK))

    assert [stop["changed"] for stop in found] == [True, False]


def test_focus_that_is_covered_is_found(show: Callable[[str], Page]) -> None:
    page = show("<a href='/'>covered</a><div style='position: fixed; inset: 0; background: red'>cover</div>")
    page.keyboard.press("Tab")

    assert page.evaluate(LOOK)["bare"] is False


@pytest.mark.parametrize(
    "text",
    [
        "<script>1</script>",
        "<script type=module>1</script>",
        "<style>a {}</style>",
        "<p style='color: red'>",
        "<p onclick='1'>",
        "<svg><path style='fill: red'/></svg>",
        "<a href=' javascript:1'>",
        "<a href='java\nscript:1'>",
    ],
)
def test_what_stands_in_a_page_is_found(text: str) -> None:
    assert len(Markup(text).inline) == 1


def test_what_a_policy_allows_is_let_through() -> None:
    page = Markup(
        "<title>A</title><meta http-equiv=content-security-policy content=\"default-src 'none'\">"
        "<script src=a.js></script><script type=application/json>{}</script><link rel=stylesheet href=a.css>"
        "<a href='https://example.org/'>out</a><link rel='feed alternate' href='https://example.org/feed'>"
    )

    assert (page.inline, page.elsewhere, page.before, page.title) == ([], [], 0, "A")
    assert directives(page.policies[0]) == {"default-src": "'none'"}


def test_a_policy_that_comes_late_is_found() -> None:
    assert Markup("<script src=a.js></script><meta http-equiv=Content-Security-Policy content=''>").before == 1


@pytest.mark.parametrize(
    "text", ["<script src='//example.org/a.js'>", "<img srcset='https://example.org/a.png 2x' alt=''>"]
)
def test_what_is_loaded_from_elsewhere_is_found(text: str) -> None:
    assert len(Markup(text).elsewhere) == 1


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text(
        '<h1 id="x&amp;y">A</h1><a href="#x&amp;y"></a><a href="../b.html?v=1#z"></a><a href="."></a>'
        '<a href="/b.html"></a><a href="https://example.org/no"></a>'
        '<a href="#view=1"></a><a href="#gone"></a><img src="no.png" srcset="../b.html 2x, no-2.png 3x">'
        '<a class="c" href="../b.html#no"></a>'
    )
    (tmp_path / "b.html").write_text('<h1 id="z">B</h1>')

    assert dead_links(tmp_path) == [
        f"a/index.html: {address}" for address in ("#gone", "../b.html#no", "no-2.png", "no.png")
    ]


def test_a_page_is_of_one_kind_only(tmp_path: Path) -> None:
    for address in ("index.html", "regions/index.html", "regions/b.html", "regions/a.html", "guides/x.html"):
        (tmp_path / address).parent.mkdir(exist_ok=True)
        (tmp_path / address).write_text("longer" if address.endswith("b.html") else "")
    found = {kind.name: kind.pages(tmp_path) for kind in KINDS if kind.pages(tmp_path)}

    assert found == {
        "index.html": ["index.html"],
        "regions/index.html": ["regions/index.html"],
        "region": ["regions/b.html", "regions/a.html"],
        "documentation": ["guides/x.html"],
    }
