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

    repository: Path = Field(Path(), description="The repository, or any folder in it.")
    branch: BranchName = Field(BRANCH, description="The branch of the history.")
    remote: Remote = Field("origin", description="The git remote, by name or address.")
    push: bool = Field(False, description="Whether `run`, `collect` and `backfill` fetch first, and push at the end.")


class SourcesSection(Options):
    """What facts come from."""

    enabled: tuple[SourceName, ...] = Field(
        ("endpoints",), min_length=1, description="The sources that `run` and `collect` read, in this order."
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

    profile: Text | None = Field(None, description="The profile of AWS's own configuration files.")
    api_regions: tuple[RegionCode, ...] = Field((), description="Regions whose API is asked, until one answers.")
    role_arn: RoleArn | None = Field(None, description="A role that is assumed.")
    external_id: SecretText | None = Field(
        None, description="The external id that the role wants.", examples=["${EXTERNAL_ID}"]
    )
    session_name: SessionName | None = Field(None, description="The name of the role's sessions.")
    partitions: tuple[Partition, ...] = Field((), description="What is read: all that no other account reads.")

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

    accounts: dict[Name, Account] = Field({}, description="Further accounts, by a name of your own.")

    def ssm_options(self) -> dict[str, "str | Secret"]:
        """As source `ssm` takes them; secrets are still shut."""
        named = (
            (f"{name}.{key}", value) for name, account in self.accounts.items() for key, value in account.options()
        )
        return dict([*self.options(), *named])


class CollectSection(Options):
    """How source `ssm` is read."""

    workers: Whole = Field(10, ge=1, le=64, description="Calls at once.")
    attempts: Whole = Field(8, ge=1, le=100, description="Attempts at each call.")
    deadline: Short = Field(timedelta(minutes=15), description="Time for the whole read; what is left is unread.")
    launches: bool = Field(True, description="Whether AWS's feed of new regions is read for launch dates.")
    feed: HttpsUrl | None = Field(None, description="The address of that feed, where it is another than AWS's.")

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

    overall: Share = Field(THRESHOLDS.overall, ge=0, le=1, description="Share of all availabilities that may go.")
    region: Share = Field(THRESHOLDS.region, ge=0, le=1, description="Share of one region that may go.")
    service: Share = Field(
        THRESHOLDS.service, ge=0, le=1, description="Share of one service's regions that may go, unless all do."
    )
    replaced: Share = Field(THRESHOLDS.replaced, ge=0, le=1, description="Share of all that may come and go at once.")
    unread: Share = Field(THRESHOLDS.unread, ge=0, le=1, description="Share of the regions that may be unread.")
    floor: Whole = Field(
        THRESHOLDS.floor, ge=0, le=100_000, description="Removals of fewer availabilities always pass."
    )

    def thresholds(self) -> Thresholds:
        return Thresholds(self.overall, self.region, self.service, self.replaced, self.unread, self.floor)


class SettleSection(Options):
    """When a change is believed."""

    additions: Whole = Field(
        SETTLING.additions, ge=0, le=100, description="Further observations that confirm an addition."
    )
    removals: Days = Field(SETTLING.removals, description="How long a removal must last.")

    def settling(self) -> Settling:
        return Settling(self.additions, self.removals)


def ssm_options(aws: AwsSection, collect: CollectSection, own: Mapping[str, str]) -> dict[str, str]:
    """All options of source `ssm`: the sections `aws` and `collect`, with those of `sources.options.ssm` on top."""
    given: dict[str, str | Secret] = {**aws.ssm_options(), **collect.ssm_options(), **own}
    return {key: value if isinstance(value, str) else value.reveal() for key, value in given.items()}
