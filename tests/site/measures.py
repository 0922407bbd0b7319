"""What is measured in a page: scripts that a test has the browser run."""

from typing import Final

OBSERVE_SHIFTS: Final = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput)
        window.shifts.push([entry.value, entry.sources.map(({ node }) => node?.className ?? node?.nodeName)]);
  }).observe({ type: "layout-shift", buffered: true });
"""
"""To run before a page does. Then ``window.shifts`` has pairs: how much moved, and what.

What moves because of an input is left out.
"""

SCROLL_THROUGH: Final = """
  async () => {
    for (let y = 0; y < Math.min(document.documentElement.scrollHeight, 20000); y += innerHeight) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    scrollTo(0, 0);
  }
"""
"""Scrolls to the end, screen by screen, so that whatever waits for that is loaded, and back."""

TOO_WIDE: Final = """
  () => {
    const limit = document.documentElement.clientWidth;
    const clipped = (element) => {
      for (let here = element.parentElement; here; here = here.parentElement)
        if (getComputedStyle(here).overflowX !== "visible") return true;
      return false;
    };
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > limit + 1 && !clipped(element))
      .map((element) => element.outerHTML.slice(0, 80));
  }
"""
"""Finds what reaches over the right edge of the window, unless something around it scrolls or clips it."""

EMPTY_WIDGETS: Final = """
  () => {
    const article = document.querySelector("article");
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const large = (element) => {
      const box = element.getBoundingClientRect();
      return box.width >= 16 && box.height >= 16;
    };
    const pictures = "img, svg, picture, video, hr, br";
    const shows = (element) =>
      element.textContent.trim() || element.querySelector(pictures) || element.matches(pictures);
    const dead = "canvas, button, select, textarea, input, [role=grid], [role=slider], [role=combobox], [role=listbox]";
    const works = "form[action] *, [disabled], summary";
    const status = "[aria-live], [role=status], output";
    const found = [...article.querySelectorAll(dead)].filter((element) => !element.matches(works));
    const boxes = [...article.querySelectorAll("div, section, figure, p, ul, ol, table, object, iframe, aside")];
    found.push(...boxes.filter((element) => large(element) && !shows(element) && !element.matches(status)));
    found.push(...article.querySelectorAll("svg:not(:has(*))"));
    found.push(...article.querySelectorAll("tbody:not(:has(tr))"));
    return found.filter(seen).map((element) => element.outerHTML.slice(0, 120));
  }
"""
"""Finds what is seen in the article but does nothing without scripts, or holds nothing."""

WRITTEN: Final = """
  () => {
    const article = document.querySelector("article");
    for (const fold of article.querySelectorAll("details")) fold.open = true;
    const seen = (selector) => [...article.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
    return { words: article.innerText.split(/\\s+/).length, facts: seen("tbody tr, li, dd") };
  }
"""
"""How many words the article has, and how many rows, items and descriptions, with all that is folded opened."""

WORDS: Final = """
  () => {
    const controls = "form, fieldset, button, select, label, summary, [role=toolbar], [role=status], [aria-live]";
    const texts = "h1, h2, h3, p, li, td, th, dt, dd, figcaption";
    return [...document.querySelectorAll("article")].flatMap((article) => [...article.querySelectorAll(texts)])
      .filter((one) => one.checkVisibility() && !one.closest(controls) && !one.querySelector(controls))
      .filter((one) => !one.id || !document.querySelector(`[aria-describedby~="${one.id}"]`)) // how to use a control
      .map((one) => one.textContent.trim())
      .filter((words) => words);
  }
"""
"""The texts of the article that are seen, and that are no part of something to click on."""
