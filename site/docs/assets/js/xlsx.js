"use strict";
// Writes a workbook for Excel: SpreadsheetML in a zip file whose members are stored, not compressed.
window.reporter = window.reporter || {};
window.reporter.workbook = (() => {
  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });

  const checksum = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };

  // What both headers of a member share. The date is 1980-01-01, so that the same cells make the same file.
  const common = (view, at, bytes, name) => {
    view.setUint16(at, 20, true);
    view.setUint16(at + 2, 0x0800, true);
    view.setUint16(at + 8, 0x21, true);
    view.setUint32(at + 10, checksum(bytes), true);
    view.setUint32(at + 14, bytes.length, true);
    view.setUint32(at + 18, bytes.length, true);
    view.setUint16(at + 22, name.length, true);
  };

  const localHeader = (name, bytes) => {
    const header = new DataView(new ArrayBuffer(30));
    header.setUint32(0, 0x04034b50, true);
    common(header, 4, bytes, name);
    return new Uint8Array(header.buffer);
  };

  const centralHeader = (name, bytes, offset) => {
    const header = new DataView(new ArrayBuffer(46));
    header.setUint32(0, 0x02014b50, true);
    header.setUint16(4, 20, true);
    common(header, 6, bytes, name);
    header.setUint32(42, offset, true);
    return new Uint8Array(header.buffer);
  };

  const ending = (count, size, offset) => {
    const record = new DataView(new ArrayBuffer(22));
    record.setUint32(0, 0x06054b50, true);
    record.setUint16(8, count, true);
    record.setUint16(10, count, true);
    record.setUint32(12, size, true);
    record.setUint32(16, offset, true);
    return new Uint8Array(record.buffer);
  };

  const zip = (members) => {
    const encoder = new TextEncoder();
    const parts = [];
    const directory = [];
    let offset = 0;
    for (const [path, text] of members) {
      const [name, bytes] = [encoder.encode(path), encoder.encode(text)];
      parts.push(localHeader(name, bytes), name, bytes);
      directory.push(centralHeader(name, bytes, offset), name);
      offset += 30 + name.length + bytes.length;
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    return [...parts, ...directory, ending(members.length, size, offset)];
  };

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escaped = (text) => String(text)
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

  const column = (number) => (number < 26 ? "" : column(Math.floor(number / 26) - 1)) + String.fromCharCode(65 + (number % 26));

  // Texts are texts whatever they look like: Excel never takes one for a formula.
  const cell = (value, row, number, style) => {
    const place = `r="${column(number)}${row}"${style ? ` s="${style}"` : ""}`;
    if (typeof value === "number") return `<c ${place}><v>${value}</v></c>`;
    return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  };

  const sheet = (rows, heads) => {
    const lines = rows.map((row, index) => `<row r="${index + 1}">${
      row.map((value, number) => cell(value, index + 1, number, index < heads ? 1 : 0)).join("")}</row>`);
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="${heads}" topLeftCell="B${heads + 1}" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="28" customWidth="1"/></cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
  };

  const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const OFFICE = "http://schemas.openxmlformats.org";
  const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const STYLES = `${XML}<styleSheet xmlns="${OFFICE}/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

  // `sheets` are { name, rows, heads }: rows of texts and numbers, of which the first `heads` are bold and stay in sight.
  const workbook = (sheets) => {
    const each = (make) => sheets.map((one, index) => make(one, index + 1)).join("");
    const members = [
      ["[Content_Types].xml", `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/>${each((_, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${KIND}.worksheet+xml"/>`)}</Types>`],
      ["_rels/.rels", `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
      ["xl/workbook.xml", `${XML}<workbook xmlns="${OFFICE}/spreadsheetml/2006/main" xmlns:r="${OFFICE}/officeDocument/2006/relationships"><sheets>${each((one, number) => `<sheet name="${escaped(one.name)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`],
      ["xl/_rels/workbook.xml.rels", `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships">${each((_, number) => `<Relationship Id="rId${number}" Type="${OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`],
      ["xl/styles.xml", STYLES],
      ...sheets.map((one, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheet(one.rows, one.heads)]),
    ];
    return new Blob(zip(members), { type: `${KIND}.sheet` });
  };

  return workbook;
})();
