"""``config show`` and ``config diff``: what is in effect, and who said so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.config.documents import parse_document

Ask = Callable[..., tuple[int, list[str], list[str]]]
TEXT = """
guard: {floor: 3}
notifications:
  channels:
    ops: {type: slack, channel: '#x', token: '${TOKEN}'}
profiles:
  p: {guard: {floor: 4}, notifications: {channels: {ops: {token: '${OTHER}'}}}}
  q: {}
"""


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "canary-one")
    monkeypatch.setenv("OTHER", "canary-one")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "reporter.yml").write_text(TEXT, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        assert "canary" not in out + err
        return code, out.splitlines(), err.splitlines()

    return run


def test_each_value_comes_with_who_said_it(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTER__GUARD__REGION", "0.3")
    _, out, _ = ask("show", "guard", "--origin", "--set", "guard.service=0.4")
    assert out[0] == "guard:"
    found = dict(line.strip().split("  # ") for line in out[1:])
    assert found["floor: 3"] == "project: config/reporter.yml:2:9"
    assert found["region: 0.3"] == "environment: REPORTER__GUARD__REGION"
    assert found["service: 0.4"] == "command line: --set guard.service"
    assert found["overall: 0.05"] == "default"


def test_only_what_is_set_is_yaml_that_says_the_same(ask: Ask) -> None:
    _, out, _ = ask("show", "--only-set")
    assert parse_document("\n".join(out), "shown", "yaml").data == {
        "guard": {"floor": 3},
        "notifications": {"channels": {"ops": {"type": "slack", "token": "***", "channel": "#x"}}},
    }


def test_all_of_it_is_one_object_for_programs(ask: Ask) -> None:
    found = json.loads(ask("show", "--json", "--origin")[1][0])
    assert found["guard.floor"] == {"value": 3, "origin": "project: config/reporter.yml:2:9"}
    assert found["settle.removals"] == {"value": "14d", "origin": "default"}
    assert found["notifications.channels.ops.token"]["value"] == "***"


@pytest.mark.parametrize(
    ("key", "told"),
    [("gaurd", "did you mean guard?"), ("guard.flor", "did you mean guard.floor?"), ("x", "the sections are")],
)
def test_a_key_that_there_is_not_is_told(ask: Ask, key: str, told: str) -> None:
    code, out, err = ask("show", key)
    assert (code, out, len(err)) == (2, [], 1)
    assert told in err[0]


def test_profiles_differ_in_effect(ask: Ask) -> None:
    _, out, _ = ask("diff", "-", "p")
    assert out[0] == "guard.floor: 3 -> 4"
    assert out[1].startswith("notifications.channels.ops.token: ")
    assert ask("diff", "-", "q")[1] == ["no differences"]
    first = json.loads(ask("diff", "p", "-", "--json")[1][0])
    assert first == {"key": "guard.floor", "before": 4, "after": 3}
    assert ask("diff", "-", "nosuch")[0] == 2
