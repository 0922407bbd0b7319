"""The page about migrating holds the tables of the code."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from reporter.config.legacy import KEYS
from reporter.config.migrate_command import FLAGS
from reporter.config.settings import SECTIONS

PAGE = Path(__file__).parents[2] / "site/docs/guides/migrating.md"


def table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def flags() -> str:
    rows = [(f"`{flag.name}`", f"`{flag.key}`" if flag.key else f"none: {flag.why}") for flag in FLAGS]
    return table(("flag", "key"), rows)


def keys() -> str:
    rows = []
    for old in KEYS:
        now = "stays" if old.stayed else f"`{old.now}`" if old.now else "gone"
        rows.append((f"`{old.key}`", now, old.why))
    return table(("old key", "now", "why"), rows)


@pytest.mark.parametrize(("name", "made"), [("flags", flags()), ("keys", keys())])
def test_the_page_holds_the_table(request: pytest.FixtureRequest, name: str, made: str) -> None:
    """A reader sees what the code does."""
    start = f"<!-- {name}: written by `pytest --update-golden`, checked by the tests -->\n"
    before, _, after = PAGE.read_text(encoding="utf-8").partition(start)
    old = re.match(r"\n(\|.*\n)*", after)
    rest = after[old.end() :].lstrip("\n") if old else after
    whole = f"{before}{start}\n{made}\n" + (f"\n{rest}" if rest else "")
    if request.config.getoption("--update-golden"):
        PAGE.write_text(whole, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == whole


def test_what_moved_moved_to_a_section_that_there_is() -> None:
    """And what went says why."""
    for old in KEYS:
        if old.now:
            assert old.now.split(".")[0] in {*SECTIONS, "version"}, old.key
        else:
            assert old.why, old.key
