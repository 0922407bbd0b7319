"""Files that are wrong, by section, each with the exact lines that tell it.

A row of a table here has ``of``, the mistake in words; the file's text under its form (``yaml``, ``json``, ``toml``);
and ``told``, what the reporter says. It may have ``environment``, ``set`` (values by key, as ``--set`` takes them),
``profile``, and the texts of files ``beside`` it. The file is called ``c.yml``, ``c.json`` or ``c.toml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from reporter.config.layers import Layer
from reporter.config.load import Loaded, load
from reporter.config.problems import KeyPath

SUFFIXES = {"yaml": "yml", "json": "json", "toml": "toml"}


@dataclass(frozen=True)
class Broken:
    """One row: ``name`` is the table's and the mistake."""

    name: str
    form: str
    text: str
    told: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[KeyPath, object] = field(default_factory=dict)
    profile: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"c.{SUFFIXES[self.form]}"


def tables() -> Iterator[Broken]:
    """All rows of all tables."""
    for path in sorted(Path(__file__).parent.glob("*.yml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            [form] = row.keys() & SUFFIXES.keys()
            yield Broken(
                f"{path.stem}: {row['of']}",
                form,
                row[form],
                tuple(row["told"].splitlines()),
                row.get("environment", {}),
                {tuple(key.split(".")): value for key, value in row.get("set", {}).items()},
                row.get("profile"),
                row.get("beside", {}),
            )


def read(broken: Broken, folder: Path) -> Loaded:
    """What the reporter makes of the file, which is written into *folder*, the current one."""
    for name, text in {**broken.beside, broken.file: broken.text}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(
        [(Layer.PROJECT, Path(broken.file))],
        environment=broken.environment,
        overrides=broken.overrides,
        profile=broken.profile,
    )
