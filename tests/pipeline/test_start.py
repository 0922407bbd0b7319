import pytest

from reporter.history.baseline import decode_baseline
from reporter.history.git import Repository
from reporter.history.observed import remembered
from reporter.history.revisions import sources, tip
from reporter.pipeline import start as module
from reporter.pipeline.start import shipped_baseline, start
from tests.builders import commit_files, day, new_repository, observe, service, snapshot
from tests.history.test_baseline import SHIPPED_TIP, SMALL


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "shipped_baseline", lambda: decode_baseline(SMALL, "small.tsv"))


def count(repository: Repository) -> int:
    return int(repository.text("rev-list", "--count", "snapshots"))


def test_a_history_begins_with_the_shipped_baseline(repository):
    """Eleven years, the same commits everywhere, and the last look that it was made from."""
    here = start(repository)
    seen = remembered(repository, "endpoints")

    assert here == tip(repository) == SHIPPED_TIP
    assert seen is not None
    assert (seen.at, seen.version) == (shipped_baseline().observed_until, shipped_baseline().version)
    assert start(repository) == here


def test_a_history_may_begin_empty(repository):
    """Without the baseline nothing is made."""
    assert start(repository, baseline=False) is None
    assert tip(repository) is None


def test_a_history_of_another_source_gets_the_baseline_on_top(repository, monkeypatch):
    """Its commits stay, and the sources lie side by side."""
    small(monkeypatch)
    first = observe(repository, snapshot(service("x", "r1"), source="table"), day(-9))
    here = start(repository)
    assert here is not None

    assert sources(repository, here) == ("endpoints", "table")
    assert repository.text("rev-parse", "snapshots~2") == first


def test_a_commit_of_somebody_else_on_top_does_not_start_the_history_again(repository, monkeypatch):
    """The baseline is not put on top of a history that has the source."""
    small(monkeypatch)
    start(repository)
    top = commit_files(repository, {"endpoints/services/s3.json": None}, "Remove it\n", day(5))

    assert start(repository) == top
    assert count(repository) == 3


def test_a_history_begins_where_the_remote_one_is(repository, tmp_path, monkeypatch):
    """A remote-tracking branch is taken over before anything is made."""
    small(monkeypatch)
    theirs = observe(repository, snapshot(service("s3", "r1")), day(0))
    clone = new_repository(tmp_path / "clone")
    clone.run("remote", "add", "up", str(repository.path))
    clone.run("fetch", "--quiet", "up")

    assert start(clone, remote="up") == theirs
    assert count(clone) == 1
