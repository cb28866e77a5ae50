// A table: sorted by a click on a heading, coloured where colour says something.

import { el, svg } from "./dom.js";
import { number } from "./format.js";
import { toneOf, toneOfText } from "./theme.js";

const page = 200; // lines shown before "show all"

export function table(view) {
  let sorted = null; // {column, down}
  let all = false;
  let reply;
  const draw = () => {
    const scroll = view.body.querySelector(".scroll")?.scrollTop ?? 0;
    const columns = reply.columns.map((c, i) => ({ ...c, i, field: view.field(c.name), moment: c.type === "time" ? view.app.clock.alike(reply.rows.map((r) => r[i]), reply.now) : null }))
      .filter((c) => !c.field.hide);
    const rows = order(reply, sorted);
    const limits = extent(reply);
    const shown = all ? rows : rows.slice(0, page);
    const box = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": view.panel.title },
      el("table", {}, el("thead", {}, el("tr", {}, columns.map((c) => heading(c, sorted, (next) => { sorted = next; draw(); refocus(view, c.name); })))),
        el("tbody", {}, shown.map((row) => el("tr", {}, columns.map((c) => cell(view, c, row, reply, limits)))))),
      rows.length > shown.length ? el("button", { class: "plain more", onclick: () => { all = true; draw(); } }, `Show all ${rows.length} lines`) : null);
    view.body.replaceChildren(box);
    box.scrollTop = scroll;
  };
  return { draw(next) { reply = next; draw(); } };
}

function refocus(view, name) { view.body.querySelector(`th[data-column="${CSS.escape(name)}"] button`)?.focus(); }

function heading(c, sorted, sort) {
  const on = sorted?.column === c.i;
  const next = on ? (sorted.down ? { column: c.i, down: false } : null) : { column: c.i, down: c.type !== "text" };
  return el("th", {
    scope: "col", class: c.type, "data-column": c.name, "aria-sort": on ? (sorted.down ? "descending" : "ascending") : "none",
    style: c.field.width ? { width: `${c.field.width}px` } : null,
  }, el("button", { title: c.field.help || null, onclick: () => sort(next) }, c.name, el("span", { class: "arrow", "aria-hidden": "true" }, on ? (sorted.down ? "↓" : "↑") : "")));
}

// order sorts by the column picked; what is unknown comes last either way.
function order({ columns, rows }, sorted) {
  if (!sorted) return rows;
  const { column, down } = sorted;
  const text = columns[column].type === "text";
  return rows.map((row, i) => ({ row, i })).sort((a, b) => {
    const x = a.row[column], y = b.row[column];
    if (x === null || y === null) return (x === null) - (y === null) || a.i - b.i;
    const d = text ? String(x).localeCompare(String(y), undefined, { numeric: true }) : x - y;
    return (down ? -d : d) || a.i - b.i;
  }).map((x) => x.row);
}

// extent is the largest amount of every column, and the span of whiskers.
function extent({ columns, rows }) {
  return columns.map((_, i) => Math.max(0, ...rows.map((r) => (typeof r[i] === "number" ? Math.abs(r[i]) : 0))));
}

function cell(view, c, row, reply, limits) {
  const value = row[c.i], f = c.field;
  const text = write(view, c, value);
  const tone = toneOfText(value, f.tones) ?? (f.steps && value !== null ? toneOf(value, f.steps) : null);
  const attributes = { class: c.type + (f.wrap ? " wrap" : ""), title: f.wrap ? null : c.type === "text" && text.length > 24 ? text : null };
  switch (f.cell) {
    case "coloured": return el("td", { ...attributes, class: `${c.type} ${tone ? "tone-" + tone : ""}` }, el("span", { class: "toned" }, text));
    case "filled": return el("td", attributes, el("span", { class: `pill pill-${tone ?? "neutral"}` }, text));
    case "bar": return el("td", { ...attributes, class: "number withbar" }, el("div", {},
      el("span", { class: "cellbar" }, el("span", { class: `fill fill-${f.tone || "blue"}`, style: { width: `${limits[c.i] ? (Math.abs(value ?? 0) / limits[c.i]) * 100 : 0}%` } })), el("span", { class: "amount" }, text)));
    case "whisker": return el("td", { ...attributes, class: "number withbar" }, el("div", {}, whisker(view, c, row, reply, limits), el("span", { class: "amount" }, text)));
  }
  return el("td", attributes, text);
}

function write(view, c, value) {
  if (value === null || value === undefined) return "–";
  if (c.moment) return c.moment(value);
  if (typeof value === "number") return number(value, c.field.unit || view.panel.unit);
  return String(value);
}

// whisker draws a figure in its interval, all lines of the table on one scale.
function whisker(view, c, row, reply, limits) {
  const at = (name) => reply.columns.findIndex((x) => x.name === name);
  const low = row[at(c.field.low)], high = row[at(c.field.high)];
  const most = c.field.unit === "share" ? 1 : limits[at(c.field.high)] || 1;
  const x = (v) => Math.max(1, Math.min(99, (v / most) * 98 + 1));
  const unit = c.field.unit;
  return svg("svg", { class: "whisker", viewBox: "0 0 100 14", preserveAspectRatio: "none", role: "img", "aria-label": `between ${number(low, unit)} and ${number(high, unit)}` },
    svg("title", {}, document.createTextNode(`95 % interval ${number(low, unit)} to ${number(high, unit)}`)),
    svg("line", { class: "rail", x1: 1, x2: 99, y1: 7, y2: 7 }),
    svg("line", { class: "reach", x1: x(low), x2: x(high), y1: 7, y2: 7 }),
    svg("line", { class: "dot", x1: x(row[c.i]), x2: x(row[c.i]), y1: 3, y2: 11 }));
}
