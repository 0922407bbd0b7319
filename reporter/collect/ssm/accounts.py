"""The options of source ``ssm``: which accounts read, with which credentials, and which partitions each reads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NoReturn, Self

from botocore.exceptions import UnknownRegionError
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from reporter.collect.source import check_options
from reporter.collect.ssm.launches import FEED
from reporter.errors import UsageError

OF_AN_ACCOUNT: Final = ("profile", "api_regions", "role_arn", "external_id", "session_name", "partitions")
OF_THE_RUN: Final = ("workers", "attempts", "deadline", "feed")
COMMERCIAL: Final = "aws"
SESSION_NAME: Final = "aws-services-reporter"
API_REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    COMMERCIAL: ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"),
    "aws-us-gov": ("us-gov-west-1", "us-gov-east-1"),
}
"""Where to ask if nobody says. Other partitions: their regions, as botocore knows them."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "role_arn": (
        re.compile(r"arn:(aws[a-z-]*):iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}", re.ASCII),
        "an ARN such as arn:aws:iam::123456789012:role/reader",
    ),
    "external_id": (re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII), "2 to 1224 letters, digits or signs of _+=,.@:/-"),
    "session_name": (re.compile(r"[\w+=,.@-]{2,64}", re.ASCII), "2 to 64 letters, digits or signs of _+=,.@-"),
}
"""What the API of AWS STS takes. A value is never repeated in an error: it names accounts, or is a secret."""


@dataclass(frozen=True, slots=True)
class Account:
    """One set of credentials and what is read with it.

    ``name`` is what stands before its options, empty for the account that needs none. ``api_regions`` are asked in
    turn until one answers. ``partitions`` is ``None`` for all that no other account reads.
    """

    name: str
    api_regions: tuple[str, ...]
    partitions: frozenset[str] | None
    profile: str | None = None
    role_arn: str | None = field(default=None, repr=False)
    external_id: str | None = field(default=None, repr=False)
    session_name: str = SESSION_NAME

    def option(self, key: str) -> str:
        """Its option *key* as it is written."""
        return _option(self.name, key)

    def about(self, text: str) -> str:
        """*text* as a whole sentence about this account."""
        return f"account {self.name}: {text}" if self.name else text


@dataclass(frozen=True, slots=True)
class Plan:
    """All options. ``deadline`` is in seconds for the whole read; ``feed`` is ``None`` where launches are not asked."""

    accounts: tuple[Account, ...]
    workers: int = 10
    attempts: int = 8
    deadline: int = 900
    feed: str | None = FEED

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Self:
        """``UsageError`` names the first option that is unknown or wrong."""
        named = _by_account({key: value.strip() for key, value in options.items() if key not in OF_THE_RUN})
        partitions = known_partitions()
        accounts = [_account(name, own, partitions) for name, own in named.items()]
        if not any(account.name == "" or COMMERCIAL in (account.partitions or ()) for account in accounts):
            accounts.insert(0, _account("", {}, partitions))
        _check_claims(accounts)
        return cls(
            tuple(accounts),
            workers=_number(options, "workers", 10, most=64),
            attempts=_number(options, "attempts", 8, most=100),
            deadline=_number(options, "deadline", 900, most=86_400),
            feed=_feed(options.get("feed", FEED).strip()),
        )

    def claimed(self, account: Account) -> frozenset[str]:
        """The partitions that the other accounts of the run read."""
        return frozenset[str]().union(*(other.partitions or () for other in self.accounts if other is not account))

    def wants(self, account: Account, partition: str) -> bool:
        """Whether *account* is to read *partition*."""
        if account.partitions is None:
            return partition not in self.claimed(account)
        return partition in account.partitions

    def missed(self, account: Account) -> list[str]:
        """The partitions of which nothing is known when *account* cannot be read, as far as botocore knows any."""
        return [name for name in known_partitions().names if self.wants(account, name)]


class Partitions:
    """The partitions that the installed botocore knows. No network, credentials or configuration are asked."""

    def __init__(self) -> None:
        self._known = EndpointResolver(Loader().load_data("endpoints"))
        self.names: tuple[str, ...] = tuple(sorted(self._known.get_available_partitions()))

    def of(self, region: str) -> str | None:
        """The partition of *region*, which may be newer than this botocore. ``None`` if it looks like none's."""
        try:
            return str(self._known.get_partition_for_region(region))
        except UnknownRegionError:
            return None

    def api_regions(self, partition: str) -> tuple[str, ...]:
        return API_REGIONS.get(partition) or tuple(sorted(self._known.get_available_endpoints("ssm", partition)))


@cache
def known_partitions() -> Partitions:
    """Read once: they change with botocore."""
    return Partitions()


def _by_account(options: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The options by account, the unnamed one first, the others in the order in which they are first named."""
    found: dict[str, dict[str, str]] = {}
    for option, value in options.items():
        name, dot, key = option.rpartition(".")
        if dot and key in OF_AN_ACCOUNT and not _NAME.fullmatch(name):
            msg = f"source ssm: option {option!r}: write the account's name (letters, digits, - and _) before the dot"
            raise UsageError(msg)
        if dot and key in OF_THE_RUN:
            msg = f"source ssm: option {option!r}: {key} is for all accounts: write {key}=..."
            raise UsageError(msg)
        if not dot or key not in OF_AN_ACCOUNT:
            check_options("ssm", {option: value}, (*OF_AN_ACCOUNT, *OF_THE_RUN))
        if not value.strip(", ") or not value.isprintable():
            msg = f"source ssm: option {option}: expected text on one line"
            raise UsageError(msg)
        found.setdefault(name, {})[key] = value
    return {name: found[name] for name in sorted(found, key=bool)}


def _account(name: str, own: Mapping[str, str], known: Partitions) -> Account:
    partitions = _words(own.get("partitions", ""))
    for partition in partitions:
        if partition not in known.names:
            _refuse(name, "partitions", f"there is no partition {partition!r}: choose of {', '.join(known.names)}")
    for key, (form, expected) in _FORMS.items():
        if key in own and not form.fullmatch(own[key]):
            _refuse(name, key, f"expected {expected}")
        if key in own and "role_arn" not in own:
            _refuse(name, key, f"it goes with a role: say {_option(name, 'role_arn')}=..., or leave it out")
    regions = _words(own.get("api_regions", ""))
    home = _home(name, own, known, regions) or next(iter(sorted(partitions, key=lambda each: each != COMMERCIAL)), None)
    if home is None and name:
        _refuse(name, "partitions", "which partitions does this account read? Name them")
    return Account(
        name,
        regions or known.api_regions(home or COMMERCIAL),
        frozenset(partitions) or (frozenset({home or COMMERCIAL}) if name else None),
        profile=own.get("profile"),
        role_arn=own.get("role_arn"),
        external_id=own.get("external_id"),
        session_name=own.get("session_name", SESSION_NAME),
    )


def _home(name: str, own: Mapping[str, str], known: Partitions, regions: Sequence[str]) -> str | None:
    """The partition in which the account's credentials work, as far as its options tell."""
    home = None
    for region in regions:
        found = known.of(region)
        if found is None:
            _refuse(name, "api_regions", f"{region!r} is in no partition that botocore knows: check its spelling")
        if home not in {None, found}:
            _refuse(name, "api_regions", f"{region} is of {found}, others of {home}: use an account for each partition")
        home = found
    role = _FORMS["role_arn"][0].fullmatch(own.get("role_arn", ""))
    if role and home not in {None, role[1]}:
        _refuse(name, "role_arn", f"the role is of {role[1]}, the API regions of {home}: credentials work in one only")
    return home or (role[1] if role else None)


def _check_claims(accounts: Sequence[Account]) -> None:
    owners: dict[str, Account] = {}
    for account in accounts:
        for partition in sorted(account.partitions or ()):
            if partition in owners:
                others = owners[partition].name
                other = f"account {others}" if others else "the account without a name"
                _refuse(account.name, "partitions", f"{partition} is read by {other} already: leave it out of one")
            owners[partition] = account


def _number(options: Mapping[str, str], key: str, default: int, *, most: int) -> int:
    text = options.get(key, str(default)).strip()
    if not re.fullmatch("[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        _refuse("", key, f"expected a whole number from 1 to {most}, not {text!r}")
    return int(text)


def _feed(text: str) -> str | None:
    if text == "off":
        return None
    if not re.fullmatch(r"https?://[^\s/]\S*", text) or not text.isprintable():
        _refuse("", "feed", "expected an address that begins with https://, or `off`")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


def _option(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _refuse(name: str, key: str, why: str) -> NoReturn:
    msg = f"source ssm: option {_option(name, key)}: {why}"
    raise UsageError(msg)
