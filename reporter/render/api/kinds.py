"""What the files of the API are made of: texts, codes, days, and objects that hold exactly what their schema says."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

VERSION: Final = "1.0.0"
"""The API's version. The first number is in its address; the second grows when something is added."""

SLUG: Final = r"^[a-z0-9][a-z0-9.-]*(?:_[0-9a-f]{16})?$"
"""What ``reporter.render.addresses.slug`` makes."""
MONTH: Final = r"^\d{4}-(?:0[1-9]|1[0-2])$"
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"

_LONE: Final = re.compile("[\ud800-\udfff]")


def whole(value: Any) -> Any:  # noqa: ANN401 - pydantic says afterwards whether it is a text
    """A text without lone surrogates, which no encoding can write: each becomes U+FFFD."""
    if not isinstance(value, str) or value.isascii():
        return value
    return _LONE.sub("\ufffd", value)


Text = Annotated[str, BeforeValidator(whole)]
Slug = Annotated[str, Field(pattern=SLUG, description="Its name in addresses. For most codes it is the code.")]
Day = Annotated[str, Field(pattern=_DAY, examples=["2026-11-17"])]
Month = Annotated[str, Field(pattern=MONTH, examples=["2026-10"])]
Moment = Annotated[str, Field(pattern=_MOMENT, description="UTC.", examples=["2026-11-17T20:24:14Z"])]
Count = Annotated[int, Field(ge=0)]
Chance = Annotated[float, Field(ge=0, le=1)]
ChangeId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{20}$",
        description="The same for the same change, also when the history is written anew and revisions differ.",
    ),
]
Revision = Annotated[Text, Field(description="The commit of the history that holds it.")]
Href = Annotated[
    Text,
    Field(description="Relative to `api/v1/`, or a whole address if the site's own is configured."),
]
Page = Annotated[Text, Field(description="The page for people: relative to `api/v1/`, or a whole address, as `href`.")]
State = Annotated[
    Literal["available", "global", "not listed", "unknown"],
    Field(
        description="`global`: the region's partition runs the service once for all its regions. `unknown`: the "
        "source names the service and does not say whether it is here, which is not a no."
    ),
]
Since = Annotated[
    str | None,
    Field(pattern=_DAY, description="The day since which it is there; null if nobody knows."),
]
AtLatest = Annotated[bool, Field(description="Whether it had come on the day of `since` or before.")]
Dated = Annotated[str | None, Field(pattern=_DAY, description="The day that the source itself gives, if it does.")]
Provisional = Annotated[bool, Field(description="Whether no further observation has confirmed it yet.")]
ChangeKind = Annotated[
    Literal[
        "region added",
        "service added",
        "service renamed",
        "attribute modified",
        "availability added",
        "availability removed",
        "service removed",
        "region removed",
    ],
    Field(description="What happened. The kinds are told in this order."),
]
ChangedService = Annotated[Text | None, Field(description="The code of the service that it is about, if any.")]
ChangedRegion = Annotated[Text | None, Field(description="The code of the region that it is about, if any.")]
ChangedPartition = Annotated[
    Text | None,
    Field(description="Of a region, or where a partition runs the service once for all its regions."),
]
Attribute = Annotated[Text | None, Field(description="What was modified, for example `name`.")]
Before = Annotated[Text | None, Field(description="The value before, or the old code of a renamed service.")]
After = Annotated[
    Text | None, Field(description="The value after; of something new its name, or the day that the source gives.")
]
Sentence = Annotated[Text, Field(description="The change in words.", examples=["kms arrives in eu-west-1"])]
Status = Annotated[
    Literal["confirmed", "provisional", "reverted"],
    Field(description="`reverted`: it and what took it back cancel out, and neither is news."),
]


class Thing(BaseModel):
    """An object of the API. Made with a key too many, or without one, it raises ``ValidationError``."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
    )


def moment(at: datetime) -> str:
    """As in ``Moment``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
