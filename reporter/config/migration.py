"""One file, or one profile of it, on its way from old keys to new ones."""

import re
from dataclasses import dataclass, field
from typing import Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from reporter.config.documents import Document
from reporter.config.draft import Draft, plain
from reporter.config.legacy import row
from reporter.config.problems import KeyPath, Problem
from reporter.options.kinds import ENCRYPTED

_VARIABLE: Final = re.compile(r"(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?\}")


@dataclass(slots=True)
class Migration:
    """``draft`` changes, ``document`` is as it was read. Keys count from ``root``: the file's top, or a profile.

    A ``partial`` one builds on something else that may say the rest.
    """

    draft: Draft
    document: Document
    root: KeyPath = ()
    partial: bool = False
    notes: list[Problem] = field(default_factory=list)

    def at(self, key: str) -> KeyPath:
        return (*self.root, *key.split("."))

    def has(self, path: KeyPath) -> bool:
        """Whether the key at *path* is there, with or without a value."""
        around = self.draft.get(path[:-1])
        return isinstance(around, CommentedMap) and path[-1] in around

    def is_free(self, path: KeyPath) -> bool:
        """Whether something can be written at *path* without taking the place of anything."""
        around = (plain(self.draft.get(path[:end])) for end in range(1, len(path)))
        return plain(self.draft.get(path)) is None and all(one is None or isinstance(one, dict) for one in around)

    def new_name(self, path: KeyPath, name: str) -> str:
        """*name*, or, where the map at *path* has it already, ``name-2`` and so on."""
        names = (name, *(f"{name}-{number}" for number in range(2, len(self.draft.keys(path)) + 3)))
        return next(one for one in names if one not in self.draft.keys(path))

    def items(self, path: KeyPath) -> list[KeyPath]:
        """The items of the list at *path*; *path* itself where what is to be a list of one is no list."""
        there = self.draft.get(path)
        if isinstance(there, CommentedSeq):
            return [(*path, position) for position in self.draft.keys(path)]
        return [] if plain(there) is None else [path]

    def note(self, path: KeyPath, text: str) -> None:
        """*text* is told of what stood at *path*."""
        self.notes.append(self.document.problem(path, text))

    def tell(self, path: KeyPath) -> None:
        """What became of the old key at *path* is told."""
        self.note(path, row(path[len(self.root) :]).told)

    def move(self, path: KeyPath, value: object = None) -> None:
        """Move the old key at *path*, or *value* in its place, to where it belongs now. What is there stands."""
        now = row(path[len(self.root) :]).now or ""
        new = self.at(now)
        self.tell(path)
        if plain(self.draft.get(path)) is None:
            self.draft.drop(path)
        elif not self.is_free(new):
            self.note(path, f"`{now}` is set already, so this is left out")
            self.draft.drop(path)
        else:
            self.draft.move(path, new, value)

    def hide(self, path: KeyPath, name: str, origin: KeyPath) -> None:
        """If a secret stands at *path* as plain text, put the variable *name* in its place. It stood at *origin*."""
        value = plain(self.draft.get(path))
        if value is None or is_hidden(value):
            return
        given = _VARIABLE.search(value) if isinstance(value, str) else None
        variable = given[1] if given else re.sub(r"\W", "_", name).upper()
        self.draft.put(path, f"${{{variable}}}")
        self.note(
            origin,
            f"a secret stood here as plain text: make a new one, and set the environment variable {variable} to it",
        )


def is_hidden(value: object) -> bool:
    """Whether a secret's *value* is no plain text: it comes from a variable that has no default, or is encrypted."""
    if not isinstance(value, str):
        return False
    found = list(_VARIABLE.finditer(value))
    return value.startswith(ENCRYPTED) or (bool(found) and not any(one[2] for one in found))
