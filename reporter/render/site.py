"""Let MkDocs build the staged pages."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from reporter.errors import BuildError
from reporter.render.branding import Site, overlay

CONFIG: Final = "mkdocs.yml"
BRANDED: Final = f"build/{CONFIG}"
"""Stands in place of ``mkdocs.yml``, and inherits it: the brand, and the addresses of styles and scripts."""

NO_ASSETS: Final[Mapping[str, str]] = {}
_QUIET: Final = {"NO_MKDOCS_2_WARNING": "1"}  # an advertisement that Material prints on every build
_TELLING: Final = ("ERROR", "Error", "WARNING", "Config value")


def configure_site(root: Path, brand: Site, assets: Mapping[str, str] = NO_ASSETS) -> None:
    """Write ``build/mkdocs.yml`` below *root*: its ``mkdocs.yml`` with the looks of *brand*, and *assets* by hash.

    *assets* are addresses by the paths of files. If neither says anything, the file is taken away.
    """
    own, target = overlay(brand), root / BRANDED
    if not own and not assets:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(exist_ok=True)
    merged = _inheriting(_keys(root / CONFIG), own, assets)
    text = yaml.safe_dump(merged, sort_keys=False, allow_unicode=True)
    target.write_text(f"# Written by `reporter build`: what differs from mkdocs.yml.\n{text}", "utf-8")


@dataclass
class Building:
    """MkDocs at work on the staged pages. ``done`` waits for it."""

    root: Path
    config: Path
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Nobody waits for the site any more."""
        self.process.kill()
        self.process.communicate()

    def done(self) -> None:
        """``BuildError`` says in one line what MkDocs said."""
        output, errors = self.process.communicate()
        if self.process.returncode:
            again = f"mkdocs build --strict --config-file {self.config.relative_to(self.root)}"
            msg = f"mkdocs: {_telling_line(errors + output)}: run `{again}` to see all of it"
            raise BuildError(msg)


def build_site(root: Path, *, strict: bool = True) -> None:
    """``start_build``, and wait for it."""
    start_build(root, strict=strict).done()


def start_build(root: Path, *, strict: bool = True) -> Building:
    """Have ``build/site`` built from the staged pages: by ``build/mkdocs.yml`` below *root*, else by ``mkdocs.yml``.

    *strict* makes warnings fail. It runs beside this process: call ``done`` before anything else writes there.
    """
    config = root / CONFIG
    if not config.is_file():
        msg = f"{config}: missing: run in the repository's root, or install the site's files with `reporter init`"
        raise BuildError(msg)
    if (root / BRANDED).is_file():
        config = root / BRANDED
    # Without --quiet: that would hide the warnings from --strict, too.
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config)]
    command.append("--strict" if strict else "--no-strict")
    process = subprocess.Popen(
        command,
        cwd=root,
        env=os.environ | _QUIET,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    return Building(root, config, process)


def _telling_line(output: str) -> str:
    """The first line that names a fault; else the last line, where a traceback ends."""
    rows = [" ".join(row.split()) for row in output.splitlines() if row.strip()]
    telling = [row for row in rows if row.startswith(_TELLING)]
    return (telling or rows[-1:] or ["failed without a word"])[0].rstrip(".:")


class _Lenient(yaml.SafeLoader):
    """Reads what carries a tag of MkDocs or of Python as nothing."""


_Lenient.add_multi_constructor("", lambda *_: None)


def _keys(config: Path) -> dict[str, object]:
    """The keys of *config*; none if it cannot be read, which MkDocs tells better."""
    try:
        found = yaml.load(config.read_bytes(), _Lenient)  # noqa: S506 - it is a safe loader
    except yaml.YAMLError:
        found = None
    return _map(found)


def _inheriting(base: Mapping[str, object], own: Mapping[str, object], assets: Mapping[str, str]) -> dict[str, object]:
    """*own* over *base*, as a file in ``build/`` that inherits *base* must say it.

    Paths lead from there. A list is whole, because MkDocs replaces the one that it inherits.
    """
    theme = base.get("theme")
    kept = {"name": theme} if isinstance(theme, str) else {}
    if isinstance(folder := _map(theme).get("custom_dir"), str):
        kept = {"custom_dir": _from_build(folder)}
    merged = {
        "INHERIT": f"../{CONFIG}",
        "docs_dir": "docs",
        "site_dir": "site",
        **own,
        "theme": kept | _map(own.get("theme")),
        "extra_css": [_hashed(file, assets) for file in _all("extra_css", base, own)],
        "extra_javascript": [_hashed(file, assets) for file in _all("extra_javascript", base, own)],
        "nav": _all("nav", base, own) if own.get("nav") else None,
        "extra": {"assets": dict(assets)} if assets else {},
    }
    return {key: value for key, value in merged.items() if value}


def _all(key: str, *maps: Mapping[str, object]) -> list[object]:
    return [file for one in maps for file in _list(one.get(key))]


def _hashed(file: object, assets: Mapping[str, str]) -> object:
    return assets.get(file, file) if isinstance(file, str) else file


def _from_build(path: str) -> str:
    """The way from ``build/`` to *path*; one that is absolute stays."""
    return path if Path(path).is_absolute() else os.path.relpath(path, Path(BRANDED).parent)


def _map(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
