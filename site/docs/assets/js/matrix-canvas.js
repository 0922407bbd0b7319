"use strict";
// Draws the part of the matrix that is in view on one canvas, which stays while its frame scrolls.
window.reporter = window.reporter || {};
window.reporter.matrixCanvas = (() => {
  const { ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN } = window.reporter.history;
  const SIZES = { small: [13, 12, 9], medium: [18, 18, 11.5], large: [26, 26, 13] };
  const BAND = 18;
  const NAMES = [
    "--m-ground", "--m-panel", "--m-line", "--m-ink", "--m-soft", "--m-focus",
    "--m-available", "--m-global", "--m-none", "--m-unknown", "--m-doubt", "--m-faint", "--m-cross",
  ];

  const paletteOf = (element) => {
    const style = getComputedStyle(element);
    const colours = Object.fromEntries(NAMES.map((name) => [name.slice(4), style.getPropertyValue(name).trim()]));
    return { ...colours, text: style.fontFamily, code: style.getPropertyValue("--md-code-font").trim() || "monospace" };
  };

  // One picture for each state: they differ by shape, not only by colour.
  const PICTURES = {
    [AVAILABLE]: (pen, width, height, colours) => {
      const gap = Math.min(width, height) > 14 ? 1.5 : 0.75;
      pen.fillStyle = colours.available;
      pen.beginPath();
      pen.roundRect(gap, gap, width - 2 * gap, height - 2 * gap, Math.min(3, height / 5));
      pen.fill();
    },
    [GLOBAL]: (pen, width, height, colours) => {
      const reach = Math.min(width, height) / 2 - 1;
      pen.fillStyle = colours.global;
      pen.beginPath();
      pen.moveTo(width / 2, height / 2 - reach);
      pen.lineTo(width / 2 + reach, height / 2);
      pen.lineTo(width / 2, height / 2 + reach);
      pen.lineTo(width / 2 - reach, height / 2);
      pen.fill();
    },
    [NOT_LISTED]: (pen, width, height, colours) => {
      pen.fillStyle = colours.none;
      pen.beginPath();
      pen.arc(width / 2, height / 2, Math.max(1, height / 14), 0, 2 * Math.PI);
      pen.fill();
    },
    [UNKNOWN]: (pen, width, height, colours) => {
      pen.fillStyle = colours.unknown;
      pen.font = `600 ${Math.round(height * 0.66)}px ${colours.text}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText("?", width / 2, height / 2 + 0.5);
    },
    [ABSENT]: () => {},
  };

  const picture = (state, width, height, scale, colours) => {
    const made = document.createElement("canvas");
    made.width = Math.max(1, Math.round(width * scale));
    made.height = Math.max(1, Math.round(height * scale));
    const pen = made.getContext("2d");
    pen.scale(made.width / width, made.height / height);
    PICTURES[state](pen, width, height, colours);
    return made;
  };

  const numbersOf = (colour) => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data;
  };

  const shortened = (pen, text, width) => {
    if (pen.measureText(text).width <= width) return text;
    let [low, high] = [0, text.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pen.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle; else high = middle - 1;
    }
    return `${text.slice(0, low)}…`;
  };

  class Grid {
    // `rows` are services and `columns` are regions, as they are shown; `past` says what is in their cells.
    constructor(past) {
      this.past = past;
      this.rows = [];
      this.columns = [];
      this.zoom = "medium";
      this.cursor = null;
      this.hover = null;
      this.pictures = new Map();
      this.labels = new Map();
      this.drawn = "";
    }

    recolour(element) {
      this.colours = paletteOf(element);
      this.pictures.clear();
      this.pixels = [ABSENT, AVAILABLE, GLOBAL, NOT_LISTED, UNKNOWN]
        .map((state) => numbersOf(this.colours[["ground", "available", "global", "faint", "doubt"][state]]));
    }

    measure(width, height, narrow) {
      const [least, row, font] = SIZES[this.zoom] || SIZES.small;
      Object.assign(this, { width, height, font, fit: this.zoom === "fit" });
      this.side = Math.min(narrow ? 104 : 190, Math.round(width * 0.4));
      this.head = BAND + 104;
      const across = (width - this.side - 1) / Math.max(1, this.columns.length);
      const down = (height - this.head - 1) / Math.max(1, this.rows.length);
      this.cellWidth = this.fit ? Math.max(2, Math.min(40, across)) : Math.max(least, Math.min(least * 1.9, across));
      this.cellHeight = this.fit ? Math.max(1, Math.min(18, down)) : row;
      const drawn = [this.cellWidth, this.cellHeight, this.side, font].join();
      if (drawn === this.drawn) return;
      this.drawn = drawn;
      this.pictures.clear();
      this.labels.clear();
    }

    get total() {
      return {
        width: Math.ceil(this.side + this.columns.length * this.cellWidth) + 1,
        height: Math.ceil(this.head + this.rows.length * this.cellHeight) + 1,
      };
    }

    // The row and the column at a point of the canvas; -1 for their heads, null outside.
    at(x, y, left, top) {
      const column = x < this.side ? -1 : Math.floor((x - this.side + left) / this.cellWidth);
      const row = y < this.head ? -1 : Math.floor((y - this.head + top) / this.cellHeight);
      return row < this.rows.length && column < this.columns.length && (row >= 0 || column >= 0) ? { row, column } : null;
    }

    paint(pen, scale, left, top) {
      const { colours, width, height } = this;
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      pen.fillStyle = colours.ground;
      pen.fillRect(0, 0, width, height);
      const view = this.inView(left, top);
      if (this.cellHeight >= 8) this.cells(pen, scale, view, left, top); else this.overview(pen, left, top);
      this.lines(pen, left, top);
      this.mark(pen, left, top);
      this.heads(pen, view, left, top);
    }

    inView(left, top) {
      return {
        firstRow: Math.floor(top / this.cellHeight),
        lastRow: Math.min(this.rows.length, Math.ceil((top + this.height - this.head) / this.cellHeight)),
        firstColumn: Math.floor(left / this.cellWidth),
        lastColumn: Math.min(this.columns.length, Math.ceil((left + this.width - this.side) / this.cellWidth)),
      };
    }

    cells(pen, scale, view, left, top) {
      for (let row = view.firstRow; row < view.lastRow; row += 1) {
        const service = this.rows[row].index;
        const y = Math.round((this.head + row * this.cellHeight - top) * scale) / scale;
        for (let column = view.firstColumn; column < view.lastColumn; column += 1) {
          const state = this.past.cell(service, this.columns[column].index);
          if (state === ABSENT) continue;
          const x = Math.round((this.side + column * this.cellWidth - left) * scale) / scale;
          const drawn = this.pictureOf(state, scale);
          pen.drawImage(drawn, x, y, drawn.width / scale, drawn.height / scale);
        }
      }
    }

    pictureOf(state, scale) {
      if (!this.pictures.has(state)) {
        this.pictures.set(state, picture(state, this.cellWidth, this.cellHeight, scale, this.colours));
      }
      return this.pictures.get(state);
    }

    // Cells too small for pictures: one pixel each, drawn larger.
    overview(pen, left, top) {
      const [across, down] = [this.columns.length, this.rows.length];
      if (!across || !down) return;
      if (!this.small || this.small.width !== across || this.small.height !== down) {
        this.small = Object.assign(document.createElement("canvas"), { width: across, height: down });
      }
      const small = this.small.getContext("2d");
      const image = small.createImageData(across, down);
      const words = new Uint32Array(image.data.buffer);
      const colours = this.pixels.map((colour) => new Uint32Array(new Uint8Array(colour).buffer)[0]);
      let position = 0;
      for (const { index } of this.rows) {
        for (const region of this.columns) words[position++] = colours[this.past.cell(index, region.index)];
      }
      small.putImageData(image, 0, 0);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(this.small, this.side - left, this.head - top, across * this.cellWidth, down * this.cellHeight);
    }

    // Each partition's columns, as [code, first, last].
    groups() {
      const found = [];
      this.columns.forEach((region, column) => {
        const last = found[found.length - 1];
        if (last && last[0] === region.partition) last[2] = column + 1; else found.push([region.partition, column, column + 1]);
      });
      return found;
    }

    lines(pen, left, top) {
      const bottom = Math.min(this.height, this.head + this.rows.length * this.cellHeight - top);
      pen.fillStyle = this.colours.line;
      for (const [, first] of this.groups()) {
        if (first) pen.fillRect(Math.round(this.side + first * this.cellWidth - left) - 0.5, this.head, 1, bottom - this.head);
      }
    }

    mark(pen, left, top) {
      const wide = this.columns.length * this.cellWidth;
      const high = this.rows.length * this.cellHeight;
      const place = ({ row, column }) => [this.side + column * this.cellWidth - left, this.head + row * this.cellHeight - top];
      if (this.hover) {
        const [x, y] = place(this.hover);
        pen.fillStyle = this.colours.cross;
        if (this.hover.row >= 0) pen.fillRect(this.side - left, y, wide, this.cellHeight);
        if (this.hover.column >= 0) pen.fillRect(x, this.head - top, this.cellWidth, high);
      }
      if (this.cursor) {
        const [x, y] = place(this.cursor);
        pen.strokeStyle = this.colours.focus;
        pen.lineWidth = 2;
        pen.strokeRect(x, y, Math.max(4, this.cellWidth), Math.max(4, this.cellHeight));
      }
    }

    heads(pen, view, left, top) {
      const { colours, side, head } = this;
      pen.fillStyle = colours.ground;
      pen.fillRect(0, head, side, this.height - head);
      this.rowHeads(pen, view, top);
      pen.fillStyle = colours.panel;
      pen.fillRect(0, 0, this.width, head);
      this.columnHeads(pen, view, left);
      this.bands(pen, left);
      pen.fillStyle = colours.panel;
      pen.fillRect(0, 0, side, head);
      pen.fillStyle = colours.soft;
      pen.font = `600 11px ${colours.text}`;
      pen.textAlign = "left";
      pen.textBaseline = "alphabetic";
      pen.fillText("Service", 8, head - 8);
      pen.fillStyle = colours.line;
      pen.fillRect(0, head - 1, this.width, 1);
      pen.fillRect(side - 1, 0, 1, this.height);
    }

    rowHeads(pen, view, top) {
      if (this.cellHeight < 9) return;
      const { colours, past } = this;
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      for (let row = view.firstRow; row < view.lastRow; row += 1) {
        const service = this.rows[row];
        const y = this.head + (row + 0.5) * this.cellHeight - top;
        const strong = (this.hover && this.hover.row === row) || (this.cursor && this.cursor.row === row);
        pen.font = `${strong ? 700 : 400} ${this.font}px ${colours.code}`;
        pen.fillStyle = past.isNamed(service.index) ? colours.ink : colours.soft;
        if (!this.labels.has(service.code)) this.labels.set(service.code, shortened(pen, service.code, this.side - 14));
        pen.fillText(this.labels.get(service.code), 8, y);
      }
    }

    columnHeads(pen, view, left) {
      const { colours, past } = this;
      const size = Math.min(11, this.cellWidth - 1);
      if (size < 8) return;
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      for (let column = view.firstColumn; column < view.lastColumn; column += 1) {
        const region = this.columns[column];
        const strong = (this.hover && this.hover.column === column) || (this.cursor && this.cursor.column === column);
        pen.save();
        pen.translate(this.side + (column + 0.5) * this.cellWidth - left, this.head - 6);
        pen.rotate(-Math.PI / 2);
        pen.font = `${strong ? 700 : 500} ${size}px ${colours.text}`;
        pen.fillStyle = past.isOpen(region.index) ? colours.ink : colours.soft;
        pen.fillText(shortened(pen, region.code, this.head - BAND - 10), 0, 0);
        pen.restore();
      }
    }

    bands(pen, left) {
      const { colours, side } = this;
      pen.font = `600 10.5px ${colours.text}`;
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      for (const [partition, first, last] of this.groups()) {
        const from = side + first * this.cellWidth - left;
        const to = side + last * this.cellWidth - left;
        if (to < side || from > this.width) continue;
        const start = Math.max(from, side);
        pen.fillStyle = colours.panel;
        pen.fillRect(start, 0, to - start, BAND);
        pen.fillStyle = colours.line;
        pen.fillRect(start, BAND - 1, to - start, 1);
        if (first) pen.fillRect(Math.round(from) - 0.5, 0, 1, this.head);
        pen.fillStyle = colours.soft;
        const room = to - start - 6;
        const short = partition.replace(/^aws-(?=.)/, "");
        if (room > 10) pen.fillText(shortened(pen, short, room), start + 4, BAND / 2);
      }
    }
  }

  return { Grid, picture, paletteOf };
})();
