// A table: sorted by a click on a heading, coloured where colour says something.

import { el, svg } from "./dom.js";
import { number } from "./format.js";
import { about } from "./tip.js";
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
    const limits = { most: extent(reply), scales: scales(view, reply) };
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
  }, explained(el("button", { onclick: () => sort(next) }, c.name, el("span", { class: "arrow", "aria-hidden": "true" }, on ? (sorted.down ? "↓" : "↑") : "")), c.field.help));
}

const explained = (button, help) => (help ? about(button, help) : button);

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

// scales are the spans of the whiskers, one for each of what the lines are about: the
// texts that many lines share. A share of nine tenths and one of two per cent, or a call
// and its wrap-up, would squeeze each other to a dot on one scale.
function scales(view, reply) {
  const field = view.panel.fields?.find((f) => f.cell === "whisker");
  if (!field) return null;
  const at = (name) => reply.columns.findIndex((c) => c.name === name);
  const low = at(field.low), high = at(field.high), kind = at("Measure");
  const spans = new Map();
  for (const r of reply.rows) {
    const span = spans.get(r[kind]) ?? spans.set(r[kind], [Infinity, -Infinity]).get(r[kind]);
    span[0] = Math.min(span[0], r[low]);
    span[1] = Math.max(span[1], r[high]);
  }
  return (row) => spans.get(row[kind]);
}

// extent is the largest amount of every column.
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
      el("span", { class: "cellbar" }, el("span", { class: `fill fill-${f.tone || "blue"}`, style: { width: `${limits.most[c.i] ? (Math.abs(value ?? 0) / limits.most[c.i]) * 100 : 0}%` } })), el("span", { class: "amount" }, text)));
    case "whisker": return el("td", { class: "number withbar", title: between(c, row, reply) }, el("div", {}, whisker(c, row, reply, limits.scales), el("span", { class: "amount" }, text)));
  }
  return el("td", attributes, text);
}

function write(view, c, value) {
  if (value === null || value === undefined) return "–";
  if (c.moment) return c.moment(value);
  if (typeof value === "number") return number(value, c.field.unit || view.panel.unit);
  return String(value);
}

// ends are where the interval of a figure begins and ends.
const ends = (c, row, reply) => [c.field.low, c.field.high].map((name) => row[reply.columns.findIndex((x) => x.name === name)]);

function between(c, row, reply) {
  const [low, high] = ends(c, row, reply).map((v) => number(v, c.field.unit));
  return `95 % sure that it lies between ${low} and ${high}`;
}

// whisker draws a figure in its interval, on the scale of its kind.
function whisker(c, row, reply, scales) {
  const [low, high] = ends(c, row, reply), [least, most] = scales(row);
  const x = (v) => (most > least ? ((v - least) / (most - least)) * 96 + 2 : 50);
  return svg("svg", { class: "whisker", viewBox: "0 0 100 14", preserveAspectRatio: "none", role: "img", "aria-label": between(c, row, reply) },
    svg("line", { class: "rail", x1: 0, x2: 100, y1: 7, y2: 7 }),
    svg("line", { class: "reach", x1: x(low), x2: x(high), y1: 7, y2: 7 }),
    svg("line", { class: "dot", x1: x(row[c.i]), x2: x(row[c.i]), y1: 3, y2: 11 }));
}
