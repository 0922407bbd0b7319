"use strict";
// Exports exactly what the matrix shows: rows, columns, order and day.
window.reporter = window.reporter || {};
window.reporter.matrixExport = (() => {
  const { STATES } = window.reporter.history;
  const TALLEST = 12000; // pixels; browsers draw no larger canvas for certain

  // A cell that a spreadsheet would take for a formula gets a quote before it, as in the other exports.
  const csvCell = (value) => {
    const text = String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (rows) => `${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

  const rowsOf = ({ services, regions, past }) => services.map((service) => [
    service.code, service.name, ...regions.map((region) => STATES[past.cell(service.index, region.index)]),
  ]);
  const heads = ({ regions }) => ["service", "name", ...regions.map((region) => region.code)];

  const json = (view) => {
    const { source, day, services, regions, past } = view;
    return `${JSON.stringify({
      source,
      day,
      regions: regions.map(({ code, name, partition }) => ({ code, name, partition })),
      services: services.map(({ code, name, index }) => ({
        code,
        name,
        states: Object.fromEntries(regions.map((region) => [region.code, STATES[past.cell(index, region.index)]])),
      })),
    }, null, 1)}\n`;
  };

  const xlsx = (view) => window.reporter.workbook([
    {
      name: "Matrix", heads: 2,
      rows: [["", "", ...view.regions.map((region) => region.partition)], heads(view), ...rowsOf(view)],
    },
    {
      name: "About", heads: 0,
      rows: [["Source", view.source], ["Day", view.day], ["Services", view.services.length], ["Regions", view.regions.length],
        ["View", view.address]],
    },
  ]);

  const png = (view) => new Promise((done) => {
    const { Grid } = window.reporter.matrixCanvas;
    const grid = new Grid(view.past);
    Object.assign(grid, { rows: view.services, columns: view.regions, zoom: "medium" });
    grid.recolour(view.element);
    grid.measure(190 + view.regions.length * 18, 400, false);
    if (grid.total.height > TALLEST) grid.cellHeight = (TALLEST - grid.head) / grid.rows.length;
    const { width, height } = grid.total;
    Object.assign(grid, { width, height });
    const scale = height * 2 <= TALLEST ? 2 : 1;
    const foot = 24;
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: (height + foot) * scale });
    const pen = canvas.getContext("2d");
    pen.fillStyle = grid.colours.ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    grid.paint(pen, scale, 0, 0);
    pen.fillStyle = grid.colours.ground;
    pen.fillRect(0, height, width, foot);
    pen.fillStyle = grid.colours.soft;
    pen.font = `11px ${grid.colours.text}`;
    pen.textAlign = "left";
    pen.fillText(`${view.source}, ${view.day}: ${view.services.length} services, ${view.regions.length} regions`, 8, height + foot / 2);
    canvas.toBlob(done, "image/png");
  });

  const FORMATS = {
    csv: (view) => new Blob([csv([heads(view), ...rowsOf(view)])], { type: "text/csv;charset=utf-8" }),
    json: (view) => new Blob([json(view)], { type: "application/json" }),
    xlsx,
    png,
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const run = async (format, view) => save(await FORMATS[format](view), `matrix-${view.day}.${format}`);

  return { run, save, csv };
})();
