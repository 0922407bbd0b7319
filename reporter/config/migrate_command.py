"""A command line of v1.5.0 into a configuration."""

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from reporter.config.draft import Draft
from reporter.config.legacy import FORMATS
from reporter.errors import UsageError

Takes = Literal["one", "some", "none"]
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
_ASKS: Final = "it asks something and sets nothing"
_STAYS: Final = "it is of the command of v1.5.0 alone, which still takes it"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of v1.5.0. ``key`` is what does its work in a configuration; without one, ``why`` says why not.

    A ``whole`` one takes a number, one with ``words`` only these.
    """

    name: str
    takes: Takes = "one"
    key: str | None = None
    value: Callable[[list[str]], object] = lambda words: words[0]
    why: str = ""
    whole: bool = False
    words: tuple[str, ...] | None = None


def _formats(words: list[str]) -> object:
    return list(dict.fromkeys(FORMATS.get(word, word) for word in words))


FLAGS: Final[tuple[Flag, ...]] = (
    Flag("--output-dir", why=_STAYS),
    Flag("--regions-file", why=_STAYS),
    Flag("--matrix-file", why=_STAYS),
    Flag("--format", "some", "exports.formats", _formats),
    Flag("--include-services", "some", "filters.services.include", list),
    Flag("--exclude-services", "some", "filters.services.exclude", list),
    Flag("--include-regions", "some", "filters.regions.include", list),
    Flag("--exclude-regions", "some", "filters.regions.exclude", list),
    Flag("--min-services", key="filters.min_services", whole=True),
    Flag("--profile", key="aws.profile"),
    Flag("--region", key="aws.api_regions", value=list),
    Flag("--max-retries", key="collect.attempts", whole=True),
    Flag("--max-workers", key="collect.workers", whole=True),
    Flag("--no-cache", "none", "cache.enabled", lambda _: False),
    Flag("--no-enhanced-metadata", "none", why=_STAYS),
    Flag("--cache-hours", key="cache.keep", value=lambda words: f"{words[0]}h", whole=True),
    Flag("--cache-file", key="cache.file"),
    Flag("--cache-stats", "none", why=_ASKS),
    Flag("--clear-cache", "none", why=_ASKS),
    Flag("--examples", "none", why=_ASKS),
    Flag("--cache-help", "none", why=_ASKS),
    Flag("--plugin-help", "none", why=_ASKS),
    Flag("--version", "none", why=_ASKS),
    Flag("--help", "none", why=_ASKS),
    Flag("--log-level", key="logging.level", value=lambda words: words[0].lower(), words=_LEVELS),
    Flag("--quiet", "none", why=_STAYS),
    Flag("--strict", "none", why="`reporter` always has exit codes that tell failures apart"),
    Flag("--config", why="it names the configuration itself"),
)
_ASKED_OF_AWS: Final = ("aws.", "collect.")


_SHELL: Final = "();<>|&"
_VARIABLE: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        msg = f"--command: {message}"
        raise UsageError(msg)


def _whole(text: str) -> object:
    return text if text.startswith("${") else int(text)


_whole.__name__ = "int"  # as the command itself calls it


def migrate_command(command: str) -> tuple[str, tuple[str, ...]]:
    """The configuration that *command*, a line for a shell, comes to, as YAML, and a note for each flag without a key.

    ``UsageError`` if the command of v1.5.0 would not take it.
    """
    found = parsed(command)
    draft = Draft.new()
    notes = [f"{flag.name}: it has no key: {flag.why}" for flag in FLAGS if flag.key is None and flag.name in found]
    keys = {flag.key: flag.value(found[flag.name]) for flag in FLAGS if flag.key and flag.name in found}
    if any(key.startswith(_ASKED_OF_AWS) for key in keys):
        keys = {"sources.enabled": ["ssm"], **keys}
        notes.append("sources.enabled: [ssm] is added, since AWS alone was asked; the default is endpoints")
    for key, value in keys.items():
        draft.put(tuple(key.split(".")), value)
    return draft.text(), tuple(notes)


def parsed(command: str) -> Mapping[str, list[str]]:
    """The flags of *command* with what they were given, shortened ones in full; the last of several counts.

    A variable of the shell stands as the configuration has it: ``$NAME`` becomes ``${NAME}``.
    """
    words = _words(command)
    start = next((at for at, word in enumerate(words) if word.startswith("--") or word == "-h"), len(words))
    parser = _Parser(add_help=False)
    for flag in FLAGS:
        names = ("-h", flag.name) if flag.name == "--help" else (flag.name,)
        if flag.takes == "none":
            parser.add_argument(*names, action="store_const", const=[], dest=flag.name)
        else:
            count, kind = "+" if flag.takes == "some" else 1, _whole if flag.whole else str
            parser.add_argument(*names, nargs=count, dest=flag.name, type=kind, choices=flag.words)
    given = vars(parser.parse_args([_VARIABLE.sub(r"${\1}", word) for word in words[start:]]))
    return {name: words for name, words in given.items() if words is not None}


def _words(command: str) -> Sequence[str]:
    """The words of one command. ``UsageError`` if a shell would do more than to start it."""
    lexer = shlex.shlex(command.replace("\\\n", " "), posix=True, punctuation_chars=_SHELL)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError as error:
        msg = f"--command: this is no line for a shell: {str(error)[:1].lower()}{str(error)[1:]}"
        raise UsageError(msg) from None
    if more := next((word for word in words if not word.strip(_SHELL)), None):
        msg = f"--command: give the command alone, without {more!r} and what goes with it"
        raise UsageError(msg)
    return words
