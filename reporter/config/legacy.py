"""Keys of older configurations, and what stands in their place: every key that the roadmap of v2.0 promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporter.config.problems import KeyPath

COMMAND: Final = "`reporter config migrate`"


@dataclass(frozen=True, slots=True)
class Old:
    """An old key, and all below it that has no row of its own. ``*`` in it stands for a place in a list.

    ``now`` is the key that does its work: itself if it stayed, ``None`` if none does. ``why`` says what is different,
    or what does the work instead.
    """

    key: str
    now: str | None
    why: str = ""

    @property
    def stayed(self) -> bool:
        return self.now == self.key

    @property
    def told(self) -> str:
        """What became of it, in words."""
        if self.now is None:
            return f"it has gone: {self.why}"
        if self.stayed:
            return self.why
        return f"it is `{self.now}` now{': ' if self.why else ''}{self.why}"


def _stayed(section: str, *names: str) -> tuple[Old, ...]:
    return tuple(Old(f"{section}.{name}", f"{section}.{name}") for name in names)


_ACCOUNT: Final = "aws.cross_account_roles.*"
_EMAIL: Final = "notifications.channels.email"
_SLACK: Final = "notifications.channels.slack"
_HOOKS: Final = "notifications.channels.webhooks"
_HOOK: Final = "notifications.channels.webhook"
_RULE: Final = "a rule says what a channel hears, and a channel without any hears nothing"
_HIDDEN: Final = "it is a secret, so it comes from a variable, ${NAME}, or is encrypted"

KEYS: Final[tuple[Old, ...]] = (
    Old("version", "version"),
    *_stayed("metadata", "name", "description", "created", "author"),
    Old("aws.profile", "aws.profile"),
    Old("aws.region", "aws.api_regions", "a list of the regions whose API is asked, until one answers"),
    Old(
        "aws.cross_account_roles",
        "aws.accounts",
        "each has a name, and one for each partition is enough, because AWS tells all accounts the same",
    ),
    Old(f"{_ACCOUNT}.role_arn", "aws.accounts.NAME.role_arn"),
    Old(f"{_ACCOUNT}.external_id", "aws.accounts.NAME.external_id", _HIDDEN),
    Old(f"{_ACCOUNT}.session_name", "aws.accounts.NAME.session_name"),
    Old("performance", "collect", "max_workers is `workers`, and max_retries is `attempts`"),
    Old("performance.max_workers", "collect.workers"),
    Old("performance.max_retries", "collect.attempts", "it counts the first attempt too"),
    Old(
        "performance.timeout_seconds",
        None,
        "each call has a time-out of its own, and `collect.deadline` bounds the whole read",
    ),
    Old("performance.connection_pool_size", None, "there are as many connections as `collect.workers`"),
    Old("cache.enabled", "cache.enabled"),
    Old("cache.ttl_hours", "cache.keep", "a span of time with its unit, such as 24h"),
    Old("cache.storage", "cache.file", "the copy is always a file"),
    Old(
        "cache.storage.type", None, "the copy is always a file; what many share is the history in git, without a server"
    ),
    Old("cache.storage.location", "cache.file", "the path of the file, below the output folder unless it is absolute"),
    Old("cache.storage.max_size_mb", None, "the copy is one file of a few megabytes, and does not grow"),
    Old("cache.compression", None, "the copy is one small file"),
    Old("cache.encryption", None, "the copy holds what AWS tells everybody, and only its owner may read the file"),
    Old("output", "exports", "`formats` and `directory` are there; names and days are left to the history"),
    Old("output.formats", "exports.formats", "excel is called xlsx, and the two summaries are in csv"),
    Old("output.directory", "exports.directory"),
    Old("output.naming", None, "files keep their names, so that links to them hold; `--at DATE` exports any day"),
    Old("output.retention", None, "each export replaces the last, and the history in git keeps every day"),
    *_stayed("filters", "services.include", "services.exclude", "regions.include", "regions.exclude"),
    Old("filters.capacity", "filters.min_services"),
    Old("filters.capacity.min_services", "filters.min_services"),
    Old("notifications.enabled", "notifications.enabled"),
    Old(_EMAIL, _EMAIL, "a channel says its `type: email`, `host`, `sender` and `recipients`"),
    Old(f"{_EMAIL}.enabled", "notifications.rules", _RULE),
    Old(f"{_EMAIL}.smtp_server", f"{_EMAIL}.host", "its port stands in `port`"),
    Old(f"{_EMAIL}.recipients", f"{_EMAIL}.recipients"),
    Old(f"{_EMAIL}.template", None, "messages are worded for each kind of channel, so that they can be read there"),
    Old(_SLACK, _SLACK, "a channel says its `type: slack-webhook` and `url`"),
    Old(f"{_SLACK}.enabled", "notifications.rules", _RULE),
    Old(f"{_SLACK}.webhook_url", f"{_SLACK}.url", _HIDDEN),
    Old(
        f"{_SLACK}.channel",
        None,
        "a webhook posts where it was made for; `type: slack`, with a bot's token, chooses its channel",
    ),
    Old(_HOOKS, _HOOK, "each is a channel with a name and `type: webhook`"),
    Old(f"{_HOOKS}.*.url", f"{_HOOK}.url", _HIDDEN),
    Old(f"{_HOOKS}.*.method", None, "messages are always posted, as the Standard Webhooks specification has it"),
    Old(f"{_HOOKS}.*.headers", f"{_HOOK}.headers", "they are secrets, so they come from variables, ${NAME}"),
    Old(
        "database", None, "git keeps the history, and `reporter export --format sqlite` makes a database of it for SQL"
    ),
    Old("database.connection", None, "there is no server to reach, and no password to keep"),
    Old("database.retention", None, "the history keeps every change since the first day, and stays small"),
    Old("dashboard", None, "`reporter build` makes a static site, so no server runs"),
    Old("dashboard.port", None, "a static site needs none; `reporter serve --port` shows it on this machine"),
    Old("dashboard.host", None, "a static site needs none; `reporter serve` shows it on this machine alone"),
    Old("dashboard.authentication", None, "who may read a static site is decided where it is published"),
    Old("dashboard.theme", None, "readers choose light or dark; `site.primary` and `site.accent` are the colours"),
    Old("dashboard.features", None, "the site needs no switches, and is as new as the last run"),
    Old("monitoring", "logging", "`level` and `format` are there; metrics are `publish.cloudwatch`"),
    Old("monitoring.metrics", None, "a job that ends cannot be scraped; `publish.cloudwatch` sends its metrics"),
    Old("monitoring.logging", "logging"),
    Old("monitoring.logging.level", "logging.level", "in lower case"),
    Old("monitoring.logging.format", "logging.format"),
    Old(
        "monitoring.logging.outputs",
        None,
        "lines go to standard error; what runs the job keeps them, turns them over and sends them on",
    ),
    Old("plugins.directory", "plugins.folders", "a list"),
    Old("plugins.auto_discovery", "plugins.allowed", "an empty list allows none"),
    Old("plugins.enabled_plugins", "plugins.allowed", "what is built in needs no permission"),
    Old("plugins.plugin_configs", None, "formats have no options; those of a source are `sources.options.NAME`"),
    Old("plugins.plugin_configs.xml_output", None, "the format xml is built in, and leaves nothing out"),
    Old("plugins.plugin_configs.database_export", None, "the format sqlite is built in, and written at once"),
)
"""In the order of the roadmap's tree."""

FORMATS: Final[Mapping[str, str]] = {"excel": "xlsx", "region-summary": "csv", "service-summary": "csv"}
"""Names of formats that are others now."""

_BY_STEPS: Final[Mapping[tuple[str, ...], Old]] = {
    tuple(key.split(".")): old for old in KEYS for key in (old.key.replace(".*", ""), old.key)
}
"""What is in a list may stand there without one, where it is the only one."""


def _steps(path: KeyPath) -> tuple[str, ...]:
    return tuple("*" if isinstance(step, int) else step for step in path)


def row(path: KeyPath) -> Old:
    """The row of the old key at *path* itself. ``KeyError`` if it has none."""
    return _BY_STEPS[_steps(path)]


def old_key(path: KeyPath) -> Old | None:
    """The row that tells of the key at *path*: its own, or that of the nearest key around it that did not stay."""
    steps = _steps(path)
    if steps in _BY_STEPS:
        return _BY_STEPS[steps]
    around = (_BY_STEPS.get(steps[:end]) for end in range(len(steps) - 1, 0, -1))
    return next((old for old in around if old and not old.stayed), None)


def replaced(path: KeyPath) -> str | None:
    """What to write in place of the old key at *path*, and why; ``None`` if it never was one, or still is."""
    found = old_key(path)
    if found is None or (found.stayed and not found.why):
        return None
    does = "takes it out" if found.now is None else "does it"
    return f"{found.told}: {COMMAND} {does}"
