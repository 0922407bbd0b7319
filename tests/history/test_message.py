import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, Kind
from reporter.errors import DataError
from reporter.history.message import Trailers, decode_message, encode_message, format_time, one_line, parse_time
from reporter.model.snapshot import Completeness, Unread
from tests.builders import START, added, day
from tests.strategies import change_lists

ANYTHING = st.text("ab\n: -%\u2028\x85\r\té雲\x00\ud800", max_size=12) | st.sampled_from(
    ("\nSource: evil", "x\n\nSource: evil\nObserved-At: 2020-01-01T00:00:00Z", "-", "a: b", "%2D", " ", "Source: x")
)
CODES = st.text("ab: -%/\n\té雲.", max_size=8) | st.sampled_from(("a: b", "-", "a b", "%", "s3", "\nSource: evil"))
UNREAD = st.builds(Unread, st.sampled_from(("source", "region", "service", "name", "", "own thing")), CODES, ANYTHING)
MOMENTS = st.datetimes().map(lambda moment: moment.replace(microsecond=0, tzinfo=START.tzinfo))


def test_a_message_has_a_subject_every_change_and_trailers():
    """A person reads the first line, a machine the last paragraph."""
    trailers = Trailers(
        "endpoints",
        START,
        "botocore 1.44.5",
        (Unread("name", "s3", "closed:\ndoor"), Unread("source", "", "off")),
        accepted="it is\ntrue",
        via="us-east-1, cn-north-1",
    )
    text = encode_message(trailers, [added("s3", "r1"), Change(Kind.SERVICE_REMOVED, service="old")])

    assert text == (
        "endpoints: service old is no longer listed; s3 arrives in r1\n\n"
        "+ s3 in r1\n- service old\n\n"
        "Source: endpoints\nSource-Version: botocore 1.44.5\nSource-Via: us-east-1, cn-north-1\n"
        "Observed-At: 2026-01-01T06:00:00Z\n"
        "Completeness: partial\nUnread: name s3: closed: door\nUnread: source -: off\nAccepted: it is true\n"
    )


def test_a_message_without_changes_says_that_only_the_form_is_newer():
    """A commit that rewrites the files for a newer schema."""
    text = encode_message(Trailers("endpoints", START), [])

    assert text == (
        "endpoints: same facts, newer schema\n\nThe facts are the same; only their form is newer.\n\n"
        "Source: endpoints\nObserved-At: 2026-01-01T06:00:00Z\nCompleteness: complete\n"
    )


def told(text: str) -> str:
    line = one_line(text)
    return "" if line == "-" else line


@given(MOMENTS, ANYTHING, st.lists(UNREAD, max_size=3), ANYTHING, ANYTHING, change_lists)
def test_trailers_survive_a_message_and_cannot_be_forged(moment, version, unread, accepted, via, changes):
    """Whatever versions, codes, reasons and changes hold, the trailers come back: on one line each, and no others."""
    trailers = Trailers("endpoints", moment, version, tuple(unread), accepted, via)
    found = decode_message(encode_message(trailers, changes), "here")

    plain = [Unread(item.what, item.code, told(item.reason)) for item in unread]
    assert found is not None
    assert (found.source, found.observed_at) == ("endpoints", moment)
    assert found.version == (one_line(version) or None)
    assert found.accepted == (one_line(accepted) or None)
    assert found.via == (one_line(via) or None)
    assert found.unread == tuple(sorted(plain))
    assert found.completeness is (Completeness.PARTIAL if unread else Completeness.COMPLETE)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Fix a typo\n",
        "Source: endpoints\n",
        "Observed-At: 2026-01-01T06:00:00Z\n",
        "Source: endpoints\nObserved-At: 2026-01-01T06:00:00Z\n\nSigned-off-by: somebody\n",
        "Merge\n\nsource: endpoints\nobserved-at: 2026-01-01T06:00:00Z\n",
    ],
)
def test_a_commit_of_somebody_else_is_no_observation(message):
    """Only a last paragraph with both a source and a time is one."""
    assert decode_message(message, "here") is None


@pytest.mark.parametrize(
    ("trailer", "expected"),
    [
        (
            "Observed-At: yesterday",
            "commit 1: trailer Observed-At: expected a time like 2026-11-22T06:17:00Z, found 'yesterday'",
        ),
        ("Unread: s3", "commit 1: trailer Unread: expected `what code: reason`, found 's3'"),
        ("Unread: s3: closed", "commit 1: trailer Unread: expected `what code: reason`, found 's3: closed'"),
    ],
)  # fmt: skip
def test_a_trailer_that_cannot_be_read_is_named(trailer, expected):
    """The error names the commit and the trailer."""
    with pytest.raises(DataError) as caught:
        decode_message(f"x\n\nSource: a\nObserved-At: 2026-01-01T06:00:00Z\n{trailer}\n", "commit 1")

    assert str(caught.value) == expected


@given(MOMENTS)
def test_a_time_survives_its_text(moment):
    """Every second from the year 1 to 9999, in one form of twenty characters."""
    text = format_time(moment)

    assert len(text) == 20
    assert parse_time(text, "here") == moment


@pytest.mark.parametrize(
    "text",
    ["", "2026-01-01", "2026-01-01T06:00:00", "2026-01-01T06:00:00+00:00", "2026-02-30T06:00:00Z",
     "2026-01-01T06:00:60Z",
     "0000-01-01T00:00:00Z", "٢٠٢٦-01-01T06:00:00Z", " 2026-01-01T06:00:00Z", "2026-01-01T06:00:00Z\n"],
)  # fmt: skip
def test_a_time_has_one_form_only(text):
    """Anything else is an error that starts with its place."""
    with pytest.raises(DataError, match=r"^here: expected a time like "):
        parse_time(text, "here")


@given(ANYTHING)
def test_one_line_is_one_line(text):
    """No control character, no separator, no space at an end, and nothing more to do the second time."""
    line = one_line(text)

    assert line.isprintable()
    assert line == line.strip() == one_line(line)


def test_fractions_of_a_second_are_dropped():
    """A time is told in whole seconds."""
    assert format_time(day(0.00001)) == "2026-01-01T06:00:00Z"
