"""Credentials, and the first API region that answers to them.

Credentials come from boto3's own chain: environment, profile, SSO, web identity, machine. Only an option's role is
assumed here, with botocore's machinery, which gets new credentials before the old ones end.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

import boto3
import botocore.session
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConfigNotFound,
    ConfigParseError,
    CredentialRetrievalError,
    InvalidConfigError,
    LoginError,
    MetadataRetrievalError,
    NoAuthTokenError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    RefreshWithMFAUnsupportedError,
    SSOError,
    TokenRetrievalError,
    UnknownCredentialError,
)

from reporter.collect.ssm.accounts import Account
from reporter.collect.ssm.crawl import REGIONS
from reporter.collect.ssm.failures import ReadError, failure
from reporter.collect.ssm.parameters import client_config
from reporter.errors import SourceError

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

FIRST_ATTEMPTS: Final = 2
"""Of the call that asks whether an API region answers: the next region is the better second chance."""

MFA: Final = (
    "the profile wants an MFA code, and nobody is asked for one: use a role that wants none, or a session's keys"
)
NOTHING: Final = "it lists no regions"
_SERVER_ERROR: Final = 500
_ASSUME: Final = {
    "AssumeRole": "check role_arn, external_id and the role's trust policy",
    "AssumeRoleWithWebIdentity": "check AWS_ROLE_ARN, the token and the role's trust policy",
}
_NOT_HERE: Final = {"RegionDisabledException", "Throttling", "ThrottlingException"}
"""Refusals of AWS STS that say nothing of other regions."""


@dataclass(frozen=True, slots=True)
class Access:
    """A client that works, and the API region that it asks."""

    client: "SSMClient"
    region: str


@contextmanager
def silent_libraries() -> Iterator[None]:
    """boto3 and botocore log nothing meanwhile.

    At the level DEBUG they write tokens, answers of AWS STS and external ids; above it, tracebacks of failures that
    are told here in one line.
    """
    loggers = [logging.getLogger(name) for name in ("boto3", "botocore")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def connect(account: Account, *, workers: int, attempts: int) -> Access:
    """A client for *account* in the first of its API regions that lists regions.

    Another region is tried when one cannot be reached, fails or lists nothing; not when it refuses the credentials,
    nor when there are none. ``SourceError``: one line without a secret, an ARN or a number of an account.
    """
    tried = []
    for region in account.api_regions:
        try:
            session = session_of(account, region)
            first = session.client("ssm", region, config=client_config(attempts=FIRST_ATTEMPTS, workers=1))
            if first.get_parameters_by_path(Path=REGIONS, MaxResults=1).get("Parameters"):
                return Access(
                    session.client("ssm", region, config=client_config(attempts=attempts, workers=workers)), region
                )
            tried.append(f"{region}: {NOTHING}")
        except Exception as error:  # noqa: BLE001 - what the libraries raise may quote the credentials that they read
            failed = meaning(error, account)
            if failed.fatal:
                raise SourceError(account.about(failed.reason)) from None
            tried.append(f"{region}: {failed.reason}")
    raise SourceError(account.about(f"no API region can be read: {'; '.join(tried)}"))


class _RoleProvider(CredentialProvider):
    """The role of an account's options, in place of botocore's chain, which is asked for what it takes to assume it."""

    METHOD = "assume-role"

    def __init__(self, fetcher: AssumeRoleCredentialFetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self._fetcher.fetch_credentials, self.METHOD)


def session_of(account: Account, region: str) -> boto3.Session:
    chain = botocore.session.Session(profile=account.profile)
    # Else the terminal would be asked, in the middle of a job.
    chain.get_component("credential_provider").get_provider("assume-role")._prompter = _no_prompt  # noqa: SLF001 - there is no other way in
    if account.role_arn is None:
        return boto3.Session(botocore_session=chain)
    source = chain.get_credentials()
    if source is None:
        raise NoCredentialsError

    config = client_config(attempts=FIRST_ATTEMPTS, workers=1)
    sts = partial(chain.create_client, region_name=region, config=config)
    wanted = {"RoleSessionName": account.session_name}
    if account.external_id is not None:
        wanted["ExternalId"] = account.external_id
    provider = _RoleProvider(AssumeRoleCredentialFetcher(sts, source, account.role_arn, wanted))
    assumed = botocore.session.Session(profile=account.profile)
    assumed.register_component("credential_provider", CredentialResolver([provider]))
    return boto3.Session(botocore_session=assumed)


def _no_prompt(text: str) -> NoReturn:  # noqa: ARG001 - what would be shown names the device
    raise ReadError(MFA, fatal=True)


def meaning(error: Exception, account: Account) -> ReadError:
    """What *error* means for the account. Only ``fatal`` ones are of the credentials."""
    if isinstance(error, ReadError):
        return error
    if isinstance(error, ClientError):
        return _answered(error)
    if words := _words(error, account):
        return ReadError(words, fatal=True)
    if isinstance(error, BotoCoreError):
        return failure(error, FIRST_ATTEMPTS)
    return ReadError(f"an answer or a file cannot be read ({type(error).__name__})")


def _answered(error: ClientError) -> ReadError:
    told = failure(error, FIRST_ATTEMPTS)
    operation = error.operation_name
    if operation == "GetParametersByPath":
        return told
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = error.response.get("Error", {}).get("Code", "")
    if status >= _SERVER_ERROR or code in _NOT_HERE:
        return told
    if operation in _ASSUME:
        return ReadError(f"AWS refused the role: {told.reason}: {_ASSUME[operation]}", fatal=True)
    return ReadError(f"the credentials could not be had: {told.reason}", fatal=True)


def _words(error: Exception, account: Account) -> str | None:
    """What is wrong with the credentials or where they come from, and what to do."""
    profile = f"option {account.option('profile')}" if account.profile else "AWS_PROFILE"
    if isinstance(error, PartialCredentialsError):
        return f"the credentials are incomplete: there is no {error.kwargs.get('cred_var', 'secret key')}"
    if isinstance(error, OSError) and not isinstance(error, BotoCoreError):
        return f"a file of the credentials cannot be read ({error.strerror}): check AWS_WEB_IDENTITY_TOKEN_FILE"
    known: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
        (
            (NoCredentialsError,),
            (
                f"there are no AWS credentials: give some with `-o {account.option('profile')}=NAME` or in the"
                " environment (AWS_ACCESS_KEY_ID, ...), or use `--source endpoints`, which needs none"
            ),
        ),
        ((ProfileNotFound,), f"{profile} names a profile that AWS's configuration files do not have"),
        ((ConfigParseError, ConfigNotFound), "AWS's configuration files cannot be read: check AWS_CONFIG_FILE"),
        (
            (SSOError, TokenRetrievalError, NoAuthTokenError),
            "the SSO session has expired or never began: run `aws sso login`",
        ),
        ((LoginError,), "the login session has expired or never began: run `aws login`"),
        ((RefreshWithMFAUnsupportedError,), MFA),
        ((CredentialRetrievalError,), "the program or server that should give the credentials did not"),
        ((MetadataRetrievalError,), "the machine's own role did not give credentials"),
        (
            (InvalidConfigError, UnknownCredentialError),
            "the profile's settings are incomplete or contradict each other",
        ),
    )
    return next((words for kinds, words in known if isinstance(error, kinds)), None)
