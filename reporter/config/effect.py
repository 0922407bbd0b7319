"""What a configuration comes to: every value in effect, with where it comes from, and what two of them differ in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reporter.config.declared import declared_at
from reporter.config.layers import Layer, Origin
from reporter.config.load import Loaded
from reporter.config.problems import KeyPath, dotted
from reporter.config.settings import SECTIONS, model
from reporter.options.kinds import ENCRYPTED
from reporter.options.secret import MASK


@dataclass(frozen=True, slots=True)
class Row:
    """One value in effect. ``origin`` is ``None`` for a default. Secrets are masked; a list is one value.

    ``written`` is what stands in the files for a secret: the name of its variable, or its encrypted text.
    """

    path: KeyPath
    value: object
    origin: Origin | None
    written: object = field(default=None, repr=False)

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


def effective(loaded: Loaded, *, as_written: bool = False) -> tuple[Row, ...]:
    """Every value in effect that is not empty by default, section by section.

    With *as_written*, a value that has variables is the text in which they are named, whatever they hold.
    """
    rows: list[Row] = []
    for section in SECTIONS:
        value = getattr(loaded.settings, section).model_dump(mode="json")
        rows += _rows(loaded, (section,), value)
    return tuple(_as_written(row, loaded.layered.raw) for row in rows) if as_written else tuple(rows)


def is_key(text: str) -> bool:
    """Whether something may be set at, or below, the key that *text* spells."""
    section, *steps = text.split(".")
    return section in SECTIONS and declared_at(model(section), steps) is not None


def differences(before: Loaded, after: Loaded) -> tuple[Difference, ...]:
    """What differs in effect: see ``compare``."""
    return compare(effective(before), effective(after))


def compare(before: Sequence[Row], after: Sequence[Row]) -> tuple[Difference, ...]:
    """What differs in effect, by key. Where it comes from does not count; a secret counts by what is written."""
    old, new = ({row.path: row for row in rows} for rows in (before, after))
    found = []
    for path in dict.fromkeys([*old, *new]):
        one, other = old.get(path), new.get(path)
        if one is None or other is None or (one.value, one.written) != (other.value, other.written):
            found.append(Difference(dotted(path), one, other))
    return tuple(found)


def yaml_lines(rows: Sequence[Row], *, origin: bool = False) -> Iterator[str]:
    """*rows* as YAML; with *origin*, each value's source as a comment behind it."""
    open_: KeyPath = ()
    for row in rows:
        above = row.path[:-1]
        for depth in range(_shared(open_, above), len(above)):
            yield f"{'  ' * depth}{scalar(above[depth])}:"
        open_ = above
        comment = f"  # {_one_line(row.told)}" if origin else ""
        yield f"{'  ' * len(above)}{scalar(row.path[-1])}: {scalar(row.value)}{comment}"


def scalar(value: object) -> str:
    """*value* on one line of YAML that this reporter reads as the same value; lists in brackets."""
    import yaml  # noqa: PLC0415 - start-up time

    from reporter.config.layers import typed_value  # noqa: PLC0415 - start-up time

    text = yaml.safe_dump(value, default_flow_style=True, width=1 << 20, allow_unicode=True, sort_keys=False)
    text = text.removesuffix("\n").removesuffix("\n...")
    # PyYAML goes by another release of YAML: it takes `1e3` for a text.
    return text if text.isprintable() and typed_value(text) == value else _quoted(value)


def _quoted(value: object) -> str:
    """In double quotes, as JSON and YAML both have them, with YAML's escapes for what cannot be seen."""
    import json  # noqa: PLC0415 - start-up time

    text = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in text)


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


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
        yield Row(path, value, origin, _written(loaded, path) if value == MASK else None)


def _written(loaded: Loaded, path: KeyPath) -> object:
    return loaded.layered.raw.get(path) or _encrypted(loaded, path)


def _encrypted(loaded: Loaded, path: KeyPath) -> object:
    from reporter.config.faults import value_at  # noqa: PLC0415 - start-up time

    found = value_at(loaded.layered.data, path)
    return found if isinstance(found, str) and found.startswith(ENCRYPTED) else None


def _as_written(row: Row, raw: Mapping[KeyPath, object]) -> Row:
    """*row* with the texts of *raw* in place of what came of them; secrets stay masked."""
    if row.value == MASK:
        return row
    if isinstance(row.value, list):
        return replace(row, value=[raw.get((*row.path, at), item) for at, item in enumerate(row.value)])
    return replace(row, value=raw.get(row.path, row.value))


def _shown(row: Row | None) -> str:
    if row is None:
        return "not set"
    return MASK if row.value == MASK else scalar(row.value)
