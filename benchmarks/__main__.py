"""``python -m benchmarks [name ...]``: see ``site/docs/development/benchmarks.md``."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rich.console import Console

from benchmarks import browser, commands, configuration, crawl, growth, insights, old_command, shipped, site
from benchmarks.machine import about
from benchmarks.result import Found
from benchmarks.table import markdown, show, write

BENCHMARKS: Final[Mapping[str, Callable[[Path], Found]]] = MappingProxyType(
    {
        "comparison": shipped.comparison,
        "timeline": shipped.timeline,
        "recreate": shipped.recreate,
        "commands": commands.commands,
        "configuration": configuration.configuration,
        "insights": insights.insights,
        "site": site.site,
        "browser": browser.browser,
        "growth": growth.growth,
        "imports": commands.imports,
        "crawl": crawl.crawl,
        "v1": old_command.old_command,
        "backfill": commands.backfill,
    }
)
DEFAULT: Final = (
    "comparison",
    "recreate",
    "commands",
    "configuration",
    "insights",
    "site",
    "growth",
    "imports",
    "crawl",
    "v1",
)
"""``comparison`` holds ``timeline``; ``backfill`` needs the network."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is named, and print it. 1 if a budget is missed."""
    arguments = _parser().parse_args(argv)
    names = DEFAULT if not arguments.names else arguments.names
    console = Console(stderr=True)
    found: list[Found] = []
    for name in dict.fromkeys(names):
        with tempfile.TemporaryDirectory() as folder, console.status(name):
            found.append(BENCHMARKS[name](Path(folder)))
    show(found, Console())
    if arguments.markdown is not None:
        write(markdown(found, about(arguments.date)), arguments.markdown)
    return int(any(row.missed for one in found for row in one.rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What the reporter costs.")
    parser.add_argument("names", nargs="*", metavar="name", choices=[[], *BENCHMARKS], help=", ".join(BENCHMARKS))
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables into a page")
    parser.add_argument(
        "--date", type=_day, metavar="DATE", help="the day to write into the page, for example 2026-11-22"
    )
    return parser


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


if __name__ == "__main__":
    sys.exit(main())
