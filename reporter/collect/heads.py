"""What a service model says about itself: the ``metadata`` object at the start of its ``service-2.json``."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from dataclasses import dataclass

_START = 1 << 18
_WHOLE = 1 << 28
_GZIP = 16 + zlib.MAX_WBITS
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class ModelHead:
    """The names that a model carries. Old models have no ``service_id``."""

    endpoint_prefix: str
    full_name: str | None
    service_id: str | None
    api_version: str


def parse_head(data: bytes) -> ModelHead:
    """The head of a model from the first bytes of its uncompressed ``service-2.json``.

    Raises ``ValueError`` when ``data`` ends before the metadata does, or is not such a file.
    """
    # Only whole characters: the data may end in the middle of one.
    text = codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    metadata = _metadata(text)
    prefix, version = metadata.get("endpointPrefix"), metadata.get("apiVersion")
    if not isinstance(prefix, str) or not isinstance(version, str):
        message = "its metadata lacks endpointPrefix or apiVersion"
        raise ValueError(message)  # the data is wrong, not the caller's types
    full_name, service_id = metadata.get("serviceFullName"), metadata.get("serviceId")
    return ModelHead(
        endpoint_prefix=prefix,
        full_name=full_name if isinstance(full_name, str) else None,
        service_id=service_id if isinstance(service_id, str) else None,
        api_version=version,
    )


def _metadata(text: str) -> dict[str, object]:
    """The top-level ``metadata`` object: keys are walked, as a shape may have a member of that name."""
    decoder = json.JSONDecoder()
    position, expected = 0, "{"
    while True:
        position = _after(text, position, expected)
        try:
            key, position = decoder.raw_decode(text, _SPACE.match(text, position).end())  # type: ignore[union-attr] # matches always
            position = _after(text, position, ":")
            value, position = decoder.raw_decode(text, _SPACE.match(text, position).end())  # type: ignore[union-attr] # matches always
        except RecursionError:
            message = "it is nested too deeply"
            raise ValueError(message) from None
        if key == "metadata" and isinstance(value, dict):
            return value
        expected = ","


def _after(text: str, position: int, mark: str) -> int:
    found = re.compile(rf"[ \t\r\n]*{re.escape(mark)}").match(text, position)
    if found is None:
        message = "it has no metadata object" if position else "it is not a JSON object"
        raise ValueError(message)
    return found.end()


def unpacked_start(name: str, data: bytes) -> bytes:
    """The first bytes of a model file's JSON, from the first bytes of the file. ``ValueError`` if damaged."""
    if not name.endswith(".gz"):
        return data
    try:
        return zlib.decompressobj(_GZIP).decompress(data, _START)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def unpacked(name: str, data: bytes) -> bytes:
    """A model file's JSON from the whole file. ``ValueError`` if it is damaged or unreasonably large."""
    if not name.endswith(".gz"):
        return data
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(data, _WHOLE)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        message = "its compressed data ends early or is too large"
        raise ValueError(message)
    return text
