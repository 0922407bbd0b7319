import io
import random
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest
import requests

from reporter import transport
from reporter.collect import archive as archive_module
from reporter.collect.archive import Archive, BrokenRelease, Member, open_archive
from reporter.collect.index import Release
from reporter.errors import SourceError
from tests.package_index import Fault, PackageIndex, sdist, wheel

NOISE = random.Random(1).randbytes(300_000)
FILES = {"endpoints.json": b'{"a": 1}' * 500, "acm/2015-12-08/service-2.json": b"x" * 9000, "noise.bin": NOISE}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PackageIndex() as index:
        yield index


@pytest.fixture
def session():
    with transport.session(retries=1, backoff=0.001) as made:
        yield made


def listed(server: PackageIndex, body: bytes, filename: str = "botocore-1.0.0-py3-none-any.whl") -> Release:
    server.add(filename, body)
    url = f"http://{server.host}/files/{filename}"
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    return Release("1.0.0", moment, url, len(body), "wheel" if filename.endswith("whl") else "sdist")


def opened(server: PackageIndex, session: requests.Session, body: bytes, filename: str = "a.whl") -> Archive:
    return open_archive(listed(server, body, filename), session=session)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("directory", [220_000, 300, 64])
def test_a_wheel_is_read_by_ranges(server, session, monkeypatch, method, directory):
    """The directory comes in one request when it fits and in two when not; a file is one more each."""
    monkeypatch.setattr(archive_module, "DIRECTORY", directory)
    archive = opened(server, session, wheel(FILES, method=method))

    assert len(server.requests) == (1 if directory == 220_000 else 2)
    assert {name: member.size for name, member in archive.members().items()} == {k: len(v) for k, v in FILES.items()}
    server.reset_counts()
    assert {name: archive.read(name) for name in FILES} == FILES
    assert len(server.requests) == 3
    assert not archive.held


def test_the_head_of_a_file_is_a_few_kilobytes(server, session):
    """The head of a large file costs 4 kB, and the directory 220 kB, of a larger wheel."""
    archive = opened(server, session, wheel(FILES))

    assert server.sent == 220_000
    assert archive.head("noise.bin") in NOISE
    assert server.sent == 220_000 + 4096
    assert archive.head("acm/2015-12-08/service-2.json") == b"x" * 9000


def test_only_wanted_files_are_remembered(server, session):
    """What the caller does not want has no place in memory, and is missing."""
    release = listed(server, wheel(FILES))
    archive = open_archive(release, session=session, wanted=lambda name: name == "endpoints.json")

    assert archive.members() == {"endpoints.json": Member(zlib.crc32(FILES["endpoints.json"]), 4000)}
    with pytest.raises(BrokenRelease, match=r"botocore 1\.0\.0: noise\.bin is missing"):
        archive.read("noise.bin")


@pytest.mark.parametrize(
    ("filename", "body"),
    [("a.whl", wheel(FILES)), ("a.tar.gz", sdist(FILES, link="link.json")), ("a.zip", sdist(FILES, form="zip"))],
)
def test_everything_else_is_downloaded_once(server, session, filename, body):
    """A server without ranges and a source archive cost one request in all; links are not followed."""
    server.ranges = False
    archive = opened(server, session, body, filename)

    assert archive.held
    assert {name: archive.read(name) for name in FILES} == FILES
    assert archive.head("acm/2015-12-08/service-2.json") == b"x" * 9000
    assert set(archive.members()) == set(FILES)
    assert server.sent == len(body)
    assert len(server.requests) == 1
    with pytest.raises(BrokenRelease, match=r"link\.json is missing"):
        archive.read("link.json")


def test_the_same_file_has_the_same_member_in_every_form(server, session):
    """Checksum and size do not depend on how the archive was packed or fetched."""
    forms = {"a.whl": wheel(FILES), "a.zip": sdist(FILES, form="zip"), "a.tar.gz": sdist(FILES)}

    members = [dict(opened(server, session, body, name).members()) for name, body in forms.items()]

    assert members[0] == members[1] == members[2]


@pytest.mark.parametrize("filename", ["a.whl", "a.zip", "a.tar.gz"])
@pytest.mark.parametrize("kind", ["empty", "truncated", "garbage"])
def test_an_archive_that_is_none_is_broken(server, session, filename, kind):
    """Empty, cut off or garbage: the release is named, the reason is one line."""
    whole = sdist(FILES) if filename.endswith("gz") else wheel(FILES)
    body = {"empty": b"", "truncated": whole[: len(whole) // 2], "garbage": NOISE[:5000]}[kind]

    with pytest.raises(BrokenRelease, match=r"^botocore 1\.0\.0: ") as caught:
        opened(server, session, body, filename)

    assert "\n" not in str(caught.value)


def damaged(find: bytes, replacement: bytes) -> bytes:
    """A stored wheel in which the first ``find`` is something else."""
    return wheel(FILES, method=zipfile.ZIP_STORED).replace(find, replacement, 1)


def placed(name: str, offset: int) -> bytes:
    """A wheel whose directory says that ``name`` begins at ``offset``."""
    body = bytearray(wheel(FILES))
    entry = body.rindex(f"botocore/data/{name}".encode()) - 46
    assert body[entry : entry + 4] == b"PK\1\2"
    body[entry + 42 : entry + 46] = struct.pack("<I", offset)
    return bytes(body)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("acm/2015-12-08/service-2.json", damaged(b"xxxx", b"xyxx"), "its checksum differs"),
        ("endpoints.json", placed("endpoints.json", 1), "is damaged"),
        ("noise.bin", placed("noise.bin", wheel(FILES).index(b"PK\1\2") - 10), "is damaged"),
    ],
)
def test_a_damaged_file_is_broken(server, session, name, body, words):
    """A wrong checksum, a header that is none and a place at the end are found out when the file is read."""
    archive = opened(server, session, body)

    with pytest.raises(BrokenRelease, match=words):
        archive.read(name)


def test_damaged_compression_is_broken(server, session):
    """A compressed file with wrong bytes in it is damaged, read in parts or downloaded whole."""
    body = bytearray(wheel(FILES))
    start = body.index(b"service-2.json") + len("service-2.json")
    body[start : start + 8] = b"\xff" * 8
    archive = opened(server, session, bytes(body))

    with pytest.raises(BrokenRelease, match=r"service-2\.json is damaged"):
        archive.read("acm/2015-12-08/service-2.json")
    server.ranges = False
    with pytest.raises(BrokenRelease, match="cannot be read as an archive"):
        opened(server, session, bytes(body))


def test_an_unknown_packing_is_broken(server, session):
    """A wheel packed with another method than the two of the format's old days is refused by name."""
    with pytest.raises(BrokenRelease, match=r"endpoints\.json is packed in an unknown way"):
        opened(server, session, wheel(FILES, method=zipfile.ZIP_BZIP2)).read("endpoints.json")


def test_sizes_have_a_bound(server, session, monkeypatch):
    """A small archive that unpacks to too much, and a download that is too long, are refused."""
    monkeypatch.setattr(archive_module, "UNPACKED_LIMIT", 5000)

    for filename, body in (("a.zip", sdist(FILES, form="zip")), ("a.tar.gz", sdist(FILES))):
        with pytest.raises(BrokenRelease, match="unpacks to more than is sensible"):
            opened(server, session, body, filename)
    with pytest.raises(BrokenRelease, match=r"noise\.bin is too large \(300000 bytes\)"):
        opened(server, session, wheel(FILES)).read("noise.bin")
    with pytest.raises(SourceError, match="sent more than 1000 bytes"):
        open_archive(listed(server, wheel(FILES)), session=session, download_limit=1000)


def test_a_listed_file_that_is_gone_is_a_broken_release(server, session):
    """404 for one file is about that release; a refusal of another kind is about the source."""
    release = listed(server, wheel(FILES))
    server.faults += [Fault("/files/", "status", times=1, status=404), Fault("/files/", "status", status=403)]

    with pytest.raises(BrokenRelease, match=r"is listed but not there \(404\)"):
        open_archive(release, session=session)
    with pytest.raises(SourceError, match="answered 403"):
        open_archive(release, session=session)


def test_a_server_that_mixes_up_ranges_is_a_source_error(server, session):
    """A range of another length than announced is not trusted."""
    server.faults.append(Fault("/files/", "wrong range"))

    with pytest.raises(SourceError, match=r"the directory of botocore 1\.0\.0: .* sent a wrong range"):
        opened(server, session, wheel(FILES))


def test_a_server_may_stop_knowing_ranges(server, session):
    """A whole file in answer to a range is cut to the range."""
    archive = opened(server, session, wheel(FILES))
    server.ranges = False

    assert archive.read("noise.bin") == NOISE


def test_an_encrypted_file_is_broken(server, session):
    """A source archive with a password is not an archive that can be read."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("botocore-1/botocore/data/endpoints.json", "{}")
    locked = bytearray(body.getvalue())
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1

    with pytest.raises(BrokenRelease, match="cannot be read as an archive"):
        opened(server, session, bytes(locked), "a.zip")
