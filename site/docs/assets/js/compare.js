"use strict";
// Compares two to four regions, on one day or on two. What is compared is also the page's address.
(() => {
  const { history: reading, matrixExport } = window.reporter;
  const { STATES, ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN, dayNumber, dayText } = reading;
  const find = (name) => document.getElementById(`compare-${name}`);
  const home = document.getElementById("compare");
  if (!home || !window.reporterHistory) return;

  const history = reading.read(window.reporterHistory);
  const past = history.past();
  const listed = history.regions.filter(({ gone }) => !gone);
  if (listed.length < 2) { home.hidden = true; return; }
  const first = dayNumber(history.sets[0].day);
  const last = dayNumber(history.until);
  const SLOTS = [1, 2, 3, 4];

  const has = (state) => state === AVAILABLE || state === GLOBAL;
  const lacks = (state) => state === NOT_LISTED || state === ABSENT;

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const view = { regions: [], day: last, before: null, show: "differ", words: "" };

  // The view and the address

  const asText = () => {
    const parts = [`r=${view.regions.map(({ code }) => encodeURIComponent(code)).join(",")}`];
    if (view.day !== last) parts.push(`day=${dayText(view.day)}`);
    if (view.before !== null) parts.push(`before=${dayText(view.before)}`);
    if (view.show !== "differ") parts.push(`show=${encodeURIComponent(view.show)}`);
    if (view.words.trim()) parts.push(`q=${encodeURIComponent(view.words.trim()).replaceAll("%20", "+")}`);
    return parts.join("&");
  };

  const chosenAtFirst = () => {
    const reference = history.regionCalled(home.dataset.reference);
    const start = reference && !reference.gone ? reference : listed[0];
    return [start, listed.find(({ code }) => code === "eu-west-1" && start.code !== code) || listed.find((one) => one !== start)];
  };

  const dayOf = (text) => {
    const day = dayNumber(text);
    return Number.isNaN(day) ? null : Math.max(first, Math.min(last, day));
  };

  const read = () => {
    const given = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : location.search);
    const codes = [...new Set((given.get("r") || "").split(","))];
    const named = codes.map((code) => history.regionCalled(code)).filter((one) => one && !one.gone).slice(0, 4);
    const spare = chosenAtFirst();
    if (named.length === 1) named.unshift(spare.find((one) => one !== named[0]));
    view.regions = named.length ? named : spare;
    view.day = dayOf(given.get("day") || "") ?? last;
    view.before = dayOf(given.get("before") || "");
    view.show = given.get("show") || "differ";
    view.words = given.get("q") || "";
  };

  let writing = 0;
  const write = () => {
    clearTimeout(writing);
    writing = setTimeout(() => window.history.replaceState(null, "", `#${asText()}`), 300);
  };

  // What is compared: for each service the states of the regions on the day, and on the day before if there is one.

  const statesOn = (day) => {
    past.goTo(day);
    return (service) => view.regions.map((region) => past.cell(service.index, region.index));
  };

  const collect = () => {
    const then = view.before === null ? null : history.services.map(statesOn(view.before));
    const now = history.services.map(statesOn(view.day));
    return history.services.map((service, index) => ({ service, now: now[index], then: then && then[index] }))
      .filter((row) => [...row.now, ...(row.then || [])].some((state) => state !== ABSENT && state !== NOT_LISTED));
  };

  const arrived = (row, index) => Boolean(row.then) && has(row.now[index]) && lacks(row.then[index]);
  const left = (row, index) => Boolean(row.then) && lacks(row.now[index]) && has(row.then[index]);
  const indexes = () => view.regions.map((_, index) => index);
  const onlyIn = (row, index) => has(row.now[index]) && row.now.every((state, other) => other === index || lacks(state));

  const shows = () => {
    const names = view.regions.map(({ code }) => code);
    const choices = new Map([
      ["differ", ["that differ", (row) => new Set([...row.now, ...(row.then || [])].map(kind)).size > 1]],
      ["shared", ["shared by all", (row) => row.now.every(has)]],
    ]);
    names.forEach((code, index) => {
      choices.set(`only:${code}`, [`only in ${code}`, (row) => onlyIn(row, index)]);
      choices.set(`lacks:${code}`, [`that ${code} lacks`, (row) => lacks(row.now[index]) && row.now.some(has)]);
    });
    choices.set("unknown", ["unknown somewhere", (row) => row.now.includes(UNKNOWN) && row.now.some(has)]);
    if (view.before !== null) {
      choices.set("arrived", ["that arrived", (row) => indexes().some((index) => arrived(row, index))]);
      choices.set("left", ["that left", (row) => indexes().some((index) => left(row, index))]);
    }
    choices.set("all", ["all of them", () => true]);
    return choices;
  };

  const kind = (state) => (has(state) ? "has" : state === UNKNOWN ? "unknown" : "lacks");

  let [rows, shownRows] = [[], []];

  // Tables

  const number = (count) => element("td", count.toLocaleString("en"), { class: "n" });
  const link = (one) => {
    const code = element("code", one.code);
    if (!one.page) return code;
    const made = element("a", "", { href: one.page });
    made.append(code);
    return made;
  };

  const headOf = (names) => {
    const row = element("tr");
    row.append(...names.map((name, index) => element("th", name, { scope: "col", ...(index ? { class: "n" } : {}) })));
    const head = element("thead");
    head.append(row);
    return head;
  };

  const numbers = () => {
    const names = ["Region", "Has", "Only here", "Lacks", "Unknown"];
    if (view.before !== null) names.push(`Had on ${dayText(view.before)}`, "Arrived", "Left");
    const body = element("tbody");
    view.regions.forEach((region, index) => {
      const count = (holds) => rows.filter(holds).length;
      const head = element("th", "", { scope: "row" });
      head.append(link(region), element("small", region.name));
      const cells = [
        count((row) => has(row.now[index])),
        count((row) => onlyIn(row, index)),
        count((row) => lacks(row.now[index]) && row.now.some(has)),
        count((row) => row.now[index] === UNKNOWN && row.now.some(has)),
      ];
      if (view.before !== null) {
        cells.push(count((row) => has(row.then[index])), count((row) => arrived(row, index)), count((row) => left(row, index)));
      }
      const line = element("tr");
      line.append(head, ...cells.map(number));
      body.append(line);
    });
    find("numbers").replaceChildren(headOf(names), body);
  };

  const stateCell = (state, turn) => {
    const cell = element("td", "", { "data-state": String(state), ...(turn ? { class: turn } : {}) });
    cell.append(element("span", STATES[state]));
    if (turn) cell.append(element("b", turn));
    return cell;
  };

  const services = (found) => {
    const head = element("tr");
    head.append(element("th", "Service", { scope: "col" }));
    for (const region of view.regions) {
      for (const day of view.before === null ? [view.day] : [view.before, view.day]) {
        const cell = element("th", "", { scope: "col" });
        cell.append(element("code", region.code));
        if (view.before !== null) cell.append(element("small", dayText(day)));
        head.append(cell);
      }
    }
    const top = element("thead");
    top.append(head);
    const body = element("tbody");
    for (const row of found) {
      const line = element("tr");
      const name = element("th", "", { scope: "row" });
      name.append(link(row.service), element("small", row.service.name));
      line.append(name);
      for (const index of indexes()) {
        if (row.then) line.append(stateCell(row.then[index]));
        line.append(stateCell(row.now[index], arrived(row, index) ? "arrived" : left(row, index) ? "left" : ""));
      }
      body.append(line);
    }
    find("table").replaceChildren(top, body);
  };

  const filter = () => {
    const words = view.words.toLowerCase().split(/\s+/).filter(Boolean);
    const [, holds] = shows().get(view.show);
    shownRows = rows.filter((row) => holds(row) && words.every((word) => row.service.text.includes(word)));
    services(shownRows);
    find("count").textContent = `${shownRows.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} services`;
    write();
  };

  const show = () => {
    rows = collect();
    const choices = shows();
    if (!choices.has(view.show)) view.show = "differ";
    find("show").replaceChildren(...[...choices].map(([value, [words, holds]]) => (
      element("option", `${words} (${rows.filter(holds).length})`, { value }))));
    find("show").value = view.show;
    numbers();
    filter();
  };

  // Controls

  const fill = () => {
    for (const slot of SLOTS) {
      const groups = new Map();
      for (const region of listed) {
        if (!groups.has(region.partition)) groups.set(region.partition, element("optgroup", "", { label: region.partition }));
        groups.get(region.partition).append(element("option", region.code, { value: region.code }));
      }
      find(`region-${slot}`).append(...groups.values());
      find(`region-${slot}`).addEventListener("change", choose);
    }
    for (const name of ["day", "before"]) Object.assign(find(name), { min: dayText(first), max: dayText(last) });
    find("day").addEventListener("change", () => { view.day = dayOf(find("day").value) ?? last; show(); });
    find("before").addEventListener("change", () => { view.before = dayOf(find("before").value); show(); });
    find("show").addEventListener("change", () => { view.show = find("show").value; filter(); });
    find("words").addEventListener("input", () => { view.words = find("words").value; filter(); });
    find("csv").addEventListener("click", save);
    find("link").addEventListener("click", copyLink);
  };

  const choose = () => {
    const codes = [...new Set(SLOTS.map((slot) => find(`region-${slot}`).value).filter(Boolean))];
    view.regions = codes.map((code) => history.regionCalled(code));
    show();
  };

  const restore = () => {
    read();
    for (const slot of SLOTS) find(`region-${slot}`).value = view.regions[slot - 1] ? view.regions[slot - 1].code : "";
    find("day").value = dayText(view.day);
    find("before").value = view.before === null ? "" : dayText(view.before);
    find("words").value = view.words;
    show();
  };

  const address = () => `${location.href.split("#")[0]}#${asText()}`;

  const copyLink = async () => {
    window.history.replaceState(null, "", `#${asText()}`);
    try {
      await navigator.clipboard.writeText(address());
      find("said").textContent = "The link is copied.";
    } catch {
      find("said").textContent = "Copy the address of this page: it leads to what is shown.";
    }
  };

  const save = () => {
    const days = view.before === null ? [view.day] : [view.before, view.day];
    const head = ["service", "name", ...view.regions.flatMap(({ code }) => days.map((day) => `${code} ${dayText(day)}`))];
    const lines = shownRows.map(({ service, now, then }) => [
      service.code, service.name, ...indexes().flatMap((index) => [...(then ? [STATES[then[index]]] : []), STATES[now[index]]]),
    ]);
    matrixExport.save(new Blob([matrixExport.csv([head, ...lines])], { type: "text/csv;charset=utf-8" }), `compare-${dayText(view.day)}.csv`);
  };

  fill();
  restore();
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("=") && location.hash.slice(1) !== asText()) {
      restore();
      home.scrollIntoView();
    }
  });
})();
