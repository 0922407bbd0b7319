"""Kinds of values, each with its check, the words for what it expects, and its form in the JSON Schema."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from reporter.errors import UsageError
from reporter.options.secret import MASK, FromVariable, Secret

JsonSchema = dict[str, Any]

ENCRYPTED: Final = "age:"
"""What the text of an encrypted value begins with."""


class Options(BaseModel):
    """Options of one room or section. They do not change, and know no keys but their own."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        validate_default=False,
        hide_input_in_errors=True,
        defer_build=True,
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """A value that ``check`` takes, perhaps changed; ``schema`` is its form in the JSON Schema.

    ``check`` sees it after pydantic has made it a text, or before any such thing if ``raw``.
    """

    check: Callable[[Any], object]
    schema: JsonSchema = field(hash=False)
    raw: bool = False

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.raw:
            return core_schema.no_info_plain_validator_function(self.check)
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        return dict(self.schema)


@dataclass(frozen=True, slots=True)
class Form:
    """A text that the pattern ``form`` matches as a whole; ``expected`` says in words what that is."""

    form: str
    expected: str
    examples: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        return {"type": "string", "pattern": f"^(?:{self.form})$", "examples": list(self.examples)}

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.form, text, re.ASCII):
            msg = f"expected {self.expected}"
            raise ValueError(msg)
        return text


def _no_truth(value: object) -> object:
    """Python takes ``true`` for 1; a configuration that says ``workers: true`` is wrong."""
    if isinstance(value, bool):
        msg = "expected a number"
        raise ValueError(msg)
    return value


_NO_TRUTH: Final = BeforeValidator(_no_truth)
Whole = Annotated[int, _NO_TRUTH]
"""A whole number; bounds stand at the field."""
Share = Annotated[float, _NO_TRUTH]
"""A share, 0 to 1; bounds stand at the field."""


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        msg = "expected text on one line"
        raise ValueError(msg)
    return text


Text = Annotated[str, Checked(_one_line, {"type": "string", "minLength": 1})]
"""Something printable on one line."""

Name = Annotated[
    str,
    Form(
        r"[A-Za-z][A-Za-z0-9_-]{0,62}",
        "a name of letters, digits, - and _ that begins with a letter",
        ("team-a",),
    ),
]
SourceName = Annotated[
    str, Form(r"[a-z0-9][a-z0-9-]{0,40}", "a source's name of lower case letters, digits and -", ("endpoints", "ssm"))
]
BranchName = Annotated[
    str,
    Form(
        r"(?![-/.]|HEAD$)(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)|[./]$))[^\x00-\x20\x7f~^:?*\[\\]{1,200}",
        "the name of a branch, such as snapshots",
        ("snapshots",),
    ),
]
Pattern = Annotated[str, Checked(_one_line, {"type": "string", "minLength": 1, "examples": ["eu-*"]})]
"""A pattern of ``reporter.model.selection``."""
Partition = Annotated[
    str, Form(r"aws(?:-[a-z]+)*", "a partition, such as aws, aws-cn or aws-us-gov", ("aws", "aws-cn", "aws-us-gov"))
]
RegionCode = Annotated[
    str, Form(r"[a-z]+(?:-[a-z]+)+-[0-9]+", "a region code, such as eu-west-1", ("us-east-1", "eu-west-1"))
]
RoleArn = Annotated[
    str,
    Form(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}",
        "an ARN such as arn:aws:iam::123456789012:role/reader",
        ("arn:aws:iam::123456789012:role/reader",),
    ),
]
Colour = Annotated[str, Form(r"#[0-9A-Fa-f]{6}", "a colour such as #3949ab", ("#3949ab",))]
Clock = Annotated[str, Form(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as 09:00", ("09:00",))]

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_UNIT_WORDS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration_text(value: timedelta, units: str = "dhms") -> str:
    """*value* as it is written, in the first of *units* that gives a whole number: ``14d``, ``90s``."""
    seconds = int(value.total_seconds())
    unit = next(unit for unit in units if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, written as a whole number with one of ``units``, from ``least`` to ``most``."""

    units: str
    least: str
    most: str
    examples: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        units = "".join(unit for unit in "dhms" if unit in self.units)
        serial = core_schema.plain_serializer_function_ser_schema(lambda value: duration_text(value, units))
        return core_schema.no_info_plain_validator_function(self._read, serialization=serial)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        return {"type": "string", "pattern": f"^[0-9]{{1,9}}[{self.units}]$", "examples": list(self.examples)}

    def _read(self, value: object) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = _span(value) if isinstance(value, str) and value[-1:] in self.units else None
        if found is None:
            words = ", ".join(f"{unit} for {_UNIT_WORDS[unit]}" for unit in self.units)
            msg = f"expected a number with its unit ({words}), such as {self.examples[0]}"
            raise ValueError(msg)
        if not (_span(self.least) or timedelta()) <= found <= (_span(self.most) or found):
            msg = f"expected {self.least} to {self.most}"
            raise ValueError(msg)
        return found


def _span(text: str) -> timedelta | None:
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text, re.ASCII)
    if not found:
        return None
    try:
        return timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    except OverflowError:
        return timedelta.max


Days = Annotated[timedelta, Span("dw", "0d", "3650d", ("14d", "2w"))]
Short = Annotated[timedelta, Span("smh", "1s", "24h", ("15m", "90s"))]
Long = Annotated[timedelta, Span("smhdw", "0s", "3650d", ("24h", "7d"))]


def https(url: str) -> str:
    """*url*, if it is a whole ``https`` address without a user's name or password."""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and url.isprintable()
        good = good and " " not in url and parts.port != 0
    except ValueError:
        good = False
    if not good:
        msg = "expected an address that begins with https://, without a user name or password"
        raise ValueError(msg)
    return url


HttpsUrl = Annotated[str, Checked(https, {"type": "string", "pattern": "^https://", "format": "uri"})]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        msg = "expected a time zone, such as UTC or Europe/Berlin"
        raise ValueError(msg) from None
    return name


TimeZone = Annotated[str, Checked(_zone, {"type": "string", "examples": ["UTC", "Europe/Berlin"]})]


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    msg = "expected a single value"
    raise ValueError(msg)


Scalar = Annotated[str, Checked(_scalar, {"type": ["string", "number", "boolean"]}, raw=True)]
"""A text, a number, true or false, all as text."""


class _SecretKind:
    """How a ``Secret`` is read: from a variable, or from an encrypted value; never from plain text in a file."""

    def __init__(self, check: Callable[[str], str] | None = None) -> None:
        self._check = check

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            self._read, serialization=core_schema.plain_serializer_function_ser_schema(lambda _: MASK)
        )

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        return {
            "type": "string",
            "pattern": r"\$\{[A-Za-z_][A-Za-z0-9_]*\}|^age:[A-Za-z0-9+/=]+$",
            "writeOnly": True,
            "examples": ["${NAME_OF_A_VARIABLE}"],
        }

    def _read(self, value: object, info: core_schema.ValidationInfo) -> Secret:
        if isinstance(value, Secret):
            return value
        if not isinstance(value, str):
            msg = "expected a secret: write ${NAME} for a variable, or a value that `reporter config encrypt` made"
            raise ValueError(msg)
        if value.startswith(ENCRYPTED):
            unlock: Callable[[str], str] = (info.context or {}).get("unlock", no_key)
            return Secret(lambda: self._unlocked(unlock(value)))
        if not isinstance(value, FromVariable):
            msg = (
                "a secret stands here as plain text: take it out, make a new one, and write ${NAME} for a variable, "
                "or a value that `reporter config encrypt` made"
            )
            raise ValueError(msg)
        return Secret.of(self._checked(str(value)))

    def _unlocked(self, text: str) -> str:
        try:
            return self._checked(text)
        except ValueError as error:
            msg = f"what was encrypted is wrong: {error}"
            raise UsageError(msg) from None

    def _checked(self, text: str) -> str:
        text = text.strip()
        if not text:
            msg = "the secret is empty: set the variable that it comes from"
            raise ValueError(msg)
        return self._check(text) if self._check else text


def no_key(_: str) -> str:
    """Opens nothing: ``UsageError``."""
    msg = "an encrypted value needs a key: set REPORTER_AGE_KEY"
    raise UsageError(msg)


SecretText = Annotated[Secret, _SecretKind()]
"""A secret of any form."""
SecretUrl = Annotated[Secret, _SecretKind(https)]
"""A secret that is an ``https`` address, as webhooks have it."""


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
