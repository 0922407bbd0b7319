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

from reporter.errors import DataError, UsageError
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

TOKEN: Final = re.compile(re.escape(ENCRYPTED) + r"YWdlLWVuY3J5cHRpb24ub3Jn[A-Za-z0-9+/]+={0,2}")
"""Encrypted values in a text: the base64 of every age file begins alike."""
DAMAGED: Final = "this encrypted value is damaged: encrypt it again with `reporter config encrypt`"

_NO_MATCH: Final = "No matching keys"
"""What pyrage says, in these words, where it is the key that does not fit."""
_READER: Final = re.compile(rb"^-> (?!\S*-grease\b)", re.MULTILINE)
"""What an age file has for each who can read it. Some have one more line of this form, for nobody."""
_PRIVATE: Final = "AGE-SECRET-KEY-"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def keygen() -> tuple[str, str]:
    """A new private key and its public key."""
    from pyrage import x25519  # noqa: PLC0415 - start-up time

    made = x25519.Identity.generate()
    remember(str(made))
    return str(made), str(made.to_public())


def write_key(file: Path, private: str, public: str) -> None:
    """A new *file* that is its owner's alone from the first moment on.

    ``UsageError`` if there is one already, ``DataError`` if it cannot be written: then there is none.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        msg = f"{file}: there is a key already, and it stays: name another file with --output"
        raise UsageError(msg) from None
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            stream.write(f"# public key: {public}\n{private}\n")
    except OSError as error:
        file.unlink()
        raise _unwritable(file, error) from None


def _unwritable(file: Path, error: OSError) -> DataError:
    return DataError(f"{file}: cannot be written: {error.strerror}")


def encrypt(text: str, recipients: Sequence[str]) -> str:
    """*text* for all of *recipients*, which are public keys. ``UsageError`` names one that is none."""
    import pyrage  # noqa: PLC0415 - start-up time

    found = _recipients(recipients)
    return ENCRYPTED + base64.b64encode(pyrage.encrypt(text.encode(), list(found.values()))).decode()


def decrypt(token: str, keys: "Sequence[Identity]") -> str:
    """What *token* holds. ``UsageError`` if no key opens it, or it is damaged; nothing of it is quoted."""
    import pyrage  # noqa: PLC0415 - start-up time

    try:
        text: str = pyrage.decrypt(_sealed(token), list(keys)).decode()
    except pyrage.DecryptError as error:
        others = (
            "no key here opens this value: it was encrypted for others, one of whom can run `reporter config rekey`"
        )
        raise UsageError(others if _NO_MATCH in str(error) else DAMAGED) from None
    except UnicodeDecodeError:
        msg = "this encrypted value holds no text: encrypt it again with `reporter config encrypt`"
        raise UsageError(msg) from None
    remember(text)
    return text


def is_for(token: str, keys: "Sequence[Identity]", recipients: Sequence[str]) -> bool:
    """Whether *token* is for *recipients* and nobody else, as far as can be seen.

    age does not tell for whom a file is. What is seen is how many can read it, and whether each of *keys* opens it
    that should, and none that should not.
    """
    wanted = _recipients(recipients)
    readers = len(_READER.findall(_sealed(token).partition(b"\n---")[0]))
    return readers == len(wanted) and all(_opens(token, key) == (str(key.to_public()) in wanted) for key in keys)


def _opens(token: str, key: "Identity") -> bool:
    try:
        decrypt(token, [key])
    except UsageError:
        return False
    return True


def _sealed(token: str) -> bytes:
    """The age file in *token*."""
    token = token.strip()
    if not token.startswith(ENCRYPTED):
        msg = f"this is no encrypted value: expected {ENCRYPTED}..., as `reporter config encrypt` prints it"
        raise UsageError(msg)
    try:
        return base64.b64decode(token.removeprefix(ENCRYPTED), validate=True)
    except ValueError:
        raise UsageError(DAMAGED) from None


def private_keys(environment: Mapping[str, str], default: Path) -> "tuple[Identity, ...]":
    """The private keys of the environment, or of the file *default*. ``UsageError`` if there are none."""
    if environment.get(KEY, "").strip():
        return _identities(environment[KEY], KEY)
    named = environment.get(KEY_FILE)
    file = Path(named) if named else default
    try:
        with file.open(encoding="utf-8") as stream:
            shared = os.name == "posix" and os.fstat(stream.fileno()).st_mode & _OTHERS
            text = "" if shared else stream.read()
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileNotFoundError) and not named:
            msg = f"there is no key: set {KEY} or {KEY_FILE}, or make one with `reporter config keygen`"
            raise UsageError(msg) from None
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        msg = f"{file}: the file of keys cannot be read: {reason}"
        raise UsageError(msg) from None
    if shared:
        msg = f"{file}: others may use this file of keys: run `chmod 600 {file}`"
        raise UsageError(msg)
    return _identities(text, str(file))


def unlocker(environment: Mapping[str, str], default: Path) -> Callable[[str], str]:
    """Decrypts one value, see ``decrypt``. Keys are read when the first value is opened."""
    keys = cache(lambda: private_keys(environment, default))
    return lambda token: decrypt(token, keys())


def _recipients(texts: Sequence[str]) -> "dict[str, Recipient]":
    """The public keys that *texts* are, each once. ``UsageError`` if there are none, or one is none."""
    found = {str(one): one for one in map(_recipient, texts)}
    if not found:
        msg = "nobody could read it: run `reporter config keygen`, and put the public key into secrets.recipients"
        raise UsageError(msg)
    return found


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
