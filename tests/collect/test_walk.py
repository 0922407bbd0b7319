import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reporter import transport
from reporter.collect.heads import unpacked, unpacked_start
from reporter.collect.index import releases
from reporter.collect.walk import Broken, ModelHead, Reading, parse_head, walk
from reporter.errors import SourceError
from tests.package_index import Fault, PackageIndex, model, packed, sdist, wheel

Walked = list[tuple[Reading | Broken, ...]]


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PackageIndex() as index:
        yield index


@pytest.fixture
def walked(server) -> Iterator[Callable[..., Walked]]:
    with transport.session(pool=4, retries=1, backoff=0.001) as session:

        def run(**keys: Any) -> Walked:
            found, _ = releases("botocore", session=session, index_url=server.url)
            server.reset_counts()
            return list(walk(found, session=session, workers=4, **keys))

        yield run


def endpoints(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


def add(server: PackageIndex, number: int, text: str, **models: bytes) -> None:
    """Release 1.0.<number>; a model's keyword is its folder, its bytes the packed model."""
    files = {f"{name}/2020-01-01/service-2.json.gz": packed(body, moment=number) for name, body in models.items()}
    server.add(f"botocore-1.0.{number}-py3-none-any.whl", wheel({"endpoints.json": endpoints(text)} | files))


def flat(found: Walked) -> list[Reading | Broken]:
    return [entry for window in found for entry in window]


def texts(found: Walked) -> list[str | None]:
    """The endpoints text of each reading, None where it has the bytes of the one before."""
    entries = [entry for entry in flat(found) if isinstance(entry, Reading)]
    return [None if entry.endpoints is None else json.loads(entry.endpoints)["text"] for entry in entries]


def names(found: Walked, folder: str) -> str:
    """The first letters of a model's full name in each release; '-' absent, '!' broken."""
    letters = []
    for entry in flat(found):
        head = None if isinstance(entry, Broken) else entry.models.get(folder)
        letters.append("!" if isinstance(entry, Broken) else "-" if head is None else (head.full_name or "?")[0])
    return "".join(letters)


@pytest.mark.parametrize("window", [1, 2, 3, 4, 5, 256])
def test_endpoints_come_where_they_change(server, walked, window):
    """The first reading has bytes, the next only where they differ from the release before, over windows too."""
    for number, letter in enumerate("aabba"):
        add(server, number, letter, acm=model("acm"))

    found = walked(window=window)

    assert texts(found) == ["a", None, "b", None, "a"]
    assert [len(part) for part in found] == [window] * (5 // window) + ([5 % window] if 5 % window else [])


def test_an_unchanged_release_costs_its_directory_only(server, walked):
    """One request of 220 kB for a release that says nothing new, however large it is."""
    noise = {f"noise/{i}.bin": random.Random(i).randbytes(100_000) for i in range(4)}
    acm = {"acm/2020-01-01/service-2.json.gz": packed(model("acm"), moment=1)}
    for number in range(6):
        server.add(f"botocore-1.0.{number}-py3-none-any.whl", wheel({"endpoints.json": endpoints("a")} | noise | acm))

    walked()

    paths = [request.path for request in server.requests]
    inner = [f"/files/botocore-1.0.{number}-py3-none-any.whl" for number in range(1, 5)]
    assert [paths.count(path) for path in inner] == [1, 1, 1, 1]
    # The first release: its directory, endpoints and one head. The last one: its directory and that head again.
    assert len(paths) == 6 + 2 + 1
    assert server.sent < 6 * 220_000 + 3 * 4096


@pytest.mark.parametrize("window", [2, 5, 7, 256])
@pytest.mark.parametrize(
    "history",
    ["AAAAAAAAAAAA", "AAAAABBBBBBB", "ABBBBBBBBBBB", "AAAAAAAAAAAB", "AABBBCCCDDDD", "--AAAABBBBCC", "AAA----AAABB"],
)
def test_the_release_in_which_a_head_changed_is_found(server, walked, history, window):
    """Packed models differ at every release; the change of a name is still put to the right one."""
    for number, letter in enumerate(history):
        models = {} if letter == "-" else {"acm": model("acm", f"{letter} name")}
        add(server, number, "same", s3=model("s3"), **models)

    found = walked(window=window)

    assert names(found, "acm") == history
    assert names(found, "s3") == "S" * 12


def test_a_new_api_version_is_read_at_once(server, walked):
    """The newest API version counts, and its head is read in the release that brings it."""
    for number, versions in enumerate([["2015"], ["2015", "2016"], ["2015", "2016"], ["2015"]]):
        files = {f"cdn/{v}/service-2.json": model("cdn", f"{v[-1]} name", api_version=v) for v in versions}
        server.add(f"botocore-1.0.{number}-py3-none-any.whl", wheel({"_endpoints.json": b"{}"} | files))

    found = walked()

    assert names(found, "cdn") == "5665"
    last = flat(found)[-1]
    assert isinstance(last, Reading)
    assert last.models == {"cdn": ModelHead("cdn", "5 name", None, "2015")}


def test_equal_neighbours_share_their_models(server, walked):
    """A caller that keeps every reading keeps one mapping for each state."""
    for number, letter in enumerate("AAB"):
        add(server, number, "same", acm=model("acm", f"{letter} name"))

    first, second, third = (entry.models for entry in flat(walked()) if isinstance(entry, Reading))

    assert first is second
    assert third is not first


def test_known_heads_are_not_read_at_the_start(server, walked):
    """A walk that continues compares with what is known at its end only, and finds the change."""
    for number, letter in enumerate("AAAB"):
        add(server, number, "same", acm=model("acm", f"{letter} name"), s3=model("s3"))
    known = {
        "acm": ModelHead("acm", "A name", None, "2020-01-01"),
        "s3": ModelHead("s3", "S3", None, "2020-01-01"),
        "gone": ModelHead("gone", "Gone", None, "2020-01-01"),
    }

    found = walked(known=known)

    assert names(found, "acm") == "AAAB"
    # Four directories, one endpoints file, two heads at the end, and the bisection of one of them.
    assert 7 < len(server.requests) <= 4 + 1 + 2 + 2


def test_broken_releases_are_named_and_never_dropped(server, walked):
    """Each kind of damage costs its own release; the next good one compares with the last good one."""
    add(server, 0, "a", acm=model("acm"))
    server.add("botocore-1.0.1-py3-none-any.whl", b"not a zip")
    server.add("botocore-1.0.2-py3-none-any.whl", wheel({"partitions.json": b"{}"}))
    server.add("botocore-1.0.3-py3-none-any.whl", wheel({"endpoints.json": b"<html>"}))
    server.add("botocore-1.0.4-py3-none-any.whl", wheel({"endpoints.json": b"[" * 100_000}))
    add(server, 5, "a", acm=model("acm"))
    add(server, 6, "b", acm=model("acm"))

    found = walked()

    reasons = [entry.reason for entry in flat(found) if isinstance(entry, Broken)]
    assert [entry.release.version for entry in flat(found)] == [f"1.0.{number}" for number in range(7)]
    assert names(found, "acm") == "A!!!!AA"
    assert "cannot be read as an archive" in reasons[0]
    assert reasons[1:] == [
        "it has no endpoints file",
        "endpoints.json is not a JSON object",
        "endpoints.json is not a JSON object",
    ]
    assert texts(found) == ["a", None, "b"]


def test_a_model_that_cannot_be_read_breaks_its_release(server, walked):
    """The reason names the model; the bytes that came with that release go to the next one."""
    add(server, 0, "a", acm=model("acm"))
    add(server, 1, "b", acm=model("acm"), bad=b"not a model")
    add(server, 2, "b", acm=model("acm"), bad=model("bad"))
    add(server, 3, "b", acm=model("acm"), bad=model("bad"))

    found = walked()

    assert names(found, "bad") == "-!BB"
    assert texts(found) == ["a", "b", None]
    broken = flat(found)[1]
    assert isinstance(broken, Broken)
    assert broken.reason.startswith("the model bad/2020-01-01/service-2.json.gz cannot be read: ")


def test_a_window_without_any_good_release_changes_nothing(server, walked):
    """After a window of broken releases the walk goes on from the last good one."""
    add(server, 0, "a", acm=model("acm"))
    server.add("botocore-1.0.1-py3-none-any.whl", b"")
    add(server, 2, "a", acm=model("acm", "B name"))

    found = walked(window=1)

    assert names(found, "acm") == "A!B"
    assert texts(found) == ["a", None]


@pytest.mark.parametrize("form", ["tar.gz", "whl"])
def test_archives_in_memory_are_walked_alike(server, walked, form):
    """Source archives, and wheels of a server without ranges, are downloaded once each and read the same."""
    server.ranges = False
    for number, letter in enumerate("AAB"):
        files = {"endpoints.json": endpoints(letter), "acm/2020-01-01/service-2.json": model("acm", f"{letter} name")}
        if form == "whl":
            server.add(f"botocore-1.0.{number}-py3-none-any.whl", wheel(files))
        else:
            server.add(f"botocore-1.0.{number}.tar.gz", sdist(files))

    found = walked()

    assert names(found, "acm") == "AAB"
    assert texts(found) == ["A", None, "B"]
    assert len(server.requests) == 3


def test_metadata_at_the_end_of_a_model_is_found(server, walked):
    """When the first kilobytes do not hold the metadata, the model is read whole."""
    content = json.loads(model("acm", "Late name"))
    late = json.dumps({"operations": content["operations"], "metadata": content["metadata"]}).encode()
    add(server, 0, "a", acm=late)

    assert names(walked(), "acm") == "L"


def test_progress_is_told_in_version_order(server, walked):
    """Each release is reported once, in order, broken ones too, in the caller's thread."""
    add(server, 0, "a")
    server.add("botocore-1.0.1-py3-none-any.whl", b"")
    add(server, 2, "a")
    seen = []

    walked(progress=lambda release: seen.append((release.version, threading.current_thread())), window=2)

    assert seen == [(f"1.0.{number}", threading.main_thread()) for number in range(3)]


def test_a_failing_network_ends_the_walk_after_the_windows_before(server):
    """What was yielded stands, then the source's error comes out, and the threads end."""
    for number in range(4):
        add(server, number, "a", acm=model("acm"))
    server.faults.append(Fault("1.0.3-", "status"))
    before = threading.active_count()
    with transport.session(pool=4, retries=1, backoff=0.001) as session:
        found, _ = releases("botocore", session=session, index_url=server.url)
        walking = walk(found, session=session, workers=4, window=2)

        assert len(next(walking)) == 2
        with pytest.raises(SourceError, match=r"the directory of botocore 1\.0\.3: .* answered 503"):
            next(walking)

    deadline = time.monotonic() + 5
    while threading.active_count() > before + 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not [thread for thread in threading.enumerate() if "_work" in thread.name]


def test_an_interrupted_walk_does_not_begin_more(server):
    """A caller that stops leaves the releases that were not begun unread."""
    for number in range(40):
        add(server, number, "a")
    server.faults.append(Fault("/files/", "slow"))

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with transport.session(pool=2, retries=1, backoff=0.001) as session:
        found, _ = releases("botocore", session=session, index_url=server.url)
        server.reset_counts()
        with pytest.raises(KeyboardInterrupt):
            next(walk(found, session=session, workers=2, progress=interrupt))
        begun = len(server.requests)
        time.sleep(0.3)

    # At most what the two threads were at, and what they took up in the moment of the interruption.
    assert len(server.requests) <= begun + 2 < 10


def test_ctrl_c_ends_the_process_though_the_server_stalls(server):
    """A server that never answers cannot hold up the end of the process."""
    add(server, 0, "a")
    server.faults.append(Fault("/files/", "stall"))
    program = (
        "import signal, sys; from reporter import transport; from reporter.collect import index, walk\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it\n"
        "session = transport.session(); url = sys.argv[1]\n"
        "found, _ = index.releases('botocore', session=session, index_url=url)\n"
        "list(walk.walk(found, session=session, workers=2))\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", program, server.url], cwd=root, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 20
        while len(server.requests) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)

    assert b"KeyboardInterrupt" in errors
    assert time.monotonic() - begun < 3


def test_a_head_is_parsed_from_the_start_of_a_model():
    """The first kilobyte is enough, cut in the middle of a character too."""
    body = b'{"version": "2.0", ' + model("acm", "Zertifikate", serviceId="ACM", uid="x").lstrip()[1:]

    assert parse_head(body[:600]) == ModelHead("acm", "Zertifikate", "ACM", "2020-01-01")
    assert parse_head('{"metadata":{"apiVersion":"1","endpointPrefix":"a"},"x":"é'.encode()[:-1]) == ModelHead(
        "a", None, None, "1"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"metadata"',
        b'{"metadata": {"apiVersion": "1", "endpoint',
        b'{"version": "2.0"}',
        b'{"metadata": []}',
        b'{"metadata": {"apiVersion": 1, "endpointPrefix": "a"}}',
        b'{"shapes": {"metadata": {"apiVersion": "1", "endpointPrefix": "a"}}}',
        b'{"a": ' + b"[" * 100_000,
        b"\xff\xff",
    ],
)
def test_what_is_no_head_is_a_value_error(data):
    """Too short, another thing, or a shape's member of the same name: never a wrong head."""
    with pytest.raises(ValueError, match=r"."):
        parse_head(data)


def test_a_packed_model_must_be_whole():
    """Packed data that ends early is damaged, not short; data that is not packed is refused at once."""
    for unpack in (unpacked, unpacked_start):
        with pytest.raises(ValueError, match="incorrect header check"):
            unpack("service-2.json.gz", b"{}")
    with pytest.raises(ValueError, match="ends early"):
        unpacked("service-2.json.gz", packed(model("acm"), moment=1)[:-20])
    assert unpacked("service-2.json", b"{}") == b"{}"
