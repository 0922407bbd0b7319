"""``config show`` and ``config diff``, as people ask them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main

Ask = Callable[..., tuple[int, str, str]]

TEXT = """
guard: {overall: 0.1}
notifications:
  channels:
    ops: {type: slack, channel: '#x', token: '${TOKEN}'}
profiles:
  staging:
    guard: {overall: 0.2}
    notifications: {channels: {ops: {token: '${OTHER}'}}}
"""


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command in a project; code and both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "xoxb-the-first")
    monkeypatch.setenv("OTHER", "xoxb-the-first")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "reporter.yml").write_text(TEXT, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_each_value_is_shown_with_where_it_comes_from(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTER__GUARD__FLOOR", "7")
    code, out, err = ask("show", "guard", "--origin", "--set", "guard.region=0.3")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "guard:",
        "  overall: 0.1  # project: config/reporter.yml:2:9",
        "  region: 0.3  # command line: --set guard.region",
        "  service: 0.5  # default",
        "  replaced: 0.25  # default",
        "  unread: 0.5  # default",
        "  floor: 7  # environment: REPORTER__GUARD__FLOOR",
    ]


def test_only_what_is_set_is_shown(ask: Ask) -> None:
    assert ask("show", "--only-set")[1] == (
        "guard:\n"
        "  overall: 0.1\n"
        "notifications:\n"
        "  channels:\n"
        "    ops:\n"
        "      type: slack\n"
        "      token: '***'\n"
        "      channel: '#x'\n"
    )


def test_what_is_shown_is_a_configuration_with_the_same_effect(ask: Ask, tmp_path: Path) -> None:
    _, before, _ = ask("show")
    (tmp_path / "again.yml").write_text(before.replace("'***'", "'${TOKEN}'"), encoding="utf-8")
    assert ask("show", "--config", "again.yml") == (0, before, "")


def test_one_key_is_shown_in_its_place(ask: Ask) -> None:
    assert ask("show", "guard.overall")[1] == "guard:\n  overall: 0.1\n"


def test_programs_get_one_object(ask: Ask) -> None:
    assert json.loads(ask("show", "guard.overall", "--json")[1]) == {"guard.overall": 0.1}
    told = {"value": 0.1, "origin": "project: config/reporter.yml:2:9"}
    assert json.loads(ask("show", "guard.overall", "--json", "--origin")[1]) == {"guard.overall": told}
    assert json.loads(ask("show", "publish", "--json")[1]) == {}


def test_a_key_that_nobody_sets_is_no_mistake(ask: Ask) -> None:
    assert ask("show", "publish.s3") == (0, "# nothing is set there\n", "")
    assert ask("show", "settle", "--only-set") == (0, "# nothing is set there\n", "")


def test_nothing_at_all_is_told_as_well(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config" / "reporter.yml").write_text("", encoding="utf-8")
    assert ask("show", "--only-set") == (0, "# nothing is set\n", "")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("gaurd", "did you mean guard?"),
        ("guard.overal", "did you mean guard.overall?"),
        ("notifications.chanels.ops.token", "did you mean notifications.channels.ops.token?"),
        ("zzz", "the sections are metadata, history, "),
    ],
)
def test_a_key_that_there_is_not_is_a_mistake(ask: Ask, key: str, told: str) -> None:
    code, out, err = ask("show", key)
    assert (code, out) == (2, "")
    assert err.startswith(f"reporter: {key!r}: there is no such key: {told}")


def test_no_secret_is_shown(ask: Ask) -> None:
    for arguments in (["show", "--origin"], ["show", "--json", "--origin"], ["diff", "-", "staging"]):
        assert "xoxb" not in "".join(map(str, ask(*arguments)))


def test_profiles_differ_in_effect(ask: Ask) -> None:
    """Of secrets, the names of their variables count: here both hold the same."""
    told = "guard.overall: 0.1 -> 0.2\nnotifications.channels.ops.token: a secret, changed\n"
    assert ask("diff", "-", "staging") == (0, told, "")
    assert ask("diff", "staging", "-")[1].startswith("guard.overall: 0.2 -> 0.1\n")


def test_a_profile_that_is_chosen_does_not_count_where_none_is_asked_for(ask: Ask) -> None:
    assert ask("diff", "-", "staging", "--profile-name", "staging")[1].startswith("guard.overall: 0.1 -> 0.2\n")


def test_the_same_profile_has_no_differences(ask: Ask) -> None:
    assert ask("diff", "staging", "staging") == (0, "no differences\n", "")
    assert ask("diff", "staging", "staging", "--json") == (0, "", "")


def test_programs_get_an_object_a_difference(ask: Ask) -> None:
    first, second = map(json.loads, ask("diff", "-", "staging", "--json")[1].splitlines())
    assert first == {"key": "guard.overall", "before": 0.1, "after": 0.2}
    assert second == {"key": "notifications.channels.ops.token", "before": "***", "after": "***"}


def test_what_one_profile_does_not_have_is_null_for_programs(ask: Ask, tmp_path: Path) -> None:
    text = "profiles: {p: {site: {name: x}}}"
    (tmp_path / "config" / "reporter.yml").write_text(text, encoding="utf-8")
    assert json.loads(ask("diff", "-", "p", "--json")[1]) == {"key": "site.name", "before": None, "after": "x"}


def test_a_profile_that_there_is_not_is_a_mistake(ask: Ask) -> None:
    code, out, err = ask("diff", "-", "stagin")
    assert (code, out) == (2, "")
    assert "there is no profile 'stagin': there are staging" in err
