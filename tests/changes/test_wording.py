import pytest
from hypothesis import given

from reporter.changes.change import Change, Kind, ordered
from reporter.changes.wording import LONGEST_SUBJECT, line, sentence, subject
from tests.builders import added, removed
from tests.strategies import change_lists, changes

TEXTS = [
    (
        Change(Kind.REGION_ADDED, region="r1", partition="aws", after="One"),
        "+ region r1 (One) in aws",
        "region r1 opens",
    ),
    (Change(Kind.REGION_ADDED, region="r1", partition="aws"), "+ region r1 in aws", "region r1 opens"),
    (Change(Kind.REGION_REMOVED, region="r1", before="One"), "- region r1 (One)", "region r1 is no longer listed"),
    (Change(Kind.SERVICE_ADDED, service="s3", after="S3"), "+ service s3 (S3)", "service s3 is new"),
    (Change(Kind.SERVICE_REMOVED, service="s3"), "- service s3", "service s3 is no longer listed"),
    (
        Change(Kind.SERVICE_RENAMED, service="b", before="a", after="b"),
        "~ service a is now b",
        "service a is now b",
    ),
    (added("s3", "r1"), "+ s3 in r1", "s3 arrives in r1"),
    (removed("s3", "r1"), "- s3 in r1", "s3 leaves r1"),
    (
        Change(Kind.AVAILABILITY_ADDED, service="iam", partition="aws"),
        "+ iam in all of aws (global)",
        "iam arrives in all of aws (global)",
    ),
    (
        Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="name", before="A", after="B"),
        "~ service s3: name: A -> B",
        "s3: name is now B",
    ),
    (
        Change(Kind.ATTRIBUTE_MODIFIED, region="r1", attribute="name", before="A"),
        "~ region r1: name: A -> unset",
        "r1: name is now unset",
    ),
    (
        Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="unknown_in", after='["aws"]'),
        '~ service s3: unknown in: unset -> ["aws"]',
        's3: unknown in is now ["aws"]',
    ),
    (
        Change(Kind.AVAILABILITY_ADDED, service="s3", region="r1", after="2026-11-22"),
        "+ s3 in r1, dated 2026-11-22",
        "s3 arrives in r1",
    ),
    (
        Change(Kind.ATTRIBUTE_MODIFIED, service="s3", region="r1", attribute="dated", after="2026-11-22"),
        "~ service s3 in r1: dated: unset -> 2026-11-22",
        "s3 in r1: dated is now 2026-11-22",
    ),
    (
        Change(Kind.ATTRIBUTE_MODIFIED, region="r1", attribute="local_zones", before='["a"]'),
        '~ region r1: local zones: ["a"] -> unset',
        "r1: local zones is now unset",
    ),
]


@pytest.mark.parametrize(("change", "plain", "said"), TEXTS)
def test_a_change_has_one_text_for_lists_and_one_for_readers(change, plain, said):
    """The first starts with what happened, the second reads as a sentence."""
    assert (line(change), sentence(change)) == (plain, said)


def arrivals(services: int, regions: int) -> list[Change]:
    return [added(f"s{one}", f"r{two}") for one in range(services) for two in range(regions)]


REGION = Change(Kind.REGION_ADDED, region="r9", partition="aws")
LONG = "x" * 80


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "0 changes"),
        (arrivals(1, 1), "s0 arrives in r0"),
        (arrivals(1, 3), "s0 arrives in r0, r1, r2"),
        (arrivals(1, 4), "s0 arrives in 4 regions"),
        (arrivals(3, 1), "s0 arrives in r0; s1 arrives in r0; s2 arrives in r0"),
        (arrivals(4, 1), "4 arrivals in r0"),
        (arrivals(4, 2), "8 arrivals in 2 regions"),
        (arrivals(40, 30), "1,200 arrivals in 30 regions"),
        ([removed("s0", "r0"), removed("s0", "r1")], "s0 leaves r0, r1"),
        ([REGION, *(added(f"s{one}", "r9") for one in range(4))], "region r9 opens; 4 arrivals in r9"),
        (
            [Change(Kind.SERVICE_ADDED, service="s0"), *arrivals(1, 2)],
            "service s0 is new in r0, r1",
        ),
        (
            [Change(Kind.SERVICE_REMOVED, service="s0"), removed("s0", "r0")],
            "service s0 is no longer listed",
        ),
        (
            [Change(Kind.SERVICE_RENAMED, service="b", before="a", after="b")],
            "service a is now b",
        ),
        (
            [Change(Kind.SERVICE_ADDED, service=f"s{one}") for one in range(4)]
            + [Change(Kind.SERVICE_REMOVED, service="t"), removed("t", "r0")]
            + [Change(Kind.SERVICE_RENAMED, service="b", before="a", after="b")]
            + [Change(Kind.ATTRIBUTE_MODIFIED, service="u", attribute="name", after="U")],
            "4 new services; 1 service gone; 1 service renamed; 1 departure in r0; 1 attribute modified",
        ),
        ([Change(Kind.REGION_ADDED, region=f"r{one}", partition="aws") for one in range(4)], "4 new regions"),
        (
            [Change(Kind.ATTRIBUTE_MODIFIED, service="s", attribute="name", after="x" * 200)],
            "1 attribute modified",
        ),
        ([Change(Kind.REGION_REMOVED, region=LONG, partition="aws")], "1 change"),
        ([Change(Kind.REGION_ADDED, region=LONG + end, partition="aws") for end in "ab"], "2 changes"),
    ],
)
def test_a_subject_tells_what_happened_or_how_much(changes, expected):
    """Up to three happenings are told, more are counted, and what is too long is only counted."""
    assert subject(ordered(changes)) == expected


@given(change_lists)
def test_a_subject_is_one_short_line(changes):
    """At most a hundred characters, printable, never empty, for any list of changes."""
    text = subject(changes)

    assert 0 < len(text) <= LONGEST_SUBJECT
    assert text.isprintable()


@given(changes)
def test_a_change_is_worded_on_one_line(change):
    """Both texts are printable and name what the change is about."""
    for text in (line(change), sentence(change)):
        assert text.isprintable()
        assert (change.service or change.region or "") in text
    assert line(change)[:2] in {"+ ", "- ", "~ "}


def test_what_a_new_region_comes_with_is_no_news_of_its_own():
    """Its country and zones are in the body, and the subject tells of the region and of what else has changed."""
    changes = ordered([
        Change(Kind.REGION_ADDED, region="r1", partition="aws"),
        Change(Kind.ATTRIBUTE_MODIFIED, region="r1", attribute="country", after="IE"),
        Change(Kind.ATTRIBUTE_MODIFIED, region="r2", attribute="country", after="GB"),
    ])  # fmt: skip

    assert subject(changes) == "region r1 opens; r2: country is now GB"
