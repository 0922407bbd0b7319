"""The benchmarks run and say what they found. How long anything took is not looked at."""

import io

import pytest
from rich.console import Console

from benchmarks.__main__ import BENCHMARKS, DEFAULT, main
from benchmarks.commands import import_table
from benchmarks.crawl import crawl
from benchmarks.growth import growth
from benchmarks.measure import new_repository, time_of
from benchmarks.result import Found, Row, Table
from benchmarks.shipped import recreate
from benchmarks.synthetic import SOURCE, Size, World, write
from benchmarks.table import END, START, markdown, show
from benchmarks.table import write as write_page
from reporter.history.timeline import read_snapshot, read_timeline
from reporter.pipeline.read import history

FOUND = Found(
    (
        Row("reading", 0.25, "s", 0.5, note="best of 5"),
        Row("writing", 4, "s", 3),
        Row("faster", 150, "times", 200, at_least=True),
        Row("a|b", 1234.5, "MB"),
    ),
    (Table("Curve", ("size", "s"), (("1,000", "0.10"),)),),
)


def test_a_budget_is_missed_above_it_or_below_a_least_one():
    assert [row.verdict for row in FOUND.rows] == ["ok", "OVER", "OVER", ""]
    assert [row.missed for row in FOUND.rows] == [False, True, True, False]


def test_a_budget_that_is_just_met_is_met():
    assert not Row("x", 3, "s", 3).missed
    assert not Row("x", 200, "times", 200, at_least=True).missed


def test_the_terminal_shows_every_cell():
    out = io.StringIO()
    show([FOUND], Console(file=out, width=160))
    for text in ("reading", "0.25 s", "at most 0.50 s", "OVER", "at least 200 times", "1,234 MB", "Curve", "1,000"):
        assert text in out.getvalue()


def test_markdown_holds_the_same_tables():
    text = markdown([FOUND], ["Measured on 2026-11-22."])
    assert text.startswith("Measured on 2026-11-22.\n\n| what | measured | budget | verdict | note |\n| --- |")
    assert "| reading | 0.25 s | at most 0.50 s | ok | best of 5 |" in text
    assert "| a\\|b |" in text
    assert "### Curve\n\n| size | s |\n| ---: | ---: |\n| 1,000 | 0.10 |" in text


def test_only_what_is_between_the_markers_is_rewritten(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Head\n\n{START}\nold\n{END}\n\nTail\n", encoding="utf-8")
    write_page("new\n", page)
    write_page("newer\n", page)
    assert page.read_text(encoding="utf-8") == f"# Head\n\n{START}\n\nnewer\n\n{END}\n\nTail\n"


def test_a_page_is_made_if_there_is_none_and_never_guessed_at(tmp_path):
    page = tmp_path / "page.md"
    write_page("new\n", page)
    assert "new" in page.read_text(encoding="utf-8")
    page.write_text("# No markers\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place to write to"):
        write_page("new\n", page)


def test_the_same_size_gives_the_same_history(tmp_path):
    size = Size(services=30, commits=6, regions=4)
    one, other = (new_repository(tmp_path / name) for name in ("one", "other"))
    world = write(one, size)
    write(other, size)
    tip = history(one)
    assert tip == history(other)
    assert read_snapshot(one, tip, SOURCE) == world.snapshot
    assert len(read_timeline(one, tip, SOURCE)) == 6


def test_a_day_touches_twenty_services_and_leaves_older_snapshots_alone():
    world = World(Size(services=40, commits=1, regions=4))
    before = world.snapshot
    made = world.next()
    assert len(made.files) == len(made.changes) == 20
    assert sum(len(row.regions) for row in before.services.values()) == 160
    assert sum(len(row.regions) for row in world.snapshot.services.values()) == 140


def test_growth_at_tiny_sizes(tmp_path):
    found = growth(tmp_path, (Size(3, 2, 4), Size(4, 3, 4), Size(5, 4, 4)))
    assert [row.budget for row in found.rows] == [15, 1000, None, None, 1]
    facts, commits = found.tables
    assert [row[0] for row in facts.rows] == ["12", "16", "20"]
    assert [row[1] for row in commits.rows] == ["2", "3", "4"]


def test_the_crawl_is_compared_with_the_calls_of_before(tmp_path):
    ours, before, faster = crawl(tmp_path, latency=0, wanted=lambda code: code == "aws-eusc", services=2).rows
    assert "144 availabilities" in ours.note
    assert int(before.note.split()[0]) > 39 * 4
    assert (faster.budget, faster.at_least) == (5, True)


def test_the_shipped_history_is_recreated(tmp_path):
    assert [row.unit for row in recreate(tmp_path).rows] == ["s", "MB"]


def test_imports_that_take_long_are_listed():
    told = (
        "import time: self [us] | cumulative | imported package\nimport time:       300 |      25000 |   typer.main\n"
    )
    assert import_table(told + "import time:  10 | 19000 | json\n").rows == (("typer.main", "25", "0"),)


def test_the_network_is_asked_only_by_name():
    assert "backfill" in BENCHMARKS
    assert "backfill" not in DEFAULT


def test_the_exit_code_says_whether_a_budget_was_missed(tmp_path, monkeypatch, capsys):
    table = {"good": lambda _: Found(FOUND.rows[:1]), "bad": lambda _: FOUND}
    monkeypatch.setattr("benchmarks.__main__.BENCHMARKS", table)
    page = tmp_path / "page.md"
    assert main(["good", "--markdown", str(page), "--date", "2026-11-22"]) == 0
    assert "Measured on 2026-11-22." in page.read_text(encoding="utf-8")
    assert main(["good", "bad"]) == 1
    assert "OVER" in capsys.readouterr().out


def test_repetitions_are_counted():
    assert len(time_of(lambda: None, times=3).seconds) == 3
