"use strict";
// The changes: filters over all of them, and anchors that open what is folded.
(() => {
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // A page of a year: the address of a change set opens it.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const set = target && target.closest("section.set");
    document.querySelectorAll("section.set.is-target").forEach((other) => other.classList.remove("is-target"));
    if (!set) return;
    set.classList.add("is-target");
    set.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    target.scrollIntoView();
  };
  if (document.querySelector("section.set")) {
    openTarget();
    window.addEventListener("hashchange", openTarget);
  }

  const form = document.getElementById("changes-filter");
  const list = document.getElementById("changes-list");
  if (!form || !list || !window.reporterHistory) return;

  const ROOT = "../";
  const PART = 60; // lines that are added at a time
  const MANY = 8; // lines or codes of one change set that are told before the rest is folded
  const FIELDS = ["words", "kind", "place", "service", "status", "from", "to"];
  const KINDS = { arrivals: [4], departures: [5], regions: [0, 7], services: [1, 6], names: [2, 3] };
  const STATUSES = { "": [0, 1], confirmed: [0], provisional: [1], reverted: [2], all: [0, 1, 2] };
  const [REGION_ADDED, SERVICE_ADDED, RENAMED, MODIFIED, ARRIVAL, DEPARTURE, SERVICE_REMOVED, REGION_REMOVED] = [0, 1, 2, 3, 4, 5, 6, 7];

  const history = window.reporter.history.read(window.reporterHistory);
  const { changes, sets, services, regions, partitions } = history;
  const find = (name) => document.getElementById(`changes-${name}`);
  const written = [...list.childNodes];
  const olderThanWritten = Number(list.dataset.older);
  let next = olderThanWritten - 1;

  // Filters

  const read = () => Object.fromEntries(FIELDS.map((name) => [name, find(name).value.trim()]));
  const isPlain = (filter) => FIELDS.every((name) => !filter[name]);

  // For each word of the filter, which services, places and change sets have it: then a change is a look at three tables.
  const wordTables = (words) => words.toLowerCase().split(/\s+/).filter(Boolean).map((word) => ({
    services: [false, ...services.map(({ text }) => text.includes(word))],
    places: [false, ...regions.map(({ code, name }) => `${code} ${name}`.toLowerCase().includes(word)),
      ...partitions.map((code) => code.toLowerCase().includes(word))],
    sets: sets.map(({ version, revision, day }) => `${version} ${revision} ${day}`.toLowerCase().includes(word)),
  }));

  const placesOf = (code) => {
    if (!code) return null;
    if (!code.startsWith("all:")) return new Set([regions.findIndex((region) => region.code === code) + 1]);
    const partition = partitions.indexOf(code.slice(4));
    const found = new Set([regions.length + 1 + partition]);
    regions.forEach((region) => { if (region.group === partition) found.add(region.index + 1); });
    return found;
  };

  const test = (filter) => {
    const words = wordTables(filter.words);
    const kinds = KINDS[filter.kind];
    const statuses = STATUSES[filter.status] || STATUSES[""];
    const places = placesOf(filter.place);
    const service = filter.service ? services.findIndex(({ code }) => code === filter.service) + 1 : -1;
    return {
      set: ({ day }) => (!filter.from || day >= filter.from) && (!filter.to || day <= filter.to),
      change: (change, set) => statuses.includes(changes.statuses[change])
        && (!kinds || kinds.includes(changes.kinds[change]))
        && (service < 0 || (service > 0 && changes.services[change] === service))
        && (!places || places.has(changes.places[change]))
        && words.every((table) => table.services[changes.services[change]] || table.places[changes.places[change]] || table.sets[set.index]),
    };
  };

  const select = (filter) => {
    const holds = test(filter);
    const found = [];
    let count = 0;
    for (let index = sets.length - 1; index >= 0; index -= 1) {
      const set = sets[index];
      if (!holds.set(set)) continue;
      const own = [];
      for (let change = set.from; change < set.to; change += 1) if (holds.change(change, set)) own.push(change);
      if (own.length) found.push({ set, own });
      count += own.length;
    }
    return { found, count };
  };

  // Words: as the macros of the pages tell them

  const codeOf = (one) => {
    const code = element("code", one.code);
    if (!one.page) return code;
    const link = element("a", "", { href: ROOT + one.page });
    link.append(code);
    return link;
  };
  const serviceOf = (change) => codeOf(services[changes.services[change] - 1]);
  const placeOf = (change) => {
    const place = changes.places[change] - 1;
    if (place < regions.length) return codeOf(regions[place]);
    const words = element("span", "all of ");
    words.append(element("code", partitions[place - regions.length]), " (global)");
    return words;
  };

  const some = (own, show) => {
    const parts = own.slice(0, MANY).flatMap((change, index) => (index ? [", ", show(change)] : [show(change)]));
    return own.length > MANY ? [...parts, ` and ${own.length - MANY} more`] : parts;
  };

  const sign = (kind) => {
    const word = [DEPARTURE, SERVICE_REMOVED, REGION_REMOVED].includes(kind) ? "removed" : [RENAMED, MODIFIED].includes(kind) ? "modified" : "added";
    const made = element("span", "", { class: `sign sign-${word}` });
    made.append(element("span", { removed: "−", modified: "~", added: "+" }[word], { "aria-hidden": "true" }),
      element("span", `${word}: `, { class: "aside" }));
    return [made, " "];
  };

  const told = ({ kind, own, byPlace }) => {
    const [change] = own;
    const { attribute, before, after } = changes.details.get(change) || {};
    const name = (text) => (text ? ` ${text}` : "");
    const region = () => codeOf(regions[changes.places[change] - 1]);
    switch (kind) {
      case REGION_ADDED: return ["region ", region(), `${name(after)} opens in `, element("code", regions[changes.places[change] - 1].partition)];
      case REGION_REMOVED: return ["region ", region(), `${name(before)} is no longer listed`];
      case SERVICE_ADDED: return own.length > 1
        ? [`${own.length} services are new: `, ...some(own, serviceOf)] : ["service ", serviceOf(change), `${name(after)} is new`];
      case SERVICE_REMOVED: return own.length > 1
        ? [`${own.length} services are no longer listed: `, ...some(own, serviceOf)]
        : ["service ", serviceOf(change), `${name(before)} is no longer listed`];
      case RENAMED: return ["service ", element("code", before), " is now ", serviceOf(change)];
      case MODIFIED: return [
        ...(changes.services[change] ? ["service ", serviceOf(change)] : ["region ", region()]),
        `, ${attribute === "unknown_in" ? "unknown in" : attribute}: ${before || "unset"} → ${after || "unset"}`,
      ];
      default: return byPlace
        ? [placeOf(change), kind === ARRIVAL ? " gets " : " loses ", own.length > 1 ? `${own.length} services: ` : "", ...some(own, serviceOf)]
        : [serviceOf(change), kind === ARRIVAL ? " arrives in " : " leaves ", ...some(own, placeOf)];
    }
  };

  const groupBy = (own, key) => {
    const groups = new Map();
    for (const change of own) {
      const value = key(change);
      if (!groups.has(value)) groups.set(value, []);
      groups.get(value).push(change);
    }
    return [...groups.values()];
  };

  // The changes of one set in as few lines as possible.
  const linesOf = (own) => groupBy(own, (change) => changes.kinds[change] * 3 + changes.statuses[change])
    .sort((one, other) => changes.kinds[one[0]] - changes.kinds[other[0]] || changes.statuses[one[0]] - changes.statuses[other[0]])
    .flatMap((group) => {
      const [kind, status] = [changes.kinds[group[0]], changes.statuses[group[0]]];
      const line = (members, byPlace = false) => ({ kind, status, own: members, byPlace });
      if (kind !== ARRIVAL && kind !== DEPARTURE) {
        const together = (kind === SERVICE_ADDED || kind === SERVICE_REMOVED) && group.length > 3;
        return together ? [line(group)] : group.map((change) => line([change]));
      }
      const [byService, byPlace] = [changes.services, changes.places].map((table) => groupBy(group, (change) => table[change]));
      return byPlace.length < byService.length ? byPlace.map((one) => line(one, true)) : byService.map((one) => line(one));
    });

  const statusMark = (status) => element("span", ["confirmed", "not yet confirmed", "reverted"][status],
    { class: `status status-${["confirmed", "provisional", "reverted"][status]}` });

  const origin = (set) => element("a", set.version || history.source, { href: ROOT + set.page, class: "origin" });

  const item = (line, set) => {
    const made = element("li");
    made.append(...sign(line.kind), ...told(line));
    if (line.status) made.append(" ", statusMark(line.status));
    if (set) made.append(" ", origin(set));
    return made;
  };

  const NOUNS = [
    ["region opens", "regions open"], ["service is new", "services are new"], ["service is renamed", "services are renamed"],
    ["attribute changes", "attributes change"], ["arrival", "arrivals"], ["departure", "departures"],
    ["service is no longer listed", "services are no longer listed"], ["region is no longer listed", "regions are no longer listed"],
  ];

  const summary = (own) => groupBy(own, (change) => changes.kinds[change])
    .map((group) => `${group.length.toLocaleString("en")} ${NOUNS[changes.kinds[group[0]]][group.length === 1 ? 0 : 1]}`).join("; ");

  const items = ({ set, own }) => {
    const lines = linesOf(own);
    if (lines.length <= MANY) return lines.map((line, index) => item(line, index === lines.length - 1 ? set : null));
    const made = element("li");
    made.append(...sign(lines[0].kind), element("a", summary(own), { href: ROOT + set.page }), " ", origin(set));
    const fold = element("details", "", { class: "changes-fold" });
    fold.append(element("summary", `Show ${own.length.toLocaleString("en")} changes`));
    fold.addEventListener("toggle", () => {
      if (fold.children.length > 1) return;
      const inner = element("ul");
      inner.append(...lines.map((line) => item(line)));
      fold.append(inner);
    });
    made.append(fold);
    return [made];
  };

  // The list

  let shown = { found: [], count: 0 };
  let feed = null;
  let day = "";

  const append = () => {
    let lines = 0;
    while (lines < PART && next < shown.found.length) {
      const entry = shown.found[next];
      if (entry.set.day !== day) {
        day = entry.set.day;
        const head = element("p", "", { class: "day" });
        head.append(element("time", day, { datetime: day }));
        feed.append(head, element("ul"));
      }
      const made = items(entry);
      feed.lastElementChild.append(...made);
      lines += made.length;
      next += 1;
    }
    find("more").hidden = next >= shown.found.length;
  };

  const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  const address = (filter) => {
    const parts = FIELDS.filter((name) => filter[name]).map((name) => `${name}=${encodeURIComponent(filter[name]).replaceAll("%20", "+").replaceAll("%3A", ":")}`);
    return parts.join("&");
  };

  let writing = 0;
  const write = (filter) => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const text = address(filter);
      if (text || location.hash.includes("=")) window.history.replaceState(null, "", `#${text}`);
    }, 300);
  };

  const apply = () => {
    const filter = read();
    shown = select(filter);
    find("count").textContent = isPlain(filter)
      ? `${many(shown.count, "change")}, without those that were reverted` : `${many(shown.count, "change")} in ${many(shown.found.length, "change set")}`;
    if (isPlain(filter)) {
      list.replaceChildren(...written);
      next = shown.found.findIndex(({ set }) => set.index < olderThanWritten);
      if (next < 0) next = shown.found.length;
      day = "";
      feed = element("div", "", { class: "feed" });
      list.append(feed);
      find("more").hidden = next >= shown.found.length;
    } else {
      feed = element("div", "", { class: "feed" });
      [next, day] = [0, ""];
      list.replaceChildren(feed);
      append();
      if (!shown.found.length) feed.append(element("p", "No change matches."));
    }
    write(filter);
  };

  const restore = () => {
    const given = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : location.search);
    for (const name of FIELDS) find(name).value = given.get(name) || "";
    apply();
  };

  const fill = () => {
    partitions.forEach((code, partition) => {
      const group = element("optgroup", "", { label: code });
      group.append(element("option", `all of ${code}`, { value: `all:${code}` }));
      for (const region of regions) if (region.group === partition) group.append(element("option", region.code, { value: region.code }));
      find("place").append(group);
    });
    find("service").addEventListener("focus", () => {
      if (!find("services").children.length) find("services").append(...services.map(({ code, name }) => element("option", name, { value: code })));
    }, { once: true });
    const [first, last] = [sets.length ? sets[0].day : "", history.until];
    for (const name of ["from", "to"]) Object.assign(find(name), { min: first, max: last });
  };

  fill();
  restore();
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  find("more").addEventListener("click", append);
  window.addEventListener("hashchange", () => { if (location.hash.slice(1) !== address(read())) restore(); });
})();
