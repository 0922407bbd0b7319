"""What the figures were taken on."""

import os
import platform
from pathlib import Path

from benchmarks.measure import run


def about(date: str | None) -> list[str]:
    """Sentences on the machine. No host name, no path, and no date but the one that is given."""
    cores = f"{os.cpu_count()} cores"
    memory = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB of memory"
    git = run("git", "--version").stdout.strip().removeprefix("git version ")
    when = [f"Measured on {date}."] if date else []
    return [*when, f"Machine: {cores}, {_processor()}, {memory}.", f"Python {platform.python_version()}, git {git}."]


def _processor() -> str:
    try:
        rows = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        rows = []
    named = (row.partition(":")[2].strip() for row in rows if row.startswith("model name"))
    return next(named, platform.machine())
