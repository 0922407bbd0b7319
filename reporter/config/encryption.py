"""Values that are safe to commit: encrypted with age, for the public keys of those who may read them.

An encrypted value is the text ``age:`` and the base64 of an age file (https://age-encryption.org/v1) for one or more
X25519 recipients. Any one of their private keys opens it.
"""

import base64
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.errors import UsageError
from reporter.options.kinds import ENCRYPTED
from reporter.options.secret import remember

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

KEY: Final = "REPORTER_AGE_KEY"
"""The environment variable that holds private keys."""
KEY_FILE: Final = "REPORTER_AGE_KEY_FILE"
"""The environment variable that names a file of private keys."""
FILE_NAME: Final = "age.key"
"""The file of private keys in the user's folder."""

_TOKEN: Final = re.compile(re.escape(ENCRYPTED) + r"YWdlLWVuY3J5cHRpb24ub3Jn[A-Za-z0-9+/]+={0,2}")
"""Encrypted values in a text: the base64 of every age file begins alike."""
_PRIVATE: Final = "AGE-SECRET-KEY-"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def keygen() -> tuple[str, str]:
    """A new private key and its public key."""
    from pyrage import x25519  # noqa: PLC0415 - start-up time

    made = x25519.Identity.generate()
    remember(str(made))
    return str(made), str(made.to_public())


def encrypt(text: str, recipients: Sequence[str]) -> str:
    """*text* for all of *recipients*, which are public keys. ``UsageError`` names one that is none."""
    import pyrage  # noqa: PLC0415 - start-up time

    found = [_recipient(one) for one in recipients]
    if not found:
        msg = "nobody could read it: run `reporter config keygen`, and put the public key into secrets.recipients"
        raise UsageError(msg)
    return ENCRYPTED + base64.b64encode(pyrage.encrypt(text.encode(), found)).decode()


def decrypt(token: str, keys: "Sequence[Identity]") -> str:
    """What *token* holds. ``UsageError`` if no key opens it, or it is damaged; nothing of it is quoted."""
    import pyrage  # noqa: PLC0415 - start-up time

    try:
        sealed = base64.b64decode(token.strip().removeprefix(ENCRYPTED), validate=True)
    except ValueError:
        sealed = b""
    try:
        text: str = pyrage.decrypt(sealed, list(keys)).decode()
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            msg = "no key here opens this value: it was encrypted for others: see `reporter config rekey`"
            raise UsageError(msg) from None
        msg = "this encrypted value is damaged: encrypt it again with `reporter config encrypt`"
        raise UsageError(msg) from None
    except UnicodeDecodeError:
        msg = "this encrypted value holds no text: encrypt it again with `reporter config encrypt`"
        raise UsageError(msg) from None
    remember(text)
    return text


def private_keys(environment: Mapping[str, str], default: Path) -> "tuple[Identity, ...]":
    """The private keys of the environment, or of the file *default*. ``UsageError`` if there are none."""
    if environment.get(KEY, "").strip():
        return _identities(environment[KEY], KEY)
    named = environment.get(KEY_FILE)
    file = Path(named) if named else default
    if not named and not file.exists():
        msg = f"there is no key: set {KEY} or {KEY_FILE}, or make one with `reporter config keygen`"
        raise UsageError(msg)
    try:
        if os.name == "posix" and file.stat().st_mode & _OTHERS:
            msg = f"{file}: others may use this file of keys: run `chmod 600 {file}`"
            raise UsageError(msg)
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        msg = f"{file}: the file of keys cannot be read: {reason}"
        raise UsageError(msg) from None
    return _identities(text, str(file))


def unlocker(environment: Mapping[str, str], default: Path) -> Callable[[str], str]:
    """Decrypts one value, see ``decrypt``. Keys are read when the first value is opened."""
    keys = cache(lambda: private_keys(environment, default))
    return lambda token: decrypt(token, keys())


def rekeyed(text: str, keys: "Sequence[Identity]", recipients: Sequence[str]) -> tuple[str, int]:
    """*text* with each encrypted value in it encrypted anew for *recipients*, and how many there are.

    Every other byte stays. ``UsageError`` if one cannot be opened.
    """
    return _TOKEN.subn(lambda found: encrypt(decrypt(found[0], keys), recipients), text)


def _recipient(text: str) -> "Recipient":
    from pyrage import RecipientError, x25519  # noqa: PLC0415 - start-up time

    if text.strip().upper().startswith(_PRIVATE):
        msg = "this is a private key: encrypt for the public one, age1...; who has seen the private one can read all"
        raise UsageError(msg)
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError:
        msg = f"{text.strip()[:80]!r} is no public key of age: expected age1..., as `reporter config keygen` prints it"
        raise UsageError(msg) from None


def _identities(text: str, where: str) -> "tuple[Identity, ...]":
    from pyrage import IdentityError, x25519  # noqa: PLC0415 - start-up time

    lines = [line.strip() for line in text.splitlines()]
    found = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        remember(line)
        try:
            found.append(x25519.Identity.from_str(line))
        except IdentityError:
            msg = f"{where}: line {number} is no private key of age: expected {_PRIVATE}1..."
            raise UsageError(msg) from None
    if not found:
        msg = f"{where}: it holds no private key: expected {_PRIVATE}1..."
        raise UsageError(msg)
    return tuple(found)
