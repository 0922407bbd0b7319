"""Laws of the log parser and the table reader: what is written comes back, and all else is a known error."""

import contextlib
import csv
import io
import json
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from reporter.changes.change import Change, Kind
from reporter.collect.table import _csv_rows, _json_rows, read_table
from reporter.errors import ReporterError
from reporter.history.message import Trailers, encode_message
from reporter.history.revisions import Entry, Revision, parse_log
from tests.strategies import codes

BLOBS = st.text("0123456789abcdef", min_size=40, max_size=40).filter(lambda text: text.strip("0"))
ENTRIES = st.builds(
    Entry,
    BLOBS | st.just(""),
    BLOBS | st.just(""),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
)
MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
REVISIONS = st.builds(
    lambda identifier, parent, moment, source, entries: Revision(
        identifier, parent, moment, Trailers(source, moment), tuple(entries)
    ),
    BLOBS,
    BLOBS | st.just(""),
    MOMENTS,
    st.sampled_from(["endpoints", "table"]),
    st.lists(ENTRIES, max_size=3),
)
ROWS = st.lists(st.tuples(codes, codes), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def written(revisions: list[Revision]) -> bytes:
    """What ``git log -z --raw`` prints of *revisions*, with the parser's format."""
    parts: list[bytes] = []
    for one in revisions:
        message = encode_message(one.trailers, [Change(Kind.AVAILABILITY_ADDED, service="s3", region="eu-west-1")])
        head = [one.id, one.parent, str(int(one.committed_at.timestamp())), message]
        parts.append(b"\x02" + "\0".join(head).encode() + b"\0")
        for number, entry in enumerate(one.entries):
            start = b"\0\n" if number == 0 else b"\0"
            blobs = " ".join(blob or "0" * 40 for blob in (entry.before, entry.after))
            path = entry.path.encode(errors="surrogateescape")
            parts.append(start + f":000000 100644 {blobs} M".encode() + b"\0" + path)
        parts.append(b"\0")
    return b"".join(parts)


@given(st.lists(REVISIONS, max_size=4))
def test_revisions_survive_the_log(revisions: list[Revision]) -> None:
    """Whatever paths hold, line breaks and control characters too, the same revisions are read."""
    assert list(parse_log(written(revisions))) == revisions


@given(st.binary(max_size=400))
@example(b"\x02")
@example(b"\x02a\0b\0c\0d")
@example(b":1\0")
def test_any_log_is_read_or_refused(output: bytes) -> None:
    """Bytes that git never printed are revisions or a known error."""
    with contextlib.suppress(ReporterError):
        list(parse_log(output))


@given(ROWS)
def test_rows_survive_a_table(rows: list[tuple[str, str]]) -> None:
    """As CSV and as JSON, in any order and repeated, the same availabilities are read."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("service", "region"), *rows, *reversed(rows)])
    document = [{"service": service, "region": region} for service, region in rows]
    from_csv = read_table("table", _csv_rows(text.getvalue().encode(), "rows.csv"), {})
    from_json = read_table("table", _json_rows(json.dumps(document).encode(), "rows.json"), {})

    assert set(from_csv.availabilities()) == set(rows)
    assert from_csv == from_json


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_csv_is_read_or_refused(data: bytes) -> None:
    """Bytes that are no table are a snapshot or a known error."""
    with contextlib.suppress(ReporterError):
        read_table("table", _csv_rows(data, "rows.csv"), {})


@given(JSON)
def test_any_json_is_read_or_refused(document: object) -> None:
    """JSON of any shape is a snapshot or a known error."""
    with contextlib.suppress(ReporterError):
        read_table("table", _json_rows(json.dumps(document).encode(), "rows.json"), {})
