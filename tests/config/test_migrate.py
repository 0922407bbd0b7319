"""Old files into new ones."""

import json
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.documents import parse_document
from reporter.config.migrate import migrate, remaining
from reporter.config.problems import ConfigError

NOWHERE = Path("/nowhere/reporter.yml")
OLD = """\
# our reports
version: "2.0"
metadata:
  name: platform  # the team
aws:
  profile: prod
  region: us-west-2   # close to us
  cross_account_roles:
    - role_arn: arn:aws-us-gov:iam::123456789012:role/reader
      external_id: plain-secret-123
performance:
  max_workers: 15   # fast
  timeout_seconds: 30
cache:
  enabled: false
  # two days
  ttl_hours: 48
  storage: {type: redis, location: "redis://x"}
output:
  formats: [csv, excel]
filters:
  services: {include: ["ec2*"]}
  capacity: {min_services: 50}
notifications:
  channels:
    slack: {enabled: true, webhook_url: "${SLACK_URL}"}
    email: {enabled: true, smtp_server: smtp.example.org, recipients: [a@b.org]}
database: {enabled: true, connection: {password: hunter2secret}}
monitoring: {logging: {level: INFO, format: json}}
"""


def data_of(text: str) -> dict[str, Any]:
    return parse_document(text, "new", "yaml").data


def test_an_old_file_becomes_a_new_one() -> None:
    assert data_of(migrate(OLD, "old.yml", "yaml").text) == {
        "version": "2.0",
        "metadata": {"name": "platform"},
        "sources": {"enabled": ["ssm"]},
        "aws": {
            "profile": "prod",
            "api_regions": ["us-west-2"],
            "accounts": {
                "account-123456789012": {
                    "role_arn": "arn:aws-us-gov:iam::123456789012:role/reader",
                    "external_id": "${ACCOUNT_123456789012_EXTERNAL_ID}",
                    "profile": "prod",
                }
            },
        },
        "collect": {"workers": 15},
        "cache": {"enabled": False, "keep": "48h"},
        "exports": {"formats": ["csv", "xlsx"]},
        "filters": {"services": {"include": ["ec2*"]}, "min_services": 50},
        "notifications": {
            "channels": {
                "slack": {"type": "slack-webhook", "url": "${SLACK_URL}"},
                "email": {
                    "type": "email",
                    "host": "smtp.example.org",
                    "sender": "a@b.org",
                    "recipients": ["a@b.org"],
                },
            },
            "rules": {"email": {"channels": ["email"]}, "slack": {"channels": ["slack"]}},
        },
        "logging": {"level": "info", "format": "json"},
    }


def test_what_comes_of_it_loads_without_a_fault() -> None:
    assert remaining(migrate(OLD, "old.yml", "yaml").text, NOWHERE, "new") == ()


def test_comments_stay_with_their_keys_and_numbers_stay_numbers() -> None:
    lines = migrate(OLD, "old.yml", "yaml").text.splitlines()
    assert lines[0] == "# our reports"
    assert "  name: platform # the team" in lines
    assert "  api_regions: [us-west-2] # close to us" in lines
    assert "  workers: 15 # fast" in lines
    assert lines[lines.index("  keep: 48h") - 1] == "  # two days"


def test_each_key_that_moved_or_went_is_told_with_its_place_and_why() -> None:
    told = [str(note) for note in migrate(OLD, "old.yml", "yaml").notes]
    assert "old.yml:12:3: performance.max_workers: it is `collect.workers` now" in told
    assert any("database: it has gone: git keeps the history" in line for line in told)
    assert any("set the environment variable ACCOUNT_123456789012_EXTERNAL_ID" in line for line in told)


def test_a_secret_is_taken_out_and_never_told() -> None:
    found = migrate(OLD, "old.yml", "yaml")
    everything = found.text + "".join(map(str, found.notes))
    assert "plain-secret-123" not in everything
    assert "hunter2secret" not in everything


@pytest.mark.parametrize("form", ["json", "toml"])
def test_every_form_becomes_yaml(form: Any) -> None:
    old = {"performance": {"max_workers": 15}, "output": {"formats": ["excel"]}}
    text = json.dumps(old) if form == "json" else tomlkit.dumps(old)
    expected = {"sources": {"enabled": ["ssm"]}, "collect": {"workers": 15}, "exports": {"formats": ["xlsx"]}}
    assert data_of(migrate(text, f"old.{form}", form).text) == expected


@pytest.mark.parametrize("text", ["", "guard: {floor: 3}  # ours\r\n", "filters:\n  services:\n    include: [a]\n"])
def test_a_file_of_today_stays_as_it_is(text: str) -> None:
    found = migrate(text, "f.yml", "yaml")
    assert (found.text, found.notes) == (text, ())


def test_profiles_are_migrated_too() -> None:
    found = migrate("profiles: {p: {performance: {max_workers: 3}}}", "f.yml", "yaml")
    assert data_of(found.text) == {"profiles": {"p": {"collect": {"workers": 3}}}}
    assert [note.key for note in found.notes] == ["profiles.p.performance.max_workers"]


def test_what_is_set_already_stands() -> None:
    found = migrate("performance: {max_workers: 3}\ncollect: {workers: 4}", "f.yml", "yaml")
    assert data_of(found.text)["collect"] == {"workers": 4}
    assert any("is set already, so this is left out" in note.text for note in found.notes)


def test_what_is_still_wrong_is_told_for_every_profile() -> None:
    text = "guard: {floor: x}\nprofiles: {p: {settle: {additions: y}}}"
    assert [problem.key for problem in remaining(text, NOWHERE, "new")] == ["guard.floor", "settle.additions"]


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ConfigError):
        migrate("a: [", "f.yml", "yaml")


_TREES = st.fixed_dictionaries(
    {},
    optional={
        "aws": st.fixed_dictionaries(
            {}, optional={"profile": st.just("p"), "region": st.sampled_from(["us-east-1", "eu-west-1"])}
        ),
        "performance": st.fixed_dictionaries(
            {},
            optional={
                "max_workers": st.integers(1, 64),
                "max_retries": st.integers(1, 100),
                "timeout_seconds": st.integers(1, 60),
                "connection_pool_size": st.integers(1, 50),
            },
        ),
        "cache": st.fixed_dictionaries(
            {},
            optional={
                "enabled": st.booleans(),
                "ttl_hours": st.integers(0, 8760) | st.sampled_from([0.5, 1.5]),
                "compression": st.booleans(),
                "storage": st.sampled_from([{"type": "file", "location": "a/b.json"}, {"type": "redis"}]),
            },
        ),
        "output": st.fixed_dictionaries(
            {},
            optional={
                "formats": st.lists(st.sampled_from(["csv", "json", "excel", "xml"]), min_size=1, max_size=3),
                "directory": st.just("./reports"),
                "retention": st.just({"days": 30}),
            },
        ),
        "filters": st.fixed_dictionaries({}, optional={"capacity": st.just({"min_services": 5})}),
        "database": st.just({"enabled": True, "type": "sqlite"}),
        "dashboard": st.just({"enabled": True, "port": 8080}),
        "monitoring": st.sampled_from([{"logging": {"level": "DEBUG"}}, {"metrics": {"enabled": True}}]),
        "plugins": st.sampled_from([{"auto_discovery": True}, {"directory": "./p"}, {"enabled_plugins": ["x"]}]),
    },
)


@given(_TREES, st.booleans())
def test_every_old_tree_migrates_into_what_loads_and_then_stays(tree: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, sort_keys=False) if tree else ""
    found = migrate(text, "old.yml", "yaml")
    assert remaining(found.text, NOWHERE, "new") == ()
    again = migrate(found.text, "new.yml", "yaml")
    assert (again.text, again.notes) == (found.text, ())
