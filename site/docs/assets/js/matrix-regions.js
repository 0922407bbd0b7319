"use strict";
// The choice of regions: partitions, continents and countries narrow each other, single regions are added.
window.reporter = window.reporter || {};
window.reporter.matrixRegions = (() => {
  const FACETS = [["p", "Partition", "partition"], ["c", "Continent", "continent"], ["n", "Country", "country"]];
  const countries = (() => {
    try {
      return new Intl.DisplayNames(["en"], { type: "region" });
    } catch {
      return null;
    }
  })();

  const countryName = (code) => {
    try {
      return (countries && countries.of(code)) || code;
    } catch {
      return code; // not an ISO code
    }
  };

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const empty = () => ({ p: new Set(), c: new Set(), n: new Set(), r: new Set() });

  const chosen = (choice) => {
    const grouped = FACETS.some(([key]) => choice[key].size);
    if (!grouped && !choice.r.size) return () => true;
    return (region) => choice.r.has(region.code)
      || (grouped && FACETS.every(([key, , field]) => !choice[key].size || choice[key].has(region[field])));
  };

  const inWords = (choice, count, total) => {
    const parts = [...choice.p, ...choice.c, ...[...choice.n].map(countryName), ...choice.r];
    if (!parts.length) return `all ${total}`;
    return parts.length <= 2 ? `${parts.join(", ")} (${count})` : `${count} of ${total}`;
  };

  const box = (key, value, words, count) => {
    const label = element("label");
    const input = element("input", "", { type: "checkbox", "data-key": key, value });
    label.append(input, element("span", words));
    if (count) label.append(element("small", String(count)));
    return label;
  };

  const group = (title, boxes) => {
    const set = element("fieldset");
    set.append(element("legend", title), ...boxes);
    return set;
  };

  // Fills `home`, and calls `changed` whenever a box of it was ticked.
  const build = (home, regions, choice, changed) => {
    for (const [key, title, field] of FACETS) {
      const counts = new Map();
      for (const region of regions) if (!region.gone) counts.set(region[field], (counts.get(region[field]) || 0) + 1);
      const named = [...counts].map(([value, count]) => [value, key === "n" ? countryName(value) : value, count]);
      named.sort((one, other) => (key === "n" ? one[1].localeCompare(other[1], "en") : other[2] - one[2] || (one[1] < other[1] ? -1 : 1)));
      home.append(group(title, named.map(([value, words, count]) => box(key, value, words, count))));
    }
    const single = group("Single regions", regions.filter(({ gone }) => !gone).map((region) => {
      const label = box("r", region.code, region.code);
      if (region.name) label.append(element("small", region.name));
      return label;
    }));
    single.className = "matrix-single";
    home.append(single);
    const clear = element("button", "All regions", { type: "button" });
    clear.addEventListener("click", () => {
      Object.values(choice).forEach((set) => set.clear());
      changed();
    });
    home.append(clear);
    home.addEventListener("change", ({ target }) => {
      choice[target.dataset.key][target.checked ? "add" : "delete"](target.value);
      changed();
    });
  };

  const tick = (home, choice) => {
    for (const input of home.querySelectorAll("input")) input.checked = choice[input.dataset.key].has(input.value);
  };

  return { empty, chosen, inWords, build, tick, element };
})();
