from importlib.metadata import version
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.changes.compare import REGION_ATTRIBUTES, apply, compare
from reporter.collect.endpoints import EndpointsSource
from reporter.errors import DataError
from reporter.history.baseline import FORMAT, Baseline, decode_baseline, encode_baseline, observations
from reporter.history.commit import append
from reporter.history.timeline import read_snapshot, read_timeline
from reporter.model.snapshot import Snapshot
from tests.builders import START, added, change_set, day, new_repository
from tests.strategies import snapshots

SHIPPED_TIP = "aa6bd8e33226269f5a185c3aeb70619bbf830c15"
"""The commit that the shipped text ends in, on every machine."""
SMALL = (
    f"{FORMAT} endpoints\n"
    "@\t2026-01-01T06:00:00Z\tbotocore 1.4.0\n"
    "region+\teu-west-1\taws\tEurope (Ireland)\n"
    "service+\ts3\tAmazon S3\n"
    'service~\ts3\tunknown_in\t\t["aws-cn"]\n'
    "+\ts3\teu-west-1\n"
    "@\t2026-01-02T06:00:00Z\t\tas it was\n"
    "global+\ts3\taws\n"
    "-\ts3\teu-west-1\n"
    "=\t2026-01-03T06:00:00Z\tbotocore 1.5.0\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return files("reporter").joinpath("baseline/endpoints.tsv").read_text(encoding="utf-8")


def test_a_baseline_is_read_line_by_line():
    """Observations with their time, version and reason, and the last look at the end."""
    s3 = Change(Kind.SERVICE_ADDED, service="s3", after="Amazon S3")
    first = ChangeSet(
        "endpoints",
        START,
        (
            Change(Kind.REGION_ADDED, region="eu-west-1", partition="aws", after="Europe (Ireland)"),
            s3,
            Change(Kind.ATTRIBUTE_MODIFIED, service="s3", attribute="unknown_in", after='["aws-cn"]'),
            added("s3", "eu-west-1"),
        ),
        version="botocore 1.4.0",
    )
    found = decode_baseline(SMALL, "small.tsv")

    assert found.timeline[0] == first
    assert (found.timeline[1].version, found.timeline[1].accepted) == (None, "as it was")
    assert (found.source, found.observed_until, found.version) == ("endpoints", day(2), "botocore 1.5.0")
    assert encode_baseline(found) == SMALL


@given(
    st.lists(snapshots(), max_size=4), st.none() | st.just("1.0"), st.none() | st.just("why"),
    st.dictionaries(st.sampled_from(("ec2", "iam")), st.sampled_from(("s3", "sqs")), max_size=2),
)  # fmt: skip
def test_a_history_survives_its_text(states, told, accepted, renamed):
    """decode(encode(baseline)) is the baseline, for changes of every kind and hostile codes."""
    sets, before = [], Snapshot("endpoints")
    for number, state in enumerate(states):
        sets.append(ChangeSet("endpoints", day(number), compare(before, state, renamed), "", told, accepted))
        before = state
    made = Baseline("endpoints", tuple(sets), day(9), told)

    assert decode_baseline(encode_baseline(made), "x") == made
    assert [apply(one.changes, Snapshot("endpoints")) for one in sets[:1]] == states[:1]


T = "2026-01-01T06:00:00Z"
NOT_ONE = f"b.tsv:1: expected `{FORMAT} SOURCE`: this is not a baseline that this release can read"
ENDS = "the file breaks off: it must end with a line that starts with `=`"
CODE = "use 1 to 80 bytes of printable text on one line"
WORDS = "region+ region- region~ service+ service- service~ service= + - dated+ dated- dated~ global+ global-"


def broken(line: str) -> str:
    """A text whose third line is *line*."""
    return f"{FORMAT} x\n@\t{T}\t1\n{line}\n=\t{T}\t1\n"


BROKEN = {
    "empty": ("", NOT_ONE),
    "other format": ("something else 2 x\n", NOT_ONE),
    "first line only": (f"{FORMAT} x\n", f"b.tsv:1: {ENDS}"),
    "no end": (f"{FORMAT} x\n@\t{T}\t1\n+\ta\tb\n", f"b.tsv:3: {ENDS}"),
    "cut off": (f"{FORMAT} x\n@\t{T}\t1\n=\t{T}\t1", f"b.tsv:2: {ENDS}"),
    "end without version": (f"{FORMAT} x\n=\t{T}\n", "b.tsv:2: expected 3 fields separated by tabs, found 2"),
    "end time": (f"{FORMAT} x\n=\tnow\t1\n", "b.tsv:2: expected a time like 2026-11-22T06:17:00Z, found 'now'"),
    "time": (f"{FORMAT} x\n@\tnow\t1\n=\t{T}\t1\n", "b.tsv:2: expected a time like 2026-11-22T06:17:00Z, found 'now'"),
    "fields of @": (f"{FORMAT} x\n@\t{T}\n=\t{T}\t1\n", "b.tsv:2: expected 3 fields separated by tabs, found 2"),
    "too many of @": (
        f"{FORMAT} x\n@\t{T}\t1\ta\tb\n=\t{T}\t1\n",
        "b.tsv:2: expected 3 fields separated by tabs, found 5",
    ),
    "early change": (f"{FORMAT} x\n+\ta\tb\n=\t{T}\t1\n", "b.tsv:2: a change before the first `@` line"),
    "kind": (broken("*\ta"), f"b.tsv:3: '*' is no kind of change: expected one of {WORDS}"),
    "fields": (broken("+\ta"), "b.tsv:3: expected 3 fields separated by tabs, found 2"),
    "empty field": (broken("+\ta\t"), f"b.tsv:3: '' cannot be a region: {CODE}"),
    "renamed from nothing": (broken("service=\ta\t\ta"), f"b.tsv:3: '' cannot be a before: {CODE}"),
    "name": (broken("service+\ta\tb\rc"), "b.tsv:3: the field after is not one line of printable text"),
    "attribute": (
        broken("service~\ta\tregions\t\tb"),
        "b.tsv:3: there is no attribute regions: expected one of name, unknown_in",
    ),
    "region attribute": (
        broken("region~\ta\taws\tunknown_in\t\tb"),
        "b.tsv:3: there is no attribute unknown_in: expected one of " + ", ".join(REGION_ATTRIBUTES),
    ),
    "partition": (broken("region~\ta\taws\tpartition\taws\t"), f"b.tsv:3: '' cannot be a partition: {CODE}"),
    "list": (broken("service~\ta\tunknown_in\t\t[1]"), "b.tsv:3: expected a JSON list of codes, found '[1]'"),
    "no list": (broken("service~\ta\tunknown_in\t\t5"), "b.tsv:3: expected a JSON list of codes, found '5'"),
    "no JSON": (broken("service~\ta\tunknown_in\t[\t"), "b.tsv:3: expected a JSON list of codes, found '['"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named(case):
    """One line says which line of which file is wrong, and what was expected."""
    text, expected = BROKEN[case]

    with pytest.raises(DataError) as caught:
        decode_baseline(text, "b.tsv")

    assert str(caught.value) == expected


def test_a_change_of_what_is_not_there_is_named():
    """The error names the observation and the code."""
    text = broken("service-\ts3\t")

    with pytest.raises(DataError, match=f"^baseline of x: {T}: 's3' is changed before it is added$"):
        list(observations(decode_baseline(text, "b.tsv")))


def test_a_baseline_becomes_commits(tmp_path):
    """Its change sets come back out of git, and so does the snapshot at the end."""
    made = decode_baseline(SMALL, "small.tsv")
    repository = new_repository(tmp_path)
    here = append(repository, observations(made), parent=None)
    found = read_timeline(repository, here, "endpoints")
    state = read_snapshot(repository, here, "endpoints")

    assert [(one.changes, one.observed_at, one.version, one.accepted) for one in found] == [
        (one.changes, one.observed_at, one.version, one.accepted) for one in made.timeline
    ]
    assert state is not None
    assert state.services["s3"].global_in == {"aws"}


def test_a_history_without_changes_has_no_lines():
    """First line and last line only."""
    text = encode_baseline(Baseline("x", (), day(0), None))

    assert text == f"{FORMAT} x\n=\t{T}\t\n"
    assert decode_baseline(text, "x").timeline == ()


def test_the_order_of_changes_in_the_text_does_not_matter():
    """A change set is in its order, however its lines are."""
    lines = SMALL.splitlines(keepends=True)
    swapped = [*lines[:2], *reversed(lines[2:6]), *lines[6:]]

    assert decode_baseline("".join(swapped), "x") == decode_baseline(SMALL, "x")
    assert change_set(0).changes == ()


def test_the_shipped_baseline_is_canonical(shipped):
    """encode(decode(text)) == text, below one megabyte, so that a new one differs only where history went on."""
    assert encode_baseline(decode_baseline(shipped, "endpoints.tsv")) == shipped
    assert len(shipped.encode()) < 1_000_000


def test_the_shipped_baseline_gives_the_same_commits_on_every_machine(shipped, tmp_path, monkeypatch):
    """Whoever the user is and wherever the clock stands, the tip has the hash that is written here."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    repository = new_repository(tmp_path)
    repository.run("config", "core.autocrlf", "true")

    here = append(repository, observations(decode_baseline(shipped, "endpoints.tsv")), parent=None)

    assert here == SHIPPED_TIP


@pytest.mark.skipif(version("botocore") != "1.44.5", reason="the shipped baseline ends at botocore 1.44.5")
def test_the_shipped_baseline_ends_at_the_facts_of_the_release_it_names(shipped):
    """Replaying eleven years gives what the installed botocore says today."""
    state = Snapshot("endpoints")
    made = decode_baseline(shipped, "endpoints.tsv")
    for one in made.timeline:
        state = apply(one.changes, state)

    assert made.version == "botocore 1.44.5"
    assert state == EndpointsSource().collect().snapshot
