"""Reading single files out of one release's archive, with as few bytes over the network as possible.

A wheel on a server that answers range requests costs one request for its directory and one for each file
read. Everything else (a source archive, a server without ranges) is downloaded once and kept in memory, packed.
Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

from remotezip import PartialBuffer, RemoteZip, RemoteZipError  # type: ignore[import-untyped]

from reporter import transport
from reporter.errors import ReporterError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

    from reporter.collect.index import Release

DIRECTORY = 220_000
"""Bytes asked for first: the directory of a wheel with 2,000 files, as a rule."""

HEAD = 4096
DOWNLOAD_LIMIT = 100_000_000
UNPACKED_LIMIT = 1_000_000_000

_DATA = re.compile(r"(?:[^/]+/)?botocore/data/(.+)")
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(?:\d+|\*)")
_LOCAL = struct.Struct("<4s22x2H")
_GONE = (404, 410, 416)
_UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    RemoteZipError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,  # gzip's word for a bad file; no file of this machine is read here
    ValueError,
    NotImplementedError,
    OverflowError,
    RuntimeError,  # zipfile's word for an encrypted file
)


class BrokenRelease(ReporterError):
    """One release cannot be read; others can. The text names the release and says why."""

    exit_code = SourceError.exit_code

    def __init__(self, release: Release, reason: str) -> None:
        super().__init__(f"botocore {release.version}: {reason}")
        self.release = release
        self.reason = reason


class Member(NamedTuple):
    """One file of an archive: checksum and length of its content. ``crc`` is None where none is known."""

    crc: int | None
    size: int


class Archive(Protocol):
    """The files of one release, by names relative to ``botocore/data/``.

    ``held`` says that the archive keeps its content in memory: reading is free, keeping it is not.
    """

    @property
    def held(self) -> bool: ...

    def members(self) -> Mapping[str, Member]: ...

    def read(self, name: str) -> bytes:
        """The whole content, checked. ``BrokenRelease`` when there is no such file or it is damaged."""
        ...

    def head(self, name: str) -> bytes:
        """The first bytes of the content, some kilobytes, unchecked; all of it when it is short."""
        ...


def open_archive(
    release: Release,
    *,
    session: requests.Session,
    wanted: Callable[[str], bool] = lambda _: True,
    download_limit: int = DOWNLOAD_LIMIT,
) -> Archive:
    """Read ``release``'s directory; only the ``wanted`` names are remembered.

    Raises ``BrokenRelease`` when it is not an archive (or is gone from the index), ``SourceError`` when the
    network fails.
    """
    try:
        if release.packaging == "wheel":
            source = _Source(release, session, download_limit)
            with RemoteZip(release.url, DIRECTORY, fetcher=lambda *_, **__: source) as wheel:
                if source.whole is None:
                    return _RangedWheel(source, dict(_places(wheel, wanted)))
                return _Held(release, _packed(_zip_contents(wheel, wanted)))
        body = _fetch(release, session, "the source archive", None, download_limit).body
        if release.url.partition("#")[0].endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(body)) as sources:
                return _Held(release, _packed(_zip_contents(sources, wanted)))
        return _Held(release, _packed(_tar_contents(body, wanted)))
    except _UNREADABLE as error:
        text = f"{release.packaging} cannot be read as an archive ({_words(error)})"
        raise BrokenRelease(release, text) from error


class _Source:
    """The wheel on its server, in the shape that ``RemoteZip`` asks of a fetcher.

    ``whole`` is the complete file once the server has shown that it ignores ranges.
    """

    def __init__(self, release: Release, session: requests.Session, limit: int) -> None:
        self.release = release
        self.session = session
        self.limit = limit
        self.whole: bytes | None = None

    def fetch(self, data_range: tuple[int, int | None], stream: bool = False) -> PartialBuffer:  # noqa: ARG002
        start, body = self.span(*data_range, what="the directory")
        return PartialBuffer(io.BytesIO(body), start, len(body), stream=False)

    def span(self, first: int, last: int | None, *, what: str) -> tuple[int, bytes]:
        """Where the answer starts, and the bytes ``first`` to ``last`` inclusive (or the last ``-first``)."""
        asked = f"bytes={first}" if last is None else f"bytes={first}-{last}"
        answer = _fetch(self.release, self.session, what, asked, self.limit)
        if answer.status != 206:  # noqa: PLR2004 # Partial Content; 200 means the server knows no ranges
            self.whole = answer.body
            return 0, answer.body
        given = _RANGE.match(answer.headers.get("Content-Range", ""))
        if given is None or int(given[2]) - int(given[1]) + 1 != len(answer.body):
            host = transport.place(answer.url)
            message = f"{what} of botocore {self.release.version}: {host} sent a wrong range; try another index"
            raise SourceError(message)
        return int(given[1]), answer.body


def _fetch(release: Release, session: requests.Session, what: str, span: str | None, limit: int) -> transport.Answer:
    headers = {"Accept-Encoding": "identity"} | ({} if span is None else {"Range": span})
    try:
        return transport.fetch(
            session, release.url, what=f"{what} of botocore {release.version}", limit=limit, headers=headers
        )
    except transport.RefusedError as error:
        if error.status in _GONE:
            text = f"{transport.place(release.url)} is listed but not there ({error.status})"
            raise BrokenRelease(release, text) from error
        raise


class _Place(NamedTuple):
    """Where a file stands in a wheel. ``span`` reaches to the next file: header, name, data."""

    offset: int
    span: int
    method: int
    member: Member


def _places(wheel: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Iterator[tuple[str, _Place]]:
    infos = sorted(wheel.infolist(), key=lambda info: info.header_offset)
    ends = [info.header_offset for info in infos[1:]] + [wheel.start_dir]
    for info, end in zip(infos, ends, strict=True):
        if (found := _DATA.fullmatch(info.filename)) and wanted(found[1]):
            place = _Place(
                info.header_offset,
                end - info.header_offset,
                info.compress_type,
                Member(info.CRC, info.file_size),
            )
            # The same few hundred names stand in thousands of directories.
            yield sys.intern(found[1]), place


class _RangedWheel:
    """A wheel that stays on its server."""

    held = False

    def __init__(self, source: _Source, places: dict[str, _Place]) -> None:
        self._source = source
        self._places = places

    def members(self) -> Mapping[str, Member]:
        return {name: place.member for name, place in self._places.items()}

    def read(self, name: str) -> bytes:
        place = self._place(name)
        if place.member.size > UNPACKED_LIMIT:
            raise BrokenRelease(self._source.release, f"{name} is too large ({place.member.size} bytes)")
        data = self._unpack(name, place, place.span, place.member.size + 1)
        if len(data) != place.member.size or zlib.crc32(data) != place.member.crc:
            raise BrokenRelease(self._source.release, f"{name} is damaged (its checksum differs)")
        return data

    def head(self, name: str) -> bytes:
        place = self._place(name)
        return self._unpack(name, place, min(place.span, HEAD), place.member.size)

    def _place(self, name: str) -> _Place:
        try:
            return self._places[name]
        except KeyError:
            raise BrokenRelease(self._source.release, f"{name} is missing") from None

    def _unpack(self, name: str, place: _Place, span: int, limit: int) -> bytes:
        start, body = self._source.span(place.offset, place.offset + span - 1, what=name)
        piece = body[place.offset - start :][:span]
        damaged = BrokenRelease(self._source.release, f"{name} is damaged")
        if len(piece) < _LOCAL.size:
            raise damaged
        magic, name_length, extra_length = _LOCAL.unpack_from(piece)
        packed = piece[_LOCAL.size + name_length + extra_length :]
        if magic != b"PK\3\4":
            raise damaged
        if place.method == zipfile.ZIP_STORED:
            return packed[:limit]
        if place.method != zipfile.ZIP_DEFLATED:
            raise BrokenRelease(self._source.release, f"{name} is packed in an unknown way")
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
        except zlib.error:
            raise damaged from None


class _Held:
    """An archive in memory: every wanted file, packed by ourselves."""

    held = True

    def __init__(self, release: Release, contents: dict[str, tuple[Member, bytes]]) -> None:
        self._release = release
        self._contents = contents

    def members(self) -> Mapping[str, Member]:
        return {name: member for name, (member, _) in self._contents.items()}

    def read(self, name: str) -> bytes:
        return zlib.decompress(self._packed(name))

    def head(self, name: str) -> bytes:
        return zlib.decompressobj().decompress(self._packed(name), HEAD * 8)

    def _packed(self, name: str) -> bytes:
        try:
            return self._contents[name][1]
        except KeyError:
            raise BrokenRelease(self._release, f"{name} is missing") from None


def _packed(contents: Iterator[tuple[str, bytes]]) -> dict[str, tuple[Member, bytes]]:
    return {name: (Member(zlib.crc32(data), len(data)), zlib.compress(data, level=1)) for name, data in contents}


def _zip_contents(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    total = 0
    for info in archive.infolist():
        if (found := _DATA.fullmatch(info.filename)) and wanted(found[1]):
            total = _counted(total, info.file_size)
            yield found[1], archive.read(info)


def _tar_contents(body: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    total = 0
    with tarfile.open(fileobj=io.BytesIO(body), mode="r|gz") as archive:
        for info in archive:
            total = _counted(total, info.size)
            found = _DATA.fullmatch(info.name)
            # isfile: a link could point anywhere, and none of them is data.
            if info.isfile() and found and wanted(found[1]) and (content := archive.extractfile(info)):
                yield found[1], content.read()


def _counted(total: int, size: int) -> int:
    if total + size > UNPACKED_LIMIT:
        message = "it unpacks to more than is sensible"
        raise ValueError(message)
    return total + size


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
