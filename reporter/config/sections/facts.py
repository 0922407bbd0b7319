"""What is read, judged and kept: the sections that the main job obeys."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from reporter.changes.guard import DEFAULT as THRESHOLDS
from reporter.changes.guard import Thresholds
from reporter.changes.settle import DEFAULT as SETTLING
from reporter.changes.settle import Settling
from reporter.history.git import BRANCH
from reporter.options.kinds import (
    BranchName,
    Days,
    Form,
    HttpsUrl,
    Name,
    Options,
    Partition,
    RegionCode,
    RoleArn,
    Scalar,
    SecretText,
    Share,
    Short,
    SourceName,
    Text,
    Whole,
)

if TYPE_CHECKING:
    from reporter.options.secret import Secret

SessionName = Annotated[
    str, Form(r"[\w+=,.@-]{2,64}", "2 to 64 letters, digits or signs of _+=,.@-", ("aws-services-reporter",))
]
Remote = Annotated[
    str, Form(r"(?!-)[^\s\x00-\x1f]{1,500}", "the name or address of a remote, without blanks", ("origin",))
]


class HistorySection(Options):
    """The git repository that keeps the history."""

    repository: Path = Field(
        Path(), description="The git repository, or any folder in it.", examples=["../services-history"]
    )
    branch: BranchName = Field(BRANCH, description="The branch of the history.")
    remote: Remote = Field("origin", description="The git remote that is fetched from and pushed to: name or address.")
    push: bool = Field(False, description="Whether `run`, `collect` and `backfill` fetch first and push at the end.")


class SourcesSection(Options):
    """What facts come from."""

    enabled: tuple[SourceName, ...] = Field(
        ("endpoints",),
        min_length=1,
        description="The sources that `run` and `collect` read, in this order.",
        examples=[["endpoints", "ssm"]],
    )
    default: SourceName | None = Field(
        None, description="The source that reading commands and the site speak of. Without it, the first enabled one."
    )
    options: dict[SourceName, dict[Text, Scalar]] = Field(
        {},
        description="Options of sources, by source, as `--option` takes them.",
        examples=[{"table": {"file": "rows.csv"}}],
    )

    @property
    def chosen(self) -> str:
        """The source that is meant where none is named."""
        return self.default or self.enabled[0]

    def options_of(self, source: str) -> dict[str, str]:
        """The options of *source*, as its factory takes them."""
        return dict(self.options.get(source, {}))


class Account(Options):
    """One set of credentials for source `ssm`, and what is read with it."""

    profile: Text | None = Field(
        None, description="The profile of AWS's own configuration files (`~/.aws/config`).", examples=["reader"]
    )
    api_regions: tuple[RegionCode, ...] = Field(
        (), description="Regions whose API is asked, one after the other, until one answers."
    )
    role_arn: RoleArn | None = Field(None, description="The role that is assumed before anything is read.")
    external_id: SecretText | None = Field(
        None, description="The external id that the role asks for.", examples=["${EXTERNAL_ID}"]
    )
    session_name: SessionName | None = Field(
        None, description="What the role's sessions are called in CloudTrail. Without it, `aws-services-reporter`."
    )
    partitions: tuple[Partition, ...] = Field(
        (),
        description=(
            "The partitions that are read. Without any, a named account reads the one of its regions or role; "
            "the one without a name reads all that no other reads."
        ),
        examples=[["aws-us-gov"]],
    )

    def options(self) -> Iterator[tuple[str, "str | Secret"]]:
        """What is set, as source `ssm` takes it."""
        for key in ("profile", "role_arn", "external_id", "session_name"):
            if (value := getattr(self, key)) is not None:
                yield key, value
        for key in ("api_regions", "partitions"):
            if value := getattr(self, key):
                yield key, ",".join(value)


class AwsSection(Account):
    """The credentials of source `ssm`, and further accounts for other partitions."""

    accounts: dict[Name, Account] = Field(
        {},
        description="Further accounts, by a name of your own: one for each partition that has its own credentials.",
        examples=[{"gov": {"profile": "gov", "partitions": ["aws-us-gov"]}}],
    )

    def ssm_options(self) -> dict[str, "str | Secret"]:
        """As source `ssm` takes them; secrets are still shut."""
        named = (
            (f"{name}.{key}", value) for name, account in self.accounts.items() for key, value in account.options()
        )
        return dict([*self.options(), *named])


class CollectSection(Options):
    """How source `ssm` is read."""

    workers: Whole = Field(
        10, ge=1, le=64, description="How many calls run at the same time. Fewer leave more to others.", examples=[3]
    )
    attempts: Whole = Field(
        8, ge=1, le=100, description="How often each call is tried before its part is unread.", examples=[12]
    )
    deadline: Short = Field(
        timedelta(minutes=15),
        description="How long the whole read may take; what is left then is unread.",
        examples=["10m"],
    )
    launches: bool = Field(True, description="Whether AWS's feed of new regions is read for launch dates.")
    feed: HttpsUrl | None = Field(
        None,
        description="The address of the feed of new regions, where it is not AWS's own.",
        examples=["https://mirror.example.org/launches.rss"],
    )

    def ssm_options(self) -> dict[str, str]:
        """What differs from the defaults of source `ssm`."""
        set_here = self.model_fields_set
        found: dict[str, str] = {key: str(getattr(self, key)) for key in ("workers", "attempts") if key in set_here}
        if "deadline" in set_here:
            found["deadline"] = str(int(self.deadline.total_seconds()))
        if not self.launches:
            found["feed"] = "off"
        elif self.feed:
            found["feed"] = self.feed
        return found


class GuardSection(Options):
    """When an observation is refused, because it looks like a fault of its source."""

    overall: Share = Field(
        THRESHOLDS.overall,
        ge=0,
        le=1,
        description="Share of all availabilities that one observation may remove.",
        examples=[0.1],
    )
    region: Share = Field(
        THRESHOLDS.region,
        ge=0,
        le=1,
        description="Share of one region's services that one observation may remove.",
        examples=[0.3],
    )
    service: Share = Field(
        THRESHOLDS.service,
        ge=0,
        le=1,
        description="Share of one service's regions that one observation may remove, unless it removes all.",
        examples=[0.6],
    )
    replaced: Share = Field(
        THRESHOLDS.replaced,
        ge=0,
        le=1,
        description="Share of all availabilities that may change at once, where many come and many go.",
        examples=[0.4],
    )
    unread: Share = Field(
        THRESHOLDS.unread,
        ge=0,
        le=1,
        description="Share of the known regions that a read may miss.",
        examples=[0.2],
    )
    floor: Whole = Field(
        THRESHOLDS.floor,
        ge=0,
        le=100_000,
        description="Removals of fewer availabilities than this always pass.",
        examples=[25],
    )

    def thresholds(self) -> Thresholds:
        return Thresholds(self.overall, self.region, self.service, self.replaced, self.unread, self.floor)


class SettleSection(Options):
    """When a change is believed."""

    additions: Whole = Field(
        SETTLING.additions,
        ge=0,
        le=100,
        description="How many further observations confirm an addition.",
        examples=[2],
    )
    removals: Days = Field(
        SETTLING.removals, description="How long a removal must last before it is news.", examples=["30d"]
    )

    def settling(self) -> Settling:
        return Settling(self.additions, self.removals)


def ssm_options(aws: AwsSection, collect: CollectSection, own: Mapping[str, str]) -> dict[str, str]:
    """All options of source `ssm`: the sections `aws` and `collect`, with those of `sources.options.ssm` on top."""
    given: dict[str, str | Secret] = {**aws.ssm_options(), **collect.ssm_options(), **own}
    return {key: value if isinstance(value, str) else value.reveal() for key, value in given.items()}
