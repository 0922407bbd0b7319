"use strict";
// Takes the scheme that the reader chose before anything is painted.

{
  const chosen = window.__md_get("__palette");
  const colour = chosen?.color;
  if (colour) {
    // "As the system" is stored by name: what it stands for is looked up again.
    const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const system = colour.media === "(prefers-color-scheme)"
      ? document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${dark})"]`)
      : null;
    for (const part of ["media", "scheme", "primary", "accent"]) {
      const value = system ? system.getAttribute(`data-md-color-${part}`) : colour[part];
      if (value) document.body.setAttribute(`data-md-color-${part}`, value);
    }
  }
}
