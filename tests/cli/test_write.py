import json

import pytest

from reporter.__main__ import main
from reporter.collect.index import Skipped
from reporter.history.baseline import decode_baseline
from reporter.history.git import Repository
from reporter.pipeline.build import Site
from tests.builders import day, observe, service, snapshot
from tests.history.test_baseline import SMALL

ROWS = "service,region\ns3,eu-west-1\n"


@pytest.fixture
def collect(repository, tmp_path, capsys):
    """Import rows; the exit code, and what was said on both streams."""

    def run(rows: str, *arguments: str) -> tuple[int, str, str]:
        file = tmp_path / "rows.csv"
        file.write_text(rows, encoding="utf-8")
        code = main(["collect", "-C", str(repository.path), "-s", "table", "-o", f"file={file}", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def commits(repository: Repository) -> int:
    return int(repository.text("rev-list", "--count", "snapshots"))


def test_collecting_tells_what_is_new(repository, collect):
    """The subject of the commit and its revision, then nothing new."""
    first = collect(ROWS, "--observed-at", "2026-01-01")
    second = collect(ROWS, "--observed-at", "2026-01-02")
    tip = repository.text("rev-parse", "--short=12", "snapshots")

    assert first == (
        0,
        (
            "history: started on branch snapshots: 1 observation\n"
            f"history: table: region eu-west-1 opens; service s3 is new in eu-west-1 ({tip})\n"
        ),
        "",
    )
    assert second == (0, "history: table: nothing new\n", "")
    assert commits(repository) == 1


def test_collecting_quietly_prints_nothing(repository, collect):
    """And records the same."""
    assert collect(ROWS, "-q", "--observed-at", "2026-01-01") == (0, "", "")
    assert commits(repository) == 1


def test_collecting_as_json_is_one_object(repository, collect):
    """Whether anything changed, how much, and where it was recorded."""
    _, out, _ = collect(ROWS, "--json", "--observed-at", "2026-01-01T06:00:00+01:00")

    assert json.loads(out) == {
        "source": "table",
        "version": None,
        "via": None,
        "observed_at": "2026-01-01T05:00:00Z",
        "changed": True,
        "changes": 3,
        "revision": repository.text("rev-parse", "snapshots"),
        "completeness": "complete",
        "unread": [],
    }


def test_a_wrong_line_is_named_and_nothing_is_recorded(repository, collect):
    """With the exit code for data."""
    code, out, err = collect(ROWS + "s3,eu,west,1\n", "--observed-at", "2026-01-01")

    assert (code, out) == (3, "")
    assert err.endswith("rows.csv:3: 4 cells, but the header has 2\n")
    assert repository.resolve("snapshots") is None


def test_what_the_guard_refuses_needs_a_reason(repository, collect):
    """A blank one is none."""
    many = "service,region\n" + "".join(f"s{number},eu-west-1\n" for number in range(20))
    collect(many, "--observed-at", "2026-01-01")
    refused = collect(ROWS, "--observed-at", "2026-01-02")
    blank = collect(ROWS, "--observed-at", "2026-01-02", "--accept", " ")
    accepted = collect(ROWS, "--observed-at", "2026-01-02", "--accept", "they moved")

    assert (refused[0], blank[0], accepted[0]) == (6, 6, 0)
    assert refused[2].startswith("reporter: table: refused: 19 of 20 (95%) of all availabilities would go; ")
    assert refused[2].count("\n") == 1
    assert "Accepted: they moved" in repository.text("log", "-1", "--format=%B", "snapshots")


def test_a_likely_rename_is_proposed(repository, collect):
    """With the share of regions, and where to confirm it."""
    collect("service,region\nold,eu-west-1\n", "--observed-at", "2026-01-01")
    _, out, _ = collect("service,region\nnew,eu-west-1\n", "--observed-at", "2026-01-02")

    assert out.splitlines()[1:] == [
        "rename?  old -> new (100% of their regions in common): if so, add it to config/aliases.yml"
    ]


def test_collecting_may_push(repository, collect, tmp_path):
    """The remote then has the same revision."""
    remote = tmp_path / "remote.git"
    repository.run("init", "--quiet", "--bare", str(remote))
    code, out, _ = collect(ROWS, "--observed-at", "2026-01-01", "--push", "--remote", str(remote))
    tip = repository.text("rev-parse", "snapshots")

    assert code == 0
    assert out.splitlines()[-1] == f"pushed:  {tip[:12]} to {remote}"
    assert Repository(remote).text("rev-parse", "snapshots") == tip


def test_the_baseline_of_a_history_can_be_printed(repository, capsys):
    """For the package's maintainers."""
    observe(repository, snapshot(service("s3", "eu-west-1")), day(0), version="botocore 1.4.0")

    assert main(["baseline", "-C", str(repository.path)]) == 0
    assert capsys.readouterr().out == (
        "aws-services-reporter baseline 1 endpoints\n"
        "@\t2026-01-01T06:00:00Z\tbotocore 1.4.0\n"
        "region+\teu-west-1\taws\tEurope (Ireland)\n"
        "service+\ts3\t\n"
        "+\ts3\teu-west-1\n"
        "=\t2026-01-01T06:00:00Z\tbotocore 1.4.0\n"
    )


@pytest.fixture
def without_mkdocs(monkeypatch):
    """The main job with a small baseline, an unchanged source, and a site that is not built by MkDocs."""
    made = decode_baseline(SMALL, "small.tsv")
    monkeypatch.setattr("reporter.pipeline.start.shipped_baseline", lambda: made)
    monkeypatch.setattr("reporter.pipeline.run.build", lambda repository, root, *rest, **more: Site(root / "site", 3))


def test_the_main_job_tells_history_push_and_site(repository, tmp_path, without_mkdocs, capsys):
    """One line each; quietly, nothing."""
    remote = tmp_path / "remote.git"
    repository.run("init", "--quiet", "--bare", str(remote))
    place = ["-C", str(repository.path), "--root", str(tmp_path), "--accept", "a test"]
    codes = [main(["run", *place, "--push", "--remote", str(remote)]), main(["run", "-q", *place])]
    out, err = capsys.readouterr()
    words = [line.partition(":")[0] for line in out.splitlines()]

    assert (codes, err) == ([0, 0], "")
    assert words == ["history", "history", "pushed", "site"]
    assert out.splitlines()[-1] == f"site:    {tmp_path / 'site' / 'index.html'} (3 pages)"


def test_a_backfill_tells_what_it_read_and_what_it_skipped(repository, without_mkdocs, monkeypatch, capsys):
    """Here the package index has one release, which cannot be read."""
    skipped = (Skipped("1.5.1", "no archive"),)
    monkeypatch.setattr("reporter.pipeline.backfill.newer_releases", lambda *arguments: ((), skipped))

    assert main(["backfill", "-C", str(repository.path), "--index-url", "http://127.0.0.1:9/"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "skipped: botocore 1.5.1: no archive",
        "history: 0 observations from 0 releases",
    ]
