// One big number, its colour and shape saying whether it is well, and the line of
// how it came about.

import { el, icon, svg } from "./dom.js";
import { number } from "./format.js";
import { toneOf } from "./theme.js";

// A sign in the corner says the same as the colour, for those who cannot tell the
// colours apart: a check, an exclamation mark, a cross, each in a shape of its own.
const words = { good: "As it should be", warn: "Worth watching", bad: "Not as it should be" };

export function stat(view) {
  const { panel } = view;
  return {
    draw(reply) {
      const { columns, rows } = reply;
      const last = rows.at(-1);
      const at = Math.max(columns.findIndex((c) => (panel.main ? c.name === panel.main : c.type === "number")), 0);
      const value = last[at];
      const tone = value === null ? "neutral" : toneOf(value, panel.steps);
      const line = columns.findIndex((c, i) => c.type === "number" && i !== at);
      view.body.replaceChildren(el("div", { class: `figure tone-${tone}` },
        el("p", { class: "big", "data-value": value ?? "" }, number(value, panel.unit)),
        panel.biggest ? beside(panel, value) : rows.length === 1 && line >= 0 ? amount(view, columns[line], last[line]) : null,
        line >= 0 && rows.length > 2 ? spark(rows.map((r) => r[line]), panel) : null));
      sign(view.mark, tone);
    },
  };
}

function sign(mark, tone) {
  mark.hidden = !words[tone];
  if (mark.hidden) return;
  mark.className = `mark mark-${tone}`;
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", words[tone]);
  mark.title = words[tone];
  mark.replaceChildren(icon(tone));
}

// beside says how far the figure is from where green begins.
function beside(panel, value) {
  const target = panel.steps?.findLast((s) => s.tone === "good")?.from;
  if (target === null || target === undefined || value === null) return null;
  const off = (value - target) * 100;
  const far = Math.abs(off) < 0.05 ? "on target" : `${Math.abs(off).toFixed(1)} points ${off < 0 ? "below" : "above"}`;
  return el("p", { class: "beside" }, `Target ${number(target, panel.unit, { axis: true })}, ${far}`);
}

// amount says how many the figure is of: a share of nine is not one of nine hundred.
function amount(view, column, value) {
  const field = view.field(column.name);
  return el("p", { class: "beside" }, `of ${number(value, field.unit)} ${field.help ?? ""}`);
}

// spark is the line behind the number, with the target dashed.
function spark(values, panel) {
  const known = values.filter((v) => v !== null);
  const target = panel.steps?.findLast((s) => s.tone === "good")?.from;
  const low = panel.unit === "share" ? Math.min(...known, target ?? 1) - 0.05 : Math.min(...known);
  const high = panel.unit === "share" ? 1 : Math.max(...known);
  const x = (i) => (i / (values.length - 1)) * 300;
  const y = (v) => 58 - ((v - low) / (high - low || 1)) * 54;
  const points = values.map((v, i) => (v === null ? null : `${x(i).toFixed(1)},${y(v).toFixed(1)}`)).filter(Boolean);
  const drawing = svg("svg", { class: "spark", viewBox: "0 0 300 60", preserveAspectRatio: "none", "aria-hidden": "true" });
  if (points.length > 1) drawing.append(svg("polygon", { class: "under", points: `${points[0].split(",")[0]},60 ${points.join(" ")} ${points.at(-1).split(",")[0]},60` }));
  if (target !== null && target !== undefined && panel.unit === "share") drawing.append(svg("line", { class: "target", x1: 0, x2: 300, y1: y(target), y2: y(target) }));
  drawing.append(svg("polyline", { class: "over", points: points.join(" ") }));
  return drawing;
}
