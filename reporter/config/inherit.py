"""``extends`` and ``profiles``: the parts that one file stands for."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from reporter.config.documents import Document
from reporter.config.problems import ConfigError, KeyPath

EXTENDS: Final = "extends"
PROFILES: Final = "profiles"
_MOST: Final = 100
"""Files that one file may stand for; more is a mistake that would take for ever."""


@dataclass(frozen=True, slots=True)
class Part:
    """Keys of one file that belong together: ``data`` stands ``under`` that path of ``document``."""

    path: Path
    document: Document
    data: Mapping[str, object]
    under: KeyPath = ()


def parts_of(path: Path, profile: str | None, read: Callable[[Path], Document]) -> list[Part]:
    """What the file at *path* says, lowest first: the files that it extends, its own keys, its profile's keys.

    Each extended file brings its own part of *profile*, if it has one. ``ConfigError`` if files extend each other in a
    circle, or a file cannot be read.
    """
    parts: list[Part] = []
    for part in _parts(path, profile, read, (path,)):
        parts.append(part)
        if len(parts) > 2 * _MOST:
            raise ConfigError([part.document.problem((EXTENDS,), f"more than {_MOST} files: is that meant?")])
    return parts


def profiles_of(document: Document) -> tuple[str, ...]:
    """The names of the profiles of one file."""
    found = document.data.get(PROFILES)
    return tuple(found) if isinstance(found, dict) else ()


def _parts(
    path: Path, profile: str | None, read: Callable[[Path], Document], chain: tuple[Path, ...]
) -> Iterator[Part]:
    document = read(path)
    _check_profiles(document)
    for index, text in enumerate(_extended(document)):
        at: KeyPath = (EXTENDS, index)
        base = Path(os.path.normpath(path.parent / text))
        if base in chain:
            circle = " -> ".join(one.as_posix() for one in (*chain[chain.index(base) :], base))
            raise ConfigError([document.problem(at, f"these files extend each other in a circle: {circle}")])
        try:
            read(base)
        except ConfigError as error:
            [first, *_] = error.problems
            if first.line:
                raise
            raise ConfigError([document.problem(at, f"{base.as_posix()}: {first.text}")]) from None
        yield from _parts(base, profile, read, (*chain, base))
    own = {key: value for key, value in document.data.items() if key not in {EXTENDS, PROFILES}}
    yield Part(path, document, own)
    chosen = cast("dict[str, dict[str, object] | None]", document.data.get(PROFILES) or {}).get(profile or "")
    if profile and chosen:
        yield Part(path, document, chosen, (PROFILES, profile))


def _extended(document: Document) -> list[str]:
    found = document.data.get(EXTENDS)
    texts = found if isinstance(found, list) else [] if found is None else [found]
    for index, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip() or "\0" in text:
            at: KeyPath = (EXTENDS, index) if isinstance(found, list) else (EXTENDS,)
            raise ConfigError([document.problem(at, "expected the path of a file, or a list of paths")])
    return cast("list[str]", texts)


def _check_profiles(document: Document) -> None:
    found = document.data.get(PROFILES)
    if found is None:
        return
    if not isinstance(found, dict):
        raise ConfigError([document.problem((PROFILES,), "expected a map of names, each with the keys that it sets")])
    problems = []
    for name, keys in found.items():
        if keys is not None and not isinstance(keys, dict):
            problems.append(document.problem((PROFILES, name), "expected a map of the keys that it sets"))
            continue
        problems += [
            document.problem((PROFILES, name, key), f"`{key}` stands at the top of a file, not in a profile")
            for key in (keys or {})
            if key in {EXTENDS, PROFILES}
        ]
    if problems:
        raise ConfigError(problems)
