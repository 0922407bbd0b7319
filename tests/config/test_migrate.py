"""Old files into new ones."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
import tomlkit
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.documents import parse_document
from reporter.config.faults import value_at
from reporter.config.layers import leaves
from reporter.config.legacy import KEYS
from reporter.config.migrate import migrate, remaining
from reporter.config.problems import ConfigError, dotted
from tests.config.documents import FORMS, written
from tests.config.test_legacy import TREE

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


def told(text: str) -> list[str]:
    """What is told of *text*, without the name of the file."""
    return [str(note).removeprefix("f:") for note in migrate(text, "f", "yaml").notes]


def channels(text: str, above: str = "") -> dict[str, Any]:
    """What the old *channels* in flow style become."""
    found = data_of(migrate(f"{above}notifications: {{channels: {text}}}", "f", "yaml").text)
    return cast("dict[str, Any]", found.get("notifications", {}))


def test_a_channel_that_is_off_is_kept_without_a_rule() -> None:
    assert channels("{slack: {enabled: false, webhook_url: '${URL}'}}") == {
        "channels": {"slack": {"type": "slack-webhook", "url": "${URL}"}}
    }


@pytest.mark.parametrize("text", ["{slack: {enabled: false}}", "{email: {template: x}}", "{email: {}}"])
def test_a_channel_that_leads_nowhere_is_left_out(text: str) -> None:
    assert channels(text) == {}
    assert any(
        "it is left out, since it is off and leads nowhere" in line
        for line in told(f"notifications: {{channels: {text}}}")
    )


def test_a_channel_that_is_on_and_leads_nowhere_is_told_what_it_lacks() -> None:
    text = migrate("notifications: {channels: {slack: {enabled: true}}}", "f", "yaml").text
    [problem] = remaining(text, NOWHERE, "new")
    assert str(problem).endswith("notifications.channels.slack.url: is missing: the address of the webhook")


def test_a_profile_changes_only_what_it_says() -> None:
    text = "extends: base.yml\nnotifications: {channels: {email: {recipients: [a@b.org]}, slack: {enabled: %s}}}"
    email = {"type": "email", "recipients": ["a@b.org"]}
    on, off = (data_of(migrate(text % word, "f", "yaml").text)["notifications"] for word in ("true", "false"))
    assert on == {"channels": {"email": email}, "rules": {"slack": {"channels": ["slack"]}}}
    assert off == {"channels": {"email": email}}
    assert any("take it out there" in line for line in told(text % "false"))


def test_what_a_variable_switched_is_on_and_that_is_told() -> None:
    text = "{slack: {enabled: '${ON}', webhook_url: '${URL}'}}"
    assert channels(text)["rules"] == {"slack": {"channels": ["slack"]}}
    assert any("no variable can decide it now" in line for line in told(f"notifications: {{channels: {text}}}"))


def test_a_rule_of_the_same_name_stands() -> None:
    rules = "rules: {slack: {channels: [slack], severity: critical}}"
    text = f"notifications: {{channels: {{slack: {{enabled: true, webhook_url: '${{U}}'}}}}, {rules}}}"
    found = data_of(migrate(text, "f", "yaml").text)
    assert found["notifications"]["rules"] == {"slack": {"channels": ["slack"], "severity": "critical"}}


def test_a_channel_with_a_type_keeps_its_keys() -> None:
    """``channel`` went from webhooks; a bot has it."""
    text = "notifications: {channels: {slack: {type: slack, token: '${T}', channel: news}, webhooks: {type: github}}}"
    assert migrate(text, "f", "yaml").notes == ()


def test_a_channel_of_today_may_be_called_webhooks() -> None:
    text = "{webhooks: {type: webhook, url: '${URL}', method: POST}}"
    assert channels(text) == {"channels": {"webhooks": {"type": "webhook", "url": "${URL}"}}}


def test_a_channel_that_is_half_new_becomes_whole() -> None:
    text = "{email: {type: email, smtp_server: 'h:25', sender: c@d.org, recipients: [a@b.org]}}"
    email = {"type": "email", "host": "h", "sender": "c@d.org", "port": 25, "recipients": ["a@b.org"]}
    assert channels(text) == {"channels": {"email": email}, "rules": {"email": {"channels": ["email"]}}}


def test_webhooks_become_channels_with_names_and_their_headers_variables() -> None:
    text = "{webhooks: [{url: 'https://x/?a=${T}', method: POST, enabled: false}, {url: 'https://y', headers: %s}]}"
    headers = "{Content-Type: application/json, X-Team: a, Authorization: 'Bearer ${T}'}"
    assert channels(text % headers) == {
        "channels": {
            "webhook": {"type": "webhook", "url": "https://x/?a=${T}"},
            "webhook-2": {
                "type": "webhook",
                "url": "${WEBHOOK_2_URL}",
                "headers": {"X-Team": "${WEBHOOK_2_X_TEAM}", "Authorization": "Bearer ${T}"},
            },
        },
        "rules": {"webhook-2": {"channels": ["webhook-2"]}},
    }


def test_one_webhook_needs_no_list() -> None:
    text = "{webhooks: {url: '${URL}', method: POST}}"
    assert channels(text)["channels"] == {"webhook": {"type": "webhook", "url": "${URL}"}}


def test_an_address_alone_is_a_webhook() -> None:
    assert channels("{webhooks: ['${URL}']}")["channels"] == {"webhook": {"type": "webhook", "url": "${URL}"}}


@pytest.mark.parametrize("value", ["https://hooks.example.org/canary", "${URL:-https://hooks.example.org/canary}"])
def test_a_secret_with_a_plain_default_is_a_plain_secret(value: str) -> None:
    text = f"notifications: {{channels: {{slack: {{webhook_url: '{value}'}}}}}}"
    name = "URL" if "URL" in value else "SLACK_WEBHOOK_URL"
    found = migrate(text, "f", "yaml")
    assert f"set the environment variable {name} to it" in "".join(map(str, found.notes))
    assert "canary" not in found.text + "".join(map(str, found.notes))
    assert f"${{{name}}}" in found.text


def test_an_encrypted_secret_stays() -> None:
    assert channels("{slack: {webhook_url: 'age:AAAA'}}")["channels"]["slack"]["url"] == "age:AAAA"


def test_one_account_of_each_partition_reads() -> None:
    arns = [
        "arn:aws:iam::111111111111:role/a",
        "arn:aws:iam::222222222222:role/a",
        "arn:aws-cn:iam::111111111111:role/a",
    ]
    roles = ", ".join([*(f"{{role_arn: '{arn}'}}" for arn in arns[:2]), f"'{arns[2]}'", "{role_arn: '${ROLE}'}"])
    text = f"aws: {{cross_account_roles: [{roles}]}}"
    assert data_of(migrate(text, "f", "yaml").text)["aws"] == {
        "accounts": {
            "account-111111111111": {"role_arn": arns[0]},
            "account-111111111111-2": {"role_arn": arns[2]},
            "account-4": {"role_arn": "${ROLE}"},
        }
    }
    assert any("reads the partition aws" in line for line in told(text))


def test_a_number_as_external_id_is_taken_out_too() -> None:
    found = migrate("aws: {cross_account_roles: [{role_arn: '${R}', external_id: 424242}]}", "f", "yaml")
    assert data_of(found.text)["aws"]["accounts"]["account-1"]["external_id"] == "${ACCOUNT_1_EXTERNAL_ID}"
    assert "424242" not in found.text + "".join(map(str, found.notes))


@pytest.mark.parametrize(
    ("storage", "file"),
    [
        ("{location: /var/cache/x.json}", "/var/cache/x.json"),
        ("{type: file, location: /var/cache/}", "/var/cache/aws_data_cache.json"),
        ("{type: file, location: ./cache}", "./cache/aws_data_cache.json"),
        ("{location: '${CACHE}'}", "${CACHE}"),
        ("{type: redis, location: cache}", None),
        ("{location: 'redis://:hunter2@host'}", None),
        ("{location: [x]}", None),
        ("redis", None),
    ],
)
def test_the_copy_is_a_file(storage: str, file: str | None) -> None:
    found = migrate(f"cache: {{storage: {storage}}}", "f", "yaml")
    assert data_of(found.text).get("cache", {}).get("file") == file
    assert found.notes
    assert "hunter2" not in found.text + "".join(map(str, found.notes))


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("cache.ttl_hours", "24", "24h"),
        ("cache.ttl_hours", "'24'", "24h"),
        ("cache.ttl_hours", "0.5", "30m"),
        ("cache.ttl_hours", "0.001", "4s"),
        ("cache.ttl_hours", "${HOURS:-3}", "${HOURS:-3}h"),
        ("cache.ttl_hours", "a day", "a day"),
        ("aws.region", "eu-west-1", ["eu-west-1"]),
        ("aws.region", "[eu-west-1, us-east-1]", ["eu-west-1", "us-east-1"]),
        ("aws.region", "${REGION}", ["${REGION}"]),
        ("output.formats", "[csv, Excel, region-summary, '${F}', service-summary]", ["csv", "xlsx", "${F}"]),
        ("output.formats", "excel", ["xlsx"]),
        ("monitoring.logging.level", "WARN", "warning"),
        ("monitoring.logging.level", "CRITICAL", "error"),
        ("monitoring.logging.level", "${LEVEL}", "${LEVEL}"),
        ("plugins.directory", "./plugins", ["./plugins"]),
        ("plugins.auto_discovery", "false", []),
        ("plugins.enabled_plugins", "[xml_output, ours, database_export]", ["ours"]),
    ],
)
def test_a_value_is_written_as_its_new_key_takes_it(key: str, old: str, new: object) -> None:
    [row] = [row for row in KEYS if row.key == key]
    text = " ".join(f"{{{step}:" for step in key.split(".")) + " " + json.dumps(old) * old.startswith("$")
    text = text.rstrip() + f" {'' if old.startswith('$') else old}" + "}" * len(key.split("."))
    found = data_of(migrate(text, "f", "yaml").text)
    assert row.now is not None
    assert value_at(found, tuple(row.now.split("."))) == new


def test_plugins_that_were_looked_for_by_themselves_need_no_key() -> None:
    assert data_of(migrate("plugins: {auto_discovery: true}", "f", "yaml").text) == {}


def test_what_is_for_people_becomes_one_line_and_a_day() -> None:
    text = "metadata:\n  created: 2025-09-02T10:00:00Z # then\n  description: |\n    one\n    two\n"
    assert migrate(text, "f", "yaml").text == "metadata:\n  created: 2025-09-02 # then\n  description: one two\n"


@pytest.mark.parametrize("version", ["1", "1.0", '"1.0"'])
def test_the_version_is_the_one_of_today(version: str) -> None:
    assert migrate(f"version: {version} # ours\n", "f", "yaml").text == "version: 2 # ours\n"


def test_keys_that_nobody_promised_are_left_out_of_old_sections_with_a_word_and_stay_elsewhere() -> None:
    found = migrate("performance: {speed: 9}\ncache: {speed: 9, ttl_hours: 1}", "f", "yaml")
    assert data_of(found.text) == {"cache": {"speed": 9, "keep": "1h"}}
    assert [str(note) for note in found.notes][:2] == [
        "f:1:1: performance: it is `collect` now: max_workers is `workers`, and max_retries is `attempts`",
        "f:1:15: performance.speed: it is left out: there never was such a key",
    ]
    assert [problem.key for problem in remaining(found.text, NOWHERE, "new")] == ["cache.speed"]


def test_keys_without_a_value_say_nothing() -> None:
    assert migrate("aws:\n  region:\nperformance:\n  max_workers:\n", "f", "yaml").text == ""


def test_what_is_no_map_is_not_overwritten() -> None:
    text = "performance: {max_workers: 3}\ncollect: [x]\nnotifications: {rules: x, channels: {slack: {enabled: true}}}"
    found = data_of(migrate(text, "f", "yaml").text)
    assert (found["collect"], found["notifications"]["rules"]) == (["x"], "x")


def test_line_ends_stay_as_they_are() -> None:
    text = "cache:\r\n  # a day\r\n  ttl_hours: 24\r\n"
    assert migrate(text, "f", "yaml").text == "cache:\r\n  # a day\r\n  keep: 24h\r\n"


_NAMES = st.sampled_from(["x", "${NAME}", "${NAME:-x}", "our team"])
_FLAGS = st.booleans() | st.just("${ON}")
_URLS = st.sampled_from(["${URL}", "https://hooks.example.org/x", "${URL:-https://x.example.org}"])
_NUMBERS = st.integers(1, 64) | st.just("${N:-8}")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "version": st.sampled_from(["2.0", 2]),
    **dict.fromkeys(["metadata.name", "metadata.author", "aws.profile"], _NAMES),
    "metadata.description": _NAMES | st.just("one\ntwo"),
    "metadata.created": st.sampled_from(["2025-09-02", "2025-09-02T10:00:00Z", "${DAY}"]),
    "aws.region": st.sampled_from(["us-east-1", "${REGION}"]),
    "aws.cross_account_roles": st.lists(
        st.fixed_dictionaries(
            {
                "role_arn": st.sampled_from(
                    ["arn:aws:iam::111111111111:role/a", "arn:aws-cn:iam::2" + "2" * 11 + ":role/b", "${R}"]
                )
            },
            optional={"external_id": st.sampled_from(["plain", 7, "${ID}"]), "session_name": st.just("ours")},
        ),
        max_size=3,
    ),
    "performance.max_workers": _NUMBERS,
    "performance.max_retries": _NUMBERS,
    "performance.timeout_seconds": _NUMBERS,
    "performance.connection_pool_size": _NUMBERS,
    "cache.enabled": _FLAGS,
    "cache.ttl_hours": st.integers(0, 8760) | st.sampled_from([0.5, 1.3, "24", "${TTL}"]),
    "cache.storage.type": st.sampled_from(["file", "redis", "memcached"]),
    "cache.storage.location": st.sampled_from(["/var/cache/x", "a/b.json", "redis://h:1/0", "${PLACE}"]),
    "cache.storage.max_size_mb": _NUMBERS,
    "cache.compression": _FLAGS,
    "cache.encryption.enabled": _FLAGS,
    "cache.encryption.key_provider": st.just("aws_kms"),
    "cache.encryption.key_id": _NAMES,
    "output.formats": st.lists(st.sampled_from(["csv", "json", "excel", "xml", "region-summary", "${F}"]), max_size=4),
    "output.directory": _NAMES,
    "output.naming.template": st.just("{date}_{time}_{profile}_services_report"),
    "output.naming.timestamp_format": st.just("%Y"),
    "output.retention.days": _NUMBERS,
    "output.retention.max_files": _NUMBERS,
    **{
        f"filters.{kind}.{what}": st.lists(st.sampled_from(["ec2*", "*gov*", "a: b"]), max_size=2)
        for kind in ("services", "regions")
        for what in ("include", "exclude")
    },
    "filters.capacity.min_services": st.integers(0, 90),
    "notifications.enabled": _FLAGS,
    "notifications.channels.email": st.fixed_dictionaries(
        {
            "smtp_server": st.sampled_from(["smtp.example.org", "smtp.example.org:25", "${HOST}"]),
            "recipients": st.lists(st.sampled_from(["a@b.org", "${TO}"]), min_size=1, max_size=2),
        },
        optional={"enabled": _FLAGS, "template": _NAMES},
    )
    | st.just({"enabled": False}),
    "notifications.channels.slack": st.fixed_dictionaries(
        {"webhook_url": _URLS}, optional={"enabled": _FLAGS, "channel": st.just("#aws")}
    )
    | st.just({"enabled": False}),
    "notifications.channels.webhooks": st.lists(
        st.fixed_dictionaries(
            {"url": _URLS},
            optional={
                "method": st.just("POST"),
                "headers": st.dictionaries(st.sampled_from(["X-Team", "Content-Type"]), _NAMES, max_size=2),
            },
        ),
        max_size=3,
    ),
    "database.enabled": _FLAGS,
    "database.type": st.sampled_from(["postgresql", "mysql", "sqlite"]),
    **dict.fromkeys(
        [f"database.connection.{key}" for key in ("host", "port", "database", "username", "password", "ssl_mode")],
        _NAMES,
    ),
    "database.tables.prefix": _NAMES,
    "database.tables.create_if_missing": _FLAGS,
    "database.retention.historical_data_days": _NUMBERS,
    "database.retention.cleanup_schedule": st.just("0 2 * * *"),
    "dashboard.enabled": _FLAGS,
    "dashboard.port": st.just(8080),
    "dashboard.host": st.just("0.0.0.0"),
    "dashboard.authentication.type": st.sampled_from(["none", "basic", "saml", "oauth"]),
    "dashboard.authentication.saml_config": st.just({}),
    "dashboard.theme": st.sampled_from(["light", "dark"]),
    **dict.fromkeys(
        [
            f"dashboard.features.{key}"
            for key in ("real_time_updates", "historical_charts", "export_buttons", "filtering_ui")
        ],
        _FLAGS,
    ),
    "monitoring.metrics.enabled": _FLAGS,
    "monitoring.metrics.prometheus_endpoint": st.just("/metrics"),
    "monitoring.metrics.custom_metrics": st.just([]),
    "monitoring.logging.level": st.sampled_from(["DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL", "${LEVEL}"]),
    "monitoring.logging.format": st.sampled_from(["json", "text", "JSON"]),
    "monitoring.logging.outputs": st.just([{"type": "file", "rotation": "daily"}, {"type": "syslog"}]),
    "plugins.directory": _NAMES,
    "plugins.auto_discovery": _FLAGS,
    "plugins.enabled_plugins": st.lists(st.sampled_from(["xml_output", "ours", "database_export"]), max_size=3),
    "plugins.plugin_configs.xml_output": st.just({"include_metadata": True}),
    "plugins.plugin_configs.database_export": st.just({"batch_size": 5}),
}
"""What might stand at each key of the roadmap's tree."""


def test_there_are_values_for_every_key_of_the_tree() -> None:
    assert {key for key in TREE if not any(key == known or key.startswith(f"{known}.") for known in VALUES)} == set()


@st.composite
def trees(draw: st.DrawFn, values: st.SearchStrategy[Any] | None = None) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=12)):
        *steps, last = key.split(".")
        here = tree
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = draw(VALUES[key] if values is None else values)
    return tree


@given(trees(), st.sampled_from(FORMS), st.booleans())
def test_every_old_tree_becomes_what_loads_and_then_stays(tree: dict[str, Any], form: Any, within: bool) -> None:
    """At the top of a file, and in a profile."""
    old: dict[str, object] = (
        {"profiles": {"p": {key: value for key, value in tree.items() if key != "version"}}} if within else tree
    )
    found = migrate(written(old, form), "old", form)
    new = parse_document(found.text, "new", "yaml" if found.notes else form)
    assert remaining(found.text, NOWHERE, "new", "yaml" if found.notes else form) == ()
    if found.notes:
        again = migrate(found.text, "new", "yaml")
        assert (again.text, again.notes) == (found.text, ())
    told = {note.key for note in found.notes}
    for path, _ in leaves(old):
        key = dotted(path)
        assert value_at(new.data, path) is not None or any(
            key == one or key.startswith((f"{one}.", f"{one}[")) for one in told
        )


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.sampled_from(["x", "${V}", "a\nb", "", "h:25", "1", "excel"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["url", "enabled", "type", "role_arn", "headers", "a"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(trees(_ANYTHING), st.booleans())
def test_whatever_stands_there_is_migrated_once(tree: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(tree, sort_keys=False, default_flow_style=flow)
    found = migrate(text, "old", "yaml")
    again = migrate(found.text, "new", "yaml")
    assert (again.text, again.notes) == (found.text, ())


@given(
    st.lists(
        st.sampled_from(["performance.max_workers", "cache.ttl_hours", "output.directory", "filters.x"]), unique=True
    )
)
def test_comments_go_where_their_keys_go(keys: list[str]) -> None:
    new = {
        "performance.max_workers": "workers",
        "cache.ttl_hours": "keep",
        "output.directory": "directory",
        "filters.x": "x",
    }
    text = "".join(
        f"# section of {key}\n{key.split('.')[0]}: # beside it\n  # above {key}\n  {key.split('.')[1]}: 1 # {key}\n"
        for key in keys
    )
    lines = migrate(text, "old", "yaml").text.splitlines()
    for key in keys:
        at = next(number for number, line in enumerate(lines) if line.startswith(f"  {new[key]}: "))
        assert lines[at].endswith(f" # {key}")
        assert lines[at - 1] == f"  # above {key}"
        assert lines[at - 2].endswith(": # beside it")
        assert lines[at - 3] == f"# section of {key}"
