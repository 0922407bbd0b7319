"""What the guide to insights says is so."""

import re
from pathlib import Path

from reporter.insights.rule import BUILT_IN

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "site/docs/guides/insights.md").read_text(encoding="utf-8")


def test_each_insight_is_in_the_table_of_the_guide():
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", GUIDE, re.MULTILINE)) == sorted(BUILT_IN)
