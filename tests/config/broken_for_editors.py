"""Files that are wrong in one place, where an editor must show it while the file is written, and the reporter later."""

from typing import NamedTuple


class Broken(NamedTuple):
    """A file in YAML, and the one key at which it is refused."""

    key: str
    text: str


BROKEN = (
    Broken("gaurd", "gaurd: {overall: 0.1}"),
    Broken("guard.overal", "guard: {overal: 0.1}"),
    Broken("guard.overall", "guard: {overall: 2}"),
    Broken("guard.floor", "guard: {floor: 2.5}"),
    Broken("guard", "guard: [overall]"),
    Broken("version", "version: 1"),
    Broken("version", "version: [2]"),
    Broken("extends[0]", "extends: [3]"),
    Broken("extends", "extends: ' '"),
    Broken("profiles.prod", "profiles: {prod: 3}"),
    Broken("profiles.prod.extends", "profiles: {prod: {extends: base.yml}}"),
    Broken("metadata.created", "metadata: {created: yesterday}"),
    Broken("history.push", "history: {push: perhaps}"),
    Broken("history.branch", "history: {branch: two words}"),
    Broken("history.remote", "history: {remote: [origin]}"),
    Broken("sources.enabled", "sources: {enabled: endpoints}"),
    Broken("sources.enabled", "sources: {enabled: []}"),
    Broken("sources.options.Table", "sources: {options: {Table: {file: rows.csv}}}"),
    Broken("sources.options.table.file", "sources: {options: {table: {file: [rows.csv]}}}"),
    Broken("aws.role_arn", "aws: {role_arn: reader}"),
    Broken("aws.external_id", "aws: {external_id: plain-text}"),
    Broken("aws.api_regions[1]", "aws: {api_regions: [eu-west-1, Ireland]}"),
    Broken("aws.accounts.1st", "aws: {accounts: {1st: {profile: reader}}}"),
    Broken("aws.accounts.gov.regions", "aws: {accounts: {gov: {regions: [us-gov-west-1]}}}"),
    Broken("collect.workers", "collect: {workers: many}"),
    Broken("collect.workers", "collect: {workers: true}"),
    Broken("collect.deadline", "collect: {deadline: 2d}"),
    Broken("collect.feed", "collect: {feed: 'http://example.org/'}"),
    Broken("settle.removals", "settle: {removals: 14}"),
    Broken("filters.min_services", "filters: {min_services: -1}"),
    Broken("filters.services.only", "filters: {services: {only: [ec2]}}"),
    Broken("site.primary", "site: {primary: red}"),
    Broken("exports.formats", "exports: {formats: csv}"),
    Broken("cache.keep", "cache: {keep: 24}"),
    Broken("logging.level", "logging: {level: loud}"),
    Broken("features.parallel_sources", "features: {parallel_sources: perhaps}"),
    Broken("features.parallel_sources.percent", "features: {parallel_sources: {percent: 101}}"),
    Broken(
        "notifications.channels.news.url",
        "notifications: {channels: {news: {type: slack, token: '${T}', channel: news, url: '${T}'}}}",
    ),
    Broken(
        "notifications.channels.news.token",
        "notifications: {channels: {news: {type: slack, token: plain-text, channel: news}}}",
    ),
    Broken(
        "notifications.channels.mail.port",
        "notifications: {channels: {mail: {type: email, host: h, sender: a@b, recipients: [c@d], port: 70000}}}",
    ),
    Broken("notifications.rules.all.channels", "notifications: {rules: {all: {channels: []}}}"),
    Broken("notifications.rules.all.when", "notifications: {rules: {all: {channels: [news], when: hourly}}}"),
    Broken(
        "notifications.rules.all.kinds[0]", "notifications: {rules: {all: {channels: [news], kinds: [region gone]}}}"
    ),
    Broken("publish.s3.bucket", "publish: {s3: {bucket: Our Bucket}}"),
)
