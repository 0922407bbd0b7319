"""What a configuration of a thousand lines adds to the start of a command."""

import sys
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.measure import run, time_of
from benchmarks.result import Found, Row

LINES: Final = 1000
BUDGET: Final = 100.0
"""Milliseconds."""


def configuration(folder: Path) -> Found:
    """``--version``, and a command that reads and checks all of it, with and without, in turn."""
    without, with_it = folder / "without", folder / "with"
    without.mkdir()
    (with_it / "config").mkdir(parents=True)
    (with_it / "config" / "reporter.yml").write_text(text(LINES), encoding="utf-8")
    rows = []
    for command, name in ((("--version",), "`reporter --version`"), (("sources", "list"), "`reporter sources list`")):
        for place in (without, with_it):
            run("git", "init", "--quiet", place)
        idle, busy = (
            time_of(partial(run, sys.executable, "-m", "reporter", *command, folder=place), times=15)
            for place in (without, with_it)
        )
        added = (busy.best - idle.best) * 1000
        ratio = f"{busy.best / idle.best:.2f} times the {idle.best * 1000:.0f} ms without"
        rows.append(Row(f"{name}: added by {LINES:,} lines of configuration", added, "ms", BUDGET, note=ratio))
    return Found(tuple(rows))


def text(lines: int) -> str:
    """A configuration of so many *lines*: most sections, then rules, as a large team would have them."""
    head = [
        "metadata: {name: benchmark}",
        "guard: {overall: 0.05, region: 0.2}",
        "settle: {additions: 1, removals: 14d}",
        "filters: {services: {exclude: ['*-preview']}}",
        "site: {name: Services, primary: '#3949ab'}",
        "exports: {formats: [csv, xlsx]}",
        "publish: {s3: {bucket: our-reports}}",
        "notifications:",
        "  channels:",
        "    ops: {type: github}",
        "  rules:",
    ]
    count = (lines - len(head)) // 5
    rules = [
        line
        for number in range(count)
        for line in (
            f"    rule-{number}:  # team {number}",
            "      channels: [ops]",
            f"      services: [ec2, 'service-{number}*']",
            "      regions: ['eu-*', us-east-1]",
            "      when: weekly",
        )
    ]
    filler = [f"# line {number}" for number in range(lines - len(head) - len(rules))]
    return "\n".join([*head, *rules, *filler]) + "\n"
