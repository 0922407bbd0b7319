"""``config migrate``, as people run it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main

Ask = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, list[str]]:
        code = main(["config", "migrate", *arguments])
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


def test_a_new_file_is_printed_and_what_happened_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text("[performance]\nmax_workers = 200\n", encoding="utf-8")
    code, out, err = ask("old.toml")
    assert code == 0
    assert out == "sources:\n  enabled: [ssm]\ncollect:\n  workers: 200\n"
    assert err[1] == "old.toml:2:1: performance.max_workers: it is `collect.workers` now"
    assert err[-1].startswith("left to do: the new file:4:3: collect.workers: ")


def test_a_new_file_is_written_and_never_over_another(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "old.yml").write_text("performance: {max_workers: 5}\n", encoding="utf-8")
    assert ask("old.yml", "--output", "config/new.yml")[:2] == (
        0,
        "wrote config/new.yml: check it with `reporter config validate`\n",
    )
    assert "workers: 5" in (tmp_path / "config" / "new.yml").read_text(encoding="utf-8")
    code, _, err = ask("old.yml", "--output", "config/new.yml")
    told = "reporter: config/new.yml: there is such a file already: name another, or say --force"
    assert (code, err) == (2, [told])
    assert ask("old.yml", "--output", "config/new.yml", "--force")[0] == 0


def test_a_file_of_today_is_printed_as_it_is(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("guard: {floor: 3}   # ours\n", encoding="utf-8")
    assert ask("c.yml") == (0, "guard: {floor: 3}   # ours\n", ["c.yml: nothing to do: every key is one of today"])


def test_a_command_line_is_taken_in_place_of_a_file(ask: Ask) -> None:
    code, out, err = ask("--command", "main.py --exclude-services 'batch*' --quiet")
    assert (code, out) == (0, "filters:\n  services:\n    exclude: [batch*]\n")
    assert err == ["--quiet: it has no key: it is of the command of v1.5.0 alone, which still takes it"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "reporter: name an old file, or give a line with --command"),
        (("a.yml", "--command", "x"), "reporter: name an old file, or give a line with --command"),
        (("none.yml",), "reporter: none.yml: there is no such file"),
        (("old.ini",), "reporter: old.ini: its form is not known: name it .yml, .yaml, .json, .toml"),
    ],
)
def test_what_cannot_be_migrated_is_told_in_a_line(ask: Ask, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = ask(*arguments)
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith(told)
