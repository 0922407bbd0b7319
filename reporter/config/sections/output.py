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
    Form(r"age1[0-9a-z]{20,100}", "a public key of age, age1..., as `reporter config keygen` prints it", ("age1...",)),
]


class MetadataSection(Options):
    """What this configuration is: for people, and for features that only a share of all installations gets."""

    name: Text | None = Field(None, description="The name of this installation.", examples=["platform-team"])
    description: Text | None = Field(None, description="What it is for.")
    author: Text | None = Field(None, description="Who keeps it.")
    created: Day | None = Field(None, description="Since when it exists.")


class Filter(Options):
    """Patterns: what is included, then what is excluded of it."""

    include: tuple[Pattern, ...] = Field((), description="Only what matches one of them.", examples=[["ec2", "s3*"]])
    exclude: tuple[Pattern, ...] = Field((), description="Nothing that matches one of them.", examples=[["*gov*"]])


class FiltersSection(Options):
    """What commands show and export. The history always keeps everything."""

    services: Filter = Field(default_factory=Filter, description="Services, by code or name.")
    regions: Filter = Field(default_factory=Filter, description="Regions, by code or name.")
    partitions: tuple[Partition, ...] = Field((), description="Only these partitions.")
    min_services: Whole | None = Field(
        None, ge=0, description="Only regions with so many services; the command of v1.5.0 obeys it."
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

    formats: tuple[Format, ...] = Field((), description="The formats.", examples=[["csv", "xlsx"]])
    directory: Path = Field(Path("build/export"), description="The folder for the files.")


class CacheSection(Options):
    """The copy of AWS's answers that the command of v1.5.0 keeps."""

    enabled: bool = Field(True, description="Whether it is read and written.")
    keep: Long = Field(timedelta(hours=24), description="How long it counts.")
    file: Path = Field(Path("cache/aws_data_cache.json"), description="The file, below the output folder.")


class LoggingSection(Options):
    """Log lines, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field("warning", description="The least level that is told.")
    format: Literal["text", "json"] = Field("text", description="Lines for people, or one JSON object a line.")


class PluginsSection(Options):
    """Installed packages that add sources and formats."""

    allowed: tuple[Name, ...] | None = Field(
        None, description="The sources and formats that packages may add, by name. Without it, all that are installed."
    )
    folders: tuple[Path, ...] = Field((), description="Folders with plug-ins of the command of v1.5.0.")


class SecretsSection(Options):
    """For whom secrets are encrypted."""

    recipients: tuple[Recipient, ...] = Field(
        (), description="Public keys; each one's private key opens every encrypted value."
    )


class Rollout(Options):
    """Where a feature is on: in all of these profiles, for this share of installations."""

    percent: Whole = Field(100, ge=0, le=100, description="Share of installations, in percent, by `metadata.name`.")
    profiles: tuple[Name, ...] = Field((), description="Only in these profiles. Without any, in all.")


def _rollout(value: object) -> object:
    """``true`` and ``false`` are on everywhere and nowhere."""
    return {"percent": 100 * value} if isinstance(value, bool) else value


Switch = Annotated[Rollout, BeforeValidator(_rollout)]
"""``true``, ``false``, or a ``Rollout``."""


class FeaturesSection(Options):
    """New behaviour that can be switched on step by step: `true`, `false`, or where it is on."""

    parallel_sources: Switch = Field(
        Rollout(percent=0), description="`run` and `collect` read all sources at the same time."
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
