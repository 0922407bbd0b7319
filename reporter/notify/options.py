"""Who is told: channels, and rules that say what each of them hears."""

from typing import Annotated, Literal

from pydantic import Field

from reporter.changes.change import Kind
from reporter.options.kinds import (
    Clock,
    Form,
    HttpsUrl,
    Name,
    Options,
    Partition,
    Pattern,
    SecretText,
    SecretUrl,
    Text,
    TimeZone,
    Weekday,
    Whole,
)

Severity = Annotated[
    Literal["info", "notice", "warning", "critical"],
    Field(
        json_schema_extra={
            "enumDescriptions": [
                "Everything that changed.",
                "What people like to hear.",
                "What somebody should look at.",
                "What somebody must look at now.",
            ]
        }
    ),
]
Address = Annotated[
    str, Form(r"[^@\s<>,;]{1,64}@[\w.-]{1,255}", "a mail address such as team@example.org", ("team@example.org",))
]
Host = Annotated[str, Form(r"(?!-)[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]+\]", "the name of a host", ("smtp.example.org",))]
Header = Annotated[str, Form(r"[A-Za-z0-9-]{1,64}", "the name of an HTTP header", ("X-Team",))]
TeamsChannelId = Annotated[
    str, Form(r"19:[\w.=-]+@thread\.(?:tacv2|skype)", "a channel's id, 19:...@thread.tacv2", ("19:abc@thread.tacv2",))
]
Guid = Annotated[
    str,
    Form(
        r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "an id such as 00000000-0000-0000-0000-000000000000",
        ("00000000-0000-0000-0000-000000000000",),
    ),
]
TopicArn = Annotated[
    str,
    Form(
        r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w.-]{1,256}",
        "the ARN of a topic, such as arn:aws:sns:eu-west-1:123456789012:changes",
        ("arn:aws:sns:eu-west-1:123456789012:changes",),
    ),
]


class Slack(Options):
    """A Slack channel, written to with a bot's token: threads, pictures, and edits of what was said before."""

    type: Literal["slack"] = Field(description="The kind of channel.")
    token: SecretText = Field(description="The bot's token, with the right chat:write.", examples=["${SLACK_TOKEN}"])
    channel: Annotated[
        str, Form(r"#?[\w.-]{1,80}", "a channel's name or id, such as #cloud-news", ("#cloud-news",))
    ] = Field(description="The Slack channel, by name or id.")


class SlackWebhook(Options):
    """A Slack channel, written to by an incoming webhook: posts only."""

    type: Literal["slack-webhook"] = Field(description="The kind of channel.")
    url: SecretUrl = Field(description="The address of the webhook.", examples=["${SLACK_WEBHOOK}"])


class TeamsWorkflow(Options):
    """A Teams channel or chat, written to by a Workflows webhook."""

    type: Literal["teams-workflow"] = Field(description="The kind of channel.")
    url: SecretUrl = Field(description="The address of the workflow.", examples=["${TEAMS_WORKFLOW}"])


class TeamsBot(Options):
    """A Teams channel, written to by a bot. Without secret and certificate, the CI job's identity is exchanged."""

    type: Literal["teams-bot"] = Field(description="The kind of channel.")
    tenant: Guid = Field(description="The directory (tenant) id.")
    app: Guid = Field(description="The bot's application (client) id.")
    channel: TeamsChannelId = Field(description="The id of the Teams channel.")
    secret: SecretText | None = Field(
        None, description="The application's client secret.", examples=["${TEAMS_SECRET}"]
    )
    certificate: SecretText | None = Field(
        None, description="A certificate with its private key, as PEM.", examples=["${TEAMS_CERTIFICATE}"]
    )
    service_url: HttpsUrl = Field(
        "https://smba.trafficmanager.net/teams/",
        description="The Bot Framework's service for the tenant's place.",
        examples=["https://smba.trafficmanager.net/emea/"],
    )


class Email(Options):
    """Mail by SMTP."""

    type: Literal["email"] = Field(description="The kind of channel.")
    host: Host = Field(description="The mail server.")
    port: Whole = Field(587, ge=1, le=65535, description="The port of the mail server.", examples=[465])
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the connection is kept private.",
        json_schema_extra={
            "enumDescriptions": [
                "It begins openly and is encrypted before anything is said.",
                "It is encrypted from the first byte; mostly on port 465.",
                "It is not encrypted, and no password is sent.",
            ]
        },
    )
    username: Text | None = Field(None, description="The name of the mail account.", examples=["reporter"])
    password: SecretText | None = Field(
        None, description="The password of the mail account.", examples=["${SMTP_PASSWORD}"]
    )
    sender: Address = Field(description="The address that the mail is from.")
    recipients: tuple[Address, ...] = Field(min_length=1, description="The addresses that the mail goes to.")


class Webhook(Options):
    """Any program's webhook, signed after the Standard Webhooks specification."""

    type: Literal["webhook"] = Field(description="The kind of channel.")
    url: SecretUrl = Field(description="The address that is posted to.", examples=["${WEBHOOK_URL}"])
    secret: SecretText | None = Field(
        None, description="The key (whsec_...) that messages are signed with.", examples=["${WEBHOOK_KEY}"]
    )
    headers: dict[Header, SecretText] = Field(
        {}, description="Further headers, by name.", examples=[{"Authorization": "${WEBHOOK_TOKEN}"}]
    )
    private: bool = Field(False, description="Whether an address in a private network may be reached.")


class Sns(Options):
    """An SNS topic."""

    type: Literal["sns"] = Field(description="The kind of channel.")
    topic: TopicArn = Field(description="The ARN of the topic.")


class Sqs(Options):
    """An SQS queue."""

    type: Literal["sqs"] = Field(description="The kind of channel.")
    queue: HttpsUrl = Field(
        description="The address of the queue.", examples=["https://sqs.eu-west-1.amazonaws.com/123456789012/changes"]
    )


class GitHub(Options):
    """The summary of the GitHub Actions job, and one rolling issue if wanted."""

    type: Literal["github"] = Field(description="The kind of channel.")
    issue: bool = Field(False, description="Whether one issue is kept up to date as well.")


class Apprise(Options):
    """Everything else, by an address of the library apprise."""

    type: Literal["apprise"] = Field(description="The kind of channel.")
    url: SecretText = Field(description="The address, as apprise writes it.", examples=["${APPRISE_URL}"])


Channel = Annotated[
    Slack | SlackWebhook | TeamsWorkflow | TeamsBot | Email | Webhook | Sns | Sqs | GitHub | Apprise,
    Field(discriminator="type"),
]


class Quiet(Options):
    """Hours in which nothing is sent; it is sent when they end."""

    start: Clock = Field(description="When the quiet hours begin.", examples=["20:00"])
    end: Clock = Field(
        description="When the quiet hours end; a time before their beginning is on the next day.", examples=["07:00"]
    )


class Rule(Options):
    """What a channel hears. Patterns of one kind mean "any of them"; none means everything."""

    channels: tuple[Name, ...] = Field(
        min_length=1,
        description="The channels that hear it, by their names in `notifications.channels`.",
        examples=[["news"]],
    )
    owner: Text | None = Field(None, description="The team that the rule belongs to.", examples=["Team A"])
    services: tuple[Pattern, ...] = Field(
        (), description="Only these services, by code or name.", examples=[["bedrock*", "sagemaker*"]]
    )
    regions: tuple[Pattern, ...] = Field((), description="Only these regions, by code or name.")
    partitions: tuple[Partition, ...] = Field((), description="Only these partitions.")
    kinds: tuple[Kind, ...] = Field(
        (), description="Only these kinds of changes.", examples=[["region added", "service added"]]
    )
    severity: Severity = Field("info", description="Only what is at least so severe.")
    insights: tuple[Name, ...] = Field(
        (), description="Insights that are told as well, by id.", examples=[["single-region"]]
    )
    when: Literal["now", "daily", "weekly", "monthly"] = Field(
        "now",
        description="At once, or together as a digest.",
        json_schema_extra={
            "enumDescriptions": [
                "With the run that finds it.",
                "Once a day, at the time `at`.",
                "Once a week, on `weekday` at the time `at`.",
                "Once a month, on `day` at the time `at`.",
            ]
        },
    )
    at: Clock = Field("09:00", description="The time of a digest.")
    weekday: Weekday = Field("monday", description="The day of a weekly digest.")
    day: Whole = Field(1, ge=1, le=28, description="The day of a monthly digest.", examples=[15])
    time_zone: TimeZone | None = Field(
        None, description="The time zone of the rule's times. Without it, `notifications.time_zone`."
    )
    quiet: Quiet | None = Field(
        None, description="Hours in which nothing is sent; what happens then is sent when they end."
    )
    mentions: tuple[Text, ...] = Field(
        (), description="Who is called by name, as the channel's platform writes it.", examples=[["@platform-oncall"]]
    )


class NotifyOptions(Options):
    """Channels and rules, each by a name of your own."""

    enabled: bool = Field(True, description="Whether anything is sent at all.")
    time_zone: TimeZone = Field("UTC", description="The time zone of all times of day.", examples=["Europe/Berlin"])
    operations: Name | None = Field(
        None,
        description="The channel that hears of failures, by its name in `notifications.channels`.",
        examples=["operations"],
    )
    attempts: Whole = Field(
        5, ge=1, le=20, description="In how many runs a message is tried before it is given up.", examples=[3]
    )
    channels: dict[Name, Channel] = Field(
        {},
        description="What can be written to, by a name of your own.",
        examples=[{"news": {"type": "slack-webhook", "url": "${SLACK_WEBHOOK}"}}],
    )
    rules: dict[Name, Rule] = Field(
        {},
        description="What is told where, by a name of your own.",
        examples=[{"all": {"channels": ["news"]}}],
    )
