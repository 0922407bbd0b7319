import contextlib
import gzip
import re
import stat
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter import transport
from reporter.collect.ssm import launches
from reporter.collect.ssm.accounts import known_partitions
from reporter.collect.ssm.launches import LIMIT, Launch, parse_launches, read_launches
from reporter.errors import SourceError
from tests.collect.ssm_source.loopback import Asked, Loopback, Told

FEED = (Path(__file__).parent / "feed.rss").read_bytes()
GOOD = Told(200, FEED, {"ETag": '"1"', "Content-Type": "application/rss+xml"})
BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><item><title>us-east-1 &c;</title></item></rss>"""
OUTSIDE = b"""<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<rss><item><title>us-east-1 &file;</title></item></rss>"""
NOT_XML = "the feed of region launches is no XML: check the address"
DECLARES = "the feed of region launches declares a document type or entities, which no feed needs: it is not read"


def item(title: str = "", description: str = "", day: str = "Fri, 25 Aug 2006 00:00:00 GMT", link: str = "") -> str:
    return (
        f"<item><title>{escape(title)}</title><description>{escape(description)}</description>"
        f"<pubDate>{escape(day)}</pubDate><link>{escape(link)}</link></item>"
    )


def parsed(*items: str) -> dict[str, Launch]:
    return parse_launches(f"<rss><channel>{''.join(items)}</channel></rss>".encode())


def test_every_region_of_the_feed_has_the_day_of_its_news():
    """In UTC, by code; an item without a region or without a date is skipped."""
    assert {code: found.day for code, found in parse_launches(FEED).items()} == {
        "eu-isoe-west-1": "2021-12-08",
        "eusc-de-east-1": "2026-01-14",
        "mx-central-1": "2025-01-14",
        "us-east-1": "2006-08-25",
        "us-gov-east-1": "2018-11-12",
        "us-iso-west-1": "2021-12-08",
        "us-isob-east-1": "2021-12-08",
    }


def test_a_launch_keeps_the_words_of_the_feed():
    """And the address of the news, if a browser may open it."""
    found = parse_launches(FEED)

    assert found["mx-central-1"] == Launch(
        "mx-central-1",
        "2025-01-14",
        "Tue, 14 Jan 2025 12:00:00 PST",
        "Mexico (Central), mx-central-1",
        "https://aws.example/news/mexico",
    )
    assert found["us-gov-east-1"].link == ""
    assert found["us-iso-west-1"].link == ""


@pytest.mark.parametrize(
    "text",
    [
        "us-east-1a",
        "use1-az1",
        "us-east-1-bos-1",
        "us-east-1-bos-1a",
        "xus-east-1",
        "my-us-east-1",
        "us-east-0",
        "US-EAST-1",
        "us-east-123",
        "us_us-east-1",
    ],
)
def test_a_part_of_another_word_is_no_region(text):
    """Zones and Local Zones have codes that begin like their region's."""
    assert parsed(item(text)) == {}


@pytest.mark.parametrize(
    "text", ["(us-east-1)", "us-east-1.", "us-east-1, ", "us-east-1: now", "us-east-1/", "the us-east-1"]
)
def test_the_signs_around_a_code_do_not_matter(text):
    """Text is written by people."""
    assert list(parsed(item("", text))) == ["us-east-1"]


def test_all_regions_that_botocore_knows_are_found():
    """Of all partitions, in one text."""
    known = known_partitions()
    codes = {region for name in known.names for region in known.api_regions(name)}

    assert len(codes) > 10
    assert parsed(item(" ".join(sorted(codes)))).keys() == codes


def test_the_earliest_of_several_items_is_the_launch():
    """Wherever it stands; of two at one time the first."""
    days = ["Fri, 25 Aug 2006 12:00:00 GMT", "Fri, 25 Aug 2006 12:00:00 +0200", "Fri, 25 Aug 2006 10:00:00 GMT"]
    found = parsed(*(item(f"us-east-1 {number}", day=day) for number, day in enumerate(days)))

    assert found["us-east-1"].title == "us-east-1 1"


@pytest.mark.parametrize(
    "day",
    ["", "soon", "32 Jan 2020 00:00:00 GMT", "31 Dec 9999 23:59:59 -2300", "0 0 0 0 0", "1 Jan 99999999999 0:0:0"],
)
def test_a_date_that_is_none_skips_the_item(day):
    """Whatever the date's parser makes of it."""
    assert parsed(item("us-east-1", day=day)) == {}


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://x/y",
        "//x/y",
        "http://",
        "https://u:p@x/",
        "https://[x",
        "https://x/ y",
        "https://x/" + "y" * 500,
    ],
)
def test_an_address_that_a_page_must_not_show_is_left_out(link):
    """Only what a browser may open, without a password in it."""
    assert parsed(item("us-east-1", link=link))["us-east-1"].link == ""


def test_texts_are_one_printable_line():
    """Of a bounded length."""
    found = parsed(item(" us-east-1\n\n\u202eopens\t" + "x" * 600))["us-east-1"]

    assert found.title.startswith("us-east-1 opens xxx")
    assert len(found.title) == 500


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", NOT_XML),
        (b"<rss", NOT_XML),
        (FEED[: len(FEED) // 2], NOT_XML),
        (b"<!doctype html><title>Sorry</title><p>us-east-1", NOT_XML),
        (b'<?xml version="1.0" encoding="nonsense"?><rss/>', NOT_XML),
        (b"\xff\xfe\xff", NOT_XML),
        (
            b"<html><item><title>us-east-1</title></item></html>",
            "the feed of region launches is XML, but no RSS: check",
        ),
        (b"<!DOCTYPE rss><rss/>", DECLARES),
        (BOMB, DECLARES),
        (OUTSIDE, DECLARES),
        (b"<rss>" + b" " * LIMIT + b"</rss>", f"the feed of region launches has more than {LIMIT} bytes"),
    ],
)
def test_what_is_no_feed_is_one_line(data, words):
    """Nothing is expanded, fetched or read in part."""
    with pytest.raises(SourceError) as caught:
        parse_launches(data)

    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


def test_depth_is_no_danger():
    """A feed of a hundred thousand elements, each in the other."""
    deep = b"<b>" * 100_000 + b"us-east-1" + b"</b>" * 100_000

    assert parse_launches(b"<rss><item><title>" + deep + b"</title></item></rss>") == {}


PIECES = st.sampled_from(
    [b"<rss>", b"</rss>", b"<item>", b"</item>", b"<title>us-east-1</title>", b"<pubDate>", b"</pubDate>", b"<link>",
     b"</link>", b"&amp;", b"&x;", b"<!DOCTYPE rss>", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='x'?>"]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=6)).map(b"".join))
def test_any_bytes_are_launches_or_one_line(data):
    """Never another error."""
    with contextlib.suppress(SourceError):
        assert parse_launches(data).keys() <= {"us-east-1"}


SIGNS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)


@given(title=SIGNS, day=SIGNS | st.datetimes().map(lambda day: day.strftime("%a, %d %b %Y %H:%M:%S %z")), link=SIGNS)
def test_whatever_an_item_says_is_printable_and_dated(title, day, link):
    """Titles, dates and addresses come from outside."""
    try:
        found = parsed(item(f"us-east-1 {title}", day=day, link=link), item("eu-west-1"))
    except SourceError:
        return  # signs that XML does not allow

    for launch in found.values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", launch.day)
        assert all(text.isprintable() for text in (launch.title, launch.published, launch.link))


@pytest.fixture
def server(monkeypatch):
    """A server of the feed; patience is short."""
    monkeypatch.setattr(launches, "TIMEOUT", (1.0, 0.3))
    monkeypatch.setattr(launches, "RETRIES", 0)
    with Loopback(lambda asked: GOOD) as made:
        yield made


@pytest.fixture
def read(server, tmp_path):
    """What the feed tells; ``old`` makes the copy a day old first."""

    def run(path: str = "/regions.rss", *, old: bool = False) -> dict[str, Launch]:
        if old:
            for file in (tmp_path / "copies").glob("*.json"):
                text = file.read_text(encoding="utf-8")
                file.write_text(re.sub(r'"expires": "2\d\d\d', '"expires": "2020', text), encoding="utf-8")
        return read_launches(server.url + path, folder=tmp_path / "copies")

    return run


def test_a_second_read_asks_nobody(server, read):
    """For a day."""
    assert read() == read() == parse_launches(FEED)
    assert len(server.asked) == 1
    assert server.asked[0].headers["user-agent"] == transport.USER_AGENT


def test_after_a_day_the_server_is_asked_whether_the_feed_has_changed(server, read):
    """With the mark of the copy; unchanged, the copy serves for a further day."""
    read()
    server.answer = lambda asked: Told(304, headers={"ETag": '"1"'})
    found = read(old=True)
    read()

    assert found == parse_launches(FEED)
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"1"']


def test_a_feed_that_has_changed_takes_the_copy_s_place(server, read):
    """As soon as it is asked for."""
    read()
    newer = f"<rss>{item('xx-newest-1 eu-north-9')}</rss>".encode()
    server.answer = lambda asked: Told(200, newer)
    changed = read(old=True)

    assert list(changed) == ["eu-north-9"]
    assert read() == changed
    assert len(server.asked) == 2


def test_a_feed_that_has_moved_is_followed(server, read):
    """And the copy serves under the old address."""
    server.answer = lambda asked: GOOD if asked.path == "/new" else Told(301, headers={"Location": "/new"})

    assert read() == read() == parse_launches(FEED)
    assert [asked.path for asked in server.asked] == ["/regions.rss", "/new"]


def test_a_packed_feed_is_unpacked(server, read):
    """In the copy, too."""
    server.answer = lambda asked: Told(200, gzip.compress(FEED), {"Content-Encoding": "gzip"})

    assert read() == read() == parse_launches(FEED)
    assert len(server.asked) == 1


FAILURES = {
    "missing": (Told(404), "answered 404 Not Found; check the address"),
    "broken": (Told(500), "answered 500 Internal Server Error; try again later"),
    "late": (Told(kind="late"), "did not answer in time; try again later"),
    "hung up": (Told(kind="none"), "could not be reached; check the network and the address"),
    "truncated": (Told(200, FEED, kind="half"), "broke off its answer; try again later"),
    "huge": (Told(200, b" " * 20_000_000), f"sent more than {LIMIT} bytes; check the address"),
    "bomb": (Told(200, BOMB), DECLARES),
    "outside": (Told(200, OUTSIDE), DECLARES),
    "page": (Told(200, b"<!doctype html><p>Welcome"), NOT_XML),
    "empty": (Told(200, b"<rss/>"), "names no region with a date: its form may have changed"),
    "not packed": (Told(200, FEED, {"Content-Encoding": "gzip"}), "could not be read; try again later"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_feed_that_cannot_be_read_is_one_line(server, read, kind):
    """Of the address without anything secret; nothing is kept."""
    answer, words = FAILURES[kind]
    server.answer = lambda asked: answer
    with pytest.raises(SourceError) as caught:
        read()
    server.answer = lambda asked: GOOD

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert read() == parse_launches(FEED)


@pytest.mark.parametrize("kind", FAILURES)
def test_an_old_copy_serves_while_the_feed_cannot_be_read(server, read, kind, capfd):
    """Silently, and it is not lost."""
    read()
    server.answer = lambda asked: FAILURES[kind][0]
    assert read(old=True) == parse_launches(FEED)
    assert read(old=True) == parse_launches(FEED)

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b'"x"', b"[" * 100_000, b'{"_content": "PHA+"}'])
def test_a_damaged_copy_is_read_anew(server, read, tmp_path, content):
    """It is no error, and is put right."""
    read()
    [file] = (tmp_path / "copies").glob("*.json")
    file.write_bytes(content)

    assert read() == read() == parse_launches(FEED)
    assert len(server.asked) == 2


def test_a_copy_that_was_tampered_with_is_read_anew(server, read, tmp_path):
    """Its form is right; what it holds is no feed."""
    read()
    [file] = (tmp_path / "copies").glob("*.json")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r'"_content": "[^"]*"', '"_content": "PHA+"', text), encoding="utf-8")

    assert read() == parse_launches(FEED)
    assert len(server.asked) == 2


def test_copies_are_their_owner_s_alone(read, tmp_path):
    """Folder and file, and nothing half-written stays."""
    read()
    [file] = (tmp_path / "copies").iterdir()

    assert file.suffix == ".json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_no_error(server, read, tmp_path):
    """The feed is read as if there were none."""
    (tmp_path / "copies").write_text("a file", encoding="utf-8")

    assert read() == read() == parse_launches(FEED)
    assert len(server.asked) == 2


def test_a_copy_that_cannot_be_written_is_no_error(server, read, tmp_path, monkeypatch):
    """The folder is there, and full."""

    def full(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("tempfile.mkstemp", full)

    assert read() == read() == parse_launches(FEED)
    assert len(server.asked) == 2


def test_an_address_with_a_secret_is_not_copied(server, read, tmp_path):
    """The copy would hold it."""
    assert read("/regions.rss?signature=hidden") == parse_launches(FEED)
    assert not (tmp_path / "copies").exists()


def test_copies_lie_in_the_platform_s_folder_by_default(server, home):
    """Where a user's caches are kept."""
    read_launches(f"{server.url}/regions.rss")

    assert len([*home.rglob("aws-services-reporter/http/*.json")]) == 1


def test_the_retries_of_the_transport_reach_the_feed(server, monkeypatch, tmp_path):
    """Passing trouble is not seen."""
    monkeypatch.setattr(launches, "RETRIES", 2)
    answers = iter([Told(503, headers={"Retry-After": "0"}), Told(kind="none"), Told(200, FEED, kind="half"), GOOD])

    def answer(asked: Asked) -> Told:
        return next(answers)

    server.answer = answer

    assert read_launches(server.url, folder=tmp_path / "copies") == parse_launches(FEED)
