"""What is shown, written and logged, and what is switched on."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from reporter.model.selection import Selection
from reporter.options.kinds import Form, Long, Name, Options, Partition, Pattern, Text, Whole

Format = Annotated[str, Form(r"[a-z0-9][a-z0-9_-]{0,40}", "the name of a format, such as csv", ("csv", "xlsx"))]
Day = Annotated[str, Form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-11-24", ("2026-11-24",))]
Recipient = Annotated[
    str,
    Form(
        r"age1[0-9a-z]{20,100}",
        "a public key of age, age1..., as `reporter config keygen` prints it",
        ("age1sg7mamhat4nquy0nuxary46ak2l6j4nfj9rv4swvtmj897tp756su9a9aa",),
    ),
]


class MetadataSection(Options):
    """What this configuration is: for people, and for features that only a share of all installations gets."""

    name: Text | None = Field(
        None, description="The name of this installation; `features` goes by it.", examples=["platform-team"]
    )
    description: Text | None = Field(
        None, description="What this installation is for.", examples=["News of AWS for all teams"]
    )
    author: Text | None = Field(None, description="Who keeps this configuration.", examples=["The platform team"])
    created: Day | None = Field(None, description="The day on which this configuration began.")


class Filter(Options):
    """Patterns: what is included, then what is excluded of it."""

    include: tuple[Pattern, ...] = Field((), description="Only what matches one of them.")
    exclude: tuple[Pattern, ...] = Field((), description="Nothing that matches one of them.")


class FiltersSection(Options):
    """What commands show and export. The history always keeps everything."""

    services: Filter = Field(
        default_factory=Filter,
        description="Which services are shown, by code or name.",
        examples=[{"include": ["ec2", "s3*"], "exclude": ["*-preview"]}],
    )
    regions: Filter = Field(
        default_factory=Filter,
        description="Which regions are shown, by code or name.",
        examples=[{"include": ["eu-*", "us-*"], "exclude": ["*-iso*"]}],
    )
    partitions: tuple[Partition, ...] = Field(
        (), description="Only these partitions. Without any, all.", examples=[["aws", "aws-us-gov"]]
    )
    min_services: Whole | None = Field(
        None,
        ge=0,
        description="Only regions with at least so many services. Only the command of v1.5.0 obeys it.",
        examples=[100],
    )

    def selection(self) -> Selection:
        return Selection(
            self.services.include,
            self.regions.include,
            self.partitions,
            self.services.exclude,
            self.regions.exclude,
        )


class ExportsSection(Options):
    """What `reporter export` writes where nothing is said."""

    formats: tuple[Format, ...] = Field((), description="The formats that are written.", examples=[["csv", "xlsx"]])
    directory: Path = Field(
        Path("build/export"), description="The folder that the files are written to.", examples=["/srv/data"]
    )


class CacheSection(Options):
    """The copy of AWS's answers that the command of v1.5.0 keeps."""

    enabled: bool = Field(True, description="Whether the copy is read and written.")
    keep: Long = Field(timedelta(hours=24), description="How old the copy may be to be used.", examples=["7d"])
    file: Path = Field(
        Path("cache/aws_data_cache.json"),
        description="The file of the copy, below the output folder.",
        examples=["cache/services.json"],
    )


class LoggingSection(Options):
    """Log lines, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "warning",
        description="The least severe lines that are written.",
        json_schema_extra={
            "enumDescriptions": [
                "Everything, for whoever looks for a fault.",
                "Each step of a job.",
                "What somebody should look at.",
                "What failed.",
            ]
        },
    )
    format: Literal["text", "json"] = Field(
        "text",
        description="How a line looks.",
        json_schema_extra={"enumDescriptions": ["Words, for people.", "One JSON object, for programs."]},
    )


class PluginsSection(Options):
    """Installed packages that add sources and formats."""

    allowed: tuple[Name, ...] | None = Field(
        None,
        description="The sources and formats that packages may add, by name. Without it, all that are installed.",
        examples=[["terraform"]],
    )
    folders: tuple[Path, ...] = Field(
        (), description="Folders with plug-ins of the command of v1.5.0.", examples=[["plugins"]]
    )


class SecretsSection(Options):
    """For whom secrets are encrypted."""

    recipients: tuple[Recipient, ...] = Field(
        (), description="Public keys of age. The private key of any of them opens every encrypted value."
    )


class Rollout(Options):
    """Where a feature is on: in all of these profiles, for this share of installations."""

    percent: Whole = Field(
        100,
        ge=0,
        le=100,
        description="In how many of a hundred installations it is on; `metadata.name` decides which.",
        examples=[25],
    )
    profiles: tuple[Name, ...] = Field(
        (), description="Only in these profiles is it on. Without any, in all.", examples=[["staging"]]
    )


def _rollout(value: object) -> object:
    """``true`` and ``false``, which a variable gives as a text, are on everywhere and nowhere."""
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        value = value.lower() == "true"
    return {"percent": 100 * value} if isinstance(value, bool) else value


Switch = Annotated[Rollout, BeforeValidator(_rollout, json_schema_input_type=bool | Rollout)]
"""``true``, ``false``, or a ``Rollout``."""


class FeaturesSection(Options):
    """New behaviour that can be switched on step by step: `true`, `false`, or where it is on."""

    parallel_sources: Switch = Field(
        Rollout(percent=0),
        description="Whether `run` and `collect` read all sources at the same time.",
        examples=[{"percent": 25, "profiles": ["staging"]}],
    )

    def is_on(self, feature: str, *, installation: str, profile: str | None) -> bool:
        """Whether *feature* is on for this *installation* (``metadata.name``) with this *profile*.

        An installation keeps its place: a share that grows never switches anybody off. The place is the first four
        bytes of SHA-256 over ``feature:installation``, as a share of all that there are.
        """
        from hashlib import sha256  # noqa: PLC0415 - start-up time

        rollout: Rollout = getattr(self, feature)
        if rollout.profiles and profile not in rollout.profiles:
            return False
        place = int.from_bytes(sha256(f"{feature}:{installation}".encode()).digest()[:4], "big")
        return place * 100 < rollout.percent << 32
