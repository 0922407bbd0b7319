"use strict";
// The matrix page: what is shown is one view, which is also the page's address.
(() => {
  const { history: reading, matrixCanvas, matrixExport, matrixRegions } = window.reporter;
  const { STATES, ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN, dayNumber, dayText } = reading;
  const find = (name) => document.getElementById(`matrix-${name}`);
  const home = find("app");
  if (!home || !window.reporterHistory) return;

  const history = reading.read(window.reporterHistory);
  const past = history.past();
  const grid = new matrixCanvas.Grid(past);
  const [frame, sizer, canvas, card] = ["frame", "sizer", "canvas", "card"].map(find);
  const pen = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  const first = history.sets.length ? dayNumber(history.sets[0].day) : dayNumber(history.until);
  const last = dayNumber(history.until);
  const { element } = matrixRegions;

  const CONDITIONS = {
    has: (state) => state === AVAILABLE || state === GLOBAL,
    lacks: (state) => state === NOT_LISTED || state === ABSENT,
    unsure: (state) => state === UNKNOWN,
  };
  const ZOOMS = ["small", "medium", "large", "fit"];
  const ORDERS = ["code", "name", "regions", "fewest", "newest"];

  const plain = () => ({
    words: "", choice: matrixRegions.empty(), where: [["has", ""], ["lacks", ""]], order: "code", zoom: "medium", day: last,
  });
  const view = plain();
  const pinned = { on: false };

  // The view and the address

  const asText = () => {
    const parts = [];
    const add = (key, text) => {
      if (text) parts.push(`${key}=${encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%20", "+")}`);
    };
    add("q", view.words.trim());
    for (const key of ["p", "c", "n", "r"]) add(key, [...view.choice[key]].join(","));
    for (const wanted of Object.keys(CONDITIONS)) {
      add(wanted, view.where.filter(([state, code]) => code && state === wanted).map(([, code]) => code).join(","));
    }
    add("order", view.order === "code" ? "" : view.order);
    add("size", view.zoom === "medium" ? "" : view.zoom);
    add("day", view.day === last ? "" : dayText(view.day));
    return parts.join("&");
  };

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1) || location.search);
    const get = (key) => given.get(key) || "";
    const { choice } = view;
    Object.assign(view, plain(), { choice });
    view.words = get("q") || get("service");
    const list = (key) => get(key).split(",").filter((code) => code && history.regionCalled(code));
    for (const key of ["p", "c", "n"]) choice[key] = new Set(get(key).split(",").filter(Boolean));
    choice.r = new Set(list("r"));
    const where = Object.keys(CONDITIONS).flatMap((state) => list(state).map((code) => [state, code]));
    where.slice(0, 2).forEach((one, index) => { view.where[index] = one; });
    if (ORDERS.includes(get("order"))) view.order = get("order");
    if (ZOOMS.includes(get("size"))) view.zoom = get("size");
    if (!Number.isNaN(dayNumber(get("day")))) view.day = Math.min(dayNumber(get("day")), last);
  };

  let writing = 0;
  const write = () => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const text = asText();
      window.history.replaceState(null, "", text || location.hash || location.search ? `#${text}` : location.href);
    }, 300);
  };

  // What is shown

  const byCode = (one, other) => one.index - other.index;

  const orders = {
    name: () => {
      const key = ({ name, code }) => (name || code).toLowerCase();
      return (one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : byCode(one, other));
    },
    regions: (counts) => (one, other) => counts[other.index] - counts[one.index] || byCode(one, other),
    fewest: (counts) => (one, other) => counts[one.index] - counts[other.index] || byCode(one, other),
    newest: () => {
      const arrivals = past.arrivals();
      return (one, other) => arrivals[other.index] - arrivals[one.index] || byCode(one, other);
    },
  };

  const countRegions = () => {
    const counts = new Int32Array(history.services.length);
    for (const { index } of history.services) {
      for (const region of grid.columns) counts[index] += CONDITIONS.has(past.cell(index, region.index)) ? 1 : 0;
    }
    return counts;
  };

  const choose = () => {
    const wanted = matrixRegions.chosen(view.choice);
    grid.columns = history.regions.filter((region) => (!region.gone || past.isOpen(region.index)) && wanted(region));
    const words = view.words.toLowerCase().split(/\s+/).filter(Boolean);
    const where = view.where.filter(([, code]) => code)
      .map(([state, code]) => [CONDITIONS[state], history.regionCalled(code).index]);
    const rows = history.services.filter((service) => (!service.gone || past.isNamed(service.index))
      && words.every((word) => service.text.includes(word))
      && where.every(([holds, region]) => holds(past.cell(service.index, region))));
    const counted = view.order === "regions" || view.order === "fewest" ? countRegions() : null;
    grid.rows = view.order === "code" ? rows : rows.sort(orders[view.order](counted));
  };

  const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  const tell = () => {
    const count = `${many(grid.rows.length, "service")} × ${many(grid.columns.length, "region")}`;
    if (find("count").textContent !== count) find("count").textContent = count;
    const nothing = !grid.rows.length || !grid.columns.length;
    find("empty").hidden = !nothing;
    frame.classList.toggle("is-empty", nothing);
  };

  const narrow = matchMedia("(max-width: 44.9375em)");
  let scale = 1;

  const size = () => {
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    scale = window.devicePixelRatio || 1;
    grid.measure(width, height, narrow.matches);
    const total = grid.total;
    sizer.style.width = `${Math.max(total.width, width)}px`;
    sizer.style.height = `${Math.max(total.height, height)}px`;
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
  };

  let waiting = false;
  const paint = () => {
    waiting = false;
    grid.paint(pen, scale, frame.scrollLeft, frame.scrollTop);
  };
  const repaint = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { if (waiting) paint(); });
  };

  const shape = () => `${grid.rows.length}/${grid.columns.length}/${view.zoom}`;
  let shaped = "";
  const keepCursor = () => {
    for (const mark of ["cursor", "hover"]) {
      const at = grid[mark];
      if (at && (at.row >= grid.rows.length || at.column >= grid.columns.length)) grid[mark] = null;
    }
  };

  const show = () => {
    choose();
    keepCursor();
    grid.zoom = view.zoom;
    if (shaped !== shape()) {
      shaped = shape();
      size();
    }
    tell();
    repaint();
    write();
  };

  const goTo = (day) => {
    view.day = Math.min(day, last);
    past.goTo(view.day);
    find("slider").value = String(Math.max(first, view.day));
    find("slider").setAttribute("aria-valuetext", dayText(view.day));
    if (document.activeElement !== find("day")) find("day").value = dayText(view.day);
    find("today").disabled = view.day === last;
    hideCard();
    show();
  };

  // Controls

  const fillControls = () => {
    find("services").value = view.words;
    find("order").value = view.order;
    view.where.forEach(([state, code], index) => {
      find(`state-${index + 1}`).value = state;
      find(`place-${index + 1}`).value = code;
    });
    zoomButtons();
    regionWords();
  };

  const zoomButtons = () => home.querySelectorAll("[data-zoom]")
    .forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.zoom === view.zoom)));

  const regionWords = () => {
    matrixRegions.tick(find("regions"), view.choice);
    const listed = history.regions.filter(({ gone }) => !gone);
    const count = listed.filter(matrixRegions.chosen(view.choice)).length;
    find("regions-words").textContent = matrixRegions.inWords(view.choice, count, listed.length);
  };

  const fillPlaces = (select) => {
    const groups = new Map();
    for (const region of history.regions.filter(({ gone }) => !gone)) {
      if (!groups.has(region.partition)) groups.set(region.partition, element("optgroup", "", { label: region.partition }));
      groups.get(region.partition).append(element("option", region.code, { value: region.code }));
    }
    select.append(...groups.values());
  };

  const listen = () => {
    find("services").addEventListener("input", ({ target }) => {
      view.words = target.value;
      frame.scrollTop = 0;
      show();
    });
    find("order").addEventListener("change", ({ target }) => { view.order = target.value; show(); });
    for (const index of [0, 1]) {
      find(`state-${index + 1}`).addEventListener("change", ({ target }) => { view.where[index][0] = target.value; show(); });
      find(`place-${index + 1}`).addEventListener("change", ({ target }) => { view.where[index][1] = target.value; show(); });
    }
    for (const button of home.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => { view.zoom = button.dataset.zoom; zoomButtons(); show(); });
    }
    find("slider").addEventListener("input", ({ target }) => goTo(Number(target.value)));
    find("day").addEventListener("change", ({ target }) => {
      const day = dayNumber(target.value);
      if (!Number.isNaN(day)) goTo(day);
    });
    find("today").addEventListener("click", () => goTo(last));
    find("play").addEventListener("click", play);
    find("reset").addEventListener("click", reset);
    find("clear").addEventListener("click", reset);
    find("more").addEventListener("click", ({ target }) => {
      target.setAttribute("aria-expanded", String(find("bar").classList.toggle("is-open")));
    });
    find("link").addEventListener("click", copyLink);
    for (const button of home.querySelectorAll("[data-export]")) {
      button.addEventListener("click", () => matrixExport.run(button.dataset.export, exported()));
    }
    window.addEventListener("hashchange", () => { if (location.hash.slice(1) !== asText()) restore(); });
  };

  const exported = () => ({
    source: history.source, day: dayText(view.day), services: grid.rows, regions: grid.columns, past, element: home,
    address: location.href.split("#")[0] + (asText() ? `#${asText()}` : ""),
  });

  const restore = () => {
    read();
    fillControls();
    goTo(view.day);
  };

  const reset = () => {
    const { choice } = view;
    Object.values(choice).forEach((set) => set.clear());
    Object.assign(view, plain(), { choice });
    fillControls();
    goTo(last);
  };

  const copyLink = async () => {
    const { address } = exported();
    window.history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address);
      say("The link is copied.");
    } catch {
      say("Copy the address of this page: it leads to what is shown.");
    }
  };

  // Time

  let playing = 0;
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    find("play").textContent = "Play";
    find("play").setAttribute("aria-pressed", "false");
  };

  // The whole history in about twenty seconds.
  const play = () => {
    if (playing) { stop(); return; }
    const from = view.day >= last ? first : view.day;
    const begun = performance.now();
    const pace = (last - first) / 20000;
    find("play").textContent = "Pause";
    find("play").setAttribute("aria-pressed", "true");
    const step = (now) => {
      const day = Math.min(last, from + Math.floor((now - begun) * pace));
      if (day !== view.day) goTo(Math.max(day, first));
      if (day >= last) stop(); else playing = requestAnimationFrame(step);
    };
    playing = requestAnimationFrame(step);
  };

  const drawCurve = () => {
    const curve = find("curve");
    const most = Math.max(1, ...past.curve);
    const along = (day) => ((day - first) / Math.max(1, last - first)) * 1000;
    let line = "M0 30";
    past.curve.forEach((count, index) => { line += `H${along(past.days[index]).toFixed(1)}V${(29 - (count / most) * 27).toFixed(1)}`; });
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `${line}H1000V30Z`);
    curve.append(path);
    for (let year = Number(dayText(first).slice(0, 4)) + 1; year <= Number(dayText(last).slice(0, 4)); year += 1) {
      const mark = element("span", String(year));
      mark.style.left = `${along(dayNumber(`${year}-01-01`)) / 10}%`;
      find("years").append(mark);
    }
  };

  // One cell: under the pointer, or under the cursor of the keyboard

  const named = ({ code, name }) => (name ? `${code} (${name})` : code);

  const inWords = ({ row, column }) => {
    const [service, region] = [grid.rows[row], grid.columns[column]];
    if (!region) return named(service);
    if (!service) return named(region);
    const state = past.cell(service.index, region.index);
    const since = past.since(service.index, region.index);
    const known = state === AVAILABLE || state === GLOBAL;
    return `${named(service)} in ${named(region)}: ${STATES[state]}${known && since ? ` ${since}` : ""}`;
  };

  const say = (words) => { find("status").textContent = words; };

  const linkTo = (one) => (one.page ? element("a", one.code, { href: one.page }) : element("b", one.code));

  const cardParts = ({ row, column }) => {
    const [service, region] = [grid.rows[row], grid.columns[column]];
    const parts = [];
    const line = (one) => {
      const made = element("p");
      made.append(linkTo(one));
      if (one.name) made.append(element("span", one.name));
      return made;
    };
    if (service) parts.push(line(service));
    if (region) parts.push(line(region));
    if (region && !service) parts.push(element("p", region.partition, { class: "soft" }));
    if (service && region) {
      const state = past.cell(service.index, region.index);
      const words = element("p", STATES[state], { class: "state", "data-state": String(state) });
      const since = past.since(service.index, region.index);
      if (since && (state === AVAILABLE || state === GLOBAL)) words.append(element("span", since));
      parts.push(words);
    }
    return parts;
  };

  const showCard = (at) => {
    card.replaceChildren(...cardParts(at));
    card.hidden = false;
    card.classList.toggle("is-pinned", pinned.on);
    const x = grid.side + (Math.max(at.column, -0.5) + 1) * grid.cellWidth - frame.scrollLeft;
    const y = grid.head + (Math.max(at.row, -1) + 1) * grid.cellHeight - frame.scrollTop;
    const box = card.getBoundingClientRect();
    const [wide, high] = [frame.clientWidth, frame.clientHeight];
    card.style.left = `${Math.max(4, x + box.width + 12 > wide ? x - box.width - grid.cellWidth - 10 : x + 10)}px`;
    card.style.top = `${Math.max(4, y + box.height + 12 > high ? y - box.height - grid.cellHeight - 10 : y + 6)}px`;
  };

  const hideCard = () => {
    card.hidden = true;
    pinned.on = false;
  };

  const pointed = ({ clientX, clientY }) => {
    const box = frame.getBoundingClientRect();
    return grid.at(clientX - box.left - frame.clientLeft, clientY - box.top - frame.clientTop, frame.scrollLeft, frame.scrollTop);
  };

  const same = (one, other) => one === other || (one && other && one.row === other.row && one.column === other.column);

  const point = (event) => {
    const at = pointed(event);
    if (same(at, grid.hover)) return;
    grid.hover = at;
    frame.classList.toggle("is-link", Boolean(at && (at.row < 0 || at.column < 0)));
    if (!pinned.on) {
      if (at) showCard(at); else hideCard();
    }
    repaint();
  };

  const press = (event) => {
    const at = pointed(event);
    if (!at) { hideCard(); return; }
    const head = at.column < 0 ? grid.rows[at.row] : at.row < 0 ? grid.columns[at.column] : null;
    if (head) {
      if (head.page) location.href = head.page;
      return;
    }
    grid.cursor = at;
    pinned.on = true;
    showCard(at);
    say(inWords(at));
    repaint();
  };

  const moves = (at, page) => ({
    ArrowRight: [at.row, at.column + 1], ArrowLeft: [at.row, at.column - 1],
    ArrowDown: [at.row + 1, at.column], ArrowUp: [at.row - 1, at.column],
    Home: [at.row, 0], End: [at.row, grid.columns.length - 1],
    PageDown: [at.row + page, at.column], PageUp: [at.row - page, at.column],
  });

  const target = (event) => {
    const at = grid.cursor || { row: 0, column: 0 };
    if (event.ctrlKey && event.key === "Home") return [0, 0];
    if (event.ctrlKey && event.key === "End") return [grid.rows.length - 1, grid.columns.length - 1];
    const page = Math.max(1, Math.floor((grid.height - grid.head) / grid.cellHeight) - 1);
    return moves(at, page)[event.key];
  };

  const reveal = ({ row, column }) => {
    const [x, y] = [column * grid.cellWidth, row * grid.cellHeight];
    const [wide, high] = [grid.width - grid.side, grid.height - grid.head];
    if (x < frame.scrollLeft) frame.scrollLeft = x;
    if (x + grid.cellWidth > frame.scrollLeft + wide) frame.scrollLeft = x + grid.cellWidth - wide;
    if (y < frame.scrollTop) frame.scrollTop = y;
    if (y + grid.cellHeight > frame.scrollTop + high) frame.scrollTop = y + grid.cellHeight - high;
  };

  const key = (event) => {
    if (!grid.rows.length || !grid.columns.length || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && grid.cursor) {
      const { page } = event.shiftKey ? grid.columns[grid.cursor.column] : grid.rows[grid.cursor.row];
      if (page) location.href = page;
    } else if (event.key === "Escape") {
      hideCard();
    } else {
      const wanted = target(event);
      if (!wanted) return;
      event.preventDefault();
      const within = (value, count) => Math.max(0, Math.min(count - 1, value));
      grid.cursor = { row: within(wanted[0], grid.rows.length), column: within(wanted[1], grid.columns.length) };
      reveal(grid.cursor);
      pinned.on = false;
      showCard(grid.cursor);
      say(inWords(grid.cursor));
      repaint();
    }
  };

  const listenToFrame = () => {
    frame.addEventListener("scroll", () => { hideCard(); repaint(); }, { passive: true });
    frame.addEventListener("pointermove", point);
    frame.addEventListener("pointerleave", ({ relatedTarget }) => {
      if (card.contains(relatedTarget)) return;
      grid.hover = null;
      if (!pinned.on) hideCard();
      repaint();
    });
    frame.addEventListener("click", press);
    frame.addEventListener("keydown", key);
    frame.addEventListener("focus", () => {
      if (!grid.cursor && grid.rows.length && frame.matches(":focus-visible")) {
        grid.cursor = { row: Math.floor(frame.scrollTop / grid.cellHeight), column: 0 };
        say(inWords(grid.cursor));
        repaint();
      }
    });
    document.addEventListener("keydown", ({ key: pressed }) => { if (pressed === "Escape") closeMenus(); });
    document.addEventListener("click", ({ target: clicked }) => {
      if (!clicked.closest(".matrix-menu")) closeMenus();
      if (!home.querySelector(".matrix-stage").contains(clicked)) hideCard();
    });
    new ResizeObserver(() => {
      if (grid.width === frame.clientWidth && grid.height === frame.clientHeight && scale === window.devicePixelRatio) return;
      size();
      paint();
    }).observe(frame);
    new MutationObserver(() => { grid.recolour(home); repaint(); })
      .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  };

  const closeMenus = () => home.querySelectorAll(".matrix-menu[open]").forEach((menu) => { menu.open = false; });

  // Start: the first rows are painted before the lists of the controls are made.
  read();
  Object.assign(find("slider"), { min: first, max: last });
  find("day").min = dayText(first);
  find("day").max = dayText(last);
  grid.recolour(home);
  goTo(view.day);
  paint();
  performance.mark("matrix-painted");
  for (const index of [1, 2]) fillPlaces(find(`place-${index}`));
  matrixRegions.build(find("regions"), history.regions, view.choice, () => { regionWords(); show(); });
  fillControls();
  drawCurve();
  listen();
  listenToFrame();
  performance.mark("matrix-usable");
})();
