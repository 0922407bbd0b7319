"""Let MkDocs build the staged pages."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from reporter.errors import BuildError

CONFIG: Final = "mkdocs.yml"

_QUIET: Final = {"NO_MKDOCS_2_WARNING": "1"}  # an advertisement that Material prints on every build
_TELLING: Final = ("ERROR", "Error", "WARNING", "Config value")


def build_site(root: Path, *, strict: bool = True) -> None:
    """Build ``build/site`` from the staged pages, by ``mkdocs.yml`` in *root*. *strict* makes warnings fail.

    ``BuildError`` says in one line what MkDocs said.
    """
    config = root / CONFIG
    if not config.is_file():
        msg = f"{config}: missing: run in the repository's root, or install the site's files with `reporter init`"
        raise BuildError(msg)
    # Without --quiet: that would hide the warnings from --strict, too.
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config)]
    command.append("--strict" if strict else "--no-strict")
    done = subprocess.run(
        command, cwd=root, env=os.environ | _QUIET, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        msg = f"mkdocs: {_telling_line(done.stderr + done.stdout)}: run `mkdocs build --strict` to see all of it"
        raise BuildError(msg)


def _telling_line(output: str) -> str:
    """The first line that names a fault; else the last line, where a traceback ends."""
    rows = [" ".join(row.split()) for row in output.splitlines() if row.strip()]
    telling = [row for row in rows if row.startswith(_TELLING)]
    return (telling or rows[-1:] or ["failed without a word"])[0].rstrip(".:")
