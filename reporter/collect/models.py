"""The head of a botocore service model: what names a service, without the megabytes that follow."""

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

START: Final = 4096
"""Bytes of a model that hold its metadata in every release so far."""


@dataclass(frozen=True, slots=True)
class ModelHead:
    """``endpoint_prefix`` is the code of a service in the endpoint data; ``full_name`` its name, where given."""

    endpoint_prefix: str
    full_name: str | None


def parse_head(data: bytes) -> ModelHead:
    """The head of an uncompressed ``service-2.json``, of which *data* may be just the start.

    ``ValueError`` if the metadata object is not in it, or has no endpoint prefix.
    """
    text = data.decode(errors="replace")
    start = text.find('"metadata"')
    start = text.find("{", start) if start >= 0 else -1
    if start < 0:
        msg = "no metadata in it"
        raise ValueError(msg)
    metadata: dict[str, object] = json.JSONDecoder().raw_decode(text, start)[0]
    prefix, name = metadata.get("endpointPrefix"), metadata.get("serviceFullName")
    if not isinstance(prefix, str):
        msg = "its metadata have no endpointPrefix"
        raise ValueError(msg)
    return ModelHead(prefix, " ".join(name.split()) if isinstance(name, str) and name.strip() else None)


def read_start(path: Path, size: int = START) -> bytes:
    """The first *size* bytes of a model file, uncompressed. ``OSError``, ``EOFError`` if it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return file.read(size)
    except zlib.error as error:
        msg = f"not a gzip file: {error}"
        raise OSError(msg) from None
