"""What a configuration comes to: every value in effect, with where it comes from, and what two of them differ in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporter.config.layers import Layer, Origin
from reporter.config.load import Loaded
from reporter.config.problems import KeyPath, dotted
from reporter.config.settings import SECTIONS
from reporter.options.kinds import ENCRYPTED
from reporter.options.secret import MASK


@dataclass(frozen=True, slots=True)
class Row:
    """One value in effect. ``origin`` is ``None`` for a default. Secrets are masked; a list is one value."""

    path: KeyPath
    value: object
    origin: Origin | None

    @property
    def key(self) -> str:
        return dotted(self.path)

    @property
    def told(self) -> str:
        """Where the value comes from, in words."""
        if self.origin is None:
            return str(Layer.DEFAULT)
        return f"{self.origin.layer}: {self.origin.where}"

    def is_below(self, key: str) -> bool:
        """Whether this is the value of *key*, or of a key below it."""
        return self.key == key or self.key.startswith((f"{key}.", f"{key}["))


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two configurations do not share; ``None`` on the side that does not have it."""

    key: str
    before: Row | None
    after: Row | None

    @property
    def text(self) -> str:
        if self.before and self.after and self.before.value == self.after.value:
            return f"{self.key}: a secret, changed"
        before, after = (_shown(row) for row in (self.before, self.after))
        return f"{self.key}: {before} -> {after}"


def effective(loaded: Loaded) -> tuple[Row, ...]:
    """Every value in effect that is not empty by default, section by section."""
    rows: list[Row] = []
    for section in SECTIONS:
        value = getattr(loaded.settings, section).model_dump(mode="json")
        rows += _rows(loaded, (section,), value)
    return tuple(rows)


def differences(before: Loaded, after: Loaded) -> tuple[Difference, ...]:
    """What differs in effect, by key. Where it comes from does not count; a secret counts by what is written."""
    old, new = ({row.key: row for row in effective(one)} for one in (before, after))
    found = []
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if one is None or other is None or one.value != other.value or _written(before, one) != _written(after, other):
            found.append(Difference(key, one, other))
    return tuple(found)


def yaml_lines(rows: Sequence[Row], *, origin: bool = False) -> Iterator[str]:
    """*rows* as YAML; with *origin*, each value's source as a comment behind it."""
    open_: KeyPath = ()
    for row in rows:
        above = row.path[:-1]
        shared = next(
            (at for at, (a, b) in enumerate(zip(open_, above, strict=False)) if a != b), min(len(open_), len(above))
        )
        for depth in range(shared, len(above)):
            yield f"{'  ' * depth}{_scalar(above[depth])}:"
        open_ = above
        comment = f"  # {row.told}" if origin else ""
        yield f"{'  ' * len(above)}{_scalar(row.path[-1])}: {_scalar(row.value)}{comment}"


def _shared(one: KeyPath, other: KeyPath) -> int:
    """How many steps both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _rows(loaded: Loaded, path: KeyPath, value: object) -> Iterator[Row]:
    origin = loaded.layered.origins.get(path)
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _rows(loaded, (*path, key), item)
    elif origin or value not in (None, {}, []):
        yield Row(path, value, origin)


def _written(loaded: Loaded, row: Row) -> object:
    """What stands in the files for a secret: the name of its variable, or its encrypted text."""
    if row.value != MASK:
        return None
    return loaded.layered.raw.get(row.path) or _encrypted(loaded, row.path)


def _encrypted(loaded: Loaded, path: KeyPath) -> object:
    from reporter.config.faults import value_at  # noqa: PLC0415 - start-up time

    found = value_at(loaded.layered.data, path)
    return found if isinstance(found, str) and found.startswith(ENCRYPTED) else None


def _shown(row: Row | None) -> str:
    return "not set" if row is None else _scalar(row.value)


def _scalar(value: object) -> str:
    import yaml  # noqa: PLC0415 - start-up time

    text = yaml.safe_dump(value, default_flow_style=True, width=1 << 20, allow_unicode=True, sort_keys=False)
    return text.removesuffix("...\n").strip()
