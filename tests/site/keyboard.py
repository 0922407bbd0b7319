"""A page with nothing but a keyboard: where Tab stops, and whether one sees it."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

MOST: Final = 500

LOOK: Final = """
  () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    // A radio button is shown by the label that follows it.
    const shown = element.matches("input[type=radio], input[type=checkbox]") && element.nextElementSibling;
    const seen = shown || element;
    const look = () => [seen, element.parentElement].flatMap((one) => ["", "::before", "::after"].map((part) => {
      const style = getComputedStyle(one, part);
      return [
        style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor,
        style.color, style.borderColor, style.textDecoration, style.opacity,
      ].join(" ");
    })).join();
    const caret = element.matches("input[type=text], input[type=search], textarea");
    const focused = look();
    element.blur();
    const plain = look();
    element.focus();
    const box = seen.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
      document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)));
    return {
      name: (element.getAttribute("aria-label") || element.title || element.textContent).trim().slice(0, 60),
      html: element.outerHTML.slice(0, 100),
      part: ["md-skip", "md-tabs", "md-header", "md-content", "md-footer", "md-sidebar"]
        .find((part) => element.closest("." + part)) ?? "",
      changed: focused !== plain || caret,
      bare: points.some((point) => seen.contains(point) || point?.closest("a, button, label")?.contains(seen)),
    };
  }
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where Tab went: what has the focus, in which part of the page, and whether one sees that it has."""

    name: str
    html: str
    part: str
    changed: bool
    bare: bool


def tour(page: Page, key: str = "Tab") -> list[Stop]:
    """Every stop of *key*, until it leaves the page or comes round."""
    stops: list[Stop] = []
    while len(stops) < MOST:
        page.keyboard.press(key)
        found: dict[str, Any] | None = page.evaluate(LOOK)
        if found is None or (stops and page.evaluate("document.activeElement.dataset.toured === 'yes'")):
            return stops
        page.evaluate("document.activeElement.dataset.toured = 'yes'")
        stops.append(Stop(**found))
    return stops
