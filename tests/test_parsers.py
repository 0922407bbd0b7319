"""Every reader of bytes that others wrote gives a value or a known error, whatever the bytes."""

import json
import random
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from reporter.collect.endpoints import snapshot_of
from reporter.collect.heads import ModelHead
from reporter.collect.table import _csv_rows, _json_rows, read_table
from reporter.errors import ReporterError
from reporter.history.baseline import decode_baseline, observations
from reporter.history.message import decode_message
from reporter.history.revisions import parse_log
from reporter.model.codec import decode, encode
from reporter.pipeline.aliases import parse_aliases
from tests.builders import service, snapshot
from tests.collect.test_endpoints import at, document, partition
from tests.history.test_baseline import SMALL
from tests.history.test_revisions import LOG, MESSAGE

TIMES = 1250
PIECES = (
    b"", b"\0", b"\n", b"\n\n", b"\t", b" ", b'"', b"'",
    b"{", b"}", b"[", b"]", b",", b":", b"-", b"=", b"\\", b"\\ud800",
    b"null", b"true", b"-1", b"1e999",
    b"NaN", b"9" * 30, b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\x02",

    b"..", b"%00", b"aws", b"service+\t", b"unknown_in", b"Source: x\n", b"Unread: a\n",
    b"[" * 2000, b'{"a":' * 500, b"&a *a",
)  # fmt: skip

FILES = encode(snapshot(service("s3", "eu-west-1", name="S3", everywhere=["aws"], unknown=["aws-cn"])))
ENDPOINTS = document(partition(s3=at("eu-west-1"), iam=at("aws-global", isRegionalized=False)))
HEADS = {"s3": ModelHead("s3", "Amazon S3", None, "2006-03-01")}
CSV = b'service,region,service_name,partition\ns3,eu-west-1,"Amazon, S3",aws\nsqs,,,\n'
ROWS = json.dumps(
    [{"service": "s3", "region": "eu-west-1", "partition": None}, {"service": "sqs", "region": ""}]
).encode()


def mutants(origin: bytes, chance: random.Random) -> Iterator[bytes]:
    """*origin* with one to three pieces of it cut out, repeated or replaced."""
    for _ in range(TIMES):
        data = origin
        for _ in range(chance.randint(1, 3)):
            start = chance.randint(0, len(data))
            end = min(len(data), start + chance.choice((0, 0, 1, 2, 5, 20, 200)))
            data = data[:start] + chance.choice((*PIECES, data[end:start:-1], data[start:end] * 2)) + data[end:]
        yield data


def _files(data: bytes) -> object:
    path = next(path for path in FILES if path.startswith("services/"))
    return encode(decode("endpoints", FILES | {path: data}))


def _schema(data: bytes) -> object:
    return decode("endpoints", FILES | {"schema.json": data})


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def _observed(data: bytes) -> object:
    return list(observations(decode_baseline(_text(data), "b.tsv")))


READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "a service": (next(data for path, data in FILES.items() if path.startswith("services/")), _files),
    "a schema": (FILES["schema.json"], _schema),
    "a log": (LOG, lambda data: list(parse_log(data))),
    "a message": (MESSAGE, lambda data: decode_message(_text(data), "commit")),
    "a baseline": (SMALL.encode(), _observed),
    "endpoints": (ENDPOINTS, lambda data: encode(snapshot_of(data, HEADS))),
    "a CSV table": (CSV, lambda data: encode(read_table("table", _csv_rows(data, "a.csv"), {}))),
    "a JSON table": (ROWS, lambda data: encode(read_table("table", _json_rows(data, "a.json"), {}))),
    "aliases": (b"endpoints:\n  ecr: api.ecr # then\n  'a b': c\n", lambda data: parse_aliases(_text(data), "a.yml")),
}


@pytest.mark.parametrize("reader", READERS)
def test_mutated_bytes_give_a_value_or_a_known_error(reader):
    """Ten thousand mutants in all, and no other exception; every error has a text."""
    origin, read = READERS[reader]
    read(origin)
    refused, times = 0, TIMES if reader != "aliases" else TIMES // 10  # YAML is read by slow code

    for data in islice(mutants(origin, random.Random(reader)), times):
        try:
            read(data)
        except ReporterError as error:
            refused += bool(str(error))

    assert 0 < refused < times
