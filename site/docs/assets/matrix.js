// Draws the availability matrix from data/matrix.js. Only text is ever put into the page, never markup.
(() => {
  "use strict";

  const SYMBOLS = { a: "●", g: "◆", n: "·", u: "?" };
  const WORDS = { a: "available", g: "global", n: "not listed", u: "unknown" };

  const data = window.reporterMatrix;
  const home = document.getElementById("matrix");
  if (!data || !home) return;

  const status = document.getElementById("matrix-status");
  const count = document.getElementById("matrix-count");
  const serviceFilter = document.getElementById("matrix-services");
  const regionFilter = document.getElementById("matrix-regions");

  const regions = data.partitions.flatMap(([partition, members]) =>
    members.map(([code, name, page]) => ({ code, name, page, partition })));
  regions.forEach((region, index) => { region.index = index; });
  const services = data.services.map(([code, name, cells]) => ({ code, name, cells }));

  let shown = { services, regions };

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // Every word of the filter must occur somewhere in the texts.
  const matches = (filter, ...texts) => {
    const text = texts.join(" ").toLowerCase();
    return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
  };

  const partitionRow = () => {
    const row = element("tr");
    row.append(element("td", "", { class: "corner" }));
    const groups = new Map();
    for (const region of shown.regions) groups.set(region.partition, (groups.get(region.partition) || 0) + 1);
    for (const [partition, width] of groups) {
      const cell = element("th", "", { colspan: width, scope: "colgroup", title: partition });
      cell.append(element("span", partition.replace(/^aws-(?=.)/, "")));
      row.append(cell);
    }
    return row;
  };

  const regionRow = () => {
    const row = element("tr");
    row.append(element("th", "Service", { class: "corner", scope: "col" }));
    let before = null;
    for (const region of shown.regions) {
      const cell = element("th", "", { scope: "col", title: region.name || region.code });
      if (region.partition !== before) cell.className = "edge";
      before = region.partition;
      cell.append(element("a", region.code, { href: `regions/${region.page}.html` }));
      row.append(cell);
    }
    return row;
  };

  const serviceRow = (service) => {
    const row = element("tr");
    const head = element("th", "", { scope: "row", title: service.name || service.code });
    head.append(element("code", service.code));
    row.append(head);
    let before = null;
    for (const region of shown.regions) {
      const state = service.cells[region.index];
      const cell = element("td", SYMBOLS[state], { "data-state": state, "aria-label": WORDS[state], tabindex: "-1" });
      if (region.partition !== before) cell.className = "edge";
      before = region.partition;
      row.append(cell);
    }
    return row;
  };

  const many = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const named = (item) => (item.name ? `${item.code} (${item.name})` : item.code);

  // Where the one service runs that the filter names: the same as its row, in words.
  const inWords = (service) => {
    const own = shown.regions.filter((region) => service.cells[region.index] === "a").map((region) => region.code);
    const open = (state) => [...new Set(
      shown.regions.filter((region) => service.cells[region.index] === state).map((region) => region.partition))];
    const parts = [];
    if (own.length) parts.push(`available in ${own.length} of ${shown.regions.length} regions: ${own.join(", ")}`);
    if (open("g").length) parts.push(`global in ${open("g").join(", ")}`);
    if (open("u").length) parts.push(`unknown in ${open("u").join(", ")}`);
    return `${named(service)}: ${parts.join("; ") || "not listed"}.`;
  };

  const summary = () => {
    const filter = serviceFilter.value.trim().toLowerCase();
    const one = shown.services.find((service) => service.code.toLowerCase() === filter)
      || (shown.services.length === 1 ? shown.services[0] : null);
    if (one) return inWords(one);
    return shown.services.length && shown.regions.length ? "" : "Nothing matches.";
  };

  const draw = () => {
    const [service, region] = [serviceFilter.value.trim(), regionFilter.value.trim()];
    shown = {
      services: services.filter((one) => matches(service, one.code, one.name)),
      regions: regions.filter((one) => matches(region, one.code, one.name, one.partition)),
    };
    const table = element("table", "", { class: "matrix", role: "grid", "aria-label": "Services by region" });
    const head = element("thead");
    head.append(partitionRow(), regionRow());
    const body = element("tbody");
    body.append(...shown.services.map(serviceRow));
    table.append(head, body);
    home.replaceChildren(table);
    const first = body.querySelector("td");
    if (first) first.tabIndex = 0;
    count.textContent = `${many(shown.services.length, "service")} × ${many(shown.regions.length, "region")}`;
    status.textContent = summary();
  };

  const tell = (cell) => {
    const service = shown.services[cell.parentNode.rowIndex - 2];
    const region = shown.regions[cell.cellIndex - 1];
    if (service && region) status.textContent = `${named(service)} in ${named(region)}: ${WORDS[cell.dataset.state]}`;
  };

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  // One tab stop for the whole grid; the arrow keys, Home and End move inside it.
  const move = (event) => {
    const cell = event.target.closest("td[data-state]");
    if (!cell) return;
    const rows = home.querySelector("tbody").rows;
    const row = cell.parentNode.sectionRowIndex;
    let next = null;
    if (STEPS[event.key]) {
      const [down, right] = STEPS[event.key];
      next = rows[row + down]?.cells[cell.cellIndex + right];
    } else if (event.key === "Home") next = rows[event.ctrlKey ? 0 : row].cells[1];
    else if (event.key === "End") next = [...rows[event.ctrlKey ? rows.length - 1 : row].cells].pop();
    if (!next || !next.dataset.state) return;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  home.addEventListener("keydown", move);
  home.addEventListener("focusin", (event) => { if (event.target.dataset.state) tell(event.target); });
  home.addEventListener("mouseover", (event) => { if (event.target.dataset.state) tell(event.target); });
  home.addEventListener("mouseleave", () => { status.textContent = summary(); });
  for (const input of [serviceFilter, regionFilter]) input.addEventListener("input", draw);

  const query = new URLSearchParams(window.location.search);
  serviceFilter.value = query.get("service") || "";
  regionFilter.value = query.get("region") || "";
  document.querySelector(".matrix-controls").hidden = false;
  draw();
})();
