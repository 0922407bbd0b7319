"""Every key that the roadmap promised is told what became of it."""

from pathlib import Path

import pytest

from reporter.config.layers import Layer
from reporter.config.legacy import KEYS, replaced
from reporter.config.load import load
from reporter.config.problems import ConfigError

TREE = """
version
metadata.name metadata.description metadata.created metadata.author
aws.profile aws.region aws.cross_account_roles.*.role_arn aws.cross_account_roles.*.external_id
aws.cross_account_roles.*.session_name
performance.max_workers performance.max_retries performance.timeout_seconds performance.connection_pool_size
cache.enabled cache.ttl_hours cache.storage.type cache.storage.location cache.storage.max_size_mb cache.compression
cache.encryption.enabled cache.encryption.key_provider cache.encryption.key_id
output.formats output.directory output.naming.template output.naming.timestamp_format
output.retention.days output.retention.max_files
filters.services.include filters.services.exclude filters.regions.include filters.regions.exclude
filters.capacity.min_services
notifications.enabled notifications.channels.email.enabled notifications.channels.email.smtp_server
notifications.channels.email.recipients notifications.channels.email.template notifications.channels.slack.enabled
notifications.channels.slack.webhook_url notifications.channels.slack.channel notifications.channels.webhooks.*.url
notifications.channels.webhooks.*.method notifications.channels.webhooks.*.headers
database.enabled database.type database.connection.host database.connection.port database.connection.database
database.connection.username database.connection.password database.connection.ssl_mode database.tables.prefix
database.tables.create_if_missing database.retention.historical_data_days database.retention.cleanup_schedule
dashboard.enabled dashboard.port dashboard.host dashboard.authentication.type dashboard.authentication.saml_config
dashboard.theme dashboard.features.real_time_updates dashboard.features.historical_charts
dashboard.features.export_buttons dashboard.features.filtering_ui
monitoring.metrics.enabled monitoring.metrics.prometheus_endpoint monitoring.metrics.custom_metrics
monitoring.logging.level monitoring.logging.format monitoring.logging.outputs
plugins.directory plugins.auto_discovery plugins.enabled_plugins plugins.plugin_configs.xml_output
plugins.plugin_configs.database_export
""".split()
"""The whole tree."""


def test_every_key_of_the_tree_is_in_the_table_by_itself_or_by_what_holds_it() -> None:
    table = {old.key for old in KEYS}
    for key in TREE:
        parts = key.split(".")
        assert {".".join(parts[:end]) for end in range(1, len(parts) + 1)} & table, key


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("performance",), "`reporter config migrate` does it"),
        (("aws", "region"), "it is `aws.api_regions` now: "),
        (("database",), "it has gone: git keeps the history"),
        (("dashboard",), "it has gone: "),
        (("cache", "ttl_hours"), "it is `cache.keep` now: "),
    ],
)
def test_an_old_key_is_told_what_stands_in_its_place(path: tuple[str, ...], told: str) -> None:
    found = replaced(path)
    assert found is not None
    assert told in found


@pytest.mark.parametrize("path", [("nonsense",), ("guard", "region"), ("metadata", "name"), ("aws", "profile")])
def test_a_key_that_never_was_or_that_stayed_is_none_of_them(path: tuple[str, ...]) -> None:
    assert replaced(path) is None


def test_old_keys_are_told_when_a_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("performance: {max_workers: 3}\ncache: {ttl_hours: 3}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load([(Layer.PROJECT, tmp_path / "c.yml")], environment={})
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["performance", "cache.ttl_hours"]


OLD_CHANNELS = """
notifications:
  channels:
    email: {enabled: true, smtp_server: smtp.example.org, recipients: [a@b.org], template: x}
    slack: {enabled: true, webhook_url: x, channel: "#x"}
    webhooks: [{url: x, method: POST, headers: {A: b}}]
"""


def told(folder: Path, text: str) -> dict[str, str]:
    (folder / "c.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load([(Layer.PROJECT, folder / "c.yml")], environment={})
    return {problem.key.removeprefix("notifications.channels."): problem.text for problem in caught.value.problems}


def test_channels_of_before_they_had_types_are_told_key_by_key(tmp_path: Path) -> None:
    found = told(tmp_path, OLD_CHANNELS)
    assert list(found) == [
        *("email", "email.enabled", "email.smtp_server", "email.template"),
        *("slack", "slack.enabled", "slack.webhook_url", "slack.channel"),
        *("webhooks", "webhooks[0].url", "webhooks[0].method", "webhooks[0].headers"),
    ]
    assert all("`reporter config migrate`" in text for text in found.values())
    assert found["email.smtp_server"].startswith("it is `notifications.channels.email.host` now: ")


@pytest.mark.parametrize("channel", ["slack: {token: x, channel: y}", "email: {host: a}", "email: {}", "slack: 3"])
def test_a_channel_of_today_that_lacks_its_type_is_not_taken_for_an_old_one(tmp_path: Path, channel: str) -> None:
    [text] = told(tmp_path, f"notifications: {{channels: {{{channel}}}}}").values()
    assert "`type`" in text
    assert "migrate" not in text
