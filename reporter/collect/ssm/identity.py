"""Who an account's credentials are, and which policies that identity has."""

import re
from dataclasses import dataclass, field
from typing import Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reporter.collect.ssm.access import meaning, session_of
from reporter.collect.ssm.accounts import Account
from reporter.collect.ssm.failures import ReadError, failure
from reporter.collect.ssm.parameters import client_config
from reporter.errors import SourceError

_IDENTITY: Final = re.compile(
    r"arn:[a-z-]+:(?:sts::\d+:assumed-(?P<kind>role)/(?P<role>[^/]+)/.*|iam::\d+:user/(?:.*/)?(?P<user>[^/]+))"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom AWS takes the credentials of an account for."""

    arn: str
    region: str
    session: boto3.Session = field(repr=False, compare=False)

    @property
    def is_root(self) -> bool:
        """Whether this is an AWS account's own identity, which nothing limits."""
        return self.arn.endswith(":root")


def caller(account: Account, *, timeout: float) -> Caller:
    """Who *account* is, by the first of its API regions that says so within its share of *timeout* seconds.

    ``SourceError``: one line without a secret or a number of an account, as ``connect`` has it.
    """
    config = short(timeout / len(account.api_regions))
    tried = []
    for region in account.api_regions:
        try:
            session = session_of(account, region)
            answer = session.client("sts", region, config=config).get_caller_identity()
            return Caller(answer["Arn"], region, session)
        except Exception as error:  # noqa: BLE001 - what the libraries raise may quote the credentials that they read
            failed = _why(error, account)
            if failed.fatal:
                raise SourceError(account.about(failed.reason)) from None
            tried.append(f"{region}: {failed.reason}")
    raise SourceError(account.about(f"AWS does not say who this is: {'; '.join(tried)}"))


def _why(error: Exception, account: Account) -> ReadError:
    if isinstance(error, ClientError) and error.operation_name == "GetCallerIdentity":
        return failure(error, 1)
    return meaning(error, account)


def policies(caller: Caller, *, timeout: float) -> tuple[str, ...]:
    """The ARNs of the managed policies that are attached to the role or user itself.

    Policies of a user's groups, and those written into a role or user, are not among them. ``SourceError`` if they
    cannot be known.
    """
    found = _IDENTITY.fullmatch(caller.arn)
    if not found:
        msg = "this is neither a role nor a user"
        raise SourceError(msg)
    client = caller.session.client("iam", caller.region, config=short(timeout))
    try:
        if found["role"]:
            pages = client.get_paginator("list_attached_role_policies").paginate(RoleName=found["role"])
        else:
            pages = client.get_paginator("list_attached_user_policies").paginate(UserName=found["user"])
        return tuple(policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"])
    except (ClientError, BotoCoreError) as error:
        raise failure(error, 1) from None
    except Exception as error:  # noqa: BLE001 - what the libraries raise may quote what they read
        msg = f"an answer cannot be read ({type(error).__name__})"
        raise SourceError(msg) from None


def short(timeout: float) -> Config:
    """A client that asks once, and waits *timeout* seconds at most for each part of the answer."""
    once: Config = client_config(attempts=1, workers=1).merge(Config(connect_timeout=timeout, read_timeout=timeout))
    return once
