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
    (tmp_path / "old.toml").write_text("[performance] # tuned\nmax_workers = 20\n", encoding="utf-8")
    code, out, err = ask("old.toml")
    assert (code, out) == (0, "sources:\n  enabled: [ssm]\ncollect: # tuned\n  workers: 20\n")
    assert err[1] == "reporter: note: old.toml:2:1: performance.max_workers: it is `collect.workers` now"


def test_what_is_left_to_do_is_told_and_the_code_says_so(ask: Ask, tmp_path: Path) -> None:
    """A new file that does not load yet is printed or written all the same: somebody has to go on from there."""
    (tmp_path / "old.yml").write_text("performance: {max_workers: 200}\n", encoding="utf-8")
    code, out, err = ask("old.yml")
    assert (code, "workers: 200" in out) == (1, True)
    told = "collect.workers: expected a number from 1 to 64, not 200"
    assert err[-1] == f"reporter: left to do: the new file:4:3: {told}"
    assert ask("old.yml", "--output", "new.yml")[0] == 1
    assert "workers: 200" in (tmp_path / "new.yml").read_text(encoding="utf-8")


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


def test_a_file_can_take_its_own_place(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "old.yml").write_text("cache: {ttl_hours: 5} # ours\n", encoding="utf-8")
    assert ask("old.yml", "--output", "old.yml", "--force")[0] == 0
    assert (tmp_path / "old.yml").read_text(encoding="utf-8") == "cache: {keep: 5h} # ours\n"


@pytest.mark.parametrize("data", [b"guard: {floor: 3}   # ours\r\n", b"\xef\xbb\xbfguard: {floor: 3}"])
def test_a_file_of_today_stays_as_it_is_to_the_byte(ask: Ask, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "c.yml").write_bytes(data)
    told = ["reporter: note: c.yml: nothing to do: every key is one of today"]
    assert ask("c.yml") == (0, data.decode(), told)
    assert ask("c.yml", "--output", "d.yml")[0] == 0
    assert (tmp_path / "d.yml").read_bytes() == data


def test_a_file_of_today_that_is_wrong_is_told_so(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[guard]\nfloor = 'x'\n", encoding="utf-8")
    code, _, err = ask("c.toml")
    assert (code, err[-1].split(": ")[1:4]) == (1, ["left to do", "the new file:2:1", "guard.floor"])


def test_the_files_that_an_old_one_builds_on_are_read_from_where_the_new_one_is(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("guard: {floor: x}\n", encoding="utf-8")
    (tmp_path / "old.yml").write_text("extends: base.yml\ncache: {ttl_hours: 1}\n", encoding="utf-8")
    code, _, err = ask("old.yml")
    assert (code, "base.yml:1:9: guard.floor: expected a whole number" in err[-1]) == (1, True)


def test_a_name_that_does_not_fit_what_is_written_is_refused(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text("[cache]\nttl_hours = 3\n", encoding="utf-8")
    told = ["reporter: new.toml: what is written is YAML: name it new.yml"]
    assert ask("old.toml", "--output", "new.toml") == (2, "", told)
    (tmp_path / "today.toml").write_text("", encoding="utf-8")
    told = ["reporter: new.yml: what is written is TOML: name it new.toml"]
    assert ask("today.toml", "--output", "new.yml") == (2, "", told)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.toml", "today.toml"]


def test_a_command_line_is_taken_in_place_of_a_file(ask: Ask) -> None:
    code, out, err = ask("--command", "main.py --exclude-services 'batch*' --quiet")
    assert (code, out) == (0, "filters:\n  services:\n    exclude: [batch*]\n")
    told = "--quiet: it has no key: it is of the command of v1.5.0 alone, which still takes it"
    assert err == [f"reporter: note: {told}"]


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
