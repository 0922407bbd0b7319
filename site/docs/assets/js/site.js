"use strict";
// Small things on every page: tables that sort, ages of days, and what is new since the reader's last look.

const DAY = 86400000;
const collator = new Intl.Collator("en", { numeric: true });

const valueOf = (row, column) => row.cells[column]?.textContent.trim() ?? "";

const numberOf = (text) => {
  const found = /^[<]?-?[\d,]+(\.\d+)?/.exec(text);
  return found ? Number(found[0].replace(/[<,]/g, "")) : -Infinity;
};

const sortBy = (table, column, descending) => {
  const body = table.tBodies[0];
  const numeric = table.tHead.rows[0].cells[column].classList.contains("n");
  const order = (one, other) => numeric
    ? numberOf(valueOf(one, column)) - numberOf(valueOf(other, column))
    : collator.compare(valueOf(one, column), valueOf(other, column));
  const rows = [...body.rows].sort((one, other) => (descending ? order(other, one) : order(one, other)));
  body.replaceChildren(...rows);
  [...table.tHead.rows[0].cells].forEach((cell, index) => {
    cell.setAttribute("aria-sort", index === column ? (descending ? "descending" : "ascending") : "none");
  });
};

const makeSortable = (table) => {
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => {
      const now = cell.getAttribute("aria-sort");
      sortBy(table, column, now ? now === "ascending" : cell.classList.contains("n"));
    });
    cell.append(button);
  });
};

// A long table gets a field that leaves the rows with the words typed.
const makeFilterable = (table) => {
  const box = table.parentNode.previousElementSibling;
  if (!box?.matches(".filter-box")) return;
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = "Filter ";
  const field = document.createElement("input");
  field.type = "search";
  field.autocomplete = "off";
  const count = document.createElement("output");
  label.append(field);
  box.append(label, count);
  const rows = [...table.tBodies[0].rows].map((row) => [row, row.textContent.toLowerCase()]);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left += 1;
    }
    count.textContent = words.length ? `${left} of ${rows.length}` : "";
  });
};

const ageOf = (day, now) => {
  const days = Math.floor((now - Date.parse(day)) / DAY);
  if (days <= 0) return "today";
  return days === 1 ? "yesterday" : `${days.toLocaleString("en")} days ago`;
};

const tellAges = (now) => {
  for (const element of document.querySelectorAll("time[data-age]")) {
    element.dataset.age = ageOf(element.dateTime, now);
    if (now - Date.parse(element.dateTime) > 3 * DAY) element.classList.add("old");
  }
};

const many = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

// The overview marks what was observed after the newest change that this browser has seen.
const tellNews = (box) => {
  const newest = box.dataset.newest;
  const seen = window.__md_get("seen");
  window.__md_set("seen", newest);
  if (!seen) return;
  const days = [...document.querySelectorAll(".feed .day time")].filter((day) => day.dateTime > seen);
  for (const day of days) day.parentNode.classList.add("new");
  const link = document.createElement("a");
  link.href = `changes/index.html?from=${encodeURIComponent(seen)}`;
  link.textContent = "see all";
  box.textContent = days.length
    ? `New since your last look (${seen}): ${many(days.length, "day")} with changes, marked below; `
    : `Nothing has changed since your last look (${seen}).`;
  if (days.length) box.append(link, ".");
};

// What scrolls can be reached with the keyboard, and is named.
const nameScrollers = () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.matches("code") ? "Code" : "Table");
  }
  document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
};

// Of the two buttons for the scheme, of which one is shown, the keyboard reaches the one that is.
const tellScheme = () => {
  const scheme = document.body.dataset.mdColorScheme;
  const option = document.querySelector(`input.md-option[data-md-color-scheme="${scheme}"]`);
  if (option) option.checked = true;
};

window.addEventListener("load", tellScheme);
window.addEventListener("load", nameScrollers);
window.addEventListener("resize", nameScrollers);

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) {
    makeSortable(table);
    makeFilterable(table);
  }
  tellAges(Date.now());
  const box = document.getElementById("since-last-look");
  if (box) tellNews(box);
});
