"""What a failed call says, in words that are the same for the same fault.

A reason ends up in a public history. So no text made here holds a word of AWS's own message, which may quote
account ids, ARNs, request ids and tokens.
"""

import re
from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    HTTPClientError,
    NoAuthTokenError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as NoConnectionError

from reporter.errors import SourceError

MALFORMED: Final = "the answer was malformed"
TIME_OVER: Final = "the time for the crawl was over"

_EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_DENIED: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "UnauthorizedAccess"}
)
_REFUSED: Final = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotSignedUp",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnrecognizedClient",
        "UnrecognizedClientException",
    }
)
_THROTTLED: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_NO_CREDENTIALS: Final = (
    CredentialRetrievalError,
    NoAuthTokenError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
)
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")


class ReadError(SourceError):
    """A call that failed for good. ``fatal``: for a cause that no other call of the same account can escape."""

    def __init__(self, reason: str, *, fatal: bool = False) -> None:
        super().__init__(reason)
        self.fatal = fatal

    @property
    def reason(self) -> str:
        """One line."""
        return str(self)


def failure(error: ClientError | BotoCoreError, attempts: int) -> ReadError:
    """What *error* means. *attempts* is the most that the client makes of one call."""
    if isinstance(error, ClientError):
        return _refusal(error, attempts)
    if isinstance(error, _NO_CREDENTIALS):
        return ReadError("no credentials could be had", fatal=True)
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return ReadError(f"no answer in time, {_tried(attempts)}")
    if isinstance(error, NoConnectionError | HTTPClientError):
        return ReadError(f"the connection failed, {_tried(attempts)}")
    return ReadError(f"the call failed ({type(error).__name__})")


def _refusal(error: ClientError, attempts: int) -> ReadError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _EXPIRED:
        return ReadError("the credentials have expired", fatal=True)
    if code in _DENIED:
        return ReadError(f"the credentials do not allow {_word(error.operation_name, 'the call')}", fatal=True)
    if code in _REFUSED:
        return ReadError("the credentials were refused", fatal=True)
    if code in _THROTTLED or status == _TOO_MANY_REQUESTS:
        return ReadError(f"throttled, {_tried(attempts)}")
    if status >= _SERVER_ERROR:
        return ReadError(f"the server failed, {_tried(attempts)}")
    return ReadError(f"AWS answered {_word(code, 'with an error that has no name')}")


def _tried(attempts: int) -> str:
    # A client out of patience with all calls tries each less often: the text must not differ for that.
    return f"in up to {attempts} attempts" if attempts > 1 else "in one attempt"


def _word(text: str, otherwise: str) -> str:
    return text if _WORD.fullmatch(text) else otherwise
