"""``init``: a configuration to begin with, where there is none."""

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reporter.config.discovery import find_files
from reporter.config.documents import parse_document, read_document
from reporter.config.gallery import template_files
from reporter.config.layers import leaves
from reporter.config.problems import ConfigError
from reporter.config.schema import schema_text
from reporter.errors import UsageError
from reporter.options.secret import MASK, looks_secret, redact, remember

FOLDER: Final = "config"
CONFIGURATION: Final = f"{FOLDER}/reporter.yml"
SCHEMA: Final = "reporter.schema.json"

_PRIVATE: Final = re.compile(r"token|secret|password|certificate|credential|external_id|headers|key|url", re.IGNORECASE)
"""Names of what may hold a secret, also in files that are older than this configuration."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: ``new`` has texts by path below ``root``.

    ``present`` are there already and may stay; ``taken`` are other files in the way, each with the lines in which the
    template differs, secrets struck out.
    """

    root: Path
    new: Mapping[str, str]
    present: tuple[str, ...] = ()
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that the new files need."""
        texts = [text for name, text in self.new.items() if name.endswith(".yml")]
        values = [value for text in texts for _, value in leaves(parse_document(text, "", "yaml").data)]
        found = [name for value in values for name in re.findall(r"\$\{(\w+)\}", str(value))]
        return tuple(dict.fromkeys(found))


def plan(root: Path, template: str) -> Plan:
    """What *template* would write below *root*, and what stands in its way.

    A schema that is there stays: it is made, and `reporter config schema` makes it anew. ``UsageError`` if there is no
    such template or folder, or if the project is configured by another file.
    """
    files = {f"{FOLDER}/{name}": text for name, text in template_files(template).items()}
    if not root.is_dir():
        msg = f"{root}: there is no such folder: make it, or name another with --repository"
        raise UsageError(msg)
    for _, path in find_files(root, environment={}):
        if path != root / CONFIGURATION:
            msg = f"{path}: configures this project already: change it, or move it away"
            raise UsageError(msg)
    there = {name: _read(root / name) for name in files if (root / name).exists()}
    same = [name for name, text in there.items() if text == files[name]]
    taken = {name: tuple(_difference(root / name, name, files[name])) for name in there if name not in same}
    schema = f"{FOLDER}/{SCHEMA}"
    if (root / schema).exists():
        same.append(schema)
    else:
        files[schema] = schema_text()
    return Plan(root, {name: text for name, text in files.items() if name not in there}, tuple(same), taken)


def write(planned: Plan) -> None:
    """Write the new files, all or none. ``UsageError`` names the one that cannot be written."""
    folder = planned.root / FOLDER
    beside = {planned.root / name: folder / f".{Path(name).name}.{os.getpid()}.new" for name in planned.new}
    made_folder = not folder.exists()
    made: list[Path] = []
    at = folder
    try:
        folder.mkdir(exist_ok=True)
        for at, new in beside.items():
            new.write_text(planned.new[at.relative_to(planned.root).as_posix()], encoding="utf-8", newline="\n")
        for at, new in beside.items():
            new.rename(at)
            made.append(at)
    except OSError as error:
        _remove(made)
        msg = f"{at}: cannot be written: {error.strerror}: nothing was written"
        raise UsageError(msg) from None
    finally:
        _remove(beside.values())
        if made_folder:
            with suppress(OSError):
                folder.rmdir()  # which it does not, if anything is in it


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _difference(path: Path, name: str, text: str) -> Iterator[str]:
    """The lines of a unified difference from the file at *path* to *text*; nothing of a file that cannot be read."""
    try:
        document = read_document(path, name)
    except ConfigError as error:
        yield str(error)
        return
    for where, value in leaves(document.data):
        if isinstance(value, str) and "${" not in value and any(_PRIVATE.search(str(step)) for step in where):
            remember(value)
    before, after = (one.splitlines() for one in (_read(path) or "", text))
    for line in difflib.unified_diff(before, after, name, f"{name} of the template", lineterm=""):
        yield f"{line[:1]}{MASK}" if looks_secret(line) else redact(line)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
