"""The last look at a source is remembered beside the history, never in it."""

import pytest

from reporter.history.observed import Observed, remember, remembered
from tests.repositories import AT, git, init, later, refs, sound


def test_last_look_reads_back(tmp_path):
    """What is remembered is what is read, for each source on its own."""
    ours = init(tmp_path)
    remember(ours, "endpoints", Observed(AT, "botocore 1.44.0"))
    remember(ours, "table", Observed(later(1)))

    assert remembered(ours, "endpoints") == Observed(AT, "botocore 1.44.0")
    assert remembered(ours, "table") == Observed(later(1))


def test_newest_look_counts(tmp_path):
    """A later look takes the place of the one before."""
    ours = init(tmp_path)
    remember(ours, "table", Observed(AT, "1"))
    remember(ours, "table", Observed(later(1), "2"))

    assert remembered(ours, "table") == Observed(later(1), "2")


def test_look_is_no_part_of_the_history(tmp_path):
    """It lies in a ref of its own: no branch comes of it."""
    ours = init(tmp_path)
    remember(ours, "table", Observed(AT))

    assert refs(ours) == ["refs/reporter/observed/table"]
    assert sound(ours)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"observed_at": "yesterday", "version": null}', '{"version": "1"}', '{"observed_at": 1}'],
)
def test_unreadable_look_is_none(tmp_path, text):
    """Whatever else lies there counts as never looked, and is no error."""
    ours = init(tmp_path)
    blob = ours.run("hash-object", "-w", "--stdin", stdin=text.encode()).decode().strip()
    git(tmp_path, "update-ref", "refs/reporter/observed/table", blob)

    assert remembered(ours, "table") is None


def test_no_look_is_none(tmp_path):
    """A fresh clone does not know when a source was last looked at."""
    assert remembered(init(tmp_path), "table") is None
