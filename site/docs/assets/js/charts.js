"use strict";

/*
 * A chart is a picture. For those who press "Explore" its definition and Vega are loaded, and Vega draws it anew: with
 * tooltips, in the width of the page and in its colours. Nothing of that is loaded before.
 */
(() => {
  const loading = new Map();

  function load(address) {
    if (!loading.has(address)) {
      loading.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.addEventListener("load", resolve);
          script.addEventListener("error", () => {
            loading.delete(address);
            script.remove();
            reject(new Error(`${address} could not be loaded`));
          });
          document.head.append(script);
        })
      );
    }
    return loading.get(address);
  }

  function scheme() {
    return document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
  }

  /* Vega's own tooltip writes style attributes, which the page's policy forbids. */
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;

  function row(title, value) {
    const line = document.createElement("div");
    const name = document.createElement("span");
    name.textContent = `${title}: `;
    const text = document.createElement("strong");
    text.textContent = String(value);
    line.append(name, text);
    return line;
  }

  function tooltip(_handler, event, _item, value) {
    const told = value && typeof value === "object" ? Object.entries(value) : [];
    tip.hidden = !told.length;
    if (tip.hidden) {
      return;
    }
    tip.replaceChildren(...told.map(([title, text]) => row(title, text)));
    document.body.append(tip);
    const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18 + tip.offsetHeight < window.innerHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below ? event.clientY + 18 : event.clientY - tip.offsetHeight - 12}px`;
  }

  function options() {
    return {
      actions: false,
      ast: true,
      config: window.chartThemes[scheme()],
      defaultStyle: false,
      mode: "vega-lite",
      renderer: "svg",
      tooltip,
    };
  }

  async function draw(figure) {
    const live = figure.querySelector(".chart-live");
    await Promise.all([load(figure.dataset.vega), load(figure.dataset.spec)]);
    if (figure.view) {
      figure.view.finalize();
    }
    const spec = { ...window.charts[figure.dataset.chart], width: "container", autosize: { type: "fit", contains: "padding" } };
    const result = await window.vegaEmbed(live, spec, options());
    figure.view = result.view;
  }

  function show(figure, exploring) {
    figure.querySelector(".chart-still").hidden = exploring;
    figure.querySelector(".chart-live").hidden = !exploring;
    const button = figure.querySelector(".chart-explore");
    button.setAttribute("aria-pressed", String(exploring));
    tip.hidden = true;
  }

  async function toggle(figure, button) {
    const exploring = button.getAttribute("aria-pressed") !== "true";
    show(figure, exploring);
    if (!exploring) {
      return;
    }
    figure.setAttribute("aria-busy", "true");
    try {
      await draw(figure);
    } catch {
      show(figure, false);
      button.disabled = true;
      figure.querySelector(".chart-failed").hidden = false;
    } finally {
      figure.removeAttribute("aria-busy");
    }
  }

  function redraw() {
    for (const figure of document.querySelectorAll("figure.chart")) {
      if (figure.view && !figure.querySelector(".chart-live").hidden) {
        draw(figure);
      }
    }
  }

  function begin() {
    const figures = document.querySelectorAll("figure.chart");
    for (const figure of figures) {
      const button = figure.querySelector(".chart-explore");
      button.hidden = false;
      button.addEventListener("click", () => toggle(figure, button));
    }
    if (figures.length) {
      new MutationObserver(redraw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        tip.hidden = true;
      }
    });
  }

  begin();
})();
