"""What axe finds on a page."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from playwright.sync_api import Page

_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OPTIONS: Final = {"runOnly": _RULES, "resultTypes": ["violations"], "preload": False}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A *rule* of axe that elements break: ``where`` are selectors, ``told`` is what axe says of the first one."""

    rule: str
    where: tuple[str, ...]
    told: str

    def __str__(self) -> str:
        more = f" and {len(self.where) - 3} more" if len(self.where) > 3 else ""
        return f"{self.rule}: {', '.join(self.where[:3])}{more}: {self.told}"


def violations(page: Page) -> list[Violation]:
    """The success criteria of WCAG 2.2, levels A and AA, that *page* does not meet as far as axe can tell."""
    page.evaluate(_axe())
    found = page.evaluate(f"axe.run(document, {json.dumps(_OPTIONS)})")
    return sorted(_violation(one) for one in found["violations"])


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _violation(found: dict[str, Any]) -> Violation:
    nodes = found["nodes"]
    told = [check["message"] for check in nodes[0]["any"] + nodes[0]["all"] + nodes[0]["none"]]
    return Violation(found["id"], tuple(" ".join(map(str, node["target"])) for node in nodes), "; ".join(told))
