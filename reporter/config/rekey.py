"""Encrypt anew what stands encrypted in files, and touch nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.config.documents import FORMS, Document, decoded, parse_document
from reporter.config.encryption import DAMAGED, TOKEN, decrypt, encrypt, is_for
from reporter.config.layers import leaves
from reporter.config.problems import ConfigError, Problem
from reporter.errors import DataError, UsageError
from reporter.options.kinds import ENCRYPTED

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

_MEANT: Final = re.compile(re.escape(ENCRYPTED) + r"[A-Za-z0-9+/=]+")
"""What is meant to be an encrypted value, good or not."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The text of a file, and the encrypted values in it. Each has its place, as a fault without words."""

    text: str
    values: tuple[tuple[str, Problem], ...]

    @property
    def count(self) -> int:
        """Encrypted values in the text, those in comments as well."""
        return len(TOKEN.findall(self.text))


def read_sealed(files: Iterable[Path]) -> dict[Path, Sealed]:
    """Those of *files* in which something is encrypted.

    ``ConfigError`` names what is meant to be an encrypted value and cannot be replaced, ``DataError`` a file that
    cannot be read.
    """
    read = {file: _sealed(file) for file in files}
    wrong = [problem for sealed in read.values() for problem in _irreplaceable(sealed)]
    if wrong:
        raise ConfigError(wrong)
    return {file: sealed for file, sealed in read.items() if sealed.values}


def stale(sealed: Iterable[Sealed], keys: "Sequence[Identity]", recipients: Sequence[str]) -> tuple[Problem, ...]:
    """The values that are not for *recipients*, see ``is_for``. ``ConfigError`` has all that cannot be opened."""
    values = [value for one in sealed for value in one.values]
    _opened(values, keys)
    text = "it is not encrypted for secrets.recipients: run `reporter config rekey`"
    return tuple(replace(place, text=text) for token, place in values if not is_for(token, keys, recipients))


def rekeyed(sealed: Mapping[Path, Sealed], keys: "Sequence[Identity]", recipients: Sequence[str]) -> dict[Path, str]:
    """The texts of the files, with each encrypted value encrypted anew for *recipients*. Every other byte stays.

    ``ConfigError`` has all that cannot be opened.
    """
    opened = _opened([value for one in sealed.values() for value in one.values], keys)
    return {
        file: TOKEN.sub(lambda found: encrypt(opened[found[0]], recipients), one.text) for file, one in sealed.items()
    }


def _opened(values: Sequence[tuple[str, Problem]], keys: "Sequence[Identity]") -> dict[str, str]:
    opened: dict[str, str] = {}
    wrong = []
    for token, place in values:
        try:
            opened[token] = decrypt(token, keys)
        except UsageError as error:
            wrong.append(replace(place, text=str(error)))
    if wrong:
        raise ConfigError(wrong)
    return opened


def _sealed(file: Path) -> Sealed:
    name = file.as_posix()
    try:
        data = file.read_bytes()
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}"
        raise DataError(msg) from None
    document = parse_document(decoded(data, name), name, FORMS[file.suffix.lower()])
    text = data.decode()
    return Sealed(text, tuple(_values(document, text)))


def _values(document: Document, text: str) -> Iterator[tuple[str, Problem]]:
    """What is meant to be an encrypted value, by its key; then what stands elsewhere, as in comments."""
    keyed = set()
    for path, value in leaves(document.data):
        if isinstance(value, str) and _MEANT.fullmatch(value):
            keyed.add(value)
            yield value, document.problem(path, "")
    for found in TOKEN.finditer(text):
        if found[0] not in keyed:
            before = text[: found.start()]
            yield found[0], Problem(document.file, before.count("\n") + 1, len(before) - before.rfind("\n"), "", "")


def _irreplaceable(sealed: Sealed) -> Iterator[Problem]:
    found = set(TOKEN.findall(sealed.text))
    for token, place in sealed.values:
        if not TOKEN.fullmatch(token):
            yield replace(place, text=DAMAGED)
        elif token not in found:
            yield replace(place, text="write this encrypted value on one line, as `reporter config encrypt` prints it")
